"""The page itself: how often, compared with what, on which tasks, why not, at what cost, and how to do it again."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from lmp.report.markup import Html, tag
from lmp.report.style import STYLE as RUN_STYLE
from tasks.evaluation.report.comparisons import comparisons
from tasks.evaluation.report.costs import costs
from tasks.evaluation.report.failures import failures
from tasks.evaluation.report.rates import colours, headline, rates
from tasks.evaluation.report.style import SCRIPT, STYLE
from tasks.evaluation.summary import Summary

# No text of a trial can bring a script with it: only the one with this digest is run.
DIGEST = b64encode(sha256(SCRIPT.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{DIGEST}'; base-uri 'none'"


def page(summary: Summary, asked: Mapping[str, Any], *, command: str, planned: int, folder: Path) -> Html:
    """The whole document.

    Args:
        asked: what is in `evaluation.json`.
        command: what asks for the same.
        planned: how many trials were asked for.
        folder: of the evaluation; what was kept of its trials is looked for there.
    """
    suite = str(asked.get("suite"))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("title", f"{suite} · evaluation · Handscript"),
        Html(f"<style>{RUN_STYLE}{STYLE}{colours(summary)}</style>"),
    )
    body = tag(
        "main",
        _header(suite, asked, summary, planned),
        headline(summary),
        rates("Cells", summary.cells, summary),
        comparisons(summary.comparisons),
        rates("Tasks", summary.tasks, summary),
        failures(summary, folder),
        costs(summary),
        _asked(asked, command),
    )
    script = Html(f"<script>{SCRIPT}</script>")
    return Html(f"<!DOCTYPE html>\n{tag('html', head, tag('body', body, script), lang='en')}\n")


def _header(suite: str, asked: Mapping[str, Any], summary: Summary, planned: int) -> Html:
    finished = sum(rate.trials for rate in summary.overall.rates.values())
    counted = f"{finished:,} trials" if finished == planned else f"{finished:,} of {planned:,} trials"
    facts = [f"evaluation of {suite}", counted]
    facts += [f"{key} {asked[key]}" for key in ("seed", "version", "commit") if asked.get(key) not in (None, "")]
    return tag("header", tag("h1", "Handscript"), tag("p", " · ".join(facts)))


def _asked(asked: Mapping[str, Any], command: str) -> Html:
    """Everything that was asked for, and how to ask for it again."""
    rows = [
        (tag("dt", key), tag("dd", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))
        for key, value in asked.items()
    ]
    return tag("section", tag("h3", "What was asked for"), tag("pre", tag("code", command)), tag("dl", rows))
