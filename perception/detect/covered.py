"""Things of which little is seen because something stands on them: what shows, completed by what covers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from perception.detect.found import Found
from perception.detect.hollow import fit_hollow
from perception.detect.outline import hull
from perception.detect.partial import fit_partial
from perception.detect.regions import Region
from perception.detect.shapes import EXPLAINED, TOP, highest
from perception.detect.solid import by_outline

# What is completed was not measured.
_COMPLETED = 0.6
# A thing that is seen whole has sides of like length; what shows past a cover is a strip or a corner.
_STRIP = 0.6
_NO_STRIP = 600
# What is covered and not higher than this stands on the table, m, and a block is as wide as it is high.
_LOWEST_STOREY = 0.06
_WALL_STEP = 0.025
# Fewer pixels that nothing covers are noise: a quarter of a small block's top.
SMALLEST_THING = 60
# More pixels that no shape explains are a thing of some other kind.
SOMETHING = 150


def complete(found: Sequence[Found], pixel: float) -> list[Found]:
    """Everything that is a thing: whole ones as they are, covered ones completed, noise left out.

    Pieces of one colour under one cover are one thing. From above downwards, so that what was completed can in turn
    be the cover of something.

    Args:
        found: regions with their fits.
        pixel: what one pixel measures at the table, m.
    """
    whole = [each for each in found if _is_whole(each)]
    pieces = sorted((each for each in found if not _is_whole(each)), key=lambda each: -each.fit.top)
    done: set[int] = set()
    for index, piece in enumerate(pieces):
        if index in done or any(_is_part_of(piece, other) for other in whole):
            continue
        cover = _cover_of(piece, whole)
        if cover is None:
            alone = _alone(piece, pixel)
            whole += [alone] if alone is not None else []
            continue
        group = [
            other
            for other, candidate in enumerate(pieces)
            if other >= index
            and other not in done
            and candidate.region.color == piece.region.color
            and _lies_under(candidate, cover)
        ]
        done.update(group)
        whole.append(_completed([pieces[other] for other in group], cover, pixel))
    return whole


def _is_whole(found: Found) -> bool:
    fit, count = found.fit, len(found.region.pixels)
    if fit.explained < EXPLAINED or count < SMALLEST_THING:
        return False
    return fit.kind != "block" or count > _NO_STRIP or float(fit.size.min()) >= _STRIP * float(fit.size.max())


def _cover_of(piece: Found, others: Iterable[Found]) -> Found | None:
    covers = [other for other in others if _lies_under(piece, other)]
    return min(covers, key=lambda other: other.fit.top, default=None)


def _is_part_of(piece: Found, other: Found) -> bool:
    """Whether a piece is more of something that was completed already."""
    if other.score != _COMPLETED or other.region.color != piece.region.color or piece.fit.top > other.fit.top + TOP:
        return False
    return float(np.mean(other.fit.covers(piece.region.points, 0.004))) > 0.8


def _lies_under(piece: Found, cover: Found) -> bool:
    """Whether a piece reaches under something whose lowest visible part is not lower than the piece's top."""
    if cover.fit.top < piece.fit.top + TOP or cover.fit.floor is not None:
        return False
    lowest = float(np.partition(cover.region.points[:, 2], 2)[2])
    if lowest < piece.fit.top - 0.004:
        return False
    return bool(np.any(cover.fit.covers(piece.region.points, 0.004)))


def _completed(pieces: Sequence[Found], cover: Found, pixel: float) -> Found:
    region = Region(
        pieces[0].region.color,
        np.concatenate([piece.region.pixels for piece in pieces]),
        np.concatenate([piece.region.points for piece in pieces]),
    )
    points = region.points
    top = highest(points)
    face = points[points[:, 2] > top - TOP]
    hollow = fit_hollow(points, face, hull(face[:, :2]), pixel)
    if hollow is not None and hollow.explained >= EXPLAINED:
        return Found(region, hollow, hollow.explained)
    # Walls are seen in steps of centimetres; where the thing above probably ends is known better.
    foot = cover.fit.top - cover.fit.usual_height
    top = foot if top < foot < top + _WALL_STEP else top
    usual = top if top < _LOWEST_STOREY else float(cover.fit.size.min())
    return Found(region, fit_partial(points, cover.fit, top, usual), _COMPLETED)


def _alone(piece: Found, pixel: float) -> Found | None:
    """A piece that nothing covers: a thing half hidden or of some other kind, or noise."""
    count = len(piece.region.pixels)
    if count < SMALLEST_THING:
        return None
    fit = piece.fit
    if fit.explained >= 0.5:
        return Found(piece.region, fit, fit.explained)
    if count < SOMETHING:
        return None
    leaning = by_outline(hull(piece.region.points[:, :2]), fit.top, pixel)
    if leaning.explained >= EXPLAINED:
        return Found(piece.region, leaning, 0.5)
    return Found(piece.region, replace(fit, kind="object"), fit.explained)
