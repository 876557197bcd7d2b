"""Ways to say something, written one after the other."""

from __future__ import annotations

from functools import cache


@cache
def phrases(text: str) -> tuple[str, ...]:
    """The phrases of a text, separated by `|`, each without the spaces around it.

    >>> phrases("put {a} {p} | place {a} {p}")
    ('put {a} {p}', 'place {a} {p}')
    """
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())
