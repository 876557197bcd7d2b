"""The plane that most points lie on: where the table top really is, and what that says of the calibration.

Random sample consensus finds it whatever stands on it (Fischler and Bolles, 1981); least squares makes it exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perception.types import Array

# What lies within this of a plane belongs to it, m: three times the noise of a depth camera at a metre.
NEAR = 0.006
# With three points in ten on the plane, one of so many triples lies on it in all but 1 in 1000 draws.
TRIPLES = 256
# Triples are compared by so many of the points.
SAMPLE = 2000
REFINEMENTS = 3


class NoPlane(ValueError):
    """Points that span no plane."""


@dataclass(frozen=True)
class Plane:
    """A plane normal . p = offset.

    Args:
        normal: (3,) unit length, +z up.
        offset: along the normal from the origin, m. For the table top, how far above its place it seems to be.
        rms: root mean square distance of the inliers, m.
        inliers: (n,) which of the points lie on it.
    """

    normal: Array
    offset: float
    rms: float
    inliers: NDArray[np.bool_]

    @property
    def tilt(self) -> float:
        """Angle between the plane's normal and +z, rad. For the table top, how far the camera is turned from where it
        is believed to be, but for a turn about +z."""
        return float(np.arctan2(np.hypot(self.normal[0], self.normal[1]), self.normal[2]))

    def distances(self, points: Array) -> Array:
        """(n,) how far (n, 3) points are above it, m."""
        above: Array = points @ self.normal - self.offset
        return above


def fit_plane(points: Array, rng: np.random.Generator) -> Plane:
    """The plane with most of the points near it.

    Args:
        points: (n, 3) m, those not measured left out.
        rng: for the sampling.

    Raises:
        NoPlane: fewer than three points, or all on one line.
    """
    finite = points[np.isfinite(points).all(axis=1)] if len(points) else points
    if len(finite) != len(points) or len(points) < 3:
        raise NoPlane(f"{len(points)} points, {len(points) - len(finite)} of them not finite; a plane needs 3, finite")
    sample = points[rng.choice(len(points), SAMPLE, replace=False)] if len(points) > SAMPLE else points
    # Points count from their middle: farther from the origin, products lose digits.
    middle = sample.mean(axis=0)
    sample = sample - middle
    corners = sample[rng.integers(len(sample), size=(TRIPLES, 3))]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    areas = np.linalg.norm(normals, axis=1)
    if areas.max() < 1e-12:
        raise NoPlane(f"{len(points)} points on one line; a plane needs three that are not")
    kept = areas > 1e-3 * areas.max()
    normals, corners = normals[kept] / areas[kept, None], corners[kept]
    near = np.abs(sample @ normals.T - np.sum(normals * corners[:, 0], axis=1)) <= NEAR
    best = int(near.sum(axis=0).argmax())
    normal, offset = normals[best], float(normals[best] @ (corners[best, 0] + middle))
    inliers = np.abs(points @ normal - offset) <= NEAR
    for _ in range(REFINEMENTS):
        normal, offset = _least_squares(points[inliers])
        inliers = np.abs(points @ normal - offset) <= NEAR
    return Plane(normal, offset, float(np.sqrt(np.mean((points[inliers] @ normal - offset) ** 2))), inliers)


def _least_squares(points: Array) -> tuple[Array, float]:
    """Normal (3,), up, and offset of the plane with the least squared distances: the least principal component."""
    middle = points.mean(axis=0)
    local = points - middle
    normal: Array = np.linalg.eigh(local.T @ local)[1][:, 0]
    normal = normal if normal[2] >= 0.0 else -normal
    return normal, float(normal @ middle)
