"""One trial: a sentence on a fresh table, put to a model, judged from simulator truth."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lmp.model.base import Model
from lmp.program import Written
from lmp.result import Report
from lmp.session import Session
from lmp.setting import Runner
from lmp.trace import Trace
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from perception.types import SceneObject
from sim.cell import SimCell
from tasks.evaluation.clock import Clock, Part
from tasks.evaluation.listening import Answer, Listened
from tasks.evaluation.row import OutcomeName
from tasks.goals import explain, score
from tasks.task import Instance

PARTS: Mapping[str, Part] = {"robot.api": "physics", "perception.api": "perception"}
"""What the functions that programs call count as, by the module that they come from."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came of one instance.

    Args:
        outcome: the session's, or "crashed" where something raised that should not have.
        score: of the goal, 0 to 1; missing: what is not so, a line each.
        message: the session's, or the traceback of a crash.
        reports: of each sentence, the judged one last; empty when it crashed.
        answers: all that the model said.
        misnamed: whether the eyes, when the judged sentence was said, saw other names than those on the table.
        seconds: wall-clock time, from building the table to judging it; parts: where it went.
    """

    outcome: OutcomeName
    score: float
    missing: tuple[str, ...]
    message: str
    reports: tuple[Report, ...] = ()
    answers: tuple[Answer, ...] = ()
    misnamed: bool = False
    seconds: float = 0.0
    parts: Mapping[Part, float] = field(default_factory=lambda: Clock().seconds)

    @property
    def reached(self) -> bool:
        """Whether all of the goal is so."""
        return not self.missing and self.outcome != "crashed"

    @property
    def said(self) -> tuple[str, ...]:
        """What the judged sentence's program told the person."""
        return self.reports[-1].said if self.reports else ()

    @property
    def programs(self) -> tuple[Written, ...]:
        """Every source that was written for the judged sentence."""
        return self.reports[-1].programs if self.reports else ()


def attempt(
    instance: Instance,
    model: Model,
    sandbox: Runner,
    *,
    options: Mapping[str, Any],
    trace: Trace | None = None,
    watched: Callable[[SimCell], AbstractContextManager[None]] = lambda cell: nullcontext(),
) -> Trial:
    """Put an instance to a model; its earlier sentences are said first and only the last is judged.

    An exception that the system should have told as an outcome does not end a long evaluation: it is a trial that
    crashed, with its traceback as the message.

    Args:
        options: of the cell (`sim.cell.SimCell`), such as perception and effector.
        trace: gets everything that happens.
        watched: a context around all that is said.

    Raises:
        DetectorUnavailable: no trial can be run with these eyes.
    """
    began, clock = time.perf_counter(), Clock()
    listened = Listened(model, partial(clock.reassign, "model"))
    trace = trace or Trace()

    def note(what: str, data: Mapping[str, object]) -> None:
        trace.add("motion", what=what, **data)

    try:
        with clock.within("setup"):
            cell = SimCell(instance.scene, note=note, **options)
        with cell:
            _time(cell, clock)
            session = Session(
                listened,
                cell.functions,
                _Timed(sandbox, clock),
                observe=cell.names,
                trace=trace,
                on_sentence=cell.begin,
            )
            with watched(cell):
                found = _judged(instance, session, cell)
    except DetectorUnavailable:
        raise
    except Exception:
        found = {
            "outcome": "crashed",
            "score": 0.0,
            "missing": ("the system crashed",),
            "message": traceback.format_exc(),
        }
    return Trial(
        **found, answers=tuple(listened.answers), seconds=time.perf_counter() - began, parts=dict(clock.seconds)
    )


class _Timed:
    """A sandbox whose time is counted."""

    def __init__(self, sandbox: Runner, clock: Clock) -> None:
        self.run = clock.around("sandbox", sandbox.run)


def _time(cell: SimCell, clock: Clock) -> None:
    """Count the time of a cell's functions, and of every look, whoever takes it."""
    # Programs, skills and sessions all look through this one method.
    cell.scene.look = clock.around("perception", cell.scene.look)  # type: ignore[method-assign]
    for name, function in cell.functions.items():
        cell.functions[name] = clock.around(PARTS[function.__module__], function)


def _judged(instance: Instance, session: Session, cell: SimCell) -> dict[str, Any]:
    """Say the sentences and judge what is so then, as fields of a `Trial`."""
    earlier = [session.do(text) for text in instance.earlier]
    misnamed = set(cell.names()) != set(before := cell.truth())
    report = session.do(instance.instruction)
    ending = _ending(report, cell)
    after: dict[str, SceneObject] = cell.truth()
    return {
        "outcome": report.outcome,
        "score": score(instance.goal, before, after, **ending),
        "missing": tuple(explain(instance.goal, before, after, **ending)),
        "message": report.message,
        "reports": (*earlier, report),
        "misnamed": misnamed,
    }


def _ending(report: Report, cell: SimCell) -> dict[str, Any]:
    body = cell.robot.held
    return {
        "outcome": report.outcome,
        "answers": report.answers,
        "said": report.said,
        "message": report.message,
        "tool": cell.robot.tool.position.tolist(),
        "held": None if body is None else body.name,
    }
