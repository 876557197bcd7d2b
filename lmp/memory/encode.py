"""Text to vector, offline, in some ten microseconds a word, the same on every machine.

A word is the sum of two parts. The first is its spelling: the signatures of the word and of its trigrams, as in
fastText (Bojanowski et al., "Enriching Word Vectors with Subword Information", TACL 2017), so that words that nobody
has heard of are near those that are spelled alike. The second, for a thousand words, is what it means to programs
(`lmp/memory/learn.py`), so that "dish" is near "bowl"; a word that means little weighs little. A sentence is the sum
of its words.

A signature is a random vector of signs, the bits of the feature's BLAKE2b hash: a random projection of the space with
one axis a feature, which keeps angles (Achlioptas, "Database-friendly random projections", JCSS 2003) and needs no
table. `docs/memory.md` says how good it is.
"""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmp.memory.words import words

NAME = "meanings-1"
"""Of the encoder; vectors of different names cannot be compared."""

DIMENSIONS = 256

MEANINGS = Path(__file__).with_name("weights") / "meanings.npz"

TRIGRAMS = 0.5  # what all trigrams of a word weigh together, the word itself being 1
LONGEST = 1.2  # what a meaning weighs at most, the spelling of a word of unknown meaning being 1
SPELLING = 0.3  # what the spelling of a word of known meaning weighs, the meaning being 1


@lru_cache(maxsize=4096)
def encode(text: str) -> NDArray[np.float32]:
    """A unit vector (256,); texts that share words, or spellings, have a small angle.

    A text without any word is the zero vector, which is like nothing.
    """
    found = words(text)
    if not found:
        return np.zeros(DIMENSIONS, np.float32)
    total = np.sum([_word(word) for word in found], axis=0)
    vector: NDArray[np.float32] = (total / np.linalg.norm(total)).astype(np.float32)
    vector.setflags(write=False)
    return vector


def similarity(a: str, b: str) -> float:
    """The cosine of the angle between two texts' vectors: 1 for the same words, about 0 for none in common."""
    return float(encode(a) @ encode(b))


@lru_cache(maxsize=16384)
def _word(word: str) -> NDArray[np.float32]:
    """A word's vector: of unit length when nothing is known of it, else as long as it means much."""
    meaning = _meanings().get(word)
    if meaning is None:
        return _spelling(word)
    return meaning + SPELLING * min(1.0, float(np.linalg.norm(meaning))) * _spelling(word)


def _spelling(word: str) -> NDArray[np.float32]:
    """What the word looks like, of unit length."""
    spelled = f"<{word}>"
    trigrams = [spelled[i : i + 3] for i in range(len(spelled) - 2)] if len(word) > 2 else []
    total = signature(word)
    for trigram in trigrams:
        total += TRIGRAMS / len(trigrams) ** 0.5 * signature(trigram)
    vector: NDArray[np.float32] = (total / np.linalg.norm(total)).astype(np.float32)
    return vector


@cache
def _meanings() -> dict[str, NDArray[np.float32]]:
    """Of the words that the corpus has, about as long as those of unknown words when they mean much."""
    with np.load(MEANINGS) as stored:
        vectors = stored["vectors"].astype(np.float32)
        vectors /= np.median(np.linalg.norm(vectors, axis=1))
        vectors *= np.minimum(1, LONGEST / np.linalg.norm(vectors, axis=1, keepdims=True))
        return dict(zip(stored["words"].tolist(), vectors, strict=True))


def signature(feature: str) -> NDArray[np.float32]:
    """The signs (256,) that stand for a word, a trigram, or a token of a program."""
    bits = np.unpackbits(np.frombuffer(blake2b(feature.encode(), digest_size=DIMENSIONS // 8).digest(), np.uint8))
    return bits.astype(np.float32) * 2 - 1
