"""`handscript run` and `handscript exec`: sentences, or a written program, on one table."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from lmp.cli.cell import Opening
from lmp.cli.errors import USAGE, CommandError
from lmp.cli.show import Show
from lmp.cli.stage import Stage, staged
from lmp.result import Report
from lmp.trace import as_json

EXIT_CODES = {"done": 0, "failed": 1, "not_understood": 3}


def run(options: argparse.Namespace, opening: Opening, show: Show) -> int:
    """Do what sentences say, one after the other, until one is not done."""
    sentences: Sequence[str] = options.sentences

    def perform(stage: Stage, show: Show) -> list[Report]:
        reports: list[Report] = []
        for sentence in sentences:
            show.sentence(sentence)
            reports.append(stage.perform(partial(stage.session.do, sentence), show))
            if reports[-1].outcome != "done":
                break
        return reports

    return _perform(options, opening, sentences[0], perform, show, tried_all=len(sentences))


def execute(options: argparse.Namespace, opening: Opening, show: Show) -> int:
    """Run a program from a file."""
    try:
        source = options.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{options.file}: {error}", code=USAGE) from error

    def perform(stage: Stage, show: Show) -> list[Report]:
        return [stage.perform(partial(stage.session.execute, source, name=options.file.name), show)]

    return _perform(options, opening, options.file.stem, perform, show, tried_all=1)


def _perform(
    options: argparse.Namespace,
    opening: Opening,
    title: str,
    perform: Callable[[Stage, Show], list[Report]],
    show: Show,
    *,
    tried_all: int,
) -> int:
    ask = _ask if sys.stdin.isatty() and not options.json else None
    with staged(options, opening, title, show, ask) as stage:
        before = stage.state()
        reports = perform(stage, show)
        after = stage.state()
    last = reports[-1]
    left = tried_all - len(reports)
    message = last.message + (f" ({left} more not tried)" if left else "")
    show.note(f"{stage.relative}/report.html")
    if options.json:
        print(json.dumps(_result(stage, reports, message, before, after)))
    return EXIT_CODES[last.outcome]


def _ask(question: str) -> str:
    return input(f"{question} ")


def _result(
    stage: Stage, reports: Sequence[Report], message: str, before: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    """What `--json` prints; docs/json.md has the fields."""
    workspace = stage.cell.workspace
    return {
        "outcome": reports[-1].outcome,
        "message": message,
        "said": [text for report in reports for text in report.said],
        "answers": as_json([answer for report in reports for answer in report.answers]),
        "commands": [_command(report) for report in reports],
        "before": before,
        "after": after,
        "workspace": {
            "bounds": as_json(workspace.bounds),
            "corners": as_json(workspace.corners),
            "sides": as_json(workspace.sides),
            "middle": as_json(workspace.middle),
        },
        "run": stage.relative,
        "model": stage.options.model,
        "sandbox": stage.sandbox.tier,
        "seed": stage.cell.about.get("seed"),
    }


def _command(report: Report) -> dict[str, Any]:
    return {
        "text": report.sentence,
        "outcome": report.outcome,
        "message": report.message,
        "programs": [
            {"name": written.program, "query": written.query, "source": written.source} for written in report.programs
        ],
        "calls": [
            {
                "name": call.name,
                "args": as_json(call.args),
                "kwargs": as_json(call.kwargs),
                **({"error": call.error} if call.error is not None else {"value": as_json(call.value)}),
                "seconds": round(call.seconds, 4),
            }
            for call in report.calls
        ],
        "memory": [{"id": record.id, "text": str(record.content)} for record in report.memory],
        "seconds": round(report.seconds, 3),
    }
