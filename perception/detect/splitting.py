"""What one connected region of one colour shows: one thing, or several that touch or lie in one another."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from perception.detect.covered import SMALLEST_THING, SOMETHING
from perception.detect.fitting import fit_shape
from perception.detect.found import Found
from perception.detect.hollow import fit_hollow
from perception.detect.outline import fit_circle, hull
from perception.detect.regions import Region, Surface
from perception.detect.shapes import EXPLAINED, TOP, Fit, a_sliver

# The smallest vessel in which something of its own colour is looked for: the radius of a small mug, m.
_SMALLEST_VESSEL = 0.029
# The rim is in the outermost part of a vessel.
_RIM = 0.9
# What lies in a vessel rises this high above its floor, m.
_CONTENT = 0.012


def things_in(region: Region, surface: Surface, pixel: float) -> list[Found]:
    """The things that a region shows, or the pieces of them.

    In the order in which they are tried: one shape; a vessel and what lies in it; what is left when the region is
    cut along the steps in its height; what is left when it is cut where it is narrow.

    Args:
        region: connected pixels of one colour.
        surface: that it is part of.
        pixel: what one pixel measures at the table, m.
    """
    if len(region.pixels) < SMALLEST_THING:
        return [Found(region, a_sliver(region.points), 0.0)]
    whole = _fitted(region, pixel)
    if whole.score >= EXPLAINED:
        return [whole]
    vessel = _vessel_and_content(region, pixel)
    if vessel is not None:
        found, content = vessel
        return [found, *_parts(surface.connected(content), surface, pixel)]
    parts = _parts(surface.patches(region), surface, pixel)
    return parts if any(part.score >= EXPLAINED for part in parts) else [whole]


def _fitted(region: Region, pixel: float) -> Found:
    fit = fit_shape(region.points, pixel)
    return Found(region, fit, fit.explained)


def _parts(pieces: Iterable[Region], surface: Surface, pixel: float) -> list[Found]:
    """Pieces that a shape explains, cut where they are narrow if that helps, and large ones that none explains."""
    parts: list[Found] = []
    unclear: list[Found] = []
    for piece in sorted(pieces, key=lambda piece: -len(piece.pixels)):
        if len(piece.pixels) < SMALLEST_THING or any(_within(piece, part.fit) for part in parts):
            continue
        found = _fitted(piece, pixel)
        if found.score >= EXPLAINED:
            parts.append(found)
            continue
        lobes = [_fitted(lobe, pixel) for lobe in surface.lobes(piece)]
        if sum(lobe.score >= EXPLAINED for lobe in lobes) > 1:
            parts += [lobe for lobe in lobes if lobe.score >= EXPLAINED]
        elif len(piece.pixels) >= SOMETHING:
            unclear.append(found)
    return parts + [each for each in unclear if not any(_inside(each.region, part.fit) for part in parts)]


def _vessel_and_content(region: Region, pixel: float) -> tuple[Found, Region] | None:
    """A bowl, plate or mug that holds something of its own colour, and the pixels of that; None if it is no such thing.

    From above, the outline of both is the vessel's rim.
    """
    points = region.points
    rim = fit_circle(hull(points[:, :2]), grow=pixel / 2.0)
    if rim.radius < _SMALLEST_VESSEL or rim.error > 0.002:
        return None
    away = rim.distances(points[:, :2])
    outermost = points[away > _RIM * rim.radius, 2]
    if len(outermost) < SMALLEST_THING:
        return None
    height = float(np.percentile(outermost, 60))
    inside = points[away < 0.6 * rim.radius, 2]
    floor = float(np.percentile(inside, 5)) if len(inside) else 0.1 * height
    content: NDArray[np.bool_] = (points[:, 2] > height + TOP) | (
        (away < 0.6 * rim.radius) & (points[:, 2] > floor + _CONTENT)
    )
    vessel = region.part(~content)
    if len(vessel.pixels) < SMALLEST_THING:
        return None
    face = vessel.points[vessel.points[:, 2] > float(np.max(vessel.points[:, 2])) - 2.0 * TOP]
    fit = fit_hollow(vessel.points, face, hull(face[:, :2]), pixel)
    if fit is None or fit.explained < EXPLAINED:
        return None
    return Found(vessel, fit, fit.explained), region.part(content)


def _within(piece: Region, fit: Fit) -> bool:
    """Whether a piece belongs to something found already: inside its outline, and not rising above its floor."""
    ceiling = fit.top if fit.floor is None else fit.floor + _CONTENT
    return float(np.mean(fit.covers(piece.points, 0.003) & (piece.points[:, 2] < ceiling))) > 0.8


def _inside(piece: Region, fit: Fit) -> bool:
    """Whether a piece that no shape explains is probably the wall of something found: inside its outline and lower."""
    return float(np.mean(fit.covers(piece.points, 0.003) & (piece.points[:, 2] < fit.top + TOP))) > 0.8
