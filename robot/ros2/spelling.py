"""What was probably meant by a name that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def near_miss(name: str, known: Iterable[str]) -> str:
    """`; did you mean …?` when something known is spelt much like a name, or nothing."""
    # A topic that differs in its namespace alone is a near miss however long the namespace is.
    last = name.rsplit("/", 1)[-1]
    known = sorted(known)
    found = get_close_matches(name, known, n=1, cutoff=0.6) or [each for each in known if each.endswith("/" + last)][:1]
    return f"; did you mean {found[0]!r}?" if found else ""
