"""What sources pass, checked: nothing that comes out of the sandbox is taken for what it should be."""

from __future__ import annotations

from typing import Any

import numpy as np


class BadCall(ValueError):
    """A task's source called for something that cannot be; the message says what would work."""


def number(value: object, what: str) -> float:
    """A number, be it whole or not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadCall(f"{what} is a number, not {str(value)[:80]!r}")
    return float(value)


def whole(value: object, what: str) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadCall(f"{what} is a whole number, not {str(value)[:80]!r}")
    return value


def span(low: float, high: float) -> tuple[float, float]:
    """Two numbers, the smaller first."""
    if low > high:
        raise BadCall(f"from {low:g} to {high:g} is nothing; give the smaller number first")
    return low, high


def listed(options: object) -> list[Any]:
    """A list, or an array as one."""
    if isinstance(options, np.ndarray):
        return list(options.tolist())
    if not isinstance(options, list):
        raise BadCall(f"expected a list, not {str(options)[:80]!r}")
    return options
