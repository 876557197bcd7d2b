"""Trials of a suite's own programs: in the sandbox, with the real arm in the simulator, judged from its truth."""

from __future__ import annotations

from dataclasses import dataclass

from lmp.sandbox.host import Sandbox
from lmp.session import Session
from sim.cell import SimCell
from tasks.goals import explain, score
from tasks.task import Instance


class NoModel:
    """Programs that call no sub-program need no model."""

    name = "none"

    def complete(self, prompt, **_):
        raise AssertionError(f"a program asked a model: {prompt.tail}")


@dataclass(frozen=True)
class Result:
    """What came of one program: the outcome, the score, and what is missing of the goal."""

    outcome: str
    message: str
    score: float
    missing: list[str]


def run(instance: Instance, source: str, sandbox: Sandbox, **options) -> Result:
    """One program on an instance's table."""
    with SimCell(instance.scene, **{"perception": "truth", **options}) as cell:
        before = cell.truth()
        report = Session(NoModel(), cell.functions, sandbox, observe=cell.names).execute(source)
        after = cell.truth()
    return Result(
        report.outcome, report.message, score(instance.goal, before, after), explain(instance.goal, before, after)
    )
