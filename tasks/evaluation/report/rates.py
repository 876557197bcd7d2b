"""How often goals were reached, with intervals, beside what others published."""

from __future__ import annotations

from collections.abc import Sequence

from lmp.report.markup import Html, join, tag
from tasks.evaluation.report.charts import bar
from tasks.evaluation.statistics import Rate
from tasks.evaluation.summary import Group, Summary, System, shortened

SYSTEM_COLOURS = ("--model", "--perception", "--motion", "--people", "--rest")
MARK_COLOURS = ("--number", "--keyword", "--name", "--string", "--bad")


def colours(summary: Summary) -> Html:
    """Rules for the classes that bars of systems and marks of published figures have; they repeat after five."""
    systems = [f".s{i} {{ fill: var({_nth(SYSTEM_COLOURS, i)}); }}" for i in range(len(summary.systems))]
    marks = [f".p{i} {{ stroke: var({_nth(MARK_COLOURS, i)}); }}" for i in range(len(summary.published))]
    return Html("\n".join([*systems, *marks]))


def headline(summary: Summary) -> Html:
    """One line for each system: the share of all trials."""
    lines = [
        tag(
            "article",
            tag("h2", f"{100 * rate.share:.1f} %", tag("small", f" {one}")),
            bar(rate, f"s{i}", _marks(summary.overall, summary)),
            tag(
                "p",
                f"{rate.successes:,} of {rate.trials:,} trials reached their goal, 95 % interval {_between(rate)}; ",
                f"mean score {100 * summary.overall.scores[one]:.1f}.",
                class_="soft",
            ),
        )
        for i, (one, rate) in enumerate(summary.overall.rates.items())
    ]
    return tag("section", lines or tag("p", "No trial is finished."))


def rates(title: str, groups: Sequence[Group], summary: Summary) -> Html | None:
    """A line for each group and system; a click on a head sorts by it."""
    if not groups:
        return None
    keys = list(dict.fromkeys(key for group in groups for key in group.labels))
    published = [name for name in summary.published if any(name in group.published for group in groups)]
    several = len(summary.systems) > 1
    head = tag(
        "tr",
        tag("th", " · ".join(keys)),
        tag("th", "system") if several else None,
        tag("th", "", class_="drawn"),
        tag("th", "reached, 95 % interval", class_="amount"),
        tag("th", "trials", class_="amount"),
        tag("th", "score", class_="amount", title="how much of the goal, on average"),
        [tag("th", _mark(summary, name), name, class_="amount") for name in published],
    )
    lines = [
        _line(group, one, keys, published, summary, first=i == 0)
        for group in groups
        for i, one in enumerate(group.rates)
    ]
    shown = tag("table", tag("thead", head), tag("tbody", lines), class_="rates sortable")
    return tag("section", tag("h3", title), tag("div", shown, class_="wide"))


def _line(
    group: Group, one: System, keys: Sequence[str], published: Sequence[str], summary: Summary, *, first: bool
) -> Html:
    rate, share = group.rates[one], 100 * group.rates[one].share
    return tag(
        "tr",
        tag("td", " · ".join(group.labels.get(key, "–") for key in keys), class_="name" if first else "name again"),
        tag("td", shortened(summary.systems)[one], class_="system") if len(summary.systems) > 1 else None,
        tag("td", bar(rate, f"s{summary.systems.index(one)}", _marks(group, summary)), class_="drawn"),
        tag("td", tag("b", f"{share:.1f} %"), f" {_between(rate)}", class_="amount", data_value=str(share)),
        tag("td", f"{rate.successes} of {rate.trials}", class_="amount", data_value=str(rate.trials)),
        tag("td", f"{100 * group.scores[one]:.1f}", class_="amount", data_name="score"),
        [_beside(share, group.published.get(name), name) for name in published],
        class_="first" if first else None,
    )


def _beside(ours: float, theirs: float | None, name: str) -> Html:
    """A published figure, and by how many points ours is above or below it."""
    if theirs is None:
        return tag("td", "–", class_="amount none", data_value="")
    by = tag("span", f"{ours - theirs:+.1f}", class_="above" if ours >= theirs else "wrong")
    return tag("td", f"{theirs:g} % ", by, class_="amount", data_value=str(theirs), data_name=name)


def _marks(group: Group, summary: Summary) -> dict[str, float]:
    return {f"p{i}": group.published[name] for i, name in enumerate(summary.published) if name in group.published}


def _mark(summary: Summary, name: str) -> Html:
    line = tag("line", class_=f"mark p{summary.published.index(name)}", x1="2", x2="2", y1="0", y2="12")
    return join([tag("svg", line, width="4", height="12"), " "])


def _between(rate: Rate) -> str:
    low, high = rate.interval
    return f"{100 * low:.1f} to {100 * high:.1f}"


def _nth(colours: Sequence[str], index: int) -> str:
    return colours[index % len(colours)]
