"""Before and after, on sentences that neither was trained on: `python -m tasks.learning.compare AFTER --family chain`.

Judged on symbolic tables, in seconds. In the simulator: `handscript eval tasks/learning/families.py --task chain
--model embedded --model embedded:AFTER`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np

from lmp.model.corpus.sample import FAMILIES, Sample
from lmp.model.embedded import WEIGHTS, EmbeddedModel
from tasks.evaluation.statistics import Pairs
from tasks.learning.questions import Judge, questions

SEED = 40_009


def outcomes(weights: Path, sentences: Iterable[Sample], *, doubting: bool = False) -> list[bool]:
    """Whether each sentence's goal is reached by the model's own programs.

    Args:
        doubting: whether a program that the model doubts is not run, as in a session.
    """
    judge = Judge(EmbeddedModel(weights))
    return [judge.done(s, doubting=doubting) for s in sentences]


def main() -> None:
    """Compare, family by family."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("after", type=Path, help="a folder of weights")
    add("--before", type=Path, default=WEIGHTS, help="default: those shipped")
    add("--family", action="append", choices=list(FAMILIES), help="may be repeated (default: all together)")
    add("--count", type=int, default=400, help="sentences (default: %(default)s)")
    add("--doubting", action="store_true", help="what a model doubts is not done, as in a session")
    add("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    for families in [[one] for one in arguments.family or ()] or [list(FAMILIES)]:
        drawn = questions(np.random.default_rng(arguments.seed), families, held_out=True)
        sentences = list(islice(drawn, arguments.count))
        folders = arguments.after, arguments.before
        after, before = (outcomes(folder, sentences, doubting=arguments.doubting) for folder in folders)
        pairs = Pairs.count(zip(after, before, strict=True))
        print(families[0] if len(families) == 1 else "all families")
        print(
            f"  before: {pairs.second}\n  after:  {pairs.first}\n  after less before: {pairs.points}, p {pairs.p:.2g}"
        )


if __name__ == "__main__":
    main()
