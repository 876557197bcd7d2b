"""What trials took: seconds, by what they were spent on, and tokens."""

from __future__ import annotations

from lmp.report.markup import Html, tag
from lmp.report.words import duration
from tasks.evaluation.report.charts import stacked
from tasks.evaluation.summary import Cost, Summary, System

ABOUT = "Seconds are medians of one trial, shares those of all trials; trials a minute are those of one worker."


def costs(summary: Summary) -> Html | None:
    """A bar of seconds and the figures for each system."""
    if not summary.costs:
        return None
    return tag(
        "section",
        tag("h3", "Time and cost"),
        [_system(system, cost) for system, cost in summary.costs.items()],
        tag("p", ABOUT, class_="soft"),
    )


def _system(system: System, cost: Cost) -> Html:
    spent = {part: seconds for part, seconds in cost.seconds.items() if seconds > 0}
    key = [
        tag(
            "li",
            tag("i", class_=part),
            f"{part} ",
            tag("b", duration(cost.medians[part])),
            f" {100 * seconds / cost.total:.1f} %",
        )
        for part, seconds in spent.items()
    ]
    facts = {
        "trials a minute": f"{cost.per_minute:.0f}",
        "median of a trial": duration(cost.median),
        "all trials, one after the other": duration(cost.total),
        "model calls a trial": f"{cost.model_calls / cost.trials:.2f}",
        "tokens read a trial": f"{cost.prompt_tokens / cost.trials:,.0f}",
        "tokens written a trial": f"{cost.completion_tokens / cost.trials:,.0f}",
        "tokens read in all": f"{cost.prompt_tokens:,}",
        "tokens written in all": f"{cost.completion_tokens:,}",
    }
    return tag(
        "article",
        tag("p", str(system), class_="about"),
        stacked(spent, sum(spent.values())),
        tag("ul", key, class_="key"),
        tag("div", [tag("p", tag("b", value), tag("span", name)) for name, value in facts.items()], class_="facts"),
    )
