"""Piles of small blocks and ropes of beads: what they are made of, and where that lies to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from perception.colors import COLORS
from perception.groups import PILE, ROPE, grouped
from perception.types import Array, Pose, SceneObject
from sim import meshes
from sim.bodies import Body
from sim.bullet import bullet
from sim.objects import SOLID_DENSITY, Part, Shape, Size, Sizes
from sim.objects import shape as shape_of

SIZES = {
    PILE: Sizes((0.015, 0.120), ((0.012, 0.100), (0.018, 0.140))),
    ROPE: Sizes((0.012, 0.300), ((0.012, 0.240), (0.014, 0.340))),
}
"""(edge of a block, diameter of the disc that they lie in), and (width of a bead, length), m."""
COUNTS = {PILE: 30, ROPE: 20}
MOST = {PILE: 60, ROPE: 40}
SMALLEST, LARGEST = (0.008, 0.03), (0.03, 0.40)

# What a joint of a rope exerts at most, N.
STRENGTH = 100.0
# A bead is drawn as a ball so much wider than it is, so that a rope looks like one.
PLUMP = 1.5
BEAD_SEGMENTS = 12
# A rope swings about its direction by so much at most, rad, in so many waves: it never meets itself.
SWING, WAVES = 1.1, 3
# Between blocks of a layer, and between layers, m; so many places are drawn for a layer.
GAP = 0.001
TRIES = 400


class Impossible(ValueError):
    """A pile or a rope that cannot be: what is wrong with it and what would do."""


@dataclass(frozen=True)
class Group:
    """The bodies of a pile or a rope, in order."""

    kind: str
    bodies: tuple[Body, ...]
    name: str

    def as_object(self) -> SceneObject:
        """As eyes that know the truth see it."""
        return grouped(self.kind, [self._member(body) for body in self.bodies])

    def _member(self, body: Body) -> SceneObject:
        rgb = np.array(COLORS[body.color])
        return SceneObject(self.name, body.kind, body.color, rgb, body.pose(), body.shape.extents.copy())


@dataclass(frozen=True)
class Members:
    """What a pile or a rope is made of, all alike, and where each of it lies at first, table frame."""

    shape: Shape
    poses: tuple[Pose, ...]
    spacing: float = 0.0


def members(
    kind: str,
    size: Size | None = None,
    count: int | None = None,
    *,
    seed: int = 0,
    at: Sequence[float] = (0.0, 0.0),
    yaw: float = 0.0,
) -> Members:
    """Make a pile, scattered over a disc in as many layers as it takes, or a rope, lying in waves.

    Args:
        kind: `PILE` or `ROPE`.
        size: (edge, diameter) or (width, length) as in `SIZES`, or the first alone, m; None is the usual size.
        count: of blocks or beads; None is the usual count.
        seed: of how it lies.
        at: (2,) the middle of the disc, or of the rope, m.
        yaw: the rope's direction, rad.

    Raises:
        Impossible: a size or a count that it cannot have.
    """
    shape, count = made_of(kind, size, count)
    small, large = _dimensions(kind, size)
    rng, middle = np.random.default_rng(seed), np.asarray(at, dtype=np.float64)
    if kind == PILE:
        return Members(shape, tuple(_heap(rng, small, large, count, middle)))
    spacing = large / (count - 1)
    return Members(shape, tuple(_waves(rng, small, spacing, count, middle, yaw)), spacing)


def made_of(kind: str, size: Size | None = None, count: int | None = None) -> tuple[Shape, int]:
    """What each member is, and how many there are. Arguments and errors as in `members`."""
    small, large = _dimensions(kind, size)
    count = COUNTS[kind] if count is None else count
    if not 2 <= count <= MOST[kind]:
        raise Impossible(f"count {count}: a {kind} is of 2 to {MOST[kind]}")
    if kind == PILE:
        return shape_of("block", small), count
    if (most := int(large / small) + 1) < count:
        raise Impossible(f"count {count}: {most} beads of {small} m go on a rope of {large} m at most")
    return _bead(small), count


def extent(kind: str, size: Size | None) -> float:
    """Radius of a circle around what it covers, however it lies, m. Raises `Impossible`."""
    small, large = _dimensions(kind, size)
    return large / 2.0 + small


def tie(beads: Sequence[Body], before: Sequence[float]) -> None:
    """Tie beads to a rope: each turns freely about the centre of the one before.

    Args:
        beads: in order, standing so that nothing pulls.
        before: (3,) the centre of the bead before in each bead's own frame, m.
    """
    for one, other in pairwise(beads):
        joint = bullet.createConstraint(
            one.id,
            -1,
            other.id,
            -1,
            bullet.JOINT_POINT2POINT,
            [0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0],
            list(before),
            physicsClientId=one.client,
        )
        bullet.changeConstraint(joint, maxForce=STRENGTH, physicsClientId=one.client)


def _dimensions(kind: str, size: Size | None) -> tuple[float, float]:
    usual = SIZES[kind].usual
    numbers = usual if size is None else tuple(np.atleast_1d(np.asarray(size, dtype=np.float64)).tolist())
    if len(numbers) == 1:
        numbers = numbers[0], usual[1]
    if len(numbers) != 2 or not all(
        low <= number <= high for number, (low, high) in zip(numbers, (SMALLEST, LARGEST), strict=True)
    ):
        what = "[edge of a block, diameter]" if kind == PILE else "[width of a bead, length]"
        (low, high), (least, most) = SMALLEST, LARGEST
        raise Impossible(f"size {size}: a {kind}'s size is {what}, {low} to {high} m and {least} to {most} m")
    return numbers[0], numbers[1]


def _bead(width: float) -> Shape:
    """Seen as a ball, touched as a cube, which does not roll away."""
    edges = (width,) * 3
    look = meshes.ball(PLUMP * width / 2.0, BEAD_SEGMENTS)
    return Shape("object", np.array(edges), look, (Part("box", edges),), SOLID_DENSITY * width**3)


def _heap(rng: np.random.Generator, edge: float, across: float, count: int, middle: Array) -> list[Pose]:
    """Blocks turned at random in a disc, none in another; those for which it is full lie in a layer above."""
    room = np.sqrt(2.0) * edge + GAP
    poses: list[Pose] = []
    height = edge / 2.0 + GAP
    while len(poses) < count:
        angles, reaches = rng.uniform(0.0, 2.0 * np.pi, TRIES), np.sqrt(rng.uniform(size=TRIES)) * across / 2.0
        spots = middle + reaches[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        free = np.linalg.norm(spots[:, None] - spots, axis=2) >= room
        layer: list[int] = []
        for spot in range(TRIES):
            if len(poses) + len(layer) < count and free[spot, layer].all():
                layer.append(spot)
        poses += [Pose(np.array([*spots[i], height]), _about_z(rng.uniform(-np.pi, np.pi))) for i in layer]
        height += edge + GAP
    return poses


def _waves(rng: np.random.Generator, width: float, spacing: float, count: int, middle: Array, yaw: float) -> list[Pose]:
    """Beads along a curve, each turned so that its x axis comes from the bead before."""
    share = np.linspace(0.0, 1.0, count - 1)
    heights, phases = rng.normal(size=WAVES), rng.uniform(0.0, 2.0 * np.pi, WAVES)
    swing = sum(
        height * np.sin(2.0 * np.pi * (wave + 1) * share / 2.0 + phase)
        for wave, (height, phase) in enumerate(zip(heights, phases, strict=True))
    )
    angles = yaw + SWING * np.tanh(swing)
    steps = spacing * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    line = np.vstack([np.zeros(2), np.cumsum(steps, axis=0)])
    spots = middle + line - (line.min(axis=0) + line.max(axis=0)) / 2.0
    turns = [angles[0], *angles]
    return [Pose(np.array([*spot, width / 2.0 + GAP]), _about_z(turn)) for spot, turn in zip(spots, turns, strict=True)]


def _about_z(angle: float) -> Array:
    return np.array([0.0, 0.0, np.sin(angle / 2.0), np.cos(angle / 2.0)])
