"""Text to vector, offline, in some ten microseconds a word, the same on every machine.

A word is the sum of the signatures of itself and of the trigrams of its spelling, as in fastText (Bojanowski et al.,
"Enriching Word Vectors with Subword Information", TACL 2017), so that "mugs", "mug" and "mgu" are near one another. A
signature is a random vector of signs, the bits of the feature's BLAKE2b hash: a random projection of the space with
one axis a feature, which keeps angles (Achlioptas, "Database-friendly random projections", JCSS 2003) and needs neither
training nor a table. A sentence is the sum of its words, those that carry no meaning of their own weighing little
(Arora et al., "A Simple but Tough-to-Beat Baseline for Sentence Embeddings", ICLR 2017).

What it cannot know is that two words of different spelling mean the same; `docs/memory.md` says what that costs.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from lmp.memory.words import words

NAME = "spelling-1"
"""Of the encoder; vectors of different names cannot be compared."""

DIMENSIONS = 256
SPELLING = 0.5  # what all trigrams of a word weigh together, the word itself being 1
FUNCTION_WORD = 0.15

FUNCTION_WORDS = frozenset(
    words(
        """a an and are as at be but by can could do does for from have i if in into is it its let me my now of on onto
        or please put place set move so than that the then there these they this to too up use want was we when where
        which while will with would you your"""
    )
)


@lru_cache(maxsize=4096)
def encode(text: str) -> NDArray[np.float32]:
    """A unit vector (256,); texts that share words, or spellings, have a small angle.

    A text without any word is the zero vector, which is like nothing.
    """
    found = words(text)
    if not found:
        return np.zeros(DIMENSIONS, np.float32)
    total = np.sum([_word(word) * (FUNCTION_WORD if word in FUNCTION_WORDS else 1.0) for word in found], axis=0)
    vector: NDArray[np.float32] = (total / np.linalg.norm(total)).astype(np.float32)
    vector.setflags(write=False)
    return vector


def similarity(a: str, b: str) -> float:
    """The cosine of the angle between two texts' vectors: 1 for the same words, about 0 for none in common."""
    return float(encode(a) @ encode(b))


@lru_cache(maxsize=16384)
def _word(word: str) -> NDArray[np.float32]:
    """A word's vector; its length is near that of a signature."""
    spelled = f"<{word}>"
    trigrams = [spelled[i : i + 3] for i in range(len(spelled) - 2)] if len(word) > 2 else []
    spelling = np.sum([_signature(each) for each in trigrams], axis=0) if trigrams else 0.0
    vector: NDArray[np.float32] = _signature(word) + SPELLING / max(len(trigrams), 1) ** 0.5 * spelling
    return vector


def _signature(feature: str) -> NDArray[np.float32]:
    bits = np.unpackbits(np.frombuffer(blake2b(feature.encode(), digest_size=DIMENSIONS // 8).digest(), np.uint8))
    return bits.astype(np.float32) * 2 - 1
