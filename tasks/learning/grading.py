"""Rewards for batches of programs: warm worker processes, each with an environment of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Any

from tasks.envs.make import NoCodeEnvironment, make
from tasks.evaluation.local import LocalCrew
from tasks.evaluation.pool import CannotWork, Lost, Shift


@dataclass(frozen=True)
class Attempt:
    """Actions that are to be taken in an episode.

    Args:
        item: the number of its item.
        actions: one after the other; `submit` comes by itself, unless the last action is one.
        seed: of what the environment draws.
    """

    item: int
    actions: tuple[str, ...]
    seed: int = 0


@dataclass(frozen=True)
class Grade:
    """What came of an attempt.

    Args:
        reward: of the episode; 0 when it was ended.
        success: whether it was done.
        observation: what the last action but `submit` printed; without one, what there is to see at the start.
        ok: whether that action ran without an error.
        ended: "timeout" or "crashed" where the attempt came to no end of its own, else "".
    """

    reward: float
    success: bool
    observation: str = ""
    ok: bool = False
    ended: str = ""


@dataclass(frozen=True)
class _Numbered:
    """Attempts that are alike are attempts of their own."""

    number: int
    attempt: Attempt


class _Grading:
    """An environment in a worker."""

    def __init__(self, environment: str, options: Mapping[str, Any]) -> None:
        try:
            self._env = make(environment, options)
        except NoCodeEnvironment as error:
            raise CannotWork(str(error)) from None

    def __enter__(self) -> Callable[[_Numbered], tuple[int, Grade]]:
        return self._grade

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._env.close()

    def _grade(self, numbered: _Numbered) -> tuple[int, Grade]:
        attempt, env = numbered.attempt, self._env
        seen, info = env.reset(seed=attempt.seed, options={"index": attempt.item})
        over, last = False, Grade(0.0, False, _text(seen))
        for action in attempt.actions:
            if over:
                break
            seen, _, over, _, info = env.step(action)
            if not over:
                last = Grade(0.0, False, _text(seen), bool(info["action_executed"]))
        if not over:
            *_, info = env.step("submit")
        reward = env.trajectory.reward if env.trajectory else None
        return numbered.number, replace(last, reward=float(reward or 0.0), success=bool(info["is_success"]))


def _text(seen: Any) -> str:
    """The text of an observation, which may have pictures beside it."""
    return str(seen["text"] if isinstance(seen, dict) else seen)


class Grader:
    """Grades attempts, so many at a time. A context manager, which leaves no process.

    Whatever an attempt does costs itself alone: it runs in the environment's own confinement, and where its worker dies
    or takes too long all the same, another one takes its place.

    Args:
        environment: as gymnasium knows it; options: what it is made with.
        workers: processes.
        timeout: seconds for one attempt.
    """

    def __init__(
        self, environment: str, options: Mapping[str, Any] | None = None, *, workers: int = 1, timeout: float = 120.0
    ) -> None:
        crew: LocalCrew[_Numbered, tuple[int, Grade]] = LocalCrew(partial(_Grading, environment, dict(options or {})))
        self._shift = Shift(crew, workers=workers, timeout=timeout)
        self._one_batch = threading.Lock()

    def grade(self, attempts: Sequence[Attempt]) -> list[Grade]:
        """The grades of attempts, in their order. From several threads: one batch after the other.

        Raises:
            NoWorkers: the environment cannot be had in a worker.
        """
        found: dict[int, Grade] = {}
        with self._one_batch:
            plan = [_Numbered(number, attempt) for number, attempt in enumerate(attempts)]
            for ended in self._shift.carried_out(plan):
                if isinstance(ended, Lost):
                    found[ended.work.number] = Grade(0.0, False, ended.why, ended=ended.outcome)
                else:
                    number, grade = ended.result
                    found[number] = grade
        return [found[number] for number in range(len(attempts))]

    def __enter__(self) -> Grader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shift.__exit__(kind, error, trace)
