"""What hostile programs do to the outside world, under each tier of confinement that starts here: nothing."""

from __future__ import annotations

import ctypes
import os
import socket
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox_attacks import ATTACKS, Attack

from lmp.sandbox.host import Sandbox
from lmp.sandbox.types import Limits, Outcome

SECRET = "sk-the-key-of-the-user"
LIMITS = Limits(policy_seconds=0.25, cpu_seconds=5, memory=200 * 2**20, calls=50, output=10**5)
TIERS = {
    "bubblewrap+landlock+seccomp": ("bubblewrap", "landlock", "seccomp"),
    "landlock+seccomp": ("landlock", "seccomp"),
    "seccomp": ("seccomp",),
}


class Outside:
    """What an attack could touch: a folder with a secret, listeners, a process, and the host's own memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secret_file = folder / "secret.txt"
        self.secret_file.write_text(SECRET)
        (folder / "seen-by-listing").touch()
        self.memory = ctypes.create_string_buffer(SECRET.encode() + b"\0", 64)
        self.noted: list[Any] = []
        self.victim = subprocess.Popen(["sleep", "600"], env={"KEY": SECRET, **os.environ}, start_new_session=True)
        self.tcp = _listening(socket.AF_INET, ("127.0.0.1", 0))
        self.unix = _listening(socket.AF_UNIX, str(folder / "socket"))
        self.abstract_name = f"handscript-test-{os.getpid()}"
        self.abstract = _listening(socket.AF_UNIX, f"\0{self.abstract_name}")
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.udp.setblocking(False)
        self.before = self.state()

    def variables(self) -> dict[str, Any]:
        """Where to strike."""
        return {
            "secret_file": str(self.secret_file),
            "folder": str(self.folder),
            "written": str(self.folder / "written"),
            "host_pid": os.getpid(),
            "victim_pid": self.victim.pid,
            "address": ctypes.addressof(self.memory),
            "tcp_port": self.tcp.getsockname()[1],
            "udp_port": self.udp.getsockname()[1],
            "unix_path": str(self.folder / "socket"),
            "abstract": self.abstract_name,
        }

    def note(self, *args: Any, **kwargs: Any) -> None:
        """What a program may call."""
        self.noted.append((args, kwargs))

    def state(self) -> dict[str, Any]:
        """All that may not change; connections are taken away by looking."""
        return {
            "files": {path.name: _describe(path) for path in self.folder.iterdir()},
            "tcp": _knocks(self.tcp),
            "unix": _knocks(self.unix),
            "abstract": _knocks(self.abstract),
            "udp": _packets(self.udp),
            "victim": _state_of(self.victim.pid),
            "memory": self.memory.raw,
            "environment": {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"},
            "limits": os.sysconf("SC_OPEN_MAX"),
            "priority": os.getpriority(os.PRIO_PROCESS, 0),
            "umask": _umask(),
            "folder": str(Path.cwd()),
            "threads": threading.active_count(),
        }

    def close(self) -> None:
        self.victim.kill()
        self.victim.wait()
        for listener in (self.tcp, self.unix, self.abstract, self.udp):
            listener.close()


def _listening(family: int, address: Any) -> socket.socket:
    listener = socket.socket(family)
    listener.bind(address)
    listener.listen()
    listener.setblocking(False)
    return listener


def _describe(path: Path) -> tuple[Any, ...]:
    found = path.lstat()
    return stat.filemode(found.st_mode), found.st_nlink, path.read_bytes() if stat.S_ISREG(found.st_mode) else b""


def _knocks(listener: socket.socket) -> int:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return 0
    return 1


def _packets(receiver: socket.socket) -> int:
    try:
        receiver.recv(10)
    except BlockingIOError:
        return 0
    return 1


def _state_of(pid: int) -> str:
    status = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    tracer = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("TracerPid"))
    return "gone" if status in "ZX" else f"alive {tracer}"


def _umask() -> int:
    mask = os.umask(0o22)
    os.umask(mask)
    return mask


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    monkeypatch.setenv("HANDSCRIPT_TEST_KEY", SECRET)
    world = Outside(tmp_path)
    yield world
    world.close()


@pytest.fixture(scope="module", params=TIERS)
def confined(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    os.environ["HANDSCRIPT_TEST_KEY"] = SECRET
    with Sandbox(layers=TIERS[request.param]) as sandbox:
        if sandbox.tier != request.param:
            pytest.skip(f"no {request.param} here: {sandbox.explain()}")
        yield sandbox
    del os.environ["HANDSCRIPT_TEST_KEY"]


def harm(attack: Attack, outcome: Outcome, outside: Outside) -> list[str]:
    """What the attack changed or learned."""
    after = outside.state()
    changed = [what for what, before in outside.before.items() if after[what] != before]
    learned = repr((outcome.value, outcome.output, outcome.error, outcome.calls))
    tells = [
        tell for tell in (SECRET, "seen-by-listing", "executed'", "raised'", "unshared'", "bound (") if tell in learned
    ]
    late = ["a late call"] if any("late" in args for args, _ in outside.noted) else []
    return changed + tells + late


def test_there_are_attacks_of_every_kind() -> None:
    kinds = {attack.kind for attack in ATTACKS.values()}
    assert kinds == {"files", "secrets", "network", "processes", "signals", "protocol", "endings", "state"}
    assert len(ATTACKS) >= 60


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_does_nothing_to_the_outside_world(confined: Sandbox, outside: Outside, name: str) -> None:
    attack = ATTACKS[name]
    outcome = confined.run(attack.source, {"note": outside.note}, LIMITS, variables=outside.variables())
    assert harm(attack, outcome, outside) == []
    assert outcome.seconds < 3
    clean = confined.run("ret_val = [len('ab'), math.sqrt(4), np.zeros(1), Point(3, 0).x, 7 + 0, 1 == 1]", {})
    assert repr(clean.value) == "[2, 2.0, array([0.]), 3.0, 7, True]", clean.error
    assert clean.tier == confined.tier


@pytest.mark.parametrize("name", [name for name, attack in ATTACKS.items() if attack.bites])
def test_the_attack_bites_where_nothing_confines_it(outside: Outside, name: str) -> None:
    attack = ATTACKS[name]
    if attack.kind == "processes" and os.geteuid() != 0:
        pytest.skip("limits on resources, which any child has, keep an ordinary user's programs from new processes")
    with Sandbox(unconfined=True) as sandbox:
        outcome = sandbox.run(attack.source, {}, LIMITS, variables=outside.variables())
        time.sleep(0.05)
        assert harm(attack, outcome, outside), outcome
