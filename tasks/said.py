"""Whether what a robot said tells a value: programs answer with values, people and large models with sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

COUNTED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBERS = {word: i for i, word in enumerate(COUNTED)} | {"no": 0, "none": 0, "nothing": 0, "neither": 0}
YES = frozenset({"yes", "true", "yep", "yeah", "correct"})
NO = frozenset({"no", "false", "nope", "not", "incorrect"})
RELATIVE = 0.1  # a measured number may be this share off; a count may not
PLACE = 0.01  # m; each coordinate of a position may be this much off


def tells(said: Any, value: Any, *, names: Sequence[str] = (), tolerance: float | None = None) -> bool:
    """Whether one answer says `value`.

    Args:
        said: a value (bool, number, text, list, numpy's kinds of these) or a sentence.
        value: bool; whole number (exact), other number (within `tolerance`, by default 10 %); text; list of
            numbers, a position (each within `tolerance`, by default 1 cm); or list of anything else, as a set.
        names: of all objects, so that a sentence that also names a wrong one is wrong.
    """
    said = said.tolist() if isinstance(said, np.ndarray | np.generic) else said
    if isinstance(value, list) and value and all(isinstance(v, float) for v in value):
        told = _coordinates(said)
        slack = PLACE if tolerance is None else tolerance
        return len(told) == len(value) and bool(np.allclose(told, value, rtol=0, atol=slack))
    if isinstance(value, list):
        return _as_set(said, names) == {str(v).lower() for v in value}
    if isinstance(said, list | tuple | set | frozenset):
        return len(said) == 1 and tells(next(iter(said)), value, names=names, tolerance=tolerance)
    if isinstance(value, bool):
        return said is value or (isinstance(said, str) and _truth(said) is value)
    if isinstance(value, int | float):
        slack = tolerance if tolerance is not None else 0.0 if isinstance(value, int) else RELATIVE * abs(value)
        return any(abs(number - value) <= slack + 1e-9 for number in _numbers(said))
    if isinstance(said, str):
        return said.lower() == value.lower() or (
            _mentions(said, value) and _as_set(said, names) <= {value.lower()} | _parts(value, names)
        )
    return False


def _truth(text: str) -> bool | None:
    words = re.findall(r"[a-z']+", text.lower())
    for word in words:
        if word in YES:
            return True
        if word in NO or word.endswith("n't"):
            return False
    return None


def _numbers(said: Any) -> list[float]:
    if isinstance(said, bool) or said is None:
        return []
    if isinstance(said, int | float):
        return [float(said)]
    if not isinstance(said, str):
        return []
    found = [float(n) for n in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])", said)]
    # One number to a sentence: "two of the five" says neither.
    found += [float(NUMBERS[w]) for w in re.findall(r"[a-z]+", said.lower()) if w in NUMBERS]
    return found if len(set(found)) == 1 else []


def _coordinates(said: Any) -> list[float]:
    if isinstance(said, str):
        return [float(n) for n in re.findall(r"(?<![\w.])-?\d*\.?\d+(?!\w)", said)]
    if isinstance(said, list | tuple) and all(isinstance(v, int | float) for v in said):
        return [float(v) for v in said]
    return []


def _as_set(said: Any, names: Sequence[str]) -> set[str]:
    if isinstance(said, str):
        lowered = said.lower()
        if lowered in (n.lower() for n in names):
            return {lowered}
        found = {n.lower() for n in names if _mentions(said, n)}
        # "red block 2" mentions "red block" too: keep the longest names, unless the short one stands by itself.
        return {n for n in found if _mentions(_without(lowered, [m for m in found if n in m and m != n]), n)}
    if isinstance(said, list | tuple | set | frozenset):
        return {str(s).lower() for s in said}
    return set()


def _without(text: str, longer: Sequence[str]) -> str:
    for name in sorted(longer, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _parts(value: str, names: Sequence[str]) -> set[str]:
    return {n.lower() for n in names if value.lower() in n.lower().split()}


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text.lower()) is not None
