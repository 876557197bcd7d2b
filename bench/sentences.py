"""Sentences through the whole system in the simulator: how often what was asked is so afterwards, by family.

    python -m bench.sentences                                   # the hand-written set, tasks/library/sentences.toml
    python -m bench.sentences --file held_out.jsonl --limit 200 # sentences of the corpus, one JSON object a line

Failures go to a JSON file with the programs that were written for them.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from lmp.model.base import ModelError
from lmp.model.select import select
from lmp.sandbox.host import Sandbox
from tasks.evaluation.sentences import Bench, SentenceTrial, by_family, overall, wrong_motions
from tasks.evaluation.statistics import Rate
from tasks.sentences import BY_HAND, InvalidSentences, Sentence, read


def main() -> int:
    """Run the sentences and print what came of them; 2 when they, or the model, are not to be had."""
    options = _parser().parse_args()
    console = Console()
    try:
        sentences = _chosen(read(options.file), options)
        model = select(options.model)
    except (InvalidSentences, ModelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    with Sandbox() as sandbox:
        bench = Bench(model, sandbox, {"perception": options.perception, "effector": options.effector})
        shown = track(sentences, "sentences", console=console, disable=not console.is_terminal)
        trials = [_told(bench.run(sentence), console) for sentence in shown]
    console.print(_table(trials))
    options.failures.parent.mkdir(parents=True, exist_ok=True)
    options.failures.write_text(json.dumps([t.as_json() for t in trials if not t.reached], indent=1, default=str))
    console.print(f"failures with their programs: {options.failures}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=BY_HAND, help=".toml with scenes, or .jsonl")
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--perception", choices=("truth", "camera"), default="truth")
    parser.add_argument("--effector", choices=("suction", "hand"), default="suction")
    parser.add_argument("--family", action="append", help="only these; may be given several times")
    parser.add_argument("--limit", type=int, help="a random choice of this many")
    parser.add_argument("--seed", type=int, default=0, help="of that choice")
    parser.add_argument("--failures", type=Path, default=Path("runs/sentences-failures.json"))
    return parser


def _chosen(sentences: tuple[Sentence, ...], options: argparse.Namespace) -> list[Sentence]:
    chosen = [s for s in sentences if not options.family or s.family in options.family]
    if not chosen:
        known = ", ".join(dict.fromkeys(s.family for s in sentences))
        raise InvalidSentences(f"no sentence of {options.family}; the families are: {known}")
    if options.limit is not None and options.limit < len(chosen):
        keep = set(random.Random(options.seed).sample(range(len(chosen)), options.limit))
        chosen = [s for i, s in enumerate(chosen) if i in keep]
    return chosen


def _told(trial: SentenceTrial, console: Console) -> SentenceTrial:
    if not trial.reached:
        why = trial.missing[0] if trial.missing else trial.message
        console.print(f"{trial.sentence.family}: {trial.sentence.text!r}: {why}", markup=False, highlight=False)
    return trial


def _table(trials: list[SentenceTrial]) -> Table:
    table = Table("family", "reached", "%", "95 %", "score", "s", title="goals reached", box=None)
    for family, rate in by_family(trials).items():
        _row(table, family, rate, [t for t in trials if t.sentence.family == family])
    table.add_section()
    _row(table, "all", overall(trials), trials)
    _row(table, "done, but wrong", wrong_motions(trials), [])
    return table


def _row(table: Table, name: str, rate: Rate, trials: list[SentenceTrial]) -> None:
    low, high = rate.interval
    table.add_row(
        name,
        f"{rate.successes}/{rate.trials}",
        f"{100 * rate.share:.1f}",
        f"{100 * low:.0f}–{100 * high:.0f}",
        f"{statistics.fmean(t.score for t in trials):.2f}" if trials else "",
        f"{statistics.median(t.sentence_seconds for t in trials):.2f}" if trials else "",
    )


if __name__ == "__main__":
    sys.exit(main())
