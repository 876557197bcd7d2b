"""Words of a sentence, as scopes and the encoder read them."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:\.\d+)?")
_JOINED = re.compile(r"(?<=\d)(?=[^\W\d_])")


def words(text: str) -> list[str]:
    """The words in order, lower case, singular; a number and its unit are two.

    >>> words("Put 2 Boxes 5cm left_of the berries")
    ['put', '2', 'box', '5', 'cm', 'left', 'of', 'the', 'berry']
    """
    return list(_words(text))


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """The scopes of many records say the same."""
    return tuple(singular(word) for word in _WORD.findall(_JOINED.sub(" ", text.lower())))


def phrase_in(phrase: list[str], sentence: list[str]) -> bool:
    """Whether the words of a phrase stand in a sentence, side by side; an empty phrase stands everywhere."""
    return any(sentence[i : i + len(phrase)] == phrase for i in range(len(sentence) - len(phrase) + 1))


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """A noun without its plural's ending, by the rules of English spelling; other words mostly stay as they are."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]
