"""The control functions offered to programs. Their docstrings are what a language model reads (docs/programs.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from perception.types import Array
from robot.skills import Skills

# A program that is off by orders of magnitude means no place on a table.
FARTHEST = 10.0
MOST_POINTS = 500


class BadArgument(ValueError):
    """A program passed something that is no name, no position or no list of these."""


def moves_arm(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function offered to programs as one that moves the arm, with a true attribute of that name."""
    vars(function)["moves_arm"] = True
    return function


def control_functions(skills: Skills) -> dict[str, Callable[..., Any]]:
    """The functions of docs/programs.md under "Control", and `get_free_pos`.

    Names are matched without regard to case and articles; positions may be lists, tuples or arrays, of two numbers
    (a third one, a height, is ignored where an object is put). Those that move the arm are marked with `moves_arm`.
    What cannot be done is raised: `BadArgument`, `perception.types.UnknownObject`, or a `robot.types.RobotError`, each
    with what could be done instead.

    What is to be had by keyword only is not for programs: a person's corrections set it (docs/corrections.md). `offset`
    is a pose (4, 4) in the frame of what the thing is put on: how far from the middle, and how much turned.
    """

    @moves_arm
    def put_first_on_second(first: str | Array, second: str | Array, *, offset: Array | None = None) -> None:
        """Pick up an object and put it on or in another, or at a position.

        Both may be names or positions; the first is a position where an object stands. A second position at which
        something stands means on or in that thing; any other is a place on the table.
        """
        skills.put_first_on_second(_target(first, "first"), _target(second, "second"), _pose(offset, "offset"))

    @moves_arm
    def stack_objects_in_order(object_names: list[str]) -> None:
        """Stack objects, bottom first: the first stays where it is, each next goes on the one before it."""
        skills.stack(_names(object_names))

    @moves_arm
    def pick(name: str | Array) -> None:
        """Pick up an object and hold it above its place."""
        skills.pick(_target(name, "name"))

    @moves_arm
    def place(position: str | Array, *, offset: Array | None = None) -> None:
        """Put what is held at a position, or on or in a named object."""
        skills.place(_target(position, "position"), _pose(offset, "offset"))

    @moves_arm
    def push(name: str | Array, to: str | Array) -> None:
        """Slide an object along the table to a position, or up to a named object."""
        skills.push(_target(name, "name"), _target(to, "to"))

    @moves_arm
    def point_gripper_to(p: str | Array) -> None:
        """Hold the gripper above a named object or a position."""
        skills.point(_target(p, "p"))

    @moves_arm
    def goto_pos(p: str | Array) -> None:
        """Move the gripper above a position [x, y], or to [x, y, z]."""
        if isinstance(p, str):
            skills.point(_target(p, "p"))
        else:
            skills.goto(_position(p, "p", (2, 3)))

    @moves_arm
    def follow_traj(points: Array) -> None:
        """Move the gripper through (n, 2) or (n, 3) points, one after the other, in straight lines."""
        skills.follow(_points(points))

    @moves_arm
    def go_home() -> None:
        """Move the arm back to where it started."""
        skills.go_home()

    def get_free_pos(near: str | Array) -> Array:
        """The (2,) free place on the table closest to a position or a named object, where an object can be put."""
        return skills.free_position(_target(near, "near"))

    functions = (
        put_first_on_second,
        stack_objects_in_order,
        pick,
        place,
        push,
        point_gripper_to,
        goto_pos,
        follow_traj,
        go_home,
        get_free_pos,
    )
    return {function.__name__: function for function in functions}


def drawer_functions(skills: Skills) -> dict[str, Callable[..., Any]]:
    """The functions of docs/programs.md under "Drawers", for cells that have some. Raises as above.

    `grasp`, a pose (4, 4) of the tool in the handle's frame, is how to take hold of it.
    """

    @moves_arm
    def open_drawer(name: str | Array, *, grasp: Array | None = None) -> None:
        """Pull a drawer open by its handle, as far as it goes."""
        skills.open_drawer(_target(name, "name"), _pose(grasp, "grasp"))

    @moves_arm
    def close_drawer(name: str | Array, *, grasp: Array | None = None) -> None:
        """Push a drawer in by its handle."""
        skills.close_drawer(_target(name, "name"), _pose(grasp, "grasp"))

    def is_open(name: str | Array) -> bool:
        """Whether a drawer is open."""
        return skills.is_open(_target(name, "name"))

    return {function.__name__: function for function in (open_drawer, close_drawer, is_open)}


def pile_functions(skills: Skills) -> dict[str, Callable[..., Any]]:
    """The functions of docs/programs.md under "Piles", for cells that have some. Raises as above."""

    @moves_arm
    def sweep(pile: str | Array, zone: str | Array) -> float:
        """Push all of a pile of small blocks along the table into a zone, and return the share of it that lies there.

        The zone is a name, a box [x0, y0, x1, y1] as `get_bbox` gives it, or a position [x, y] to gather it around.
        """
        return skills.sweep(_target(pile, "pile"), zone if isinstance(zone, str) else _position(zone, "zone", (2, 4)))

    return {"sweep": sweep}


def rope_functions(skills: Skills) -> dict[str, Callable[..., Any]]:
    """The functions of docs/programs.md under "Ropes", for cells that have some. Raises as above."""

    @moves_arm
    def drag(rope: str | Array, to: str | Array) -> None:
        """Pull a rope along the table until one of its ends, the nearer one, is at a position or a named object.

        A position on the rope instead of its name means the bead that lies there; `get_parts` tells them.
        """
        skills.drag(_target(rope, "rope"), _target(to, "to"))

    @moves_arm
    def lay_rope(rope: str | Array, start: str | Array, end: str | Array) -> None:
        """Lay a rope straight along the line from one position or named object to another."""
        skills.lay(_target(rope, "rope"), _target(start, "start"), _target(end, "end"))

    return {"drag": drag, "lay_rope": lay_rope}


def _target(value: object, argument: str) -> str | Array:
    """A name or a (2,) position."""
    if isinstance(value, str):
        return value
    return _position(value, argument, (2, 3))[:2]


def _position(value: object, argument: str, lengths: tuple[int, ...]) -> Array:
    neither = f"{argument} is neither a name nor a position [x, y]: {_short(value)}"
    try:
        position = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadArgument(neither) from None
    if position.ndim == 0:
        raise BadArgument(neither)
    if position.ndim == 2 and len(position) == 1:
        position = position[0]
    if position.shape not in [(length,) for length in lengths]:
        raise BadArgument(
            f"{argument} is one position [x, y] in metres, not of shape {position.shape}: {_short(value)}"
        )
    if not np.isfinite(position).all() or np.abs(position).max() > FARTHEST:
        raise BadArgument(f"{argument} is a position in metres near the table, not {_short(value)}")
    return position


def _pose(value: object, argument: str) -> Array | None:
    """A rigid transform (4, 4); None stays None."""
    if value is None:
        return None
    try:
        pose = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadArgument(f"{argument} is a pose (4, 4), not {_short(value)}") from None
    if pose.shape != (4, 4) or not np.allclose(pose[:3, :3] @ pose[:3, :3].T, np.eye(3), atol=1e-6):
        raise BadArgument(f"{argument} is a rigid transform (4, 4), not {_short(value)}")
    return pose


def _points(value: object) -> Array:
    try:
        points = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadArgument(f"points is a list of positions [x, y] or [x, y, z], not {_short(value)}") from None
    if points.ndim == 1 and points.shape in ((2,), (3,)):
        points = points[None, :]
    if points.ndim != 2 or points.shape[1] not in (2, 3) or not 1 <= len(points) <= MOST_POINTS:
        raise BadArgument(
            f"points is a list of 1 to {MOST_POINTS} positions [x, y] or [x, y, z], not of shape {points.shape}"
        )
    if not np.isfinite(points).all() or np.abs(points).max() > FARTHEST:
        raise BadArgument("points has numbers that are no positions in metres near the table")
    return points


def _names(value: object) -> list[str]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise BadArgument(f"object_names is a list of names, bottom first, not {_short(value)}")
    names = list(value)
    for name in names:
        if not isinstance(name, str):
            raise BadArgument(f"object_names is a list of names; {_short(name)} is none")
    if not names:
        raise BadArgument("there is nothing to stack: object_names is empty")
    return names


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
