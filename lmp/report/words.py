"""Values, times and deeds of a trace in a few words."""

from __future__ import annotations

from lmp.report.story import as_text
from lmp.trace import Event

SHOWN = 240  # characters of a value in a table; the whole of it is in the trace
DEEPEST = 8  # levels of a value in a table


def duration(seconds: float) -> str:
    """Seconds as one reads them: ms below a second.

    >>> duration(0.00001), duration(0.0042), duration(1.234), duration(75)
    ('< 0.1 ms', '4.2 ms', '1.23 s', '75.0 s')
    """
    if 0.0 <= seconds < 0.00005:
        return "< 0.1 ms"
    if seconds < 1.0:
        return f"{1000 * seconds:.1f} ms" if seconds < 0.01 else f"{1000 * seconds:.0f} ms"
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def brief(value: object, shown: int = SHOWN) -> str:
    """A JSON value as Python writes it, numbers to the millimetre, cut where it gets long.

    >>> brief({"at": [0.12345, 2.0, True]})
    "{'at': [0.123, 2.0, True]}"
    """
    text = repr(_rounded(value))
    return text if len(text) <= shown else f"{text[:shown]} … ({len(text)} characters)"


def _rounded(value: object, depth: int = 0) -> object:
    if isinstance(value, float):
        return round(value, 3) + 0.0
    if isinstance(value, list | dict) and depth >= DEEPEST:
        return "…"
    if isinstance(value, list):
        return [_rounded(v, depth + 1) for v in value]
    return {k: _rounded(v, depth + 1) for k, v in value.items()} if isinstance(value, dict) else value


def motion(event: Event) -> str:
    """One thing that the arm did, in a few words: `release red block on blue bowl`."""
    data = event.data
    words = [as_text(data.get("what")) or "motion", as_text(data.get("object"))]
    words.append(f"on {as_text(data['on'])}" if data.get("on") else "")
    words.append(f"({as_text(data['why'])})" if data.get("why") else "")
    return " ".join(word for word in words if word)
