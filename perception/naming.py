"""Names and descriptions in people's words, matched to things without guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from perception.colors import COLORS
from perception.types import SceneObject, UnknownObject

_ARTICLES = frozenset({"the", "a", "an"})

KINDS = ("block", "bowl", "cylinder", "ball", "plate", "mug")
"""What things are called that have one of the shapes known here."""

# What people call the kinds. A word that stands for several kinds fits each of them.
KIND_WORDS: dict[str, frozenset[str]] = {
    word: frozenset(kinds)
    for kinds, words in {
        ("block",): ("block", "cube", "box", "brick"),
        ("bowl",): ("bowl",),
        ("bowl", "plate"): ("dish",),
        ("cylinder",): ("cylinder", "can", "tin", "drum"),
        ("ball",): ("ball", "sphere", "orb"),
        ("plate",): ("plate", "saucer", "platter"),
        ("mug",): ("mug", "cup"),
        ("drawer",): ("drawer",),
        ("pile",): ("pile", "heap"),
        ("rope",): ("rope", "cord"),
        (*KINDS, "object"): ("object", "thing", "item", "one"),
    }.items()
    for word in words
}
COLOR_WORDS: dict[str, str] = {
    **{color: color for color in COLORS},
    "grey": "gray",
    "violet": "purple",
    "turquoise": "cyan",
}


def plain(text: str) -> str:
    """A name or description in lower case, without articles and with single spaces."""
    return " ".join(word for word in re.split(r"\s+", text.strip().lower()) if word and word not in _ARTICLES)


def resolve(name: object, known: Iterable[str]) -> str:
    """The known name that a program means by `name`: the same but for case, articles and spaces.

    Raises:
        UnknownObject: there is none; `name` may also not be a string at all.
    """
    names = list(known)
    if not isinstance(name, str):
        raise UnknownObject(name, names)
    if name in names:
        return str(name)
    for candidate in names:
        if plain(candidate) == plain(name):
            return candidate
    raise UnknownObject(name, names)


def describes(description: str, thing: SceneObject) -> bool:
    """Whether every word of a description fits a thing: its colours, its kinds and their synonyms, its own name.

    A word that is neither a colour nor a kind, nor part of the thing's name, fits nothing.
    """
    if not isinstance(description, str):
        raise TypeError(f"a description is text such as 'the green cube', not {description!r}")
    words = plain(description).split()
    if not words:
        raise ValueError("a description needs a colour, a kind or a name, such as 'the green cube'")
    if plain(thing.name) == " ".join(words):
        return True
    return all(_fits(word, thing) for word in words)


def _fits(word: str, thing: SceneObject) -> bool:
    if word in COLOR_WORDS:
        return COLOR_WORDS[word] == thing.color
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        kinds = KIND_WORDS.get(form, frozenset())
        if thing.kind in kinds or "object" in kinds:
            return True
    return word in plain(thing.name).split()


def kind_of(noun: str) -> str:
    """The kind that a noun is a word for ("cup": a mug); a noun for none of them, or for several, is its own kind."""
    kinds = KIND_WORDS.get(noun, frozenset())
    return next(iter(kinds)) if len(kinds) == 1 else noun


def of_other_color(description: str, thing: SceneObject) -> bool:
    """Whether a description says a colour that a thing has not."""
    return any(COLOR_WORDS.get(word, thing.color) != thing.color for word in plain(description).split())
