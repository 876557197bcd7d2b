"""Bash-v0 over real overlays: what commands are worth, what is left of an episode, and which changes are seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from episodes import episode, submitted

from tasks.envs.bash import BashEnv
from tasks.envs.changes import changes
from tasks.envs.prepare import SetupFailed
from tasks.envs.world import WorldUnavailable

pytestmark = pytest.mark.usefixtures("worlds")

LOGS = ("/monday.log", "/tuesday.log", "/wednesday.log")


def did(env: BashEnv, command: str) -> dict[str, str]:
    """The changes that a command makes, as kinds by path."""
    env.reset(options={"index": 0})
    env.step(command)
    world = env._world
    return {name: change.kind for name, change in changes(world.upper, world.layers).items()}


def test_gold_commands_are_worth_one_and_empty_ones_less(bash: BashEnv) -> None:
    for index, item in enumerate(bash.items):
        assert episode(bash, index, item.gold)[0] == 1.0, item.query
        assert episode(bash, index, "")[0] < 1.0, item.query


def test_another_way_to_the_same_end_is_worth_one(bash: BashEnv) -> None:
    again = "cd /workshop && for f in logs/*; do perl -pi -e 's/jammed/stuck/' $f; done"
    assert episode(bash, 6, again)[0] == 1.0


def test_the_right_files_with_the_wrong_content_are_not(bash: BashEnv) -> None:
    reward, info = episode(bash, 7, "cat /workshop/parts/*/*.csv > /workshop/parts/all.csv")
    assert reward == 0.67 and info["reward"]["file_changes"] == 0.0


def test_nothing_is_left_of_the_episode_before(bash: BashEnv) -> None:
    bash.reset(options={"index": 0})
    bash.step("rm -r /workshop; mkdir /workshop; echo x > /workshop/x; touch /tmp/y; cd /tmp")
    bash.reset(options={"index": 0})
    assert bash.step("pwd; ls /tmp; ls /workshop; cat /workshop/logs/*.log | wc -l")[0].split() == (
        ["/", "drawings", "logs", "parts", "weigh.sh", "10"]
    )


def test_the_folder_is_carried_from_command_to_command(bash: BashEnv) -> None:
    bash.reset(options={"index": 0})
    bash.step("cd /workshop/logs && ls")
    assert bash.step("pwd")[0] == "/workshop/logs\n"
    bash.step("cd .. ; rmdir nothing")
    assert bash.step("pwd")[0] == "/workshop\n"
    bash.step("mkdir /gone; cd /gone; rmdir /gone")
    assert bash.step("pwd")[0] == "/\n"


def test_whether_a_command_ran_is_told(bash: BashEnv) -> None:
    bash.reset(options={"index": 0})
    seen, _, _, _, info = bash.step("cat /nothing")
    assert "No such file" in seen and not info["action_executed"]
    assert bash.step("exit 0")[4]["action_executed"]
    assert not bash.step("kill -9 $$")[4]["action_executed"]
    assert not bash.step("if")[4]["action_executed"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("touch /workshop/new", {"/workshop/new": "added"}),
        ("echo x >> /workshop/weigh.sh", {"/workshop/weigh.sh": "modified"}),
        ("chmod -x /workshop/weigh.sh", {"/workshop/weigh.sh": "modified"}),
        ("rm /workshop/weigh.sh", {"/workshop/weigh.sh": "deleted"}),
        ("touch /workshop/weigh.sh; cp /workshop/weigh.sh /workshop/x; rm /workshop/x", {}),
        ("rm /workshop/weigh.sh; mkdir /workshop/weigh.sh", {"/workshop/weigh.sh": "modified"}),
        ("mkfifo /workshop/pipe", {"/workshop/pipe": "added"}),
        ("ln -s /etc/shadow /workshop/link", {"/workshop/link": "added"}),
        (
            "rm -r /workshop/drawings/old",
            {f"/workshop/drawings/old{name}": "deleted" for name in ("", "/frame.svg", "/empty.txt")},
        ),
        (
            "rm -r /workshop/drawings/old; mkdir /workshop/drawings/old; touch /workshop/drawings/old/empty.txt",
            {"/workshop/drawings/old/frame.svg": "deleted"},
        ),
        (
            "rm -r /workshop/drawings/old; touch /workshop/drawings/old",
            {
                "/workshop/drawings/old": "modified",
                **{f"/workshop/drawings/old/{name}": "deleted" for name in ("frame.svg", "empty.txt")},
            },
        ),
        (
            "mv /workshop/logs /workshop/old",
            {
                **{f"/workshop/logs{name}": "deleted" for name in ("", *LOGS)},
                **{f"/workshop/old{name}": "added" for name in ("", *LOGS)},
            },
        ),
        ("touch /etc/x /root/y /home/z", {}),  # as InterCode's git passes over them
    ],
)
def test_every_kind_of_change_is_seen(bash: BashEnv, command: str, expected: dict[str, str]) -> None:
    assert did(bash, command) == expected


def test_what_runs_in_the_background_is_waited_for(bash: BashEnv) -> None:
    assert did(bash, "(sleep 0.3; touch /workshop/late) &") == {"/workshop/late": "added"}


def test_a_script_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    script = tmp_path / "setup.sh"
    script.write_text("echo about to fail; exit 3")
    with pytest.raises(SetupFailed, match="exit code 3: about to fail"):
        BashEnv(setup=script)


def test_without_bubblewrap_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(WorldUnavailable, match="bubblewrap is not installed: apt install bubblewrap"):
        BashEnv()


def test_as_published_the_quoting_and_the_view_are_those_of_intercode(tmp_path: Path) -> None:
    data, script = tmp_path / "data.json", tmp_path / "setup.sh"
    script.write_text("mkdir /testbed; echo one > /testbed/a.txt; echo two > /testbed/b.txt")
    records = [
        {"query": "Print the second word.", "gold": "echo first second | awk '{print $2}'"},
        {"query": "Make folders.", "gold": "mkdir -p /testbed/n/m /testbed/e; touch /testbed/n/x"},
        {"query": "Change a file.", "gold": "echo three > /testbed/a.txt"},
    ]
    data.write_text(json.dumps(records))
    env = BashEnv(data, script, as_published=True)
    try:
        env.reset(options={"index": 0})
        assert env.step(records[0]["gold"])[0] == "second\n"
        assert env.step('echo "two  words"')[0] == "two\n"  # its first quote ends the one around it
        assert env.step("echo 'it")[0].startswith("bash: ") and env.step('echo "')[0] == "Malformed command"
        env.reset(options={"index": 1})
        env.step("mkdir /testbed/n; touch /testbed/n/x")  # git sees neither the folder m nor e
        assert submitted(env)[0] == 1.0
        assert episode(env, 2, "echo four > /testbed/a.txt")[0] == 1.0
    finally:
        env.close()
