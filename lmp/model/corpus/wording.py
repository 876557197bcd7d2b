# ruff: noqa: E501 (word lists and programs read better unbroken)
"""How people word things: synonyms, directions, numbers, politeness, and the slips of their fingers."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases, words
from lmp.model.corpus.world import CORNERS, Scene, pick

KIND_WORDS = {
    "block": ("block", "cube", "brick"),
    "bowl": ("bowl", "dish"),
    "cylinder": ("cylinder", "tube"),
    "ball": ("ball", "sphere"),
    "plate": ("plate", "saucer"),
    "mug": ("mug", "cup"),
}
COLOR_WORDS = {"gray": ("grey",), "purple": ("violet",), "cyan": ("turquoise", "light blue"), "pink": ("rose",)}
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
NUMERALS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th")
UNITS = {
    "cm": (0.01, ("cm", "cm", "centimeters", "centimetres", "cms", "centimeter", "centimetre")),
    "mm": (0.001, ("mm", "mm", "millimeters", "millimetres")),
    "m": (1.0, ("m", "m", "meters", "metres", "meter")),
    "inch": (0.0254, ("inches", "inches", "inch", "in")),
}
SIDE_WORDS = {
    "left side": phrases("""
        left side | left edge | left hand side | left | left end | left-hand side | left area | left part
    """),
    "right side": phrases("""
        right side | right edge | right hand side | right | right end | right-hand side | right area |
        right part
    """),
    "top side": phrases("""
        top side | top edge | upper side | top | back | back side | upper edge | far side | back edge |
        top area | upper area
    """),
    "bottom side": phrases("""
        bottom side | bottom edge | lower side | bottom | front | front side | lower edge | near side |
        front edge | bottom area | lower area
    """),
}
_PREFIXES = phrases("""
    please | please | please | can you | could you | could you please | can you please | would you | will you |
    i want you to | i'd like you to | i would like you to | i need you to | hey robot, | robot, | ok, | ok |
    okay, | now | now please | hey, | go ahead and | kindly | would you mind to | let's | you should | try to |
    just | next, | first | then | alright, | so, | hi, please | i want to | would you please |
    your task is to | let us | it would be nice if you could | be so kind and | do me a favor and | go and |
    you need to | you must | now you can | hello, could you | hello robot, please | pls | plz
""")
_SUFFIXES = phrases("""
    please | please | for me | for me please | now | thanks | thank you | right now | if you can | will you |
    would you | ok | quickly | carefully | gently | , please | , thanks | , thank you | , will you | , ok |
    , robot | again please | pls | for me, please | as fast as you can | very carefully | , would you
""")
_NEIGHBOURS = words("qs vn xv sf wr dg fh gj uo hk jl k n bm ip o wa et ad ry yi cb qe zc tu xs")
_KEYS = dict(zip("abcdefghijklmnopqrstuvwxyz", _NEIGHBOURS, strict=True))


def kind_word(rng: np.random.Generator, scene: Scene, kind: str) -> str:
    """A word for a kind; a synonym only where it names nothing else on the table."""
    word = pick(rng, KIND_WORDS[kind]) if kind in KIND_WORDS and rng.random() < 0.28 else kind
    if word != kind and any(word in name.split() for name in scene.names):
        return kind
    return word


def color_word(rng: np.random.Generator, color: str) -> str:
    """A word for a colour."""
    return pick(rng, COLOR_WORDS[color]) if color in COLOR_WORDS and rng.random() < 0.25 else color


def number(rng: np.random.Generator, value: int) -> str:
    """Three or 3."""
    return NUMBERS[value] if value < len(NUMBERS) and rng.random() < 0.6 else str(value)


def ordinal(rng: np.random.Generator, index: int) -> str:
    """First or 1st for 0."""
    return (ORDINALS if rng.random() < 0.75 else NUMERALS)[index]


def plural(noun: str) -> str:
    """More than one of it."""
    if noun.endswith(("sh", "x", "s", "ch")):
        return f"{noun}es"
    return f"{noun}s"


def length(rng: np.random.Generator, low: float = 0.02, high: float = 0.25) -> tuple[str, str, float]:
    """A distance as it is said, as code, and in metres."""
    unit = pick(rng, ("cm", "cm", "cm", "cm", "mm", "m", "inch"))
    scale, names = UNITS[unit]
    count = float(rng.uniform(low, high)) / scale
    if unit == "m":
        text = f"{count:.2f}".rstrip("0")
        if rng.random() < 0.15:
            text = text.removeprefix("0")
    elif unit == "mm":
        text = str(int(round(count, -1)))
    elif unit == "cm" and rng.random() < 0.12:
        text = f"{int(count)}.5"
    else:
        text = str(max(1, round(count)))
    value = float(text) * scale
    code = f"{float(text):g}" if unit == "m" else f"{text} * {scale:g}"
    said = NUMBERS[int(text)] if text.isdigit() and int(text) < 13 and rng.random() < 0.25 else text
    if unit == "inch" and said == "1":
        names = ("inch",)
    return f"{said}{'' if rng.random() < 0.45 and said == text else ' '}{pick(rng, names)}", code, value


def corner_words(rng: np.random.Generator, corner: str) -> str:
    """The top left corner, as people call it."""
    vertical, horizontal, _ = corner.split()
    vertical = pick(
        rng,
        {"top": ("top", "top", "top", "upper", "back"), "bottom": ("bottom", "bottom", "bottom", "lower", "front")}[
            vertical
        ],
    )
    joint = pick(rng, (" ", " ", " ", " ", "-", " "))
    draw = rng.random()
    if draw < 0.84:
        return f"{vertical}{joint}{horizontal} {'corner' if rng.random() < 0.93 else pick(rng, ('area', 'region', 'edge', 'part'))}"
    if draw < 0.92:
        return f"{horizontal}{joint}{vertical} corner"
    return f"corner at the {vertical}{joint}{horizontal}" if draw < 0.96 else f"{vertical}{joint}{horizontal}"


def slip(rng: np.random.Generator, word: str) -> str:
    """A word with one typing error."""
    if len(word) < 3 or not word.isalpha() or not word.isascii():
        return word
    i = int(rng.integers(0, len(word) - 1))
    draw = rng.random()
    if draw < 0.3:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if draw < 0.55:
        return word[:i] + word[i + 1 :]
    if draw < 0.75:
        return word[:i] + word[i] + word[i:]
    return word[:i] + pick(rng, _KEYS.get(word[i], "e")) + word[i + 1 :]


def mistyped(rng: np.random.Generator, text: str, keep: frozenset[str] = frozenset(), rate: float = 0.05) -> str:
    """Text with typing errors in some words, never in those to keep."""
    return " ".join(slip(rng, w) if w not in keep and rng.random() < rate else w for w in text.split(" "))


def polite(rng: np.random.Generator, sentence: str) -> str:
    """The sentence with a polite or idle beginning or end, sometimes."""
    if rng.random() < 0.3:
        sentence = f"{pick(rng, _PREFIXES)} {sentence}"
    if rng.random() < 0.16:
        end = pick(rng, _SUFFIXES)
        sentence = f"{sentence}{'' if end.startswith(',') else ' '}{end}"
    return sentence


def corner_near(xy: tuple[float, float]) -> str:
    """The corner nearest to a position."""
    return min(CORNERS, key=lambda c: float(np.hypot(CORNERS[c][0] - xy[0], CORNERS[c][1] - xy[1])))
