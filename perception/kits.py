"""Kits as they are believed to be: boards with a hole for each of some flat shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from perception.geometry.outlines import ACROSS, NAMES, middle, outline, thickest
from perception.types import Array, SceneObject

KIT = "kit"
PIECES = frozenset(NAMES)
"""The kinds that go into the holes."""

# Every hole has a square of the board to itself, so many times as wide as its shape is across.
CELL = 1.5
# Up to so many holes are in one row, more in two.
ROW = 3
MOST_HOLES = 8
# A piece whose middle is so near to that of a hole takes it, m.
TAKEN = 0.02


@dataclass(frozen=True)
class Hole:
    """A hole of a kit, table frame.

    Args:
        piece: the kind that goes in.
        position: (2,) of the middle of the box around it, m.
        yaw: of what lies in it, rad.
    """

    piece: str
    position: Array
    yaw: float


def rows_and_columns(count: int) -> tuple[int, int]:
    """How many holes are side by side in a kit of so many, along its y and its x."""
    rows = 1 if count <= ROW else 2
    return rows, -(-count // rows)


def centres(count: int, cell: float) -> Array:
    """(count, 2) the middles of a kit's holes in its frame, row by row from its -x, +y, with cells of a width in m."""
    rows, columns = rows_and_columns(count)
    places = [
        ((column - (columns - 1) / 2.0) * cell, ((rows - 1) / 2.0 - row) * cell)
        for row in range(rows)
        for column in range(columns)
    ]
    return np.array(places[:count])


def holes(kit: SceneObject) -> list[Hole]:
    """The holes of a kit, as it lies."""
    names = kit.holes or ()
    cell = float(kit.size[0]) / rows_and_columns(len(names))[1]
    cos, sin = np.cos(kit.pose.yaw), np.sin(kit.pose.yaw)
    places = centres(len(names), cell) @ np.array([[cos, sin], [-sin, cos]]) + kit.position[:2]
    return [Hole(name, place, kit.pose.yaw) for name, place in zip(names, places, strict=True)]


def free_holes(kit: SceneObject, piece: str, things: Iterable[SceneObject]) -> list[Hole]:
    """The holes of a kit for a kind of piece in which none of some things lies."""
    lying = [thing.position[:2] for thing in things if thing.kind in PIECES]
    return [
        hole
        for hole in holes(kit)
        if hole.piece == piece and all(np.linalg.norm(hole.position - place) > TAKEN for place in lying)
    ]


def grip_point(piece: SceneObject) -> Array:
    """(2,) where a cup holds a piece: the middle of the largest circle in it, table frame, m."""
    offset = np.subtract(thickest(piece.kind), middle(piece.kind)) * (across(piece) / ACROSS)
    cos, sin = np.cos(piece.pose.yaw), np.sin(piece.pose.yaw)
    place: Array = piece.position[:2] + np.array([[cos, -sin], [sin, cos]]) @ offset
    return place


def across(piece: SceneObject) -> float:
    """How wide a piece counts as, m, by the length of its box in x."""
    low_x, _, high_x, _ = outline(piece.kind).bounds
    return float(piece.size[0]) / float(high_x - low_x) * ACROSS
