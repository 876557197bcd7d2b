"""When the model should doubt itself: thresholds on the least probable token of a program, from held-out sentences.

A program is judged by its text, or where its goal can be judged on the symbolic table, by that. The threshold of each
program is the highest that turns down at most a given share of the right ones.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from itertools import islice
from pathlib import Path

import numpy as np

from lmp.model.base import Prompt
from lmp.model.corpus.sample import Sample, pieces, samples
from lmp.model.corpus.symbolic import Table, reached
from lmp.model.embedded import WEIGHTS, EmbeddedModel

LEFT_OUT = 0.9
"""Where a program leaves out what the sentence names, its least probable token has to be more probable than this."""


def scores(model: EmbeddedModel, chosen: list[Sample]) -> dict[str, list[tuple[float, bool]]]:
    """For each program: the least token probability, and whether what was written is right."""
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for s in chosen:
        subs = {(sub.program, sub.query): sub.source for sub in s.subs}
        for i, (program, tail, source) in enumerate(pieces(s)):
            completion, least = model.complete_with_least(Prompt(program, "", tail))
            right = completion.text == source
            if not right and i == 0 and s.goal is not None:
                right = _reaches(s, completion.text, subs)
            if not completion.text.startswith("not_understood("):
                found[program].append((least, right))
    return found


def _reaches(s: Sample, source: str, subs: dict[tuple[str, str], str]) -> bool:
    table = Table(s.scene, lambda program, query, names: subs[program, query])
    try:
        table.run(source)
    except Exception as error:  # whatever the model's program raises is a result
        return all(reached(s.goal or (), s.scene, table, error))
    return all(reached(s.goal or (), s.scene, table, None))


def threshold(found: list[tuple[float, bool]], refused: float) -> float:
    """The highest probability below which at most that share of the right ones lie."""
    right = sorted(p for p, ok in found if ok)
    return float(np.quantile(right, refused, method="lower")) if right else 1e-6


def calibrate(folder: Path, count: int, refused: float, seed: int) -> dict[str, dict[str, float]]:
    """Write `thresholds.json`; what each threshold turns down, of the right and of the wrong."""
    (folder / "thresholds.json").write_text(json.dumps({"tabletop": 1e-9, "left_out": 0.0}))
    by_program = scores(EmbeddedModel(folder), list(islice(samples(seed, held_out=True), count)))
    limits = {program: min(0.9, max(1e-3, threshold(found, refused))) for program, found in by_program.items()}
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
    parser.add_argument("--refused", type=float, default=0.008, help="share of right programs that may be turned down")
    parser.add_argument("--seed", type=int, default=31_013)
    options = parser.parse_args()
    found = calibrate(options.folder, options.count, options.refused, options.seed)
    (options.folder / "calibration.json").write_text(json.dumps(found, indent=1))
