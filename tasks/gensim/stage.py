"""What a task file's calls do: objects come into a world, places are found for them. The host's end of the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from perception.geometry.symmetry import matrix
from perception.types import Array, Pose
from sim import groups
from sim.bodies import Body
from sim.bullet import bullet
from sim.objects import Shape
from sim.world import World
from tasks.gensim import assets, frame, kits, places
from tasks.gensim.assets import Values
from tasks.gensim.drive import above
from tasks.gensim.shims.palette import TABLEAU

Mode = Literal["published", "strict"]

MOST_OBJECTS, MOST_BEADS, MOST_TICKS = 300, 60, 14400
# The largest thing for which room is looked for, and how far away something may be put, m.
LARGEST, FARTHEST = 2.0, 10.0
# A template's sizes where nothing was filled in, as the original draws them, m.
_DRAWN = {"HALF": (0.01, 0.03)}
_DRAWN_ELSE = (0.03, 0.05)
_USUAL = (0.04, 0.04, 0.04)
# What colour things have that are given none; all others are red.
_BARE = {
    **dict.fromkeys(("zone", "line", "corner", "square", "bowl"), "green"),
    **dict.fromkeys(("pallet", "container", "stand"), "brown"),
    "fixture": "gray",
}
# What we have no name for.
_ALIKE = {"indigo": "purple", "violet": "purple", "silver": "gray", "gold": "yellow"}


@dataclass
class Stage:
    """A table that a task file sets.

    Args:
        world: with nothing on it yet.
        rng: draws places, and sizes that a task file leaves open.
        mode: "published" does as the original does; in "strict", what it covers up is an error, a cylinder is touched
            where it is seen, and a template that was not filled in has the size for which its place was sought.
    """

    world: World
    rng: np.random.Generator
    mode: Mode = "published"
    bodies: dict[int, Body] = field(default_factory=dict)
    ropes: list[tuple[int, ...]] = field(default_factory=list)
    _sought: list[tuple[Array, tuple[float, ...]]] = field(default_factory=list)

    def functions(self) -> dict[str, Callable[..., Any]]:
        """What is offered to the task file, by name."""
        offered = (
            *(self.add_object, self.add_rope, self.free_place, self.pose_of, self.put),
            *(self.bounds_of, self.paint, self.step_on, self.shape_points),
        )
        return {function.__name__: function for function in offered}

    def body(self, number: int) -> Body:
        """The object of that number.

        Raises:
            KeyError: there is none.
        """
        if number not in self.bodies:
            raise KeyError(f"no object {number}; there are: {', '.join(map(str, self.bodies)) or 'none'}")
        return self.bodies[number]

    def points(self, number: int) -> Array:
        """(n, 3) the vertices of an object's mesh, table frame."""
        body = self.bodies[number]
        pose = body.pose()
        points: Array = body.shape.mesh.vertices @ matrix(pose.quaternion).T + pose.position
        return points

    def free(self) -> places.Map:
        """The map of where nothing stands."""
        return places.free((self.points(number), body.shape.mesh.triangles) for number, body in self.bodies.items())

    # Called by the task file, in its frame

    def add_object(
        self,
        name: str,
        values: Mapping[str, Sequence[Any]],
        position: Sequence[float],
        quaternion: Sequence[float],
        fixed: bool,
        rgb: Sequence[float] | None,
    ) -> int:
        """Put an object somewhere and return its number.

        Raises:
            UnknownAsset: in strict mode, there is none of that name.
            ValueError: it cannot have that size, or there are too many objects.
        """
        pose = _placed(position, quaternion)
        if not assets.known(name):
            name = self._instead(name)
        filled = Values(values, lambda key: self._size(key, name, pose.position), swapped=self.mode == "published")
        shape = assets.build(name, filled)
        return self._add(name.split("/")[-1].split(".")[0].split("-")[0], shape, pose, rgb, fixed=fixed)

    def add_rope(
        self, position: Sequence[float], spacing: float, radius: float, count: int, rgb: Sequence[float] | None
    ) -> list[int]:
        """Let a rope of beads fall from where it stands upright; returns their numbers."""
        if not 2 <= count <= MOST_BEADS or not 0.001 <= radius <= 0.02 or not 0.001 <= spacing <= 0.1:
            raise ValueError(f"a rope of {count} beads of {radius} m, {spacing} m apart: 2 to {MOST_BEADS} beads")
        foot = _placed(position, (0.0, 0.0, 0.0, 1.0))
        shape = assets.bead(radius)
        beads = [self._add("bead", shape, above(foot, spacing * (index + 1)), rgb) for index in range(count)]
        groups.tie([self.bodies[number] for number in beads], (0.0, 0.0, spacing))
        self.ropes.append(tuple(beads))
        return beads

    def free_place(self, size: Sequence[float]) -> list[float]:
        """A random x, y and yaw where something of a size has room: however it is turned, or in strict mode as it is.

        Raises:
            NoSpace: in strict mode, there is none; else it is the middle then, as in the original.
        """
        if len(size) < 2 or not 0.0 <= min(size) <= max(size) <= LARGEST:
            raise ValueError(f"size {list(size)}: two or three lengths, 0 to {LARGEST} m")
        if self.mode == "published":
            yaw, there = float(self.rng.uniform(0.0, 2.0 * np.pi)), places.anyhow(self.free(), size)
        else:
            yaw, there = places.turned(self.free(), size, self.rng)
        x, y = self.rng.choice(there) if len(there) else (0.0, 0.0)
        place = np.array([x, y, 0.0])
        self._sought.append((place, tuple(size)))
        return [*frame.from_table(place.tolist())[:2].tolist(), yaw]

    def pose_of(self, number: int) -> tuple[list[float], list[float]]:
        """Where an object is."""
        return frame.pose_from_table(self.body(number).pose())

    def put(self, number: int, position: Sequence[float], quaternion: Sequence[float]) -> None:
        """Put an object elsewhere, at rest."""
        self.body(number).set_pose(_placed(position, quaternion))

    def bounds_of(self, number: int) -> list[list[float]]:
        """The lower and the upper corner of the box around an object."""
        points = np.array([frame.from_table(point) for point in self.points(number)])
        return [points.min(axis=0).tolist(), points.max(axis=0).tolist()]

    def paint(self, number: int, rgb: Sequence[float]) -> None:
        """Give an object another colour."""
        body = self.body(number)
        bullet.changeVisualShape(body.id, -1, rgbaColor=[*_share(rgb), 1.0], physicsClientId=body.client)

    def step_on(self, ticks: int) -> None:
        """Let so many times 1/240 s pass.

        Raises:
            ValueError: it is more than a minute.
        """
        if not 0 <= ticks <= MOST_TICKS:
            raise ValueError(f"{ticks} steps: 0 to {MOST_TICKS} at a time")
        self.world.step(ticks)

    def shape_points(self, file: str, count: int) -> Array:
        """(count, 3) random points inside of a kitting shape, in its own units."""
        if not 0 < count <= MOST_OBJECTS:
            raise ValueError(f"{count} points: 1 to {MOST_OBJECTS}")
        return kits.inside(assets.shape_number(file), count, self.rng)

    # Parts

    def _add(self, kind: str, shape: Shape, pose: Pose, rgb: Sequence[float] | None, *, fixed: bool = False) -> int:
        if len(self.bodies) >= MOST_OBJECTS:
            raise ValueError(f"more than {MOST_OBJECTS} objects")
        number = len(self.bodies) + 1
        color = _BARE.get(kind, "red") if rgb is None else named(rgb)
        made = Shape(**{**vars(shape), "mass": 0.0}) if fixed else shape
        body = self.world.add(f"{color} {kind} {number}", color, made, pose)
        self.bodies[number] = body
        if shape.parts and not fixed:
            low = float(self.points(number)[:, 2].min())
            if low < 0.0:  # what begins inside the table would be thrown out of it
                body.set_pose(above(pose, -low))
        return number

    def _instead(self, name: str) -> str:
        """What the original takes for an asset that it does not have."""
        plain = name.replace("-template", "")
        if assets.known(plain):
            return plain
        if self.mode == "strict":
            assets.build(name, Values({}, lambda key: _USUAL))  # says which there are
        return "stacking/block.urdf"

    def _size(self, key: str, name: str, place: Array) -> Sequence[float]:
        """The three numbers of a template's key where the task file filled in nothing."""
        if self.mode == "published":
            return self.rng.uniform(*_DRAWN.get(key, _DRAWN_ELSE), 3).tolist()  # type: ignore[no-any-return]
        near = [size for sought, size in self._sought if np.abs(sought - place)[:2].max() < places.PIXEL / 2.0]
        size = (*near[-1], *_USUAL)[:3] if near else _USUAL
        if name.split("/")[0] in ("cylinder", "ball", "sphere"):
            return size[0] / 2.0, size[1] / 2.0, size[2]
        return [length / 2.0 for length in size] if key == "HALF" else size


def _placed(position: Sequence[float], quaternion: Sequence[float]) -> Pose:
    if max(map(abs, position)) > FARTHEST:
        raise ValueError(f"position {list(position)}: at most {FARTHEST} m from the origin")
    return frame.pose_to_table(position, quaternion)


def _share(rgb: Sequence[float]) -> list[float]:
    return [min(max(float(part), 0.0), 1.0) for part in rgb[:3]]


def named(rgb: Sequence[float]) -> str:
    """The colour of ours that is called as the most similar one of theirs."""
    wanted = 255.0 * np.array(_share(rgb))
    theirs = min(TABLEAU, key=lambda name: float(np.linalg.norm(wanted - TABLEAU[name])))
    return _ALIKE.get(theirs, theirs)
