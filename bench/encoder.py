"""How good the memory's text vectors are: is a command found again when it is said in other words?

    python -m bench.encoder [--sentences 20000]

Sentences are drawn from the embedded model's corpus, which says one meaning in many ways. Of each program for which it
has two, one sentence is remembered and the other one asked for. A hit is a nearest remembered sentence that belongs to
the same program; what shares the most words with the question is the measure to beat.
"""

from __future__ import annotations

import argparse
from itertools import islice

import numpy as np

from lmp.memory.encode import encode
from lmp.memory.words import words
from lmp.model.corpus.sample import samples


def main() -> None:
    """Print the shares of hits."""
    parser = argparse.ArgumentParser(prog="python -m bench.encoder", description=__doc__)
    parser.add_argument("--sentences", type=int, default=20_000, help="drawn (default: 20,000)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    pairs = paraphrases(options.sentences, options.seed)
    vectors = np.stack([encode(remembered) for remembered, _ in pairs])
    said = [frozenset(words(remembered)) for remembered, _ in pairs]
    ranks = [rank(vectors @ encode(asked), i) for i, (_, asked) in enumerate(pairs)]
    jaccard = [rank(overlaps(said, asked), i) for i, (_, asked) in enumerate(pairs)]
    print(f"{len(pairs)} commands, each asked for in other words")
    for name, of in (("vectors", ranks), ("share of words in common", jaccard)):
        hits = np.array(of)
        print(f"  {name}: first {(hits == 0).mean():.1%}, among the first eight {(hits < 8).mean():.1%}")


def paraphrases(count: int, seed: int) -> list[tuple[str, str]]:
    """Two sentences each for programs that ask nobody for the names of things."""
    said: dict[str, list[str]] = {}
    for sample in islice(samples(seed), count):
        if not sample.subs and not sample.history and "'" in sample.source:
            sentences = said.setdefault(sample.source, [])
            if frozenset(words(sample.sentence)) not in [frozenset(words(each)) for each in sentences]:
                sentences.append(sample.sentence)
    return [(sentences[0], sentences[1]) for sentences in said.values() if len(sentences) > 1]


def overlaps(said: list[frozenset[str]], asked: str) -> np.ndarray:
    """Jaccard's index of each sentence's words with those of a question."""
    wanted = frozenset(words(asked))
    return np.array([len(each & wanted) / len(each | wanted) for each in said])


def rank(scores: np.ndarray, right: int) -> int:
    """How many score better than the right one, or as well."""
    return int((scores >= scores[right]).sum()) - 1


if __name__ == "__main__":
    main()
