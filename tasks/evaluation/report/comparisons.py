"""Whether differences between systems are real: the same trials, in pairs."""

from __future__ import annotations

from collections.abc import Sequence

from lmp.report.markup import Html, tag
from tasks.evaluation.report.charts import difference, reach
from tasks.evaluation.summary import Comparison, probability

LEVEL = 0.05
ABOUT = (
    "Each pair is one trial, the same instance put to both. McNemar's exact test looks at the pairs of which just one "
    "reached its goal; the interval of the difference is Newcombe's of 1998, method 10."
)
SEVERAL = " With several comparisons one is likely to look real by chance; what counts is p after Holm's correction."


def comparisons(several: Sequence[Comparison]) -> Html | None:
    """A line for each two systems that differ in one thing."""
    if not several:
        return None
    width = reach([one.pairs for one in several])
    heads = ("", "both", "only first", "only second", "neither")
    head = tag(
        "tr",
        [tag("th", text, class_="amount" if text else None) for text in heads],
        tag("th", f"first less second, ±{100 * width:.0f} points", class_="drawn"),
        tag("th", "points", class_="amount"),
        tag("th", "p", class_="amount"),
        tag("th", "after Holm", class_="amount") if len(several) > 1 else None,
        tag("th"),
    )
    lines = [_line(one, width, corrected=len(several) > 1) for one in several]
    return tag(
        "section",
        tag("h3", "In pairs"),
        [tag("p", str(one), class_="pair") for one in several],
        tag("div", tag("table", tag("thead", head), tag("tbody", lines), class_="rates"), class_="wide"),
        tag("p", ABOUT, SEVERAL if len(several) > 1 else None, class_="soft"),
    )


def _line(one: Comparison, width: float, *, corrected: bool) -> Html:
    first, second = one.names
    pairs = one.pairs
    verdict = ("done", "differ") if one.adjusted < LEVEL else ("open", "not shown to differ")
    counts = (pairs.both, pairs.only_first, pairs.only_second, pairs.neither)
    return tag(
        "tr",
        tag("td", tag("b", first), " vs ", tag("b", second), tag("br"), one.same, class_="system"),
        [tag("td", str(count), class_="amount") for count in counts],
        tag("td", difference(pairs, width), class_="drawn"),
        tag("td", pairs.points, class_="amount"),
        tag("td", probability(pairs.p), class_="amount"),
        tag("td", probability(one.adjusted), class_="amount") if corrected else None,
        tag("td", tag("span", verdict[1], class_=f"verdict {verdict[0]}"), class_="system"),
    )
