"""Full poses of things whose shape is known, however they lie: points are laid onto the shape's surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from perception.geometry.beginnings import starts
from perception.geometry.laying import CLOSE, NARROW, WIDE, Fit, Target, nearest, refined, surface_of
from perception.geometry.points import spread
from perception.geometry.symmetry import canonical, matrix, pose_error
from perception.types import Array, Pose

# So many of the points are refined with, first and then; so many say how well it fits.
FIRST_POINTS, POINTS = 200, 600
ALL_POINTS = 4000
# All first poses are refined a little, then so many to the end.
FIRST_ROUNDS, LAST_ROUNDS = 8, 20
LEFT = 2
# Another pose with less than so many times the cost, plus so much, would do as well.
ALMOST, SLIGHTLY = 1.15, 0.005
OTHER_POSE = np.deg2rad(25.0)
FEWEST = 12
# Half turns about each axis: what looks alike from some sides, such as a mug on its side, whose ends are hidden.
FLIPS = (np.diag([1.0, -1.0, -1.0]), np.diag([-1.0, 1.0, -1.0]), np.diag([-1.0, -1.0, 1.0]))


class TooFewPoints(ValueError):
    """So few points have no pose."""


@dataclass(frozen=True)
class Registration:
    """A shape laid onto points.

    Args:
        pose: of the centre of its bounding box, of all that look the same the canonical one.
        size: (3,) extents in its own frame, m.
        rms: root mean square distance of the points that it explains, m.
        explained: share of the points that lie on it.
        coverage: share of what a camera would see of it that is among the points.
        ambiguous: whether an entirely different pose fits nearly as well.
    """

    pose: Pose
    size: Array
    rms: float
    explained: float
    coverage: float
    ambiguous: bool

    @property
    def quality(self) -> float:
        """0 to 1: how much of the points and of the shape agree."""
        return self.explained * self.coverage


def register(
    points: Array, kind: str, size_hint: Array, eye: Array, *, resize: bool = True, ground: float | None = None
) -> Registration:
    """The pose in which a shape shows some points.

    Args:
        points: (n, 3) of its surface, table frame, m; n at least 12.
        kind: one of `perception.geometry.shapes.KNOWN`.
        size_hint: (3,) about how large it is, m.
        eye: (3,) where the camera stood, m.
        resize: whether the size may differ from the hint.
        ground: height of the level ground that it lies on, m: tells how far down it goes; None where that is not known.

    Raises:
        TooFewPoints: there are fewer than 12.
        ValueError: no such kind.
    """
    if len(points) < FEWEST:
        raise TooFewPoints(f"{len(points)} points of a {kind}; a pose needs {FEWEST}")
    hint = np.asarray(size_hint, dtype=np.float64)
    target, few = (Target(spread(points, count), eye, hint, ground) for count in (POINTS, FIRST_POINTS))
    fits = [refined(fit, few, kind, FIRST_ROUNDS, WIDE, resize=False) for fit in starts(few, kind, hint)]
    fits = _distinct(fits, kind)[:LEFT]
    flipped = [replace(fits[0], rotation=fits[0].rotation @ flip) for flip in FLIPS]
    fits = _distinct([*fits, *flipped], kind)
    fits = [refined(fit, target, kind, LAST_ROUNDS, NARROW, resize=resize) for fit in fits]
    best, *others = _distinct(fits, kind)
    whole = Target(spread(points, ALL_POINTS), eye, hint, ground)
    return _judged(best, whole, kind, any(fit.cost < ALMOST * best.cost + SLIGHTLY for fit in others))


def _judged(fit: Fit, target: Target, kind: str, ambiguous: bool) -> Registration:
    surface = surface_of(fit, target, kind)
    off = np.abs(surface.model.distance(fit.local(target.points))[0])
    back = nearest(fit.placed(surface.shown), target.points)[1]
    near = off <= CLOSE
    rms = float(np.sqrt(np.mean(off[near] ** 2))) if near.any() else float("inf")
    pose, size = canonical(kind, fit.pose, fit.size), fit.size
    if kind == "block":
        # Another of its edges may now be the first.
        size = size @ np.abs(np.rint(fit.rotation.T @ matrix(pose.quaternion)))
    return Registration(pose, size, rms, float(near.mean()), float(np.mean(back <= CLOSE)), ambiguous)


def _distinct(fits: Sequence[Fit], kind: str) -> list[Fit]:
    """The best first, without those that are the pose of a better one again."""
    kept: list[Fit] = []
    for fit in sorted(fits, key=lambda fit: fit.cost):
        if all(pose_error(kind, fit.pose, other.pose, fit.size)[1] > OTHER_POSE for other in kept):
            kept.append(fit)
    return kept
