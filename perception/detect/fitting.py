"""Which shape a cloud of points seen from above is: block, cylinder, ball, bowl, plate or mug, how large and where.

Everything is measured in the table frame, where walls stand straight: perspective has been undone with the depth.
"""

from __future__ import annotations

from perception.detect.hollow import fit_hollow
from perception.detect.outline import Points, hull
from perception.detect.shapes import EXPLAINED, TOP, Fit, highest
from perception.detect.solid import fit_ball, fit_lying_cylinder, fit_tilted, fit_upright

# As many points say what there is; the face and its outline are taken from all of them, m.
_SAMPLE = 1500
# Within the thickness of a top face, a ball shows a cap of less than this share of itself.
_CAP = 0.65


def fit_shape(points: Points, pixel: float) -> Fit:
    """The shape that explains points best.

    Args:
        points: (n, 3) m, n at least 3.
        pixel: what one pixel measures at the table, m.
    """
    top = highest(points)
    face = points[points[:, 2] > top - TOP]
    sample = points[:: max(len(points) // _SAMPLE, 1)]
    outline = hull(face[:, :2])
    hollow = fit_hollow(sample, face, outline, pixel)
    if hollow is not None:
        return hollow
    if len(face) < _CAP * len(points):
        ball = fit_ball(points, top, pixel)
        if ball is not None:
            return ball
    best = fit_upright(sample, outline, top, pixel)
    if best.explained < EXPLAINED:
        whole = hull(points[:, :2])
        for fit in (fit_lying_cylinder(sample, whole, top, pixel), fit_tilted(sample, whole, top, pixel)):
            if fit is not None and fit.explained > best.explained:
                best = fit
    return best
