"""What an action may try against the machine, the answer and the reward; each is an ordinary bad action."""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from episodes import submitted

from tasks.envs.bash import BashEnv
from tasks.envs.items import DATA
from tasks.envs.prepare import Roots
from tasks.envs.world import Limits

pytestmark = pytest.mark.usefixtures("worlds")

SECRET = "the secret of the host"


@pytest.fixture(scope="module")
def hurried() -> Iterator[BashEnv]:
    env = BashEnv(limits=Limits(seconds=3.0, disk=8 * 2**20, files=500, processes=40))
    yield env
    env.close()


def processes(mark: str) -> list[int]:
    """The processes of this machine, in whatever namespace, whose command line has a text in it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "cmdline").read_bytes() and int(entry.name) != os.getpid():
                found.append(int(entry.name))
        except OSError:
            continue  # it has just ended
    return found


def attack(env: BashEnv, *actions: str) -> str:
    """Take some actions; everything that was seen. After it the episode goes on as if nothing had been."""
    env.reset(options={"index": 0})
    seen = "\n".join(env.step(action)[0] for action in actions)
    assert env.step("echo still here")[0] == "still here\n"
    reward, _ = submitted(env)
    assert 0.0 < reward < 1.0
    return seen


def test_no_network(hurried: BashEnv) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    reached = threading.Event()

    def listen() -> None:
        try:
            listener.accept()
            reached.set()
        except OSError:
            return

    thread = threading.Thread(target=listen)
    thread.start()
    attack(hurried, f"exec 3<>/dev/tcp/127.0.0.1/{port}; echo hello >&3", "exec 3<>/dev/tcp/1.1.1.1/80")
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()
    assert not reached.is_set()


def test_no_abstract_socket(hurried: BashEnv) -> None:
    name = f"handscript-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(f"\0{name}")
        listener.listen()
        program = f"import socket; socket.socket(socket.AF_UNIX).connect(chr(0) + {name!r})"
        assert "ConnectionRefused" in attack(hurried, f'/usr/bin/python3 -c "{program}"')


def test_a_fork_bomb_and_daemons_are_gone_when_the_action_is(hurried: BashEnv) -> None:
    mark = f"sleep 60.{uuid.uuid4().int}"
    daemons = f"(setsid {mark} > /dev/null 2>&1 &)", f"nohup {mark} &"
    attack(hurried, f"b() {{ b | b & }}; b; {mark}", *daemons)
    deadline = time.monotonic() + 10  # the kernel takes a moment over what it has killed
    while processes(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not processes(mark)


@pytest.mark.parametrize(
    "action",
    [
        "head -c 1G /dev/zero > /workshop/full",
        "for i in $(seq 9); do head -c 4M /dev/zero > /tmp/$i; done",
        "mkdir /tmp/many; cd /tmp/many; for i in $(seq 2000); do : > $i; done; sleep 9",
        "head -c 100M /dev/zero > /dev/shm/full",
        "head -c 100M /dev/zero > /dev/full2",
    ],
)
def test_the_disk_is_not_filled(hurried: BashEnv, action: str) -> None:
    seen = attack(hurried, action)
    assert any(word in seen for word in ("No space left", "File size limit", "too large", "Read-only"))


def test_output_and_time_have_limits(hurried: BashEnv) -> None:
    assert "[ended at the limit of 60000 bytes of output]" in attack(hurried, "yes")
    assert "[ended at the time limit of 3 s]" in attack(hurried, "trap '' TERM INT HUP; while :; do :; done")


def test_neither_files_nor_processes_nor_the_environment_of_the_host_are_seen(
    hurried: BashEnv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDSCRIPT_TEST_KEY", SECRET)
    (tmp_path / "secret").write_text(SECRET)
    tmp_path.chmod(0o755)
    seen = attack(
        hurried,
        f"cat {tmp_path}/secret; ls {tmp_path} {Path.home()}/.ssh /proc/*/root{tmp_path}",
        "env; cat /proc/*/environ | tr '\\0' '\\n'",
        "ls /proc | grep -c '^[0-9]'; ps aux",
        "ls -l /proc/self/fd /proc/1/fd",
        "cat /etc/shadow /proc/kcore | head -c 100",
    )
    assert SECRET not in seen and "HANDSCRIPT_TEST_KEY" not in seen
    assert str(os.getpid()) not in seen.split()


def test_neither_the_gold_answer_nor_the_other_world_is_to_be_found(hurried: BashEnv) -> None:
    item = hurried.items[4]
    hurried.reset(options={"index": 4})
    seen = "".join(
        hurried.step(action)[0]
        for action in (
            f"cat {DATA}/bash.json; ls {DATA}",
            "cat /proc/[0-9]*/cmdline",
            "find / -path /usr -prune -o -path /proc -prune -o -name bash.json -print",
            "mount; ls -la / /proc/1/root/..",
        )
    )
    assert item.gold not in seen and "/bash.json\n" not in seen and "world-1" not in seen
    assert submitted(hurried)[0] < 1.0


@pytest.mark.parametrize(
    "action",
    [
        "mount -t tmpfs none /mnt",
        "unshare --user true",
        "unshare --user --mount --map-root-user mount -t tmpfs none /mnt",
        "mknod /tmp/disk b 8 0",
        "echo 1 > /proc/sys/kernel/panic",
        "echo b > /proc/sysrq-trigger",
        "echo -1000 > /proc/self/oom_score_adj",
        "ulimit -u 10000",
        "chroot /workshop",
        "touch /usr/x",
        "kill -9 1 && false",
        "hostname other",
    ],
)
def test_no_rights_beyond_the_world(hurried: BashEnv, action: str) -> None:
    hurried.reset(options={"index": 0})
    _, _, _, _, info = hurried.step(action)
    assert not info["action_executed"]
    assert hurried.step("echo still here")[0] == "still here\n"


def test_links_to_the_host_are_not_followed_by_the_reward(hurried: BashEnv, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("as it was")
    attack(
        hurried,
        f"rm -r /workshop; ln -s {tmp_path} /workshop; ln -s {target} /a",
        "ln -s /proc/self/mem /b; mkfifo /c; ln -s / /d",
        "mkdir -p /" + "/".join(["e"] * 300),
        "touch '/new\nline' $'/\\xff' '/..x'; chmod 0 /new*",
    )
    assert target.read_text() == "as it was"


def test_whatever_is_made_of_names_and_folders_the_episode_is_scored_and_saved(tmp_path: Path) -> None:
    env = BashEnv(trajectories=tmp_path)
    try:
        env.reset(options={"index": 0})
        env.step("deep=$(printf 'd/%.0s' $(seq 1500)); mkdir -p $deep; cd $deep; mkdir -p ${deep:0:1400}; mkdir -p e/f")
        env.step("cd /; touch $'/\\xff' $'/\\n' $'/\\u2028' /$(printf 'x%.0s' $(seq 255))")
        reward, info = submitted(env)
        assert 0.0 < reward < 1.0 and "/\\udcff" in info["diff_extra"]
        assert len(list(tmp_path.iterdir())) == 1
    finally:
        env.close()


def test_a_command_can_be_ended_at_any_moment_of_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with Roots() as roots:
        world = roots.world()
        mark = f"60.{uuid.uuid4().int}"
        for hundredth in range(25):
            monkeypatch.setattr(world, "limits", Limits(seconds=hundredth / 100))
            assert world.run(["sleep", mark]).limit
        time.sleep(0.5)  # the kernel takes a moment over what it has killed
        assert not processes(mark)


def test_a_closed_environment_leaves_no_process_no_file_and_no_descriptor() -> None:
    def descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    mark = f"sleep 100.{uuid.uuid4().int}"
    before = descriptors()
    for _ in range(2):
        env = BashEnv()
        folder = env._roots._folder
        for _ in range(2):
            env.reset(seed=0)
            env.step(f"echo x > /workshop/x; (setsid {mark} &)")
            env.step("submit")
        assert len(processes(str(folder))) == 2
        env.close()
        env.close()
        assert not folder.exists() and not processes(str(folder)) and not processes(mark)
    assert descriptors() == before
