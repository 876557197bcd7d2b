"""The things that a sentence speaks of, as words that a detector can be asked for.

Without a parser: what stands between words of grammar, without what tells look-alikes apart (colours, sizes, ranks). It
may name what is no thing ("gently"); to ask a detector for that finds nothing, and costs little.
"""

from __future__ import annotations

import re

from perception.naming import COLOR_WORDS, KIND_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Between what a sentence speaks of; "with a" and "of" go on with the thing before them.
_GRAMMAR = _words(
    """
    a all an and any anything are around as at away back be behind below beside besides between both bring but
    by can clear close could did do does down draw drop each either every everything except far find first from
    gather get give go grab hand has have here how i if in inside into is it its keep lay leave left lift like
    line look make many me move my near nearest nearer neither next no none not now of off on onto or other
    others out over pick place please point push put remove right rotate said same say set should show shift
    slide so some sort stack swap take tell than that the their them then there these they this those to
    together touch toward towards turn two under until up was we were what when where which while who will with
    within without would you your
    """
)
# Which one of several; the eyes measure that themselves.
_QUALITIES = _words(
    """
    big bigger biggest bottom closest dark empty farthest few five four front fourth full furthest highest
    identical large larger largest last leftmost light little long longest lower lowermost lowest middle more
    most one only rightmost second seven short shorter shortest similar single six small smaller smallest tall
    taller tallest third three tiny topmost uppermost upper
    """
)
# Places and figures, not things.
_PLACES = _words(
    """
    bit center centimeter centimeters centre circle cm corner corners direction edge edges end half inch inches
    line lines meter meters middle mm order pair pile place places position positions row rows side sides space
    spot square table tabletop top tower triangle way workspace
    """
)
_ONLY_PLURAL = frozenset({"glasses", "pants", "pliers", "scissors", "tongs", "tweezers"})


def nouns(sentence: str) -> tuple[str, ...]:
    """What a sentence speaks of, in its order, each once: "put the red mug with a handle on two books" speaks of
    ("mug with a handle", "book"). Words are in lower case and, but for a few, singular."""
    found: dict[str, None] = {}
    for part in re.split(r"[^\w\s'-]+", sentence.lower()):
        words = part.split()
        phrase: list[str] = []
        for index, word in enumerate(words):
            goes_on = bool(phrase) and (_goes_on(words, index) or phrase[-1] == "with")
            if word in _GRAMMAR and not goes_on:
                _finish(phrase, found)
                phrase = []
            else:
                phrase.append(word)
        _finish(phrase, found)
    return tuple(found)


def _goes_on(words: list[str], index: int) -> bool:
    """Whether a thing is described further from here: by "with a" or "with an"."""
    return words[index] == "with" and index + 2 < len(words) and words[index + 1] in ("a", "an")


def _finish(phrase: list[str], found: dict[str, None]) -> None:
    kept = [word for word in phrase if word not in _QUALITIES and word not in COLOR_WORDS]
    if not any(character.isalpha() for word in kept for character in word):
        return
    if "with" not in kept:
        kept[-1] = singular(kept[-1])
    if kept[-1] not in _PLACES and KIND_WORDS.get(kept[-1], frozenset()) != EVERY_KIND:
        found[" ".join(kept)] = None


EVERY_KIND = KIND_WORDS["thing"]


def singular(word: str) -> str:
    """An English noun in its singular, by its ending."""
    if word in _ONLY_PLURAL or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]
