"""Colours, names of shapes and transforms. Poses are (position, quaternion x y z w) in metres."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import numpy as np
import pybullet as p
from palette import TABLEAU

COLORS: dict[str, list[float]] = defaultdict(lambda: [1.0, 0.0, 0.0])
COLORS.update({name: [part / 255.0 for part in rgb] for name, rgb in TABLEAU.items()})
COLORS_NAMES = list(TABLEAU)
TRAIN_COLORS = ["blue", "red", "green", "yellow", "brown", "gray", "cyan"]
EVAL_COLORS = ["blue", "red", "green", "orange", "purple", "pink", "white"]

_LETTERS = {0: "R", 1: "A", 5: "T", 12: "G", 13: "V", 14: "E", 15: "L", 19: "M"}
_FORMS = "triangle 2,square 3,plus 4,diamond 6,pentagon 7,rectangle 8,flower 9,star 10,circle 11,ring 16,hexagon 17"
assembling_kit_shapes: dict[int, str] = {
    **{number: f"letter {letter} shape" for number, letter in _LETTERS.items()},
    **{int(number): name for name, number in (form.split() for form in f"{_FORMS},heart 18".split(","))},
}


def get_colors_names(mode: str = "train") -> list[str]:
    """The names of the colours that tasks draw from."""
    return list(TRAIN_COLORS)


def get_colors(mode: str = "train", n_colors: int = -1, **_: Any) -> tuple[list[list[float]], list[str]]:
    """Several different colours, all for -1, and their names."""
    names = get_colors_names(mode)
    drawn = names if n_colors == -1 else random.sample(names, n_colors)
    return [COLORS[name] for name in drawn], drawn


def get_random_color() -> tuple[list[list[float]], list[str]]:
    """One colour and its name, in lists."""
    return get_colors("train", 1)


def map_kit_scale(scale: Any) -> tuple[float, ...]:
    """The scale of a kitting shape that is to have a size."""
    return tuple(part / 10 for part in scale)


def invert(pose: Any) -> Any:
    """The inverse of a pose."""
    return p.invertTransform(pose[0], pose[1])


def multiply(outer: Any, inner: Any) -> Any:
    """One pose after another."""
    return p.multiplyTransforms(outer[0], outer[1], inner[0], inner[1])


def apply(pose: Any, position: Any) -> tuple[Any, ...]:
    """A position (3,), or several (3, n), from a pose's frame to the world."""
    points = np.asarray(position, dtype=np.float32)
    turn = np.reshape(np.asarray(p.getMatrixFromQuaternion(pose[1]), dtype=np.float32), (3, 3))
    moved = turn @ points.reshape(3, -1) + np.asarray(pose[0], dtype=np.float32).reshape(3, 1)
    return tuple(moved.reshape(points.shape))


def eulerXYZ_to_quatXYZW(rotation: Any) -> tuple[float, ...]:
    """The quaternion of a rotation about the fixed axes z, then x, then y: for a yaw alone, the usual one."""
    x, y, z = map(float, rotation)
    first, second, third = (p.getQuaternionFromEuler(angles) for angles in ((0, 0, z), (x, 0, 0), (0, y, 0)))
    zero = (0.0, 0.0, 0.0)
    return tuple(multiply((zero, third), multiply((zero, second), (zero, first)))[1])


def quatXYZW_to_eulerXYZ(quaternion: Any) -> tuple[float, float, float]:
    """The inverse of `eulerXYZ_to_quatXYZW`."""
    turn = np.reshape(p.getMatrixFromQuaternion(quaternion), (3, 3))
    x = float(np.arcsin(np.clip(-turn[1, 2], -1.0, 1.0)))
    return x, float(np.arctan2(turn[0, 2], turn[2, 2])), float(np.arctan2(turn[1, 0], turn[1, 1]))


def set_seed(seed: int, torch: bool = False) -> None:
    """Seed what draws in this process."""
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - task files use the old interface
