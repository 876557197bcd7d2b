"""A task from source text: the source runs confined once for each drawing, over functions that draw for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from lmp.api import Api
from lmp.sandbox import lint
from lmp.sandbox.types import Limits, ProgramError
from perception.colors import COLORS
from sim.scene import SceneError
from tasks.goals import reached
from tasks.language.confined import sandbox
from tasks.language.drawing import PLACES, Drawing
from tasks.language.expected import objects
from tasks.language.layout import NoRoom, TooMuch
from tasks.language.oracle import NoOracle, derive
from tasks.task import Instance, Task

LIMITS = Limits(policy_seconds=3.0, robot_seconds=20.0, cpu_seconds=3.0, memory=256 * 2**20, calls=2000, output=16_384)

DRAWS = 10
"""How often a source is run until it gives a task."""

VARIABLES: Mapping[str, Any] = {
    "COLORS": list(COLORS),
    "PLACES": {name: place.tolist() for name, place in PLACES.items()},
}
"""What sources see beside functions: the names of the colours, and [x, y] of the named places."""

Kind = Literal["syntax", "runtime", "oracle", "trivial"]


class InvalidTask(ValueError):
    """A task's source does not give a task.

    Args:
        kind: "syntax": it cannot run; "runtime": it fails, or says what cannot be; "oracle": nobody knows how its goal
            is reached; "trivial": its goal holds already.
        message: what, and what would work.
        line: 1-based; None where it has none. text: of that line.
        by_chance: whether another drawing of the same source may well be a task.
    """

    def __init__(
        self, kind: Kind, message: str, line: int | None = None, text: str | None = None, *, by_chance: bool = False
    ) -> None:
        where = "" if line is None else f"line {line}: "
        super().__init__(f"{where}{message}{f' (in: {text.strip()})' if text else ''}")
        self.kind: Kind = kind
        self.line = line
        self.by_chance = by_chance


def written(
    name: str,
    source: str,
    labels: Mapping[str, str] = {},
    *,
    folder: Path | None = None,
) -> Task:
    """A task in the task language (docs/tasks.md).

    Its `draw` raises `InvalidTask`, and `lmp.sandbox.host.ConfinementUnavailable` where no program can be confined.

    Args:
        name: unlike any other of its suite.
        source: the program.
        labels: what tables group by.
        folder: of the meshes that it may use; None for none.
    """
    return Task(name=name, draw=partial(_draw, source, folder), labels=labels)


def functions() -> Api:
    """What sources may call, for those who write them."""
    return Api(Drawing(np.random.default_rng(0)).functions())


def is_written(source: str) -> bool:
    """Whether a file's text is meant to be a task in the task language: it calls `goal` and binds no `TASKS`.

    Of what is no Python at all, the text decides.
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return re.search(r"^goal\(", source, re.MULTILINE) is not None and not re.search(r"\bTASKS\b", source)
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    imported = {
        alias.asname or alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return "goal" in called and "TASKS" not in bound | imported


def check_syntax(source: str) -> None:
    """Raises `InvalidTask` for what can be seen to be wrong with a source without running it."""
    if problems := _problems(source):
        line = problems[0].line
        text = source.splitlines()[line - 1 : line]
        raise InvalidTask("syntax", problems[0].message, line, text[0] if text else None)


@lru_cache(maxsize=256)
def _problems(source: str) -> tuple[lint.Problem, ...]:
    """Looked for once, not at every drawing."""
    return tuple(lint.check(source, [*functions(), *VARIABLES]))


def _draw(source: str, folder: Path | None, rng: np.random.Generator) -> Instance:
    """Draw until there is room for everything, something to be done, and a way to do it."""
    check_syntax(source)
    for _ in range(DRAWS - 1):
        try:
            return _drawn(source, folder, rng)
        except InvalidTask as error:
            if not error.by_chance:
                raise
    return _drawn(source, folder, rng)


def _drawn(source: str, folder: Path | None, rng: np.random.Generator) -> Instance:
    drawing = Drawing(rng, folder)
    outcome = sandbox().run(source, drawing.functions(), LIMITS, variables=VARIABLES, seed=int(rng.integers(2**31)))
    if outcome.error is not None:
        raise _invalid(outcome.error)
    if not drawing.instruction:
        raise InvalidTask("runtime", "it says no instruction; call instruct('put the red block in the blue bowl')")
    if not drawing.goal:
        raise InvalidTask("runtime", "it says no goal; call goal(on(block, bowl)), with all its predicates")
    try:
        scene = drawing.scene()
        standing = objects(scene)
        if reached(drawing.goal, standing, standing):
            raise InvalidTask("trivial", "its goal holds before anything is done", by_chance=True)
        oracle = drawing.program if drawing.program is not None else derive(scene, drawing.goal)
    except NoRoom as error:
        raise InvalidTask("runtime", str(error), by_chance=True) from error
    except (TooMuch, SceneError) as error:
        raise InvalidTask("runtime", str(error)) from error
    except NoOracle as error:
        raise InvalidTask("oracle", f"{error}; say how it is done: oracle('...')", by_chance=True) from error
    return Instance(instruction=drawing.instruction, scene=scene, goal=tuple(drawing.goal), oracle=oracle)


def _invalid(error: ProgramError) -> InvalidTask:
    kind: Kind = "syntax" if error.type == "SyntaxError" else "runtime"
    by_chance = isinstance(error.exception, NoRoom)
    return InvalidTask(kind, f"{error.type}: {error.message}", error.line, error.source_line, by_chance=by_chance)
