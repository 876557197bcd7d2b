"""One drawing of a task: what its source may call, and what has come of that. Lives in the parent, trusts nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from perception.colors import COLORS
from perception.groups import GROUPS
from perception.types import Array
from perception.workspace import WORKSPACE
from sim import groups
from sim.assets import ASSET
from sim.scene import KINDS, ObjectSpec, SceneSpec, plain_name, scene
from tasks.goals import explain
from tasks.language import expected
from tasks.language.arguments import BadCall, listed, number, whole
from tasks.language.chance import Chance
from tasks.language.layout import Group, Member, Table, disc, outline, scatter
from tasks.language.predicates import functions as predicate_functions

Condition = Callable[[Array, Table], bool]

MOST_OBJECTS = 40
MOST_PREDICATES = 100
MOST_CHARACTERS = 500
MOST_SOURCE = 10_000

NEAR, APART = 0.15, 0.20
"""What near and apart mean where no distance is given, from centre to centre, m."""

PLACES: Mapping[str, Array] = {**WORKSPACE.corners, **WORKSPACE.sides, "middle": WORKSPACE.middle}


class Drawing:
    """What one run of a task's source has said so far.

    Args:
        rng: everything that is random comes from it.
        folder: of meshes; None for none.

    Attributes:
        instruction: the sentence, "" as long as there is none.
        goal: predicates.
        program: the oracle that was given, None when none was.
    """

    def __init__(self, rng: np.random.Generator, folder: Path | None = None) -> None:
        self.instruction = ""
        self.goal: list[dict[str, Any]] = []
        self.program: str | None = None
        self._rng = rng
        self._folder = folder
        self._chance = Chance(rng)
        self._things: dict[str, ObjectSpec] = {}
        self._table = Table()
        self._pending: dict[str, Group] = {}

    def functions(self) -> dict[str, Callable[..., Any]]:
        """What the source may call, by name."""
        own: tuple[Callable[..., Any], ...] = (
            *(self.add, self.row, self.position, self.free_place),
            *self._chance.functions(),
            *(self.instruct, self.goal_, self.oracle),
        )
        return {**{function.__name__.removesuffix("_"): function for function in own}, **predicate_functions()}

    def scene(self) -> SceneSpec:
        """All that was added, each thing in its place. Raises `NoRoom`, `TooMuch`, `SceneError`."""
        self._settle()
        placed = []
        for name, thing in self._things.items():
            if thing.on is None:
                (x, y), yaw = self._table.poses[name]
                thing = replace(thing, position=(float(x), float(y)), yaw=float(yaw))
            placed.append(thing)
        return scene(placed)

    # What sources call

    def add(
        self,
        kind: str,
        color: str | None = None,
        size: Any = None,
        at: Any = None,
        on: str | None = None,
        yaw: float | None = None,
        near: Any = None,
        apart: Any = None,
        count: int | None = None,
        holes: Any = None,
        file: str | None = None,
    ) -> str:
        """Add an object and return its name, such as "red block".

        Without a colour it gets one that no other of its kind has. `size` is "small", "usual" or "large", or metres. It
        stands `at` [x, y] or a named place, `on` (or in) another object, or wherever there is room: `near` or `apart`
        from an object or a place, or [it, metres]; `yaw` in radians. `count` is of a pile's blocks or a rope's beads,
        `holes` are the shapes that a kit has holes for, `file` is an asset's mesh, in the folder of the task's file.
        """
        if len(self._things) >= MOST_OBJECTS:
            raise BadCall(f"more than {MOST_OBJECTS} objects; use fewer")
        if not isinstance(kind, str) or kind not in (*KINDS, ASSET):
            raise BadCall(f"no kind {kind!r}; there are: {', '.join((*KINDS, ASSET))}")
        if sum(value is not None for value in (at, on, near)) > 1 or (apart is not None and (at or on)):
            raise BadCall("give one of at, on and near, and apart only with near or alone")
        turn = None if yaw is None else number(yaw, "yaw")
        color = self._color(kind, color)
        mesh = None if file is None else self._mesh(file)
        name = self._new_name(kind if mesh is None else mesh.stem, color)
        thing = ObjectSpec(
            kind=kind,  # type: ignore[arg-type]
            color=color,
            name=name,
            size=_size(kind, size),
            position=(0.0, 0.0) if on is None else None,
            on=None if on is None else self._known(on),
            yaw=self._angle() if turn is None else turn,
            count=None if count is None else whole(count, "count"),
            seed=int(self._rng.integers(2**31)) if kind in GROUPS else None,
            holes=None if holes is None else tuple(str(hole) for hole in listed(holes)),
            file=None if mesh is None else str(mesh),
        )
        scene([*self._things.values(), thing])  # what cannot be is said here, with the line
        if on is None:
            form = disc(groups.extent(kind, thing.size)) if kind in GROUPS else outline(expected.alone(thing))
            if at is not None:
                self._table.put(name, form, self._place(at), thing.yaw)
            else:
                self._pending[name] = Group((Member(name, form),), turn, *self._relations(near, apart))
        self._things[name] = thing
        return name

    def row(
        self,
        names: Sequence[str],
        gap: float = 0.04,
        angle_deg: float | None = None,
        near: Any = None,
        apart: Any = None,
    ) -> None:
        """Have objects that have no place yet stand in a row, with `gap` metres between them.

        0 degrees is left to right, 90 bottom to top; without an angle it is any. `near` and `apart` are as in `add`,
        for the middle of the row.
        """
        groups = [self._pending.get(self._known(name)) for name in listed(names)]
        members = [group.members[0] for group in groups if group is not None and len(group.members) == 1]
        if not 2 <= len({member.name for member in members}) == len(groups):
            raise BadCall(f"a row takes two or more different objects that have no place yet, not {names!r}")
        ends = np.cumsum([member.form.bounds[2] - member.form.bounds[0] for member in members])
        ends += number(gap, "gap") * np.arange(len(members))
        middle = ends[-1] / 2.0
        row = Group(
            tuple(
                replace(m, offset=(end - m.form.bounds[2] - middle, 0.0)) for m, end in zip(members, ends, strict=True)
            ),
            None if angle_deg is None else float(np.radians(number(angle_deg, "angle_deg"))),
            *self._relations(near, apart),
        )
        self._pending |= dict.fromkeys(row.names, row)

    def position(self, name: str) -> list[float]:
        """[x, y] of an object; everything that has no place yet gets one."""
        self._settle()
        return [float(value) for value in self._table.poses[self._base(self._known(name))][0]]

    def free_place(self, room: float = 0.05, near: Any = None, apart: Any = None) -> list[float]:
        """[x, y] of a place that is kept free, `room` metres around it, where a goal may want something."""
        radius = number(room, "room")
        self._settle()
        name = f"free place {len(self._table.taken)}"
        free = Group((Member(name, disc(radius)),), 0.0, *self._relations(near, apart), gap=0.0)
        scatter(self._rng, self._table, [free])
        return [float(value) for value in self._table.poses[name][0]]

    def instruct(self, text: str) -> None:
        """What the robot is told, once: a sentence without a full stop."""
        if not isinstance(text, str) or not text.strip() or len(text) > MOST_CHARACTERS or "\n" in text:
            raise BadCall(f"an instruction is one line of 1 to {MOST_CHARACTERS} characters, not {str(text)[:80]!r}")
        if self.instruction:
            raise BadCall(f"the instruction was given already: {self.instruction!r}; a task has one")
        self.instruction = text.strip()

    def goal_(self, *predicates: Any, in_order: bool = False) -> None:
        """What is to hold at the end: predicates, such as on(block, bowl). With `in_order` each is to be reached after
        those before it."""
        if self.goal:
            raise BadCall("the goal was given already; call goal once, with all its predicates")
        if not 0 < len(predicates) <= MOST_PREDICATES:
            raise BadCall(f"a goal has 1 to {MOST_PREDICATES} predicates, not {len(predicates)}: goal(on(a, b), ...)")
        if not all(isinstance(predicate, dict) for predicate in predicates):
            raise BadCall("a goal takes predicates, such as on(a, b); unpack a list with a star: goal(*predicates)")
        standing = expected.objects(self.scene())
        explain(predicates, standing, standing)  # names that no object has are said here, with the line
        kept = [predicate for predicate in predicates if predicate["is"] == "unmoved"]
        steps = [predicate for predicate in predicates if predicate["is"] != "unmoved"]
        self.goal = [{"is": "in_order", "of": steps}, *kept] if in_order and steps else list(predicates)

    def oracle(self, text: str) -> None:
        """A program that reaches the goal, where none is to be derived from it."""
        if not isinstance(text, str) or not text.strip() or len(text) > MOST_SOURCE:
            raise BadCall(f"an oracle is a program's text of at most {MOST_SOURCE} characters")
        self.program = text

    # Steps

    def _settle(self) -> None:
        """Give a place to everything that has none."""
        groups = list({id(group): group for group in self._pending.values()}.values())
        self._pending = {}
        scatter(self._rng, self._table, groups)

    def _color(self, kind: str, color: str | None) -> str:
        if color is None:
            taken = {thing.color for thing in self._things.values() if thing.kind == kind}
            return str(self._chance.choose([name for name in COLORS if name not in taken] or list(COLORS)))
        if color not in COLORS:
            raise BadCall(f"no color {color!r}; there are: {', '.join(COLORS)}")
        return color

    def _new_name(self, kind: str, color: str) -> str:
        """As `sim.scene.scene` names things: "red block", then "red block 2"."""
        plain = plain_name(kind, color)
        names = (plain, *(f"{plain} {number}" for number in range(2, MOST_OBJECTS + 2)))
        return next(name for name in names if name not in self._things)

    def _mesh(self, file: object) -> Path:
        """A file in the folder of the task's own, and nowhere else."""
        folder = self._folder
        if folder is None or not isinstance(file, str):
            raise BadCall("file: a mesh is a file beside the task's own, and this task is none")
        mesh = (folder / file).resolve()
        if not mesh.is_relative_to(folder.resolve()) or not mesh.is_file():
            raise BadCall(f"no file {file!r} in the task's folder")
        return mesh

    def _known(self, name: object) -> str:
        if not isinstance(name, str) or name not in self._things:
            raise BadCall(f"no object {name!r}; there are: {', '.join(self._things) or 'none yet'}")
        return name

    def _angle(self) -> float:
        return float(self._rng.uniform(-np.pi, np.pi))

    def _place(self, at: object) -> Array:
        """(2,) of [x, y] or a named place."""
        if isinstance(at, str):
            if at not in PLACES:
                raise BadCall(f"no place {at!r}; there are: {', '.join(PLACES)}, or [x, y]")
            return PLACES[at]
        values = listed(at)
        if len(values) != 2:
            raise BadCall(f"a place is [x, y] in metres, not {at!r}")
        place = np.array([number(value, "a place") for value in values])
        if not WORKSPACE.contains(place):
            raise BadCall(
                f"{values} is not on the table, x {WORKSPACE.x0} to {WORKSPACE.x1}, y {WORKSPACE.y0} to {WORKSPACE.y1}"
            )
        return place

    def _relations(self, near: Any, apart: Any) -> tuple[tuple[Condition, ...], frozenset[str]]:
        """The conditions that somewhere is near one thing and apart from another, and the objects they speak of."""
        conditions: list[Condition] = []
        names: set[str] = set()
        for relation, usual, is_near in ((near, NEAR, True), (apart, APART, False)):
            if relation is None:
                continue
            what, distance = relation, usual
            if isinstance(relation, list) and len(relation) == 2 and not isinstance(relation[0], int | float):
                what, distance = relation[0], number(relation[1], "a distance")
            if isinstance(what, str) and what in self._things:
                what = self._base(what)
                names.add(what)
            else:
                what = self._place(what)
            conditions.append(partial(_holds, what=what, distance=distance, is_near=is_near))
        return tuple(conditions), frozenset(names)

    def _base(self, name: str) -> str:
        """What stands on the table and carries an object, or the object itself."""
        while (below := self._things[name].on) is not None:
            name = below
        return name


def _holds(place: Array, table: Table, *, what: str | Array, distance: float, is_near: bool) -> bool:
    """Whether a place is within a distance of a thing or place, or is not."""
    there = table.poses[what][0] if isinstance(what, str) else what
    return bool((np.linalg.norm(place - there) <= distance) == is_near)


def _size(kind: str, size: Any) -> float | tuple[float, ...] | None:
    """In metres; None is the usual one."""
    if size is None:
        return None
    if isinstance(size, str):
        sizes = KINDS.get(kind)
        words = {} if sizes is None else {"small": min(sizes.all), "usual": sizes.usual, "large": max(sizes.all)}
        if size not in words:
            raise BadCall(f"no size {size!r}; there are: {', '.join((*words, 'metres'))}")
        return words[size]
    return tuple(number(value, "size") for value in size) if isinstance(size, list) else number(size, "size")
