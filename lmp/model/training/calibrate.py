"""When the model should doubt itself: thresholds on the least probable token of a program, from held-out sentences.

A program is judged on the symbolic table: by the sentence's goal, or where none is known, by whether it does or gives
there what the corpus's own program does. The threshold of each program is the one that pays best, where a wrong program
that is turned down is worth so many right ones.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from lmp.model.base import Prompt
from lmp.model.corpus.sample import Sample, pieces, samples
from lmp.model.corpus.symbolic import Table, alike, reached
from lmp.model.embedded import WEIGHTS, EmbeddedModel

LEFT_OUT = 0.9
"""Where a program leaves out what the sentence names, its least probable token has to be more probable than this."""


def scores(model: EmbeddedModel, chosen: list[Sample]) -> dict[str, list[tuple[float, bool]]]:
    """For each program: the least token probability, and whether what was written is right."""
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for s in chosen:
        for i, (program, tail, source) in enumerate(pieces(s)):
            completion, least = model.complete_with_least(Prompt(program, "", tail))
            if completion.text.startswith("not_understood("):
                continue
            right = completion.text == source or (
                _reaches(s, completion.text) if i == 0 and s.goal is not None else _alike(s, completion.text, source)
            )
            found[program].append((least, right))
    return found


def _ran(s: Sample, source: str) -> tuple[Table, Any, Exception | None]:
    """The table after a program for a sample, what it gives, and what it raised."""
    subs = {(sub.program, sub.query): sub.source for sub in s.subs}
    table = Table(s.scene, lambda program, query, names: subs[program, query])
    try:
        return table, table.run(source), None
    except Exception as error:  # whatever the model's program raises is a result
        return table, None, error


def _reaches(s: Sample, source: str) -> bool:
    table, _, error = _ran(s, source)
    return all(reached(s.goal or (), s.scene, table, error))


def _alike(s: Sample, written: str, own: str) -> bool:
    """Whether a program does and gives on the sample's table what the corpus's own does and gives."""
    (table, value, error), (wanted, worth, never) = _ran(s, written), _ran(s, own)
    if error is not None or never is not None:
        return False
    return (
        (value is worth is None or alike(value, worth))
        and alike(table.said, wanted.said)
        and alike(table.tool, wanted.tool)
        and table.held == wanted.held
        and all(alike(t.xy, wanted.things[n].xy) and t.on == wanted.things[n].on for n, t in table.things.items())
    )


def threshold(found: list[tuple[float, bool]], worth: float) -> float:
    """The probability below which turning programs down pays best: a wrong one is worth so many right ones."""
    ranked = sorted(found)
    gains = np.cumsum([0.0, *(-1.0 if right else worth for _, right in ranked)])
    best = int(np.argmax(gains))
    return ranked[best][0] if best < len(ranked) else 1.0


def calibrate(
    folder: Path, count: int, worth: float, seed: int, *, seen_only: bool = False
) -> dict[str, dict[str, float]]:
    """Write `thresholds.json`; what each threshold turns down, of the right and of the wrong."""
    (folder / "thresholds.json").write_text(json.dumps({"tabletop": 1e-9, "left_out": 0.0}))
    by_program = scores(EmbeddedModel(folder), list(islice(samples(seed, held_out=True, seen_only=seen_only), count)))
    limits = {program: min(0.9, max(1e-3, threshold(found, worth))) for program, found in by_program.items()}
    shown = {program: round(value, 5) for program, value in limits.items()} | {"left_out": LEFT_OUT}
    (folder / "thresholds.json").write_text(json.dumps(shown, indent=1))
    return {
        program: {
            "threshold": limits[program],
            "right": sum(ok for _, ok in found),
            "wrong": sum(not ok for _, ok in found),
            "right turned down": sum(ok and p < limits[program] for p, ok in found),
            "wrong turned down": sum(not ok and p < limits[program] for p, ok in found),
        }
        for program, found in by_program.items()
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=WEIGHTS)
    parser.add_argument("--count", type=int, default=2500)
    parser.add_argument("--worth", type=float, default=1.0, help="of a wrong program turned down, in right ones")
    parser.add_argument("--seed", type=int, default=31_013)
    parser.add_argument("--seen-only", action="store_true", help="for a model trained so")
    options = parser.parse_args()
    found = calibrate(options.folder, options.count, options.worth, options.seed, seen_only=options.seen_only)
    (options.folder / "calibration.json").write_text(json.dumps(found, indent=1))
