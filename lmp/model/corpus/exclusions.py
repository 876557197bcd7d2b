# ruff: noqa: E501 (word lists and programs read better unbroken)
"""All but some: what is meant as a whole, and what of it is left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lmp.model.corpus.listing import each_named, joined
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import Group, group
from lmp.model.corpus.wording import color_word, kind_word, plural
from lmp.model.corpus.world import COLORS, KINDS, Scene, pick, shuffled

_WHOLE = phrases(
    "all the {} | all the {} | all {} | the {} | all of the {} | every {1} | each {1} | every single {1} | {} | all those {}"
)
_EVERYTHING = phrases(
    "everything | everything | all the objects | all objects | all the things | every object | all things | all items"
)
_WITHOUT = phrases("""
    {} except {x} | {} except {x} | {} except {x} | {} except for {x} | {} but {x} | {} but {x} | {} but not {x} | {} apart from {x} |
    {} other than {x} | {} besides {x} | {} aside from {x} | {} excluding {x} | {} with the exception of {x} | {} save for {x} |
    {} without {x} | {} minus {x} | {} not including {x} | {} leaving out {x} | {} that is not {x}
""")
_NOT_COLOR = phrases("""
    all the {0} that are not {c} | the {0} that aren't {c} | every {1} that is not {c} | the non-{c} {0} | all which are not {c} of the {0} |
    all {0} which are not {c} | each {1} that isn't {c} | all non {c} {0} | all non-{c} {0} | every non-{c} {1} | the {0} that are not {c} |
    all {0} not {c} | all {0} of a color other than {c} | every {1} whose color is not {c} | all {0} except the {c} ones | each non-{c} {1}
""")
_NEITHER = phrases("""
    all {0} that are neither {c} nor {d} | the {0} that are not {c} or {d} | every {1} that is neither {c} nor {d} |
    all {0} except the {c} and {d} ones | all {0} except the {c} and the {d} one | all the {0} that aren't {c} or {d} | all {0} but the {c} and the {d} one
""")
SPLIT = phrases("""
    {t} except {x} | {t} except {x} | {t}, except {x} | {t} except for {x} | {t}, except for {x} | {t}, but not {x} | {t} but not {x} |
    {t}, apart from {x} | {t}, only not {x} | {t}, not {x} | {t}, just not {x} | {t}, but leave {x} where {it} | {t} but leave {x} where {it} |
    {t}, but leave {x} alone | {t} and leave {x} where {it} | {t}, leave {x} where {it} | {t}, {x} stays where it is | {t}, but {x} stays |
    {t}, but don't touch {x} | {t}, don't touch {x} | {t} but do not touch {x} | {t} without touching {x} | {t}, but don't move {x} |
    {t}. don't touch {x} | {t}. leave {x} where {it} | {t} while leaving {x} where {it} | {t}, but keep {x} where {it} | {t}, leaving out {x} |
    {t} with the exception of {x} | {t}, excluding {x} | {t}, but ignore {x} | {t} and ignore {x} | {t} but skip {x} | {t}, skipping {x} |
    except for {x}, {t} | except {x}, {t} | apart from {x}, {t} | leave {x} where {it} and {t} | leave {x} alone and {t} |
    leave {x} alone, but {t} | don't touch {x}, but {t} | without touching {x}, {t} | don't move {x}, but {t} | ignore {x} and {t} |
    with the exception of {x}, {t} | leaving {x} where {it}, {t}
""")


@dataclass(frozen=True)
class Exclusion:
    """Things of which some are left out.

    Args:
        said: in one breath: "all the blocks except the red one".
        whole: what is meant as a whole.
        out: what is left out.
        one: whether that is a single thing.
        source: the sub-program.
        names: what remains.
    """

    said: str
    whole: str
    out: str
    one: bool
    source: str
    names: tuple[str, ...]

    def around(self, rng: np.random.Generator, sentence: str) -> str:
        """The sentence about the whole, with what is left out said before or after it."""
        return pick(rng, SPLIT).format(t=sentence, x=self.out, it="it is" if self.one else "they are")


def exclusion(rng: np.random.Generator, scene: Scene) -> Exclusion | None:
    """All of a kind or colour, or all there is, but one thing, two, or those of a colour or kind."""
    g = group(rng, scene)
    if g is None or (not g.conditions and rng.random() < 0.5):
        return None
    whole = pick(rng, _WHOLE).format(g.nouns, g.noun) if g.conditions else pick(rng, _EVERYTHING)
    draw = rng.random()
    if draw < 0.6:
        count = 2 if draw < 0.12 and len(g.members) > 2 else 1
        out = each_named(rng, scene, shuffled(rng, g.members)[:count])
        condition = f"n != {out[0].code}" if count == 1 else f"n not in [{out[0].code}, {out[1].code}]"
        return _made(
            rng, g, whole, joined(rng, [r.said for r in out]), condition, {r.name for r in out}, one=count == 1
        )
    if draw < 0.72 and not g.conditions:
        kind = pick(rng, KINDS)
        word = plural(kind_word(rng, scene, kind))
        gone = {t.name for t in g.members if t.kind == kind}
        return _made(rng, g, whole, f"the {word}", f"get_kind(n) != {kind!r}", gone)
    colors = [c for c in COLORS if any(t.color == c for t in g.members)]
    if len(colors) < 2 or "color" in "".join(g.conditions):
        return None
    first, second = shuffled(rng, colors)[:2]
    c, d = color_word(rng, first, scene), color_word(rng, second, scene)
    if draw < 0.78 and len(colors) > 2:
        gone = {t.name for t in g.members if t.color in (first, second)}
        out_words = pick(rng, ("the {} and {} ones", "the {} and the {} ones", "the {} and the {} one")).format(c, d)
        condition = f"get_color_name(n) not in ({first!r}, {second!r})"
        said = pick(rng, _NEITHER).format(g.nouns, g.noun, c=c, d=d)
        return _made(rng, g, whole, out_words, condition, gone, said=said)
    gone = {t.name for t in g.members if t.color == first}
    out_words = pick(rng, ("the {} ones", f"the {{}} {g.nouns}", "{} ones", "anything {}")).format(c)
    said = pick(rng, _NOT_COLOR).format(g.nouns, g.noun, c=c)
    return _made(rng, g, whole, out_words, f"get_color_name(n) != {first!r}", gone, said=said)


def _made(
    rng: np.random.Generator,
    g: Group,
    whole: str,
    out: str,
    condition: str,
    gone: set[str],
    *,
    one: bool = False,
    said: str = "",
) -> Exclusion | None:
    names = tuple(t.name for t in g.members if t.name not in gone)
    if not names or not gone:
        return None
    if not said or rng.random() < 0.4:
        # "That is not" goes with a single whole and a single thing: every block that is not the red one.
        fits = _WITHOUT if one and whole.startswith(("every", "each")) else _WITHOUT[:-1]
        said = pick(rng, fits).format(whole, x=out)
    return Exclusion(said, whole, out, one, f"{g.listed(condition)}\nret_val = names", names)
