"""Which turns leave a kind looking as it did, and how far two poses are apart when these do not count.

Brégier, Devernay, Leyrit and Crowley, "Defining the pose of any 3D rigid object and an associated distance", 2018.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations, product

import numpy as np

from perception.geometry.outlines import FOLDS
from perception.types import Array, Pose

# Kinds that look the same after any turn about their own z axis; those of them that look the same upside down, too.
ROUND_ABOUT_Z = frozenset({"bowl", "plate", "cylinder", "circle"})
REVERSIBLE = frozenset({"cylinder", "circle"})
# Kinds with four sides, which look the same after half a turn, or a quarter where these are as long.
FOUR_SIDED = frozenset({"block", "zone", "line", "pallet", "stand", "box"})
# Edges that differ by less are alike, m: as well as a camera measures them.
ALIKE = 0.003


def pose_error(kind: str, a: Pose, b: Pose, size: Array | None = None) -> tuple[float, float]:
    """How far two poses of one thing are apart, as far as anybody could see.

    Args:
        kind: what it is; one without a known symmetry has none.
        a, b: poses of the centre of its bounding box.
        size: (3,) m, tells which edges of a block are alike; None for a cube.

    Returns:
        metres between the centres, and the smallest angle (rad) of a turn from one pose to the other.
    """
    aside = float(np.linalg.norm(a.position - b.position))
    return aside, float(turn_between(kind, matrix(a.quaternion)[None], matrix(b.quaternion), size)[0])


def turn_between(kind: str, rotations: Array, other: Array, size: Array | None = None) -> Array:
    """(n,) the smallest angles (rad) from (n, 3, 3) rotations to another (3, 3) of a thing that looks the same."""
    if kind == "ball":
        return np.zeros(len(rotations))
    if kind in ROUND_ABOUT_Z:
        axes = rotations[:, :, 2]
        cosine = axes @ other[:, 2]
        cosine = np.abs(cosine) if kind in REVERSIBLE else cosine
        sine = np.linalg.norm(np.cross(axes, other[:, 2]), axis=1)
        between: Array = np.arctan2(sine, cosine)
        return between
    # The trace of a turn is 1 + 2 cos of its angle.
    traces = np.einsum("nij,gjk,ik->ng", rotations, group(kind, size), other)
    angles: Array = np.arccos(np.clip((traces.max(axis=1) - 1.0) / 2.0, -1.0, 1.0))
    return angles


def canonical(kind: str, pose: Pose, size: Array | None = None) -> Pose:
    """The pose that stands for all that look the same: of these the one turned least from upright and straight."""
    rotation = matrix(pose.quaternion)
    if kind == "ball":
        rotation = np.eye(3)
    elif kind in ROUND_ABOUT_Z:
        axis = rotation[:, 2]
        rotation = upright_to(-axis if kind in REVERSIBLE and axis[2] < 0.0 else axis)
    else:
        alike = rotation @ group(kind, size)
        # Of several that are turned as little, always the same one, whichever this began with.
        rotation = max(alike, key=lambda turn: (round(float(np.trace(turn)), 6), *np.round(turn, 6).ravel().tolist()))
    return Pose(pose.position, quaternion(rotation))


def group(kind: str, size: Array | None = None) -> Array:
    """(n, 3, 3) the turns of a kind with finitely many: of a block those that map edges onto edges as long."""
    if kind != "block":
        return np.eye(3)[None]
    edges = np.ones(3) if size is None else np.asarray(size, dtype=np.float64)
    turns = _cube()
    turned: Array = turns[np.max(np.abs(np.abs(turns) @ edges - edges), axis=1) < ALIKE]
    return turned


def yaw_period(kind: str, size: Array | None = None) -> float:
    """The turn about z (rad) after which a thing that stands upright looks the same; 0 if it does after any.

    Args:
        kind: what it is; one without a known symmetry has none.
        size: (3,) m, tells whether four sides are alike; None if they are.
    """
    if kind == "ball" or kind in ROUND_ABOUT_Z:
        return 0.0
    if kind in FOUR_SIDED:
        return np.pi / 2.0 if size is None or abs(float(size[0] - size[1])) < ALIKE else np.pi
    return 2.0 * np.pi / FOLDS.get(kind, 1)


def upright_to(axis: Array) -> Array:
    """(3, 3) the least turn that brings +z to a unit vector (3,)."""
    x, y, z = axis
    if z < -1.0 + 1e-12:
        return np.diag([1.0, -1.0, -1.0])
    k = 1.0 / (1.0 + z)
    return np.array([[1.0 - k * x * x, -k * x * y, x], [-k * x * y, 1.0 - k * y * y, y], [-x, -y, z]])


def matrix(quaternion: Array) -> Array:
    """(3, 3) the rotation of a unit quaternion x y z w."""
    x, y, z, w = quaternion
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def quaternion(rotation: Array) -> Array:
    """(4,) x y z w, w at least 0, of a (3, 3) rotation: the greatest eigenvector of Bar-Itzhack's matrix, 2000."""
    (xx, xy, xz), (yx, yy, yz), (zx, zy, zz) = rotation
    symmetric = np.array(
        [
            [xx - yy - zz, xy + yx, xz + zx, zy - yz],
            [xy + yx, yy - xx - zz, yz + zy, xz - zx],
            [xz + zx, yz + zy, zz - xx - yy, yx - xy],
            [zy - yz, xz - zx, yx - xy, xx + yy + zz],
        ]
    )
    found: Array = np.linalg.eigh(symmetric)[1][:, -1]
    return found if found[3] >= 0.0 else -found


@lru_cache(maxsize=1)
def _cube() -> Array:
    """(24, 3, 3) the turns of a cube: signed permutations of the axes without mirroring."""
    turns = [
        np.eye(3)[list(order)] * np.array(signs)[:, None]
        for order in permutations(range(3))
        for signs in product((1.0, -1.0), repeat=3)
    ]
    found = np.array([turn for turn in turns if np.linalg.det(turn) > 0.0])
    found.setflags(write=False)
    return found
