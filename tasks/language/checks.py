"""Whether a task holds what it promises: it draws, something is to be done, and its oracle does it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from lmp.model.base import Completion, Prompt
from lmp.program import as_query
from lmp.setting import Runner
from sim.reuse import LastingWorld
from sim.scene import SceneError
from tasks.evaluation.listening import Answer, Repeating, query_of
from tasks.evaluation.trial import Trial, attempt
from tasks.language.confined import sandbox as warm_sandbox
from tasks.language.written import InvalidTask
from tasks.task import Instance, Task

Kind = Literal["syntax", "runtime", "oracle", "trivial"]

EMPTY = "pass"
SHARE = 0.9
"""Of the seeds, how many the oracle is to complete."""


@dataclass(frozen=True)
class Failure:
    """What is wrong with a task.

    Args:
        kind: "syntax": its source cannot run; "runtime": it fails, or its scene cannot be; "oracle": too few seeds are
            completed by it, or there is none; "trivial": nothing is to be done, or doing nothing earns something.
        message: what, and of a source the line.
        seed: with which it was found.
    """

    kind: Kind
    message: str
    seed: int


@dataclass(frozen=True)
class Played:
    """One seed of a task that was drawn.

    Args:
        seed: as `check` was given it.
        instance: that was drawn.
        empty: the score of a program that does nothing.
        score: the oracle's; missing: what is not so after it; message: what came of it.
        seconds: wall-clock time, with drawing.
    """

    seed: int
    instance: Instance
    empty: float
    score: float
    missing: tuple[str, ...]
    message: str
    seconds: float

    @property
    def reached(self) -> bool:
        """Whether all of the goal is so after the oracle."""
        return not self.missing


@dataclass(frozen=True)
class Findings:
    """What checking a task found.

    Args:
        task: its name.
        played: the seeds that were played, in order; fewer than asked for once a task has failed.
        failure: the first thing that was wrong; None when the task is accepted.
    """

    task: str
    played: tuple[Played, ...]
    failure: Failure | None

    @property
    def accepted(self) -> bool:
        """Whether nothing is wrong."""
        return self.failure is None

    @property
    def completed(self) -> int:
        """How many of the seeds that were played the oracle completed."""
        return sum(each.reached for each in self.played)


def check(
    task: Task,
    *,
    seeds: Iterable[int] = range(20),
    share: float = SHARE,
    sandbox: Runner | None = None,
    world: LastingWorld | None = None,
    on_played: Callable[[Played], None] = lambda played: None,
) -> Findings:
    """Draw a task with several seeds, do nothing, and let its oracle play, with true poses; stop at what is wrong.

    Args:
        task: any, be it in the task language or not.
        seeds: of the instances, the first trial of each.
        share: of the seeds, how many the oracle is to complete.
        sandbox: where programs run; None is the one in which sources run.
        world: where they act, for those who check many; None for one of its own.
        on_played: told of each seed.

    Raises:
        ConfinementUnavailable: no program can be confined here.
    """
    asked = list(seeds)
    played: list[Played] = []
    lasting = world or LastingWorld()
    try:
        for seed in asked:
            found = _play(task, seed, sandbox or warm_sandbox(), lasting)
            if isinstance(found, Failure):
                return Findings(task.name, tuple(played), found)
            played.append(found)
            on_played(found)
            if failure := _wrong(played, len(asked), share):
                return Findings(task.name, tuple(played), failure)
    finally:
        if world is None:
            lasting.close()
    return Findings(task.name, tuple(played), None)


def _play(task: Task, seed: int, sandbox: Runner, world: LastingWorld) -> Played | Failure:
    began = time.perf_counter()
    try:
        instance = task.instance(seed, 0)
    except InvalidTask as error:
        return Failure(error.kind, str(error), seed)
    except SceneError as error:
        return Failure("runtime", str(error), seed)
    empty = _told(instance, EMPTY, sandbox, world)
    done = _told(instance, instance.oracle, sandbox, world)
    for trial in (empty, done):
        if trial.outcome == "crashed":
            return Failure("runtime", trial.message.strip().splitlines()[-1], seed)
    return Played(
        seed=seed,
        instance=instance,
        empty=empty.score if not empty.reached else 1.0,
        score=done.score,
        missing=done.missing,
        message=done.message,
        seconds=time.perf_counter() - began,
    )


def _told(instance: Instance, source: str, sandbox: Runner, world: LastingWorld) -> Trial:
    """A trial in which somebody who needs no model writes the program."""
    instance = replace(instance, earlier=())
    prompt = Prompt("tabletop", "", f"# {as_query(instance.instruction)}\n")
    said = Answer(prompt.program, query_of(prompt), [Completion(source)])
    options = {"perception": "truth", "world": world.cleared(instance.scene)}
    return attempt(instance, Repeating("oracle", [said]), sandbox, options=options)


def _wrong(played: list[Played], asked: int, share: float) -> Failure | None:
    """What the seeds so far say against a task, if anything."""
    last = played[-1]
    if last.empty > 0.0:
        return Failure("trivial", f"doing nothing scores {last.empty:.2f}", last.seed)
    missed = [each for each in played if not each.reached]
    if len(missed) > asked * (1.0 - share) + 1e-9:
        why = "; ".join([*([last.message] if last.message else []), *last.missing])
        return Failure(
            "oracle", f"its oracle misses the goal with {len(missed)} of {len(played)} seeds: {why}", last.seed
        )
    return None
