"""How much is meant: quantities with their units, and vague amounts, which mean something of a thing of some size."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Dimension = Literal["length", "angle", "speed"]

_UNITS: Mapping[str, tuple[Dimension, float]] = {
    **dict.fromkeys(("mm", "millimeter", "millimetre"), ("length", 0.001)),
    **dict.fromkeys(("cm", "centimeter", "centimetre"), ("length", 0.01)),
    **dict.fromkeys(("m", "meter", "metre"), ("length", 1.0)),
    **dict.fromkeys(("in", "inch", "inche"), ("length", 0.0254)),
    **dict.fromkeys(("deg", "degree", "°"), ("angle", math.pi / 180)),
    **dict.fromkeys(("percent", "%"), ("speed", 0.01)),
}
_NUMBERS = {
    **dict.fromkeys(("half a", "half an", "half"), 0.5),
    **dict.fromkeys(("a", "an", "one"), 1.0),
    **{
        word: float(n)
        for n, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2)
    },
}
_QUANTITY = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?|\.\d+|\b(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b)\s*"
    rf"(?P<unit>{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})s?(?![a-z])"
)

VAGUE: Mapping[str, float] = {
    **dict.fromkeys(
        ("a tiny bit", "a hair", "a touch", "a tad", "a smidge", "very slightly", "a little bit less"), 0.25
    ),
    **dict.fromkeys(("a bit", "a little", "a little bit", "slightly", "somewhat", "a bit more", "a little more"), 0.5),
    **dict.fromkeys(("some", "more", "further", "some more"), 0.5),
    **dict.fromkeys(("a lot", "much", "a good deal", "way", "far", "a lot more", "much more"), 1.5),
}
"""Shares of a thing's size."""

PHRASES = tuple(sorted(VAGUE, key=len, reverse=True))

# What a vague amount of 1 is of a turn, rad, and by what share it changes a speed.
TURN = math.pi / 6
SPEEDUP = 0.6


@dataclass(frozen=True)
class Quantity:
    """A number with its dimension: m, rad, or a share."""

    dimension: Dimension
    value: float


def quantity(text: str) -> Quantity | None:
    """The first quantity in a text.

    >>> quantity("next to means 10 cm, not 5").value, quantity("half an inch").value, quantity("a bit")
    (0.1, 0.0127, None)
    """
    found = _QUANTITY.search(text.lower())
    if found is None:
        return None
    number = found["number"]
    dimension, unit = _UNITS[found["unit"]]
    return Quantity(dimension, (_NUMBERS[number] if number in _NUMBERS else float(number)) * unit)


def vague_phrase(text: str) -> str:
    """The longest vague amount in a text; empty when there is none."""
    words = f" {re.sub(r'[^a-z ]', ' ', text.lower())} "
    return next((phrase for phrase in PHRASES if f" {phrase} " in words), "")


def resolve(amount: str, dimension: Dimension, size: float, known: Mapping[str, float]) -> float:
    """How much an amount is: metres, radians, or the share by which a speed changes.

    Args:
        amount: as it was said; what is neither a quantity of that dimension nor a known vague amount is "a bit".
        dimension: of what it is an amount of.
        size: of the thing that it is about, m: half of it is "a bit".
        known: lengths that people have said vague amounts to be, m.
    """
    exact = quantity(amount)
    if exact is not None and exact.dimension == dimension:
        return exact.value
    phrase = vague_phrase(amount) or "a bit"
    if dimension == "length":
        bit = known.get("a bit", VAGUE["a bit"] * size)
        return known.get(phrase, bit * VAGUE[phrase] / VAGUE["a bit"])
    return VAGUE[phrase] * (TURN if dimension == "angle" else SPEEDUP)


def spoken(meters: float) -> str:
    """A length as people say it, to the millimetre.

    >>> spoken(0.0203), spoken(0.1), spoken(0.004)
    ('2 cm', '10 cm', '4 mm')
    """
    if abs(meters) < 0.01:
        return f"{meters * 1e3:.0f} mm"
    return f"{meters * 1e2:.1f}".removesuffix(".0") + " cm"
