"""Why a trial missed its goal, decided on evidence.

The rules, of which the first that fits counts. "What ended it" is what ended the first sentence that was not done.

- infrastructure: the trial crashed, or its worker died under it twice; no model answered; the program's process died.
- timeout: the trial took longer than it may, or its program ran out of wall-clock or processor time.
- budget: the sentence took more model calls, tokens or seconds, or its program more calls, output or memory, than it
  may.
- perception: the eyes named other things than there were; or the same programs, said again, reach the goal with true
  poses.
- not understood: the model, or its program, said that the sentence has no meaning here.
- motion: a robot function raised: out of reach, in collision, refused, lost, not held.
- program error: no program that can run was written, or it raised anything else.
- wrong program: it was done, and it is not what was asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from lmp.budget import BudgetExceeded
from lmp.failure import ProgramFailed
from lmp.functions import NotWritten
from lmp.model.base import ModelError
from lmp.people import NotUnderstood
from robot.types import RobotError
from tasks.evaluation.row import Failure
from tasks.evaluation.trial import Trial

OF_LIMITS: dict[str, Failure] = {
    "TimeLimit": "timeout",
    "CpuLimit": "timeout",
    "MemoryLimit": "budget",
    "CallLimit": "budget",
    "OutputLimit": "budget",
    "ChildDied": "infrastructure",
    "ProtocolError": "infrastructure",
    "Stopped": "infrastructure",
}


def failure(trial: Trial, reaches_with_true_poses: Callable[[], bool]) -> Failure:
    """The kind of failure of a trial; "" when it reached its goal.

    Args:
        trial: how it ended.
        reaches_with_true_poses: repeats its programs with true poses; asked only where that decides, and False for a
            trial that had them.
    """
    if trial.reached:
        return ""
    if trial.outcome == "crashed":
        return "infrastructure"
    reason = next((report.reason for report in trial.reports if report.reason is not None), None)
    beyond = _beyond_the_program(reason)
    if beyond:
        return beyond
    if trial.misnamed or reaches_with_true_poses():
        return "perception"
    return _of_the_program(reason)


def _beyond_the_program(reason: Exception | None) -> Failure:
    if isinstance(reason, BudgetExceeded):
        return "budget"
    if isinstance(reason, ModelError):
        return "infrastructure"
    if isinstance(reason, ProgramFailed) and reason.error.exception is None:
        return OF_LIMITS.get(reason.error.type, "")
    return ""


def _of_the_program(reason: Exception | None) -> Failure:
    if reason is None:
        return "wrong program"
    if isinstance(reason, NotUnderstood):
        return "not understood"
    if isinstance(reason, ProgramFailed) and isinstance(reason.error.exception, RobotError):
        return "motion"
    if isinstance(reason, ProgramFailed | NotWritten):
        return "program error"
    raise TypeError(f"nobody knows what kind of failure a {type(reason).__name__} is")
