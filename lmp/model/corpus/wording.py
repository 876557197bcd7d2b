# ruff: noqa: E501 (word lists and programs read better unbroken)
"""How people word things: synonyms, numbers, distances, politeness, and the slips of their fingers."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import words
from lmp.model.corpus.vocabulary import (
    ASKING,
    ASKING_ING,
    CALLS,
    CATEGORY,
    COLOR_WORDS,
    ENDINGS,
    GERUNDS,
    KIND_WORDS,
    MEASURES,
    MISSPELT,
    NUMBERS,
    NUMERALS,
    ORDINALS,
    REASONS,
    RIVALS,
    SIDE_WORDS,
    UNITS,
)
from lmp.model.corpus.world import COLORS, CORNERS, Scene, pick

_NEIGHBOURS = words("qs vn xv sf wr dg fh gj uo hk jl k n bm ip o wa et ad ry yi cb qe zc tu xs")
_KEYS = dict(zip("abcdefghijklmnopqrstuvwxyz", _NEIGHBOURS, strict=True))
_MEANT = frozenset(
    word
    for phrase in (*COLORS, *NUMBERS, *(w for ws in (*COLOR_WORDS.values(), *KIND_WORDS.values()) for w in ws))
    for word in phrase.split()
)


def kind_word(rng: np.random.Generator, scene: Scene, kind: str) -> str:
    """A word for a kind; a synonym only where it names nothing else on the table."""
    word = pick(rng, KIND_WORDS[kind]) if kind in KIND_WORDS and rng.random() < 0.3 else kind
    return word if word == kind or _tells(scene, word, kind) else kind


def color_word(rng: np.random.Generator, color: str, scene: Scene | None = None) -> str:
    """A word for a colour; without a scene only one that cannot mean another."""
    word = pick(rng, COLOR_WORDS[color]) if color in COLOR_WORDS and rng.random() < 0.17 else color
    if scene is None:
        return color if word in RIVALS else word
    return word if word == color or _tells(scene, word, color) else color


def _tells(scene: Scene, word: str, meant: str) -> bool:
    """Whether a synonym is part of no name on the table, and nothing there has another meaning of it."""
    there = {w for name in scene.names for w in name.split()}
    rivals = set(RIVALS.get(word, ())) - {meant}
    return not there & ((set(word.split()) - {meant}) | rivals)


def category(rng: np.random.Generator, *, several: bool = False) -> str:
    """A word that fits any object, or any objects."""
    word = pick(rng, CATEGORY[:3] if rng.random() < 0.8 else CATEGORY)
    return plural(word) if several else word


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
    if rng.random() < 0.12:
        said, (count, unit) = pick(rng, list(MEASURES.items()))
        value = count * UNITS[unit][0]
        if low <= value <= high or (low == 0.02 and value < low):
            return said, f"{count:g}" if unit == "m" else f"{count:g} * {UNITS[unit][0]:g}", value
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
    """A word with one typing error; never one that turns a colour or a kind into another word for one."""
    if len(word) < 3 or not word.isalpha() or not word.isascii():
        return word
    if word in MISSPELT and rng.random() < 0.35:
        return pick(rng, MISSPELT[word])
    i = int(rng.integers(0, len(word) - 1))
    draw = rng.random()
    if draw < 0.3:
        wrong = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    elif draw < 0.55:
        wrong = word[:i] + word[i + 1 :]
    elif draw < 0.75:
        wrong = word[:i] + word[i] + word[i:]
    else:
        wrong = word[:i] + pick(rng, _KEYS.get(word[i], "e")) + word[i + 1 :]
    return word if wrong in _MEANT else wrong


def mistyped(rng: np.random.Generator, text: str, rate: float) -> str:
    """Text with typing errors in a share of its words."""
    return " ".join(slip(rng, w) if rng.random() < rate else w for w in text.split(" "))


def polite(rng: np.random.Generator, sentence: str) -> str:
    """The sentence with a polite or idle beginning or end, or a reason, sometimes."""
    if rng.random() < 0.3:
        sentence = _asked(rng, sentence)
    if rng.random() < 0.16:
        end = pick(rng, ENDINGS)
        sentence = f"{sentence}{'' if end.startswith(',') else ' '}{end}"
    if rng.random() < 0.035:
        sentence = pick(rng, REASONS).format(sentence)
    return sentence


def _asked(rng: np.random.Generator, sentence: str) -> str:
    """A command with words before it that fit its form: "would you mind" wants a verb, "please" does not."""
    verb, _, rest = sentence.partition(" ")
    if verb not in GERUNDS or rng.random() < 0.4:
        return f"{pick(rng, CALLS)} {sentence}"
    if rng.random() < 0.07:
        return f"{pick(rng, ASKING_ING)} {GERUNDS[verb]} {rest}"
    sentence = f"{pick(rng, ASKING)} {sentence}"
    return f"{pick(rng, CALLS)} {sentence}" if rng.random() < 0.08 else sentence


def corner_near(xy: tuple[float, float]) -> str:
    """The corner nearest to a position."""
    return min(CORNERS, key=lambda c: float(np.hypot(CORNERS[c][0] - xy[0], CORNERS[c][1] - xy[1])))


__all__ = [
    "COLOR_WORDS",
    "SIDE_WORDS",
    "category",
    "color_word",
    "corner_near",
    "corner_words",
    "kind_word",
    "length",
    "mistyped",
    "number",
    "ordinal",
    "plural",
    "polite",
    "slip",
]
