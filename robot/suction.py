"""Where a suction cup holds, from points of a surface alone: flat under all of the cup, nearly level, near the middle.

The measures are those of Mahler and others, "Dex-Net 3.0", 2018: a seal needs a flat ring, and a thing that is held
beside its centre of mass twists off the cup.
"""

from __future__ import annotations

import numpy as np

from perception.geometry.points import spread, surfaces_at
from perception.types import Array

CANDIDATES = 150
# A cup seals over what is flat to within this, and faces up to within this angle, m and rad.
FLAT, LEVEL = 0.0015, np.deg2rad(15.0)
# The rim of the cup and what it may be off by, as a share of its radius; in so many sectors there must be surface.
MARGIN, SECTORS = 1.3, 16
# What is higher than the cup's own disc by this stands in the cup's way, m.
RISES = 0.004


def seals(points: Array, radius: float) -> Array:
    """Places where a cup that points straight down seals, the nearest to the middle of what is seen first.

    Args:
        points: (n, 3) of a surface from above, table frame, m.
        radius: of the cup, m.

    Returns:
        (k, 3) on the surface, m; none where it is nowhere flat enough.
    """
    reach = MARGIN * radius
    places = spread(points, CANDIDATES)
    normals, off = surfaces_at(points, places, reach)
    good = (off <= FLAT) & (normals[:, 2] >= np.cos(LEVEL))
    places = places[[ok and _surrounded(points, place, reach) for ok, place in zip(good, places, strict=True)]]
    middle = points[:, :2].mean(axis=0)
    nearest: Array = places[np.linalg.norm(places[:, :2] - middle, axis=1).argsort()]
    return nearest


def _surrounded(points: Array, place: Array, reach: float) -> bool:
    """Whether the surface goes on in every direction up to the rim of a cup, and nothing beside it is in its way."""
    offset = points - place
    away = np.hypot(offset[:, 0], offset[:, 1])
    if bool((offset[away <= reach, 2] > RISES).any()):
        return False
    ring = offset[(away > 0.5 * reach) & (away <= reach) & (np.abs(offset[:, 2]) <= RISES)]
    sectors = np.floor((np.arctan2(ring[:, 1], ring[:, 0]) / (2.0 * np.pi) + 0.5) * SECTORS).astype(np.int64) % SECTORS
    return len(np.unique(sectors)) == SECTORS
