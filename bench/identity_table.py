"""What stands on the table of an episode, where there is room, and a person's hand that moves it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perception.support import carried_by
from perception.types import Array, Pose, SceneObject
from perception.workspace import WORKSPACE
from sim.cell import SimCell

# What a person puts on or in what, so that it stays there.
ON: dict[str, tuple[str, ...]] = {
    "block": ("block", "plate", "bowl"),
    "cylinder": ("block", "plate", "bowl"),
    "ball": ("bowl",),
}
# Room between footprints that a person leaves, m.
GAP = 0.015
# Centres of what is put somewhere stay this far inside of the workspace, m.
INSET = 0.05
AWAY = (3.0, -0.7)


class Table:
    """The true things of one episode.

    Args:
        cell: in which they are.
        rng: draws places.

    Attributes:
        away: the names of what a person has taken off the table.
        touched: the names of what a person has moved since the last look.
    """

    def __init__(self, cell: SimCell, rng: np.random.Generator) -> None:
        self.cell, self.rng = cell, rng
        self.away: set[str] = set()
        self.touched: set[str] = set()

    def truth(self) -> dict[str, SceneObject]:
        """Everything by name, off the table or on it."""
        return self.cell.truth()

    def put(self, name: str, pose: Pose) -> None:
        """Move a thing by hand and wait until everything lies still."""
        self.lift(name, pose)
        self.cell.world.settle()

    def lift(self, name: str, pose: Pose) -> None:
        """Move a thing by hand, with more to come before anything may fall."""
        self.cell.world.body(name).set_pose(pose)
        self.touched.add(name)

    def take_off(self, name: str) -> None:
        """Take a thing off the table."""
        self.away.add(name)
        x, z = AWAY
        self.put(name, Pose(np.array([x + 0.5 * len(self.away), x, z])))

    def loose(self) -> dict[str, SceneObject]:
        """What nothing stands on and the arm does not hold, and stands upright on the table or on something."""
        things = {name: it for name, it in self.truth().items() if self.on_table(it)}
        return {
            name: it
            for name, it in things.items()
            if not carried_by(name, things) and name != self.cell.skills.held and upright(it)
        }

    def supports(self, name: str) -> list[str]:
        """The names of what a thing may be put on or in."""
        things = self.loose()
        thing = things.get(name)
        kinds = ON.get(thing.kind, ()) if thing is not None else ()
        return [each.name for each in things.values() if each.kind in kinds and each.name != name and low(each)]

    def alike(self, a: SceneObject, b: SceneObject) -> bool:
        """Whether nobody can tell two things from each other."""
        return (a.kind, a.color) == (b.kind, b.color) and bool(np.allclose(a.size, b.size))

    def nearest_alike(self, thing: SceneObject) -> float:
        """How far the next thing is that nobody can tell from it, m; infinite without one."""
        others = [it for it in self.truth().values() if it.name != thing.name and self.alike(it, thing)]
        return min([apart(thing, it) for it in others if self.on_table(it)], default=np.inf)

    def may_move(self, name: str) -> bool:
        """Whether it and all that is like it have stood still since the last look."""
        things = self.truth()
        return not any(self.alike(things[name], things[moved]) for moved in self.touched)

    def on_table(self, thing: SceneObject) -> bool:
        """Whether it has neither been taken off the table nor fallen."""
        return bool(thing.position[2] > -0.1)

    def fits(self, thing: SceneObject, place: SceneObject) -> bool:
        """Whether a thing has room on the table where another one stands."""
        others = [it for it in self.truth().values() if it.name not in (thing.name, place.name)]
        return low(place) and clear(thing, place.position[:2], others)

    def free_place(self, thing: SceneObject, within: float = np.inf) -> Array | None:
        """(2,) where a thing has room, less than `within` (m) from where it is; None where no try found one."""
        others = [it for it in self.truth().values() if it.name != thing.name]
        for _ in range(60):
            place = self.anywhere()
            if within < 0.2:
                place = thing.position[:2] + self.rng.uniform(-within, within, 2)
            near = np.linalg.norm(place - thing.position[:2]) < 0.95 * within
            if near and np.all(place == np.clip(place, *self._bounds)) and clear(thing, place, others):
                return place
        return None

    def anywhere(self) -> Array:
        """(2,) somewhere in the workspace."""
        return self.rng.uniform(*self._bounds)

    def yaw(self) -> float:
        """Any yaw, rad."""
        return float(self.rng.uniform(-np.pi, np.pi))

    @property
    def _bounds(self) -> tuple[Array, Array]:
        x0, y0, x1, y1 = WORKSPACE.bounds
        return np.array([x0 + INSET, y0 + INSET]), np.array([x1 - INSET, y1 - INSET])


def apart(a: SceneObject, b: SceneObject) -> float:
    """How far two things are from each other on the table, m."""
    return float(np.linalg.norm(a.position[:2] - b.position[:2]))


def low(thing: SceneObject, gap: float = 0.005) -> bool:
    """Whether it stands on the table itself."""
    return bool(thing.position[2] < thing.size[2] / 2.0 + gap)


def upright(thing: SceneObject) -> bool:
    """Whether it stands as it was made to stand."""
    x, y, _, _ = thing.pose.quaternion
    return thing.kind == "ball" or float(np.hypot(x, y)) < 0.1


def standing(thing: SceneObject, xy: Array, yaw: float = 0.0) -> Pose:
    """On the table, a hair above it."""
    quaternion = np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)])
    return Pose(np.array([xy[0], xy[1], thing.size[2] / 2.0 + 0.001]), quaternion)


def clear(thing: SceneObject, xy: Array, others: Sequence[SceneObject]) -> bool:
    """Whether a thing at (2,) xy, turned at will, leaves room to others."""
    reach = float(np.linalg.norm(thing.size[:2])) / 2.0 + GAP
    return all(
        np.linalg.norm(other.position[:2] - xy) > reach + float(np.linalg.norm(other.size[:2])) / 2.0
        for other in others
    )
