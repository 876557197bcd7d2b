"""What words mean to programs, learned from the embedded model's corpus: `python -m lmp.memory.learn`.

A ridge regression from the words of a sentence to the tokens of its programs: what each word adds to the chance of each
token, the other words being there as well. Words that programs treat alike ("dish", "basin", "bowl") get nearly the
same vector, and those that change nothing ("please") a short one; counting what occurs together could not tell "yellow"
from the "block" that mostly stands beside it. It is closed-form, takes half a minute and gives the same weights every
time.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from lmp.memory.encode import MEANINGS, signature
from lmp.memory.words import words
from lmp.model.corpus.sample import Sample, samples

FREQUENT = 20
"""Sentences in which a word or a token must be, at least."""

RIDGE = 1e-4
"""Added to each word's variance."""

_TOKEN = re.compile(r"denormalize_xy\(\[[^\]]*\]\)|p\[\d\] [-+]|[^\W\d_]\w*")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'")
_DESCRIPTION = 3  # spaces in a string that repeats the sentence instead of naming something


def main() -> None:
    """Write `weights/meanings.npz`."""
    parser = argparse.ArgumentParser(prog="python -m lmp.memory.learn", description=__doc__)
    parser.add_argument("--sentences", type=int, default=40_000, help="drawn from the corpus (default: 40,000)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    known, vectors = learn(islice(samples(options.seed), options.sentences))
    MEANINGS.parent.mkdir(exist_ok=True)
    largest = np.abs(vectors).max()
    np.savez_compressed(MEANINGS, words=np.array(known), vectors=np.round(vectors * (127 / largest)).astype(np.int8))
    print(f"{len(known)} words in {MEANINGS}")


def learn(drawn: Iterable[Sample]) -> tuple[list[str], NDArray[np.float64]]:
    """The frequent words, and a vector (n, 256) for each: the tokens that it makes more likely, by their signatures."""
    pairs = [(frozenset(words(sample.sentence)), tokens(sample)) for sample in drawn]
    known, features = _frequent([said for said, _ in pairs]), _frequent([written for _, written in pairs])
    rows = {word: i for i, word in enumerate(known)}
    columns = {feature: len(known) + i for i, feature in enumerate(features)}
    together = np.zeros((len(known), len(known) + len(features)))
    for said, written in pairs:
        here = [rows[word] for word in said if word in rows]
        together[np.ix_(here, here + [columns[feature] for feature in written if feature in columns])] += 1
    of_words, of_tokens = (np.array(list(each.values())) for each in (known, features))
    covariance = together / len(pairs) - np.outer(of_words, np.concatenate([of_words, of_tokens]))
    among_words, with_tokens = np.split(covariance, [len(known)], axis=1)
    # Rare tokens say more than frequent ones: half of the way from covariance to correlation.
    with_tokens = with_tokens / (of_tokens * (1 - of_tokens)) ** 0.25
    effect = np.linalg.solve(among_words + RIDGE * np.eye(len(known)), with_tokens)
    return list(known), effect @ np.stack([signature(feature) for feature in features])


def tokens(sample: Sample) -> frozenset[str]:
    """What stands in a sample's programs: names, calls, directions; not the sentence that is handed on in them."""
    sources = " ".join([sample.source, *(sub.source for sub in sample.subs)])
    named = _QUOTED.sub(lambda string: string[0] if string[0].count(" ") < _DESCRIPTION else "", sources)
    return frozenset(_TOKEN.findall(named))


def _frequent(bags: Sequence[frozenset[str]]) -> dict[str, float]:
    """In which share of the bags each thing is that is in enough of them, by name; not what is in all of them."""
    counts = Counter(each for bag in bags for each in bag)
    return {each: n / len(bags) for each, n in sorted(counts.items()) if FREQUENT <= n < len(bags)}


if __name__ == "__main__":
    main()
