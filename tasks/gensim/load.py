"""A task file, run confined: its objects come into a world, its goals come back as a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from lmp.api import Source
from lmp.sandbox.host import Sandbox
from lmp.sandbox.types import Limits, ProgramError
from sim.world import World
from tasks.gensim.plan import BadPlan, Plan, parse
from tasks.gensim.stage import Mode, Stage

LIMITS = Limits(policy_seconds=30.0, robot_seconds=60.0, cpu_seconds=10.0, calls=5000)

_SHIMS = Path(__file__).parent / "shims"
# In the order in which they need each other.
_MODULES = (
    *("palette", "pybullet", "cliport", "cliport.utils", "cliport.utils.utils", "cliport.tasks"),
    *("cliport.tasks.primitives", "cliport.tasks.grippers", "cliport.tasks.task"),
)
# Imported by some files, used by none.
_UNUSED = ("IPython",)


class Rejected(ValueError):
    """A task file did not get as far as a task that stands.

    Args:
        error: why its run ended, with the line.
    """

    def __init__(self, error: ProgramError) -> None:
        where = "" if error.line is None else f", line {error.line}: {(error.source_line or '').strip()}"
        super().__init__(f"{error.type}: {error.message}{where}")
        self.error = error


@dataclass(frozen=True)
class Scene:
    """A task of one seed, set: what stands where, and what is wanted."""

    stage: Stage
    plan: Plan


@contextmanager
def set_up(
    source: str, sandbox: Sandbox, *, seed: int, mode: Mode = "published", staged: Callable[..., Stage] = Stage
) -> Iterator[Scene]:
    """Run a task file and keep what it sets until the context ends.

    Args:
        source: the file's text.
        sandbox: where it runs.
        seed: of all that is random.
        mode: see `Stage`.
        staged: makes the stage, of what `Stage` is made of.

    Raises:
        Rejected: it failed, tried what it may not, or wants what cannot be.
    """
    with World() as world:
        stage = staged(world, np.random.default_rng(seed), mode)
        yield Scene(stage, _run(source, sandbox, stage, seed))


def _run(source: str, sandbox: Sandbox, stage: Stage, seed: int) -> Plan:
    functions = stage.functions()

    def task_file() -> Source:
        """The file itself, run in a scope of its own."""
        return Source(source)

    outcome = sandbox.run(
        _text("program"),
        {**functions, "task_file": task_file},
        LIMITS,
        variables={"modules": _modules(), "offered": [*functions, "task_file"]},
        seed=seed,
    )
    if outcome.error is not None:
        raise Rejected(outcome.error)
    try:
        return parse(outcome.value, list(stage.bodies))
    except BadPlan as error:
        raise Rejected(ProgramError(type(error).__name__, str(error))) from None


def _modules() -> list[tuple[str, str]]:
    return [(name, "") for name in _UNUSED] + [(name, _text(name)) for name in _MODULES]


@cache
def _text(module: str) -> str:
    place = _SHIMS.joinpath(*module.split("."))
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return file.read_text(encoding="utf-8")
