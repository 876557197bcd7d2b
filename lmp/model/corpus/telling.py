# ruff: noqa: E501 (word lists read better unbroken)
"""How a rule is worded: a core that is asked for, forbidden or stated, with a cue of when it counts, and a reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lmp.model.corpus import everyday
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import named
from lmp.model.corpus.wording import category, color_word, kind_word, length, number, plural
from lmp.model.corpus.world import COLORS, KINDS, Scene, Thing, pick

OPPOSITES = phrases("""
    big small | bigger smaller | large little | tall short | heavy light | biggest smallest | largest littlest | wide narrow | thick thin |
    small big | smaller bigger | light heavy | smallest biggest | short tall | flat tall | round flat | full empty | old new | clean dirty |
    dark light | light dark | soft hard | hard soft | wet dry | dry wet | ripe unripe | sharp blunt | new old | empty full | dirty clean | thin thick | narrow wide | long short | short long | loud quiet | plain striped | fragile sturdy |
    pale dark | darkest lightest | lightest heaviest | heaviest lightest | shortest tallest | tallest shortest | oldest newest | longest shortest | cheap expensive | whole broken | plastic metal | wooden metal | round square | smooth rough
""")
"""Two words for things, one the opposite of the other."""
_SIDES = phrases("left right | right left | front back | back front | near far | far near | top bottom | bottom top")
_PARTS = phrases("""
    rim | handle | base | top | middle | side | sides | upper third | lower half | neck | edge | upper edge | lower end | waist | belly | shoulder |
    ends | corners | bottom | thick end | thin end | lid | widest part | upper half | centre | lip
""")
_GAPS = phrases("""
    a finger | two fingers | three fingers | a finger's width | a thumb | a thumb's width | half a thumb | a hand | half a hand | a palm | a fist | half a block |
    one block | a block's width | two blocks | a pencil's width | the width of a pencil | a coin's width | a matchbox | a hair | a whisker | an inch or so | a good inch |
    a centimetre or two | two or three centimetres | a couple of cm | a few centimetres | a few millimetres | about an inch | a good 5 cm | at most 3 cm | at least 4 cm |
    the width of a mug | half its width | twice that | double the distance | a fingertip | a nail's width | the thickness of a book
""")
_TURNS = phrases("""
    a quarter turn | half a turn | ten degrees | 45 degrees | 90 degrees | thirty degrees | 15 degrees | a few degrees | an eighth of a turn | a right angle | 20 degrees | five degrees
""")


_WORDS = {
    "r": _PARTS,
    "w": _TURNS,
    "q": everyday.QUALITIES,
    "e": everyday.EXTREMES,
    "m": everyday.MASSES,
    "f": everyday.MATERIALS,
    "l": everyday.CARRIERS,
    "h": everyday.HOMES,
    "p": everyday.PEOPLE,
}
_SEVERAL = phrases("""
    the {q} ones | the {q} ones | {q} ones | {q} things | the {q} things | {g} | {g} | the {g} | the {g} | the {q} {g} | {q} {g} | the {e} ones | the {e} | the ones {h} | those {h} | the other {g} | all the {q} ones
""")
_SINGLE = phrases("""
    the {q} one | the {e} one | the {e} | {q} stuff | the {q} stuff | anything {q} | whatever's {q} | whatever is {q} | what's {q} | everything {q} | the {o} | the {o} | {m} | the {m} | {x} | {x} | {x} | the {q} {o}
""")


class Slots(dict[str, str]):
    """What the slots of a template are filled with, drawn when it is asked for: the same for the same slot.

    `x`, `y`: two things by name; `g`: several by kind or colour; `o`: a kind; `d`: a distance; `n`: a number; `s`, `t`: sizes, opposite;
    `v`, `u`: sides, opposite; `c`, `k`: two colours; `r`: a part to grip; `w`: a turn; `a`, `b`: several by what they are or are like;
    `i`, `j`: the same in the singular; `q`: what things are like; `e`: most so; `m`: what has no number; `f`: what things are made of;
    `l`: what things are put into; `h`: where things are kept; `p`: somebody.
    """

    def __init__(self, rng: np.random.Generator, scene: Scene) -> None:
        super().__init__()
        self._rng, self._scene = rng, scene

    def __missing__(self, slot: str) -> str:
        rng, scene = self._rng, self._scene
        if slot in "st":
            self["s"], self["t"] = pick(rng, OPPOSITES).split()
        elif slot in "vu":
            self["v"], self["u"] = pick(rng, _SIDES).split()
        elif slot in "ck":
            i, j = rng.permutation(len(COLORS))[:2]
            self["c"], self["k"] = COLORS[i], COLORS[j]
        elif slot in "xy":
            i, j = rng.permutation(len(scene.things))[:2]
            self["x"], self["y"] = self._named(scene.things[i]), self._named(scene.things[j])
        else:
            self[slot] = self._other(slot)
        return self[slot]

    def _named(self, thing: Thing) -> str:
        """A thing that is there, sometimes one that is not."""
        rng = self._rng
        return named(rng, self._scene, thing).said if rng.random() < 0.8 else f"the {pick(rng, everyday.NOUNS)}"

    def _other(self, slot: str) -> str:
        rng, scene = self._rng, self._scene
        thing = pick(rng, scene.things)
        if slot in _WORDS:
            return pick(rng, _WORDS[slot])
        if slot in "ab":
            form = pick(rng, _SEVERAL)
            return form.format(q=self["q"], e=self["e"], g=self._other("g"), h=self["h"])
        if slot in "ij":
            form = pick(rng, _SINGLE)
            return form.format(q=self["q"], e=self["e"], o=self._other("o"), m=self["m"], x=self._named(thing))
        if slot == "g":
            draw = rng.random()
            if draw < 0.4:
                return everyday.several(pick(rng, everyday.NOUNS))
            if draw < 0.75:
                return plural(kind_word(rng, scene, thing.kind if rng.random() < 0.6 else pick(rng, KINDS)))
            return f"{color_word(rng, thing.color, scene)} {pick(rng, ('ones', category(rng, several=True), plural(thing.kind)))}"
        if slot == "o":
            if rng.random() < 0.4:
                return pick(rng, everyday.NOUNS)
            return kind_word(rng, scene, thing.kind if rng.random() < 0.5 else pick(rng, KINDS))
        if slot == "d":
            return length(rng, 0.005, 0.2)[0] if rng.random() < 0.6 else pick(rng, _GAPS)
        if slot == "n":
            return number(rng, int(rng.integers(2, 7)))
        raise KeyError(slot)

    def fresh(self) -> Slots:
        """None filled yet."""
        return Slots(self._rng, self._scene)

    @property
    def trigger(self) -> str:
        """What of the words drawn a later command may speak of: a thing, or a kind of them."""
        return self.get("x", "").removeprefix("the ") or self.get("g", "") or self.get("o", "")


@dataclass(frozen=True)
class Cores:
    """What a rule may say: verbs to be asked for, verbs to be forbidden, and sentences as they stand."""

    asked: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()


_ASKED = phrases("""
    {} | {} | {} | {} | {} | {} | {} | {} | {} | could you {} | can you {} | would you {} | i'd like you to {} | i want you to {} | you should {} | you could {} |
    you'd better {} | i'd prefer you to {} | try to {} | make sure to {} | make sure you {} | i need you to {} | it would be better to {} | better {} | you have to {} |
    you may {} | you can {} | it's best to {} | it's better if you {} | i'd rather you {} | what i want is for you to {} | you need to {} | let's {} | just {} | do {} |
    would it be possible to {} | why don't you {} | why not {} | see that you {} | be so good as to {} | i think you should {} | you might want to {} | can we {} |
    i'd be happier if you'd {} | you're supposed to {} | the thing to do is to {} | the idea is to {} | you want to {} | it'd be nice if you could {}
""")
_FORBIDDEN = phrases("""
    don't {} | don't {} | don't {} | don't {} | dont {} | do not {} | you shouldn't {} | you should not {} | you mustn't {} | i don't want you to {} |
    i'd rather you didn't {} | could you not {} | you needn't {} | you don't need to {} | no need to {} | there's no need to {} | better not {} | you'd better not {} |
    it's better not to {} | i'd prefer you not to {} | please don't {} | try not to {} | you don't have to {} | you really shouldn't {} | let's not {} |
    i hate it when you {} | i don't like it when you {} | it makes me nervous when you {} | make sure you don't {} | no one wants you to {} | you're not supposed to {} |
    nobody asked you to {}
""")
_WHY = phrases("""
    it looks better | it's easier that way | it's quicker | it's safer | that's how i like it | that's how we do it here | i'm used to it | it saves time | it saves space |
    i need to reach them | i have to clean there | i can't see it otherwise | it's neater | it makes more sense | it's what the customer wants | i need room for my arm |
    there's a draught | the table is wobbly | the table's not level | the surface is slippery | they're slippery | they're fragile | they're expensive | they roll | they're full |
    they're still wet | the paint is fresh | it's getting crowded | my kids will grab them | the camera can't see them | it's noisy otherwise | my colleague is asleep |
    i'm filming this | it's for a photo | i've got a bad back | i can't reach that far | we've had accidents | it broke last week | i don't trust that gripper |
    my boss insists | that's the whole point | i've seen it go wrong | the others come later | there isn't much room | we're running late | i've got guests | i'm left-handed |
    you nearly dropped one | you've scratched the table | the last time was a mess | that went wrong yesterday | it's bad luck | it's untidy like this | the cat gets at them |
    they stick together | they're top-heavy | they get mixed up | i'm still using them | somebody else needs them | they cost a fortune | they're heavier than they look
""")
_RISK = phrases("""
    it wobbles | it'll fall over | it falls over | the whole thing comes down | they'll roll off | they roll away | they'll break | something will break | it topples |
    you'll knock something over | you'll knock them over | you'll hit the rim | i can't get my hand in | i can't see anything | nothing fits any more | it won't hold |
    i have to redo it | i have to do it again | we'll have a mess | they get scratched | it spills | it all spills | the others don't fit | we run out of room | it tips over |
    it gets stuck | they jam | it slips | it slips out of your hand | it bounces out | they bounce off | it leans | it ends up crooked | someone gets hurt | it makes a racket |
    i get nervous | it scares me | the neighbours complain | they touch | they bump into each other | it takes forever | it blocks the way | i trip over it | it'll collapse
""")
_REASONED = phrases("""
    {c}, {why} | {c}, {why} | {why}, {c} | {why}. {c} | {why} so {c} | {why}, so {c} | {c} because {why} | {c}, because {why} | {c} since {why} | {c} as {why} |
    {c}. {why} | {c} - {why} | {c}; {why} | {c}, {why} you know | {c}, you see {why} | {c} ({why}) | look, {why}, {c} | {why}, that's why: {c} | {c}, simply because {why} |
    {c} or {risk} | {c} or {risk} | {c}, or {risk} | {c}, or else {risk} | {c}, otherwise {risk} | {c} otherwise {risk} | otherwise {risk}, {c} | {c} so that nothing happens |
    {c}, if not {risk} | {risk} otherwise, {c} | {risk} otherwise, so {c} | {c}. otherwise {risk} | {c} before {risk} | {risk} if you don't, so {c} | {c}, else {risk} |
    {c} - or {risk} | {risk} every time, so {c} | {c}, i'm afraid {risk}
""")


def worded(rng: np.random.Generator, cores: Cores) -> str:
    """A core as somebody asks for it, forbids it or states it, with the slots still open."""
    form = pick(rng, (*cores.asked, *cores.forbidden, *cores.stated))
    if form in cores.stated:
        return form
    return pick(rng, _ASKED if form in cores.asked else _FORBIDDEN).replace("{}", form)


def reasoned(rng: np.random.Generator, core: str, share: float = 0.22) -> str:
    """The core, sometimes with why it is wanted or what happens without it."""
    if rng.random() >= share:
        return core
    return pick(rng, _REASONED).format(c=core, why=pick(rng, _WHY), risk=pick(rng, _RISK))


_BEFORE = phrases("{q}, {c} | {q}, {c} | {q} {c} | {q} {c} | {q}: {c} | {q} - {c} | {q}, i think, {c}")
_AFTER = phrases("{c} {q} | {c} {q} | {c} {q} | {c}, {q} | {c}, {q} | {c} - {q} | {c}, but only {q}")


def cued(rng: np.random.Generator, core: str, cue: str, *, after: float = 0.45) -> str:
    """The core with the words that say when it counts, before or after it."""
    return pick(rng, _AFTER[:-1] if rng.random() < after else _BEFORE[:-1]).format(q=cue, c=core)
