"""Where the lower ends of things are that show only their tops: on the table, in a bowl, or on one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from perception.detect.found import Found
from perception.detect.shapes import Fit

# The top of what was seen less well is a guess.
_SEEN_WELL = 0.75
# What rises above its usual height by more than this share of it stands on something.
_TOO_TALL = 0.45


def settle(found: Sequence[Found]) -> list[Found]:
    """Give everything its lower end, lowest things first."""
    settled: list[Found] = []
    for each in sorted(found, key=lambda one: one.fit.top):
        settled.append(replace(each, bottom=_bottom(each.fit, settled)))
    return settled


def _bottom(fit: Fit, lower: Sequence[Found]) -> float:
    """The top of the highest solid below, or the floor of the vessel it lies in, or the table.

    What would be far too tall that way stands on something that is not seen, and has its usual height.
    """
    if fit.bottom is not None:
        return fit.bottom
    if fit.floor is not None and fit.top <= (1.0 + _TOO_TALL) * fit.usual_height:
        return 0.0  # what lies lower is in it, not under it
    support = 0.0
    for below in reversed(lower):
        if _holds(below.fit, fit):
            if below.fit.floor is None:
                foot = fit.top - fit.usual_height
                return foot if below.score < _SEEN_WELL and foot > 0.0 else below.fit.top
            support = below.fit.floor
            break
    if fit.floor is None and fit.top - support > (1.0 + _TOO_TALL) * fit.usual_height:
        return fit.top - fit.usual_height
    return support


def _holds(below: Fit, above: Fit) -> bool:
    """Whether a thing's centre lies over a lower one, and far enough above its top, or its floor if it is hollow."""
    if not bool(below.covers(above.center[None], 0.0)[0]):
        return False
    base = below.top if below.floor is None else below.floor
    return above.top - base > 0.3 * float(np.min(above.size))
