"""What a record is found by, as one vector: the meaning of its cue, and how its object looks.

The appearance is projected at random onto a few axes (its angle is kept; whatever encoder it is of, the width is the
same) and stands beside the text's vector, so that one index finds both: of two records in the same words, the one about
a thing that looks alike is nearer.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import shake_256
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from lmp.memory.encode import DIMENSIONS, encode
from lmp.memory.scope import Appearance

LOOKS = 64
"""Axes of a projected appearance."""

WIDTH = DIMENSIONS + LOOKS

LOOKS_WEIGH = 0.7
"""Length of the appearance's part, the text's being 1."""


def joint(text: str, appearance: Appearance | None) -> NDArray[np.float32]:
    """A vector (320,) for a text and a look; without one its part is zero."""
    return np.concatenate([encode(text), _projected(appearance)])


def encoder_of(appearance: Appearance | None) -> int:
    """What tells encoders of looks apart, in 32 bits: name and length of their vectors; 0 for no look."""
    return 0 if appearance is None else crc32(f"{appearance.encoder}/{len(appearance.vector)}".encode()) | 1


def text_part(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """What of such vectors (…, 320) is the text's (…, 256)."""
    return vectors[..., :DIMENSIONS]


def look_part(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """What of them is the look's (…, 64)."""
    return vectors[..., DIMENSIONS:]


def pack(vectors: NDArray[np.float32]) -> list[bytes]:
    """Each row (n, 320) in as many bytes; a row's length is lost and its direction kept, to about a hundredth."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    rounded = np.round(vectors * (127 / np.maximum(largest, 1e-9))).astype(np.int8)
    return [row.tobytes() for row in rounded]


def unpack(packed: list[bytes]) -> NDArray[np.float32]:
    """The rows (n, 320) again: the text's part has unit length, or is zero."""
    rows = np.frombuffer(b"".join(packed), np.int8).reshape(-1, WIDTH).astype(np.float32)
    text = text_part(rows)
    length = np.sqrt(np.einsum("ij,ij->i", text, text))
    rows /= np.where(length > 0, length, 127)[:, None]
    return rows


def _projected(appearance: Appearance | None) -> NDArray[np.float32]:
    if appearance is None:
        return np.zeros(LOOKS, np.float32)
    vector = np.array(appearance.vector, np.float32)
    projected: NDArray[np.float32] = _projection(appearance.encoder, len(vector)) @ vector
    return projected * np.float32(LOOKS_WEIGH / max(float(np.linalg.norm(projected)), 1e-9))


@lru_cache(maxsize=8)
def _projection(encoder: str, dimensions: int) -> NDArray[np.float32]:
    """Signs (64, dimensions), drawn from the encoder's name: looks of two encoders have nothing in common."""
    size = LOOKS * dimensions
    bits = np.unpackbits(np.frombuffer(shake_256(encoder.encode()).digest(size // 8), np.uint8))
    return (bits.astype(np.float32) * 2 - 1).reshape(LOOKS, dimensions)
