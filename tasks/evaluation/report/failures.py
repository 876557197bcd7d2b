"""Every trial that did not reach its goal, by why, with what was kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from lmp.report.markup import Html, tag
from tasks.evaluation.report.charts import slug, stacked
from tasks.evaluation.row import Row
from tasks.evaluation.store import KEPT
from tasks.evaluation.summary import Summary, System, shortened, system

SHOWN = {".html", ".mp4", ".png", ".jpg", ".jpeg"}
OUTCOMES = {"not_understood": "not understood"}
FIND = "find in failures"
LONG = 300  # characters of a message that are shown without asking for more
NAMED = 6  # tasks that are named of a kind of failure, those with most of it


def failures(summary: Summary, folder: Path) -> Html | None:
    """How many of each kind, and a list of each."""
    if not summary.failures:
        return None
    counted = {
        one: {kind: sum(system(row) == one for row in rows) for kind, rows in summary.failures.items()}
        for one in summary.systems
    }
    names = shortened(summary.systems)
    return tag(
        "section",
        tag("h3", f"Failures ({sum(map(len, summary.failures.values()))})"),
        _bars(counted, names),
        tag("ul", [_key(kind, rows) for kind, rows in summary.failures.items()], class_="key"),
        tag(
            "input",
            id="find",
            type="search",
            placeholder="find in failures",
            aria_label="find in failures",
            hidden=True,
        ),
        [_kind(kind, rows, folder, names) for kind, rows in summary.failures.items()],
    )


def _bars(counted: Mapping[System, Mapping[str, int]], names: Mapping[System, str]) -> list[Html]:
    most = max(sum(counts.values()) for counts in counted.values())
    return [
        tag(
            "div",
            tag("p", f"{names[one]}: {sum(counts.values())}", class_="soft") if names[one] else None,
            stacked(counts, most),
            class_="failed-of",
        )
        for one, counts in counted.items()
    ]


def _key(kind: str, rows: Sequence[Row]) -> Html:
    return tag("li", tag("i", class_=slug(kind)), tag("a", kind, href=f"#{slug(kind)}"), " ", tag("b", str(len(rows))))


def _kind(kind: str, rows: Sequence[Row], folder: Path, names: Mapping[System, str]) -> Html:
    tasks = Counter(row.task for row in rows)
    most = ", ".join(f"{task} {count}" for task, count in tasks.most_common(NAMED))
    return tag(
        "details",
        tag("summary", tag("i", class_=slug(kind)), tag("b", kind), " ", tag("output", str(len(rows)))),
        tag("p", most, ", …" if len(tasks) > NAMED else None, class_="soft"),
        tag("ol", [_trial(row, folder, names[system(row)]) for row in rows]),
        id=slug(kind),
        class_="kind",
    )


def _trial(row: Row, folder: Path, name: str) -> Html:
    about = [row.task, f"trial {row.trial}", name, f"{100 * row.score:.0f} % of the goal" if row.score else ""]
    return tag(
        "li",
        tag("p", tag("b", f"“{row.instruction}”")) if row.instruction else None,
        tag(
            "p",
            " · ".join(part for part in about if part),
            [(" · ", tag("a", title, href=address)) for title, address in _kept(folder, row.run)],
            class_="soft",
        ),
        _message(row),
        tag("ul", [tag("li", line) for line in row.missing]) if row.missing else None,
        class_="trial",
    )


def _message(row: Row) -> Html:
    outcome = tag("span", OUTCOMES.get(row.outcome, row.outcome), class_=f"verdict {_colour(row.outcome)}")
    if not row.message or row.message == row.outcome:
        return tag("p", outcome)
    if "\n" not in row.message and len(row.message) <= LONG:
        return tag("p", outcome, " ", row.message)
    last = row.message.strip().splitlines()[-1:] or [""]
    whole = tag("details", tag("summary", last[0][-LONG:]), tag("pre", tag("code", row.message)))
    return tag("div", tag("p", outcome), whole)


def _colour(outcome: str) -> str:
    return {"done": "failed", "failed": "failed", "not_understood": "not_understood"}.get(outcome, "open")


def _kept(folder: Path, run: str) -> list[tuple[str, str]]:
    """Names and relative addresses of what was kept of a trial; only what is inside the evaluation's folder."""
    try:
        kept, root = (folder / run).resolve(), folder.resolve()
        if not run or not kept.is_relative_to(root / KEPT):
            return []
        # The report of the run first.
        files = sorted(
            (file for file in kept.iterdir() if file.suffix in SHOWN), key=lambda f: (f.suffix != ".html", f.name)
        )
    except (OSError, ValueError):  # it is gone, or no path at all
        return []
    files.sort(key=lambda file: (file.suffix != ".html", file.name))  # the run's report first
    return [(file.stem, quote(file.relative_to(root).as_posix(), errors="replace")) for file in files]
