"""`handscript eval env`: a recorded model in SQL-v0, in processes of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lmp.budget import Account
from lmp.cli import main
from lmp.model.base import Completion, Prompt
from lmp.model.recorded import RecordedModel
from tasks.agents.feedback import ScriptedCritic
from tasks.agents.play import play
from tasks.agents.select import select
from tasks.envs.sql import SqlEnv
from tasks.envs.trajectories import Trajectory, read_experiment

TURNS = 3


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


class Learner:
    """Knows the right answer of every other item at once, of the others when it sees that it was wrong."""

    name = "learner"

    def __init__(self, gold: dict[str, str]) -> None:
        self._gold = gold

    def complete(self, prompt: Prompt, **options: object) -> list[Completion]:
        query = prompt.tail.splitlines()[0].removeprefix("Task: ")
        knows = list(self._gold).index(query) % 2 == 0 or "Reward: 0" in prompt.tail or "Feedback:" in prompt.tail
        if prompt.program == "react" and self._gold[query] in prompt.tail:
            return [Completion("Thought: done\nAction: submit")]
        action = self._gold[query] if knows else "SELECT 'nothing'"
        return [Completion(f"```sql\n{action}\n```", prompt_tokens=50, completion_tokens=9)]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What that model says in all episodes."""
    path = tmp_path_factory.mktemp("recording") / "answers.jsonl"
    env = SqlEnv()
    model = RecordedModel(path, Learner({item.query: item.gold for item in env.items}))
    for agent in ("try-again", "react"):
        for shown in ("tools", "both"):
            for index in range(len(env.items)):
                acting = select(agent, model, Account())
                play(env, acting, index=index, seed=0, turns=TURNS, critic=ScriptedCritic(), shown=shown)
    env.close()
    return path


@pytest.fixture
def handscript(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Runs a command line in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        code = main(arguments)
        return Ran(code, *capsys.readouterr())

    return run


def rows(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "trials.jsonl").read_text().splitlines()]


def test_success_by_turn_with_tools_and_with_both_is_told_and_kept(handscript, recording, tmp_path) -> None:
    asked = ("eval", "env", "handscript/SQL-v0", "--model", f"recorded:{recording}", "--turns", str(TURNS))
    conditions = ("--agent", "try-again", "--agent", "react", "--feedback", "script", "--shown", "tools")
    ran = handscript(*asked, *conditions, "--shown", "both", "--workers", "1", "--folder", "e")
    assert ran.code == 0, ran.err
    assert "success by turn" in ran.out and "hardness" in ran.out and "points, p" in ran.out
    by_system = {}
    for row in rows(tmp_path / "e"):
        by_system.setdefault((row["agent"], row["shown"]), []).append(row)
    assert {system: [sum(r["by_turn"][k] for r in its) for k in range(TURNS)] for system, its in by_system.items()} == {
        ("try-again", "tools"): [4, 8, 8],
        ("try-again", "both"): [4, 8, 8],
        ("react", "tools"): [4, 4, 4],
        ("react", "both"): [4, 8, 8],
    }
    kept = tmp_path / "e" / by_system["react", "both"][1]["run"]
    trajectory = Trajectory.from_trace(kept)
    assert trajectory == Trajectory.from_intercode(json.loads((kept / "episode.json").read_text()))
    assert trajectory.turns[0].feedback and trajectory.turns[-1].thought == "done"
    logs = [read_experiment(tmp_path / "e" / f"intercode-{number}.json") for number in range(1, 5)]
    assert [sum(log.reward == 1 for log in each) for each in logs] == [8, 8, 4, 8]


def test_an_evaluation_goes_on_where_it_was_ended_and_not_as_another(handscript, recording, tmp_path) -> None:
    asked = ("eval", "env", "handscript/SQL-v0", "--model", f"recorded:{recording}", "--turns", str(TURNS))
    assert handscript(*asked, "-n", "6", "--workers", "1", "--folder", "e").code == 0
    path = tmp_path / "e" / "trials.jsonl"
    whole = rows(tmp_path / "e")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:4]) + lines[4][:20])
    again = handscript("eval", "env", "--resume", "e", "--workers", "1")
    assert again.code == 0 and "4 of 6 episodes were finished before" in again.out
    outcomes = [[(r["item"], r["by_turn"], r["reward"]) for r in its] for its in (whole, rows(tmp_path / "e"))]
    assert outcomes[0] == outcomes[1]
    other = handscript("eval", "env", "--resume", "e", "--turns", "9")
    assert other.code == 2 and "turns: it has 3, not 9" in other.err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("handscript/Bash-v9", "--model", "embedded"), "Bash-v9"),
        (("handscript/SQL-v0",), "--model"),
        (("handscript/SQL-v0", "--model", "embedded"), "only writes programs for a robot"),
        (("handscript/SQL-v0", "--model", "recorded:none.jsonl"), "none.jsonl"),
        (("handscript/SQL-v0", "--model", "embedded", "--shown", "both"), "--feedback"),
        (("handscript/SQL-v0", "--model", "embedded", "--set", "data"), "KEY=VALUE"),
    ],
)
def test_what_cannot_work_is_said_at_once(handscript, tmp_path, arguments, why) -> None:
    ran = handscript("eval", "env", *arguments)
    assert ran.code == 2 and why in ran.err, ran.err
    assert not (tmp_path / "runs").exists()
