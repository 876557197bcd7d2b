"""What the embedded model makes of what it was told, and of corrections, on sentences that it was not trained on.

    python -m bench.lessons                    # commands under a rule, by kind of rule; corrections, by what they are

Commands are judged on a symbolic table, where the model writes the sub-programs as well: by the goal, or where none is
known, by whether the same comes of it as of the corpus's own programs. The same commands without the rules say what
these are worth.
"""

from __future__ import annotations

import argparse
import ast
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.table import Table as Printed

from lmp.model.base import Prompt
from lmp.model.corpus.lessons import LESSONS
from lmp.model.corpus.sample import Sample, correction_piece, corrections, lessons, tail
from lmp.model.corpus.symbolic import Table, alike, reached
from lmp.model.embedded import WEIGHTS, EmbeddedModel
from tasks.evaluation.statistics import Rate

FAMILIES = (*LESSONS, "told nothing of it")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=WEIGHTS, help="of the weights")
    parser.add_argument("--commands", type=int, default=100, help="of each kind of rule")
    parser.add_argument("--corrections", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=40_009)
    parser.add_argument("--show", action="store_true", help="what went wrong")
    options = parser.parse_args()
    model, console = EmbeddedModel(options.folder), Console()
    table = Printed("told", "commands", "right", "%", "without the rule")
    for family in FAMILIES:
        drawn = lessons(options.seed, family if family in LESSONS else None, held_out=True)
        chosen = list(islice((s for s in drawn if s.family == family), options.commands))
        right = [is_right(model, s) for s in chosen]
        blind = [is_right(model, replace(s, memory=())) for s in chosen]
        table.add_row(
            family, str(len(chosen)), str(sum(right)), f"{100 * sum(right) / len(chosen):.0f}", str(sum(blind))
        )
        for s in [s for s, ok in zip(chosen, right, strict=True) if not ok][: 12 * options.show]:
            console.print(f"{family}: {s.memory} {s.sentence!r}", markup=False)
            console.print(f"  {s.source!r} {[sub.source for sub in s.subs]}, not {written(model, s)!r}", markup=False)
    console.print(table)
    console.print(judged(model, options.corrections, options.seed, console if options.show else None))


def written(model: EmbeddedModel, s: Sample, program: str = "tabletop", query: str = "") -> str:
    """The source that the model writes for the sentence, or for a sub-program of it; empty where it doubts it."""
    names = list(s.scene.names)
    text = tail(names, query or s.sentence, () if query else s.history, s.memory)
    completion = model.complete(Prompt(program, "", text))[0]
    return "" if completion.doubt else completion.text


def is_right(model: EmbeddedModel, s: Sample) -> bool:
    """Whether what the model writes does what the sentence wants under what was told."""
    table, error = _ran(s, lambda program, query: written(model, s, program, query))
    if s.goal is not None:
        return all(reached(s.goal, s.scene, table, error))
    own = {("tabletop", ""): s.source, **{(sub.program, sub.query): sub.source for sub in s.subs}}
    wanted, never = _ran(s, lambda program, query: own[program, query])
    if never is not None or error is not None:
        return type(never) is type(error)
    same = all(alike(t.xy, wanted.things[n].xy) and t.on == wanted.things[n].on for n, t in table.things.items())
    same = same and table.moved == wanted.moved and table.held == wanted.held
    return same and alike(table.said, wanted.said) and alike(table.tool, wanted.tool)


def _ran(s: Sample, write: Callable[[str, str], str]) -> tuple[Table, Exception | None]:
    table = Table(s.scene, lambda program, query, names: write(program, query))
    try:
        source = write("tabletop", "")
        if not source:
            raise LookupError("the model doubts it")
        table.run(source)
    except Exception as error:  # whatever the model's program raises is a result
        return table, error
    return table, None


def judged(model: EmbeddedModel, count: int, seed: int, console: Console | None) -> Printed:
    """How often the model says right what a correction is."""
    found: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    for c in islice(corrections(seed, held_out=True), count):
        program, text, _ = correction_piece(c)
        answer = read(model.complete(Prompt(program, "", text))[0].text)
        wanted = list(c.answer)
        row = (answer[:1] == wanted[:1], answer[:2] == wanted[:2], answer == wanted)
        found[" ".join(wanted[:2]) if wanted[0] in ("plan", "skill") else wanted[0]].append(row)
        if console and not row[1]:
            console.print(
                f"{c.history[-1:] and c.history[-1][0]!r} {c.interrupted} {c.said!r}: wanted {wanted}, said {answer}",
                markup=False,
            )
    table = Printed("correction", "said", "first word", "first two", "all of it", "of the first two")
    rows = {**dict(sorted(found.items())), "all": [row for rows in found.values() for row in rows]}
    for kind, results in rows.items():
        first, two, whole = (sum(column) for column in zip(*results, strict=True))
        table.add_row(kind, str(len(results)), str(first), str(two), str(whole), Rate(two, len(results)).percent)
    return table


def read(text: str) -> list[str]:
    """The answer of `parse_correction`; empty where it is none."""
    try:
        value = ast.literal_eval(text.removeprefix("ret_val = "))
    except (SyntaxError, ValueError):
        return []
    return [str(part) for part in value] if isinstance(value, list) else []


if __name__ == "__main__":
    main()
