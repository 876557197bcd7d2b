"""A table that exists on paper only: every function of the vocabulary, with things that jump where they are put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from lmp.api import Api
from robot.api import moves_arm

CORNERS = np.array([[-0.25, 0.15], [0.25, 0.15], [0.25, -0.15], [-0.25, -0.15]])
SIDES = np.array([[0.0, 0.15], [0.25, 0.0], [0.0, -0.15], [-0.25, 0.0]])


class UnknownObject(LookupError):
    """As the real one says it."""


class Unreachable(Exception):
    """As the real one says it."""


@dataclass
class PaperTable:
    """Things by name with their positions, and a list of what was done to them."""

    names: Sequence[str] = ("red block", "blue bowl", "green block")
    done: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        spread = np.linspace(-0.2, 0.2, max(len(self.names), 2))
        self.positions = {name: np.array([spread[i], 0.1 * (-1) ** i]) for i, name in enumerate(self.names)}

    def at(self, place: Any) -> np.ndarray:
        """The position of a name, or a position itself."""
        if isinstance(place, str):
            if place not in self.positions:
                raise UnknownObject(f"no object {place!r}; there are: {', '.join(self.positions)}")
            return self.positions[place].copy()
        position = np.asarray(place, dtype=float)[:2]
        if np.any(np.abs(position) > [0.3, 0.2]):
            raise Unreachable(f"{position} is out of reach")
        return position

    def api(self) -> Api:
        """The functions of docs/programs.md but those for speaking."""

        def get_obj_names() -> list[str]:
            """The names of the objects."""
            return list(self.positions)

        def get_obj_pos(name: Any) -> np.ndarray:
            """The (2,) centre of an object; (n, 2) for a list of names."""
            return self.at(name) if isinstance(name, str) else np.array([self.at(one) for one in name])

        def get_bbox(name: str) -> np.ndarray:
            """The box x0 y0 x1 y1 of an object."""
            return np.concatenate([self.at(name) - 0.02, self.at(name) + 0.02])

        def get_size(name: str) -> np.ndarray:
            """The (3,) extents of an object."""
            return np.array([0.04, 0.04, 0.04 + 0.001 * list(self.positions).index(name)])

        def get_color(name: str) -> np.ndarray:
            """Red, green and blue, 0 to 1."""
            return np.array([1.0, 0.0, 0.0])

        def get_color_name(name: str) -> str:
            """The name of an object's color."""
            self.at(name)
            return name.split()[0]

        def get_kind(name: str) -> str:
            """What an object is: block, bowl, …"""
            self.at(name)
            return name.split()[1]

        def is_obj_visible(name: str) -> bool:
            """Whether there is such an object."""
            return name in self.positions

        def is_on(a: str, b: str) -> bool:
            """Whether a stands on b or lies in it."""
            return bool(np.linalg.norm(self.at(a) - self.at(b)) < 0.03)

        def get_corner_positions() -> np.ndarray:
            """The (4, 2) corners."""
            return CORNERS

        def get_side_positions() -> np.ndarray:
            """The (4, 2) sides."""
            return SIDES

        def get_corner_name(xy: Any) -> str:
            """The nearest corner."""
            return "top left corner"

        def get_side_name(xy: Any) -> str:
            """The nearest side."""
            return "top side"

        def denormalize_xy(uv: Any) -> np.ndarray:
            """A position from 0 to 1 in both directions."""
            return (np.asarray(uv, dtype=float) - 0.5) * [0.5, 0.3]

        def get_free_pos(near: Any) -> np.ndarray:
            """A free place near a position."""
            return self.at(near) * 0.5 + [0.01, 0.05]

        @moves_arm
        def put_first_on_second(a: Any, b: Any) -> None:
            """Pick up a and put it on or in b."""
            self.at(a)
            target = self.at(b)
            if isinstance(a, str):
                self.positions[a] = target
            self.done.append(("put", a if isinstance(a, str) else tuple(a), b if isinstance(b, str) else tuple(target)))

        @moves_arm
        def stack_objects_in_order(object_names: Sequence[str]) -> None:
            """Stack, bottom first."""
            for below, above in pairwise(object_names):
                put_first_on_second(above, below)

        @moves_arm
        def pick(name: str) -> None:
            """Pick an object up."""
            self.at(name)
            self.done.append(("pick", name))

        @moves_arm
        def place(position: Any) -> None:
            """Put down what is held."""
            self.done.append(("place", tuple(self.at(position))))

        @moves_arm
        def push(name: str, to: Any) -> None:
            """Slide an object to a position."""
            self.positions[name] = self.at(to)
            self.done.append(("push", name, tuple(self.at(to))))

        @moves_arm
        def point_gripper_to(p: Any) -> None:
            """Point at a name or position."""
            self.done.append(("point", p if isinstance(p, str) else tuple(self.at(p))))

        @moves_arm
        def goto_pos(p: Any) -> None:
            """Move above a position."""
            self.done.append(("goto", tuple(self.at(p))))

        @moves_arm
        def follow_traj(points: Any) -> None:
            """Move through points."""
            self.done.append(("follow", [tuple(self.at(point)) for point in points]))

        @moves_arm
        def go_home() -> None:
            """Back to where the arm started."""
            self.done.append(("home",))

        functions = {name: value for name, value in locals().items() if callable(value) and name != "self"}
        return Api(functions)
