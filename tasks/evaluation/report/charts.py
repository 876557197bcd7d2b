"""Small pictures of figures, as SVG that is as wide as there is room for: all that is horizontal is in percent."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from lmp.report.markup import Html, tag
from tasks.evaluation.statistics import Pairs, Rate

HEIGHT = 18  # px
MIDDLE = HEIGHT / 2


def bar(rate: Rate, colour: str, marks: Mapping[str, float]) -> Html:
    """A share as a bar, with its interval across the end.

    Args:
        colour: the class of the bar.
        marks: further figures in percent, by the class of their mark.
    """
    low, high = rate.interval
    return _svg(
        rate.percent,
        tag("rect", class_="track", x="0", y="4", width="100%", height="10", rx="3"),
        tag("rect", class_=colour, x="0", y="4", width=_percent(rate.share), height="10", rx="3"),
        [
            tag("line", class_=f"mark {name}", x1=at, x2=at, y1="0", y2=str(HEIGHT))
            for name, at in ((name, _percent(percent / 100)) for name, percent in marks.items())
        ],
        _interval(_percent(low), _percent(high)),
    )


def difference(pairs: Pairs, reach: float) -> Html:
    """A difference of shares as a point with its interval, on an axis from -reach to reach with 0 in the middle."""

    def at(value: float) -> str:
        return _percent((value / reach + 1) / 2)

    low, high = pairs.interval
    return _svg(
        pairs.points,
        tag("rect", class_="track", x="0", y="4", width="100%", height="10", rx="3"),
        tag("line", class_="zero", x1="50%", x2="50%", y1="0", y2=str(HEIGHT)),
        _interval(at(low), at(high)),
        tag("circle", class_="point", cx=at(pairs.difference), cy=str(MIDDLE), r="4"),
    )


def reach(several: Sequence[Pairs]) -> float:
    """How far an axis for these differences goes: to the next tenth beyond all of their intervals."""
    furthest = max(abs(limit) for pairs in several for limit in pairs.interval)
    return min(1.0, math.ceil(10 * furthest) / 10)


def stacked(amounts: Mapping[str, float], whole: float) -> Html:
    """Amounts beside each other as parts of a whole, by name, which is also the class of each."""
    parts = [
        tag("i", class_=slug(name), style=f"width: {_percent(amount / whole)}", title=name)
        for name, amount in amounts.items()
        if amount > 0 and whole > 0
    ]
    return tag("div", parts, class_="bar")


def slug(name: str) -> str:
    """A name as a class."""
    return name.replace(" ", "-")


def _interval(low: str, high: str) -> list[Html]:
    top, bottom = str(MIDDLE - 3), str(MIDDLE + 3)
    return [
        tag("line", class_="interval", x1=low, x2=high, y1=str(MIDDLE), y2=str(MIDDLE)),
        tag("line", class_="interval", x1=low, x2=low, y1=top, y2=bottom),
        tag("line", class_="interval", x1=high, x2=high, y1=top, y2=bottom),
    ]


def _svg(said: str, *content: Html | list[Html]) -> Html:
    return tag("svg", content, class_="chart", role="img", aria_label=said, height=str(HEIGHT))


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
