"""Piles and ropes: many small things that go by one name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perception.geometry.symmetry import matrix
from perception.types import Array, Pose, SceneObject

PILE, ROPE = "pile", "rope"
GROUPS = frozenset({PILE, ROPE})


def grouped(kind: str, members: Sequence[SceneObject]) -> SceneObject:
    """Members as one thing that has their name and colour: its box is the one around them, along the table's axes.

    Args:
        kind: `PILE` or `ROPE`.
        members: one at least; those of a rope from one end to the other.
    """
    reach = np.array([np.abs(matrix(member.pose.quaternion)) @ member.size / 2.0 for member in members])
    centres = np.array([member.position for member in members])
    low, high = (centres - reach).min(axis=0), (centres + reach).max(axis=0)
    first = members[0]
    pose = Pose((low + high) / 2.0)
    return SceneObject(first.name, kind, first.color, first.rgb, pose, high - low, members=tuple(members))


def places(thing: SceneObject) -> Array:
    """(n, 2) where the members of a pile or a rope are, in their order, m."""
    return np.array([member.position[:2] for member in thing.members])


def tangents(beads: Array) -> Array:
    """(n,) the direction of a rope at each of its beads (n, 2), from the first to the last, rad."""
    along = np.gradient(beads, axis=0)
    angles: Array = np.arctan2(along[:, 1], along[:, 0])
    return angles


def straight(beads: Array, start: Array, end: Array) -> Array:
    """(n, 2) where beads lie when their rope is stretched along the line between two places (2,), in the middle of it.

    The first bead is on the side of `start`. The rope keeps its length, whatever the distance of the places.

    Args:
        beads: (n, 2) where they lie now, m.
        start, end: different places, m.
    """
    way = (end - start) / np.linalg.norm(end - start)
    length = float(np.linalg.norm(np.diff(beads, axis=0), axis=1).sum())
    return (start + end) / 2.0 + np.outer(np.linspace(-length / 2.0, length / 2.0, len(beads)), way)
