# ruff: noqa: E501 (word lists and programs read better unbroken)
"""What people tell a robot once and for all, and commands that are done under it: what words mean."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.directions import AXES
from lmp.model.corpus.draft import Draft, mover, unmoved, usable
from lmp.model.corpus.manner import PUT
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import PREPOSITIONS, Goal, Place, fixed, is_free, onto, parsed, some_thing, spot_words
from lmp.model.corpus.refs import PLACE_CODE, Ref, named
from lmp.model.corpus.shifts import WAYS, step, stepped
from lmp.model.corpus.wording import length, plural
from lmp.model.corpus.world import COLORS, KINDS, PLACES, Scene, Thing, invented_name, pick


@dataclass(frozen=True)
class Rule:
    """What is to hold from now on.

    Args:
        text: as it is told, and as it stands in a prompt later.
        level: "plan" where it changes what is done, "skill" where it changes how.
        depends: "task" where it is about such a task as the one at hand, "nothing" where it always holds.
        trigger: the words of a command for which it counts, as they stand in the text; empty for any.
        free: whether it can stand in a prompt without a bearing on a command that does not have the trigger.
    """

    text: str
    level: str
    depends: str
    trigger: str = ""
    free: bool = True


@dataclass(frozen=True)
class Told:
    """A rule and a command that it bears on.

    Args:
        draft: the command, with the programs that obey the rule.
        before: the program of somebody who has not been told.
    """

    rule: Rule
    draft: Draft
    before: str


_NEXT_TO = phrases(
    "next to | next to | beside | near | close to | by | alongside | right next to | at the side of | close by"
)
_DISTANCE = phrases("""
    {w} means {d} | {w} means {d} | {w} means {d}, not {e} | {w} means {d} away | {w} means {d} apart | {w} is {d} | {w} is {d} for me |
    by {w} i mean {d} | with {w} i mean {d} | when i say {w} i mean {d} | when i say {w}, i mean {d} away | if i say {w}, leave {d} |
    {w} should be {d} | {w} should mean {d} | {w} should be {d}, not {e} | for me {w} means {d} | for me, {w} is {d} | {w} always means {d} |
    leave {d} when something goes {w} something | leave {d} between things that go {w} each other | keep {d} when you put things {w} others |
    put things {d} away when i say {w} | use {d} for {w} | take {d} for {w} | {w} = {d} | {w}: {d} | {w} is a distance of {d} |
    {w} means a gap of {d} | {w} means with a gap of {d} | {w} means that there are {d} in between | what i call {w} is {d} |
    from now on {w} means {d} | from now on, {w} is {d} | remember that {w} means {d} | remember: {w} means {d} | in this lab {w} means {d} |
    things {w} each other should be {d} apart | a thing {w} another stands {d} from it | the distance for {w} is {d} |
    the gap for {w} should be {d} | no, {w} means {d} | i said {w}, that is {d} | {w} is {d}, remember that | {d} is what i mean by {w} |
    {d} is what {w} means | always leave {d} when i say {w}
""")
_SIDED = phrases("""
    {w} means {s} | {w} means {d} {s} | {w} means {d} {s} | {w} means {s}, {d} away | when i say {w} i mean {d} {s} | by {w} i mean {d} {s} |
    by {w} i mean {s} | when i say {w} i mean {s} | {w} is {s} | {w} is {d} {s} | {w} should be {s} | {w} should be {d} {s} |
    when i say {w}, put it {s} | when i say {w}, put it {d} {s} | {w} always means {s} | for me {w} means {s} | for me {w} is {d} {s} |
    from now on {w} means {s} | from now on {w} means {d} {s} | remember that {w} means {s} | things that go {w} others go {s} |
    if i say {w}, go {s} | use {s} for {w} | take {d} {s} for {w} | no, {w} means {s} | {s} is what i mean by {w}
""")
_BESIDE = {
    "left": phrases(
        "to the left | on the left | left | to the left of it | on its left | on the left side | left of it"
    ),
    "right": phrases(
        "to the right | on the right | right | to the right of it | on its right | on the right side | right of it"
    ),
    "top": phrases("behind | behind it | above | above it | at the back | to the back of it | further back"),
    "bottom": phrases("in front | in front of it | below | below it | at the front | before it | nearer to me"),
}


def distance(rng: np.random.Generator, scene: Scene) -> Told | None:
    """How far from a thing "next to it" is, and on which side of it."""
    a = mover(rng, scene, computed=0)
    ref = some_thing(rng, scene, frozenset((a.name,))) if a else None
    if a is None or ref is None or ref.subs or scene[ref.name].on:
        return None
    base, way = scene[ref.name], pick(rng, _NEXT_TO)
    said, code, value = length(rng, 0.02, 0.12)
    side = pick(rng, tuple(AXES)) if rng.random() < 0.4 else ""
    form = pick(rng, _SIDED if side else _DISTANCE)
    text = form.format(w=way, d=said, e=length(rng, 0.02, 0.2)[0], s=pick(rng, _BESIDE[side]) if side else "")
    if "{d}" not in form:
        code, value = "0.04", 0.04
    axis = AXES[side][0] if side else 0
    # From edge to edge; what is put there is taken to be 4 cm wide.
    start = f"p = get_obj_pos({ref.code})\nd = get_size({ref.code})[{axis}] / 2 + 0.02 + {code}\n"
    reach = base.size / 2 + 0.02 + value
    if side:
        sign = "+" if AXES[side][1] > 0 else "-"
        point, step_ = (f"p[0] {sign} d, p[1]" if axis == 0 else f"p[0], p[1] {sign} d"), AXES[side][1] * reach
    else:
        # Towards the middle there is room.
        point, step_ = "p[0] + (d if p[0] < 0 else -d), p[1]", reach if base.xy[0] < 0 else -reach
    xy = (base.xy[0] + step_, base.xy[1]) if axis == 0 else (base.xy[0], base.xy[1] + step_)

    def goal(name: str) -> Goal | None:
        if not is_free(scene, xy, scene[name].size, frozenset((name,))):
            return None
        return {"is": "at", "a": name, "xy": list(xy), "tol": 0.02}

    p = parsed(f"{way} {ref.said}", f"{start}ret_val = np.array([{point}])", goal, (), xy)
    form = pick(rng, PUT)
    there = p.goal(a.name)
    draft = Draft(
        form.format(a=a.said, p=p.said),
        f"put_first_on_second({a.code}, {p.code})",
        p.subs,
        (there, unmoved(scene, a.name)) if there else None,
        form,
    )
    rule = Rule(text, "skill", "nothing", way)
    return Told(rule, draft, f"put_first_on_second({a.code}, get_free_pos(get_obj_pos({ref.code})))")


_BITS = phrases("""
    a bit | a bit | a bit | a little | a little | slightly | a little bit | a tad | a touch | just a bit | a tiny bit | a smidge | some way |
    a lot | a good deal | quite a bit | far | a long way | somewhat
""")
_BIT_IS = phrases("""
    {w} means {d} | {w} means {d} | {w} means {d}, not {e} | {w} is {d} | {w} is {d}, not {e} | by {w} i mean {d} | when i say {w} i mean {d} |
    if i say {w}, move it {d} | {w} should be {d} | {w} should mean {d} | for me {w} is {d} | for me, {w} means {d} | {w} always means {d} |
    with {w} i mean {d} | use {d} for {w} | take {d} for {w} | {w} = {d} | {w}: {d} | from now on {w} means {d} | remember that {w} means {d} |
    remember: {w} is {d} | what i call {w} is {d} | no, {w} means {d} | {d} is what i mean by {w} | {w} is just {d} | {w} is more like {d} |
    {w} is at least {d} | {w} is about {d} | {w} means exactly {d} | when i say {w}, go {d} | {d} is {w} | that was too far, {w} is {d} |
    that was not enough, {w} is {d} | that's too much, {w} means {d} | that's too little, {w} means {d}
""")
_BY_A_BIT = phrases("""
    move {a} {d} {w} | shift {a} {d} {w} | nudge {a} {d} {w} | move {a} {w} {d} | put {a} {d} further {w} | scoot {a} {d} {w} | bring {a} {d} {w} |
    {a} {d} {w} | i want {a} {d} further {w} | {a} should go {d} {w} | get {a} {d} {w} | move {a} {d} further {w} | {a} should be {d} further {w} |
    {a} has to move {d} {w} | {a}: {d} {w} | {a} needs to go {d} {w} | relocate {a} {d} {w} | take {a} {d} {w}
""")


def amount(rng: np.random.Generator, scene: Scene) -> Told | None:
    """How much "a bit" is."""
    a = mover(rng, scene, computed=0)
    if a is None:
        return None
    word, direction = pick(rng, _BITS), pick(rng, tuple(AXES))
    said, code, value = length(rng, 0.01, 0.15)
    rule = Rule(pick(rng, _BIT_IS).format(w=word, d=said, e=length(rng)[0]), "skill", "nothing", word)
    end, there = stepped(scene, a.name, direction, value)
    # Half a centimetre off is what another rule would do.
    goal = ({"is": "at", "a": a.name, "xy": list(end), "tol": 0.01}, unmoved(scene, a.name)) if there else None
    form = pick(rng, _BY_A_BIT)
    sentence = form.format(a=a.said, d=word, w=pick(rng, WAYS[direction]))
    return Told(rule, Draft(sentence, step(a.code, direction, code), (), goal, form), step(a.code, direction, "0.05"))


_ROLES = phrases("""
    snack | treasure | target | patient | boss | prize | king | queen | baby | lucky charm | sample | specimen | lunch | medicine | bomb | goal | tool |
    fruit | toy | gift | present | package | parcel | order | part | workpiece | product | evidence | victim | winner | loser | captain | guest | host |
    star | base piece | reference | dummy | marker | key | cargo | load | delivery | spare part | thing | favourite | favorite one | prototype | candidate
""")
_SPOTS = phrases("""
    home base | trash | bin | garbage | parking lot | parking spot | garage | storage | shelf | warehouse | inbox | outbox | drop zone | loading dock |
    kitchen | sink | drying rack | charging station | finish | finish line | start | starting point | goal | exit | entrance | station | dock | harbor |
    usual place | usual spot | safe place | nest | bed | shop | counter | desk | drop-off | pick-up point | waiting area | quarantine | showcase | stage
""")
_IS_CALLED = phrases("""
    {n} is {x} | {n} is {x} | {n} means {x} | {n} means {x} | by {n} i mean {x} | when i say {n} i mean {x} | when i say {n}, i mean {x} |
    i call {x} {n} | we call {x} {n} | {x} is {n} | {x} is {n} | {x} is called {n} | {x} is what i call {n} | with {n} i mean {x} |
    if i say {n}, i mean {x} | if i talk about {n}, i mean {x} | {n} refers to {x} | {n} stands for {x} | {n} is another name for {x} |
    from now on {x} is {n} | from now on {n} is {x} | from now on {n} means {x} | remember that {n} is {x} | remember: {n} is {x} |
    remember that {x} is {n} | take {x} as {n} | use {x} as {n} | no, {n} is {x} | no, {n} means {x} | for me {n} is {x} | let's call {x} {n} |
    let {x} be {n} | {x} will be {n} | {x} shall be {n} | {n} = {x} | {n}: {x} | {x} serves as {n} | {x} is our {b} | {n} is always {x} |
    whenever i say {n}, i mean {x} | i mean {x} when i say {n} | you should know that {n} is {x} | just so you know, {x} is {n}
""")


def another_name(rng: np.random.Generator, scene: Scene) -> Told | None:
    """A thing that is called something else by this person."""
    known = {word for name in scene.names for word in name.split()}
    bare = pick(rng, _ROLES) if rng.random() < 0.7 else invented_name(rng)
    if known & set(bare.split()) or set(bare.split()) & {*COLORS, *KINDS}:
        return None
    called = bare if rng.random() < 0.12 else f"{pick(rng, ('the', 'the', 'the', 'the', 'my', 'our'))} {bare}"
    if rng.random() < 0.55:
        real = mover(rng, scene, computed=0)
        if real is None:
            return None
        a = Ref(called, real.code, real.names)
        p = destination(rng, scene, frozenset(real.names))
    else:
        one = mover(rng, scene, computed=0)
        others = [t for t in scene.things if one and t.name != one.name and t.on is None]
        if one is None or not others:
            return None
        a, real = one, named(rng, scene, pick(rng, others))
        p = _onto(rng, scene, real.name, called)
    if p is None or not usable(scene, a, p):
        return None
    text = pick(rng, _IS_CALLED).format(n=called, b=bare, x=real.said)
    return _put(rng, scene, Rule(text, "plan", "nothing", bare), a, p)


def another_place(rng: np.random.Generator, scene: Scene) -> Told | None:
    """A place that has a name for this person."""
    a = mover(rng, scene, computed=0)
    bare, place = pick(rng, _SPOTS), pick(rng, list(PLACES))
    if a is None or {word for name in scene.names for word in name.split()} & set(bare.split()):
        return None
    called = bare if rng.random() < 0.15 else f"the {bare}"
    text = pick(rng, _IS_CALLED).format(n=called, b=bare, x=spot_words(rng, place, bare=True))
    there = fixed(rng, scene, place)
    said = f"{pick(rng, ('in', 'to', 'at', 'on', 'into', 'to', 'at'))} {called}"
    p = Place(said, f"get_free_pos({PLACE_CODE[place]})", there.goal, (), there.spot)
    return _put(rng, scene, Rule(text, "plan", "nothing", bare), a, p)


_MEANT = phrases("""
    the {k} means {x} | the {k} is {x} | when i say the {k} i mean {x} | by the {k} i mean {x} | if i just say {k}, i mean {x} | use {x} when i say {k} |
    when i say {k}, use {x} | {k} means {x} | take {x} when i only say {k} | the {k} is always {x} | from now on the {k} is {x} |
    always use {x} as the {k} | use {x}, not the other {ks} | take {x} rather than the other {ks} | of the {ks}, use {x} | of the {ks} take {x} |
    no, the {k} means {x} | with {k} i mean {x} | remember that the {k} is {x} | if i don't say which {k}, take {x} |
    when i don't say which {k}, i mean {x} | my {k} is {x} | when there are several {ks}, i mean {x} | always take {x} when i say {k}
""")


def which_one(rng: np.random.Generator, scene: Scene) -> Told | None:
    """Which of several things is meant when nobody says it."""
    kinds = [k for k in KINDS if len(scene.of(k)) > 1 and all(k in t.name.split() for t in scene.of(k))]
    if not kinds:
        return None
    kind = pick(rng, kinds)
    thing = pick(rng, [t for t in scene.of(kind) if t.on is None] or scene.of(kind))
    real = named(rng, scene, thing)
    if real.said.split()[-1] == kind and len(real.said.split()) < 3:
        return None
    a = mover(rng, scene, frozenset(t.name for t in scene.of(kind)), computed=0)
    p = _onto(rng, scene, thing.name, f"the {kind}")
    if a is None or scene[a.name].kind == kind or p is None or not usable(scene, a, p):
        return None
    text = pick(rng, _MEANT).format(k=kind, ks=plural(kind), x=real.said)
    told = _put(rng, scene, Rule(text, "plan", "nothing", kind if f"{kind}s" not in text else plural(kind)), a, p)
    return told and replace(told, before=f"put_first_on_second({a.code}, parse_obj_name(ask('which {kind}')))")


def _onto(rng: np.random.Generator, scene: Scene, name: str, called: str) -> Place | None:
    """On or in a thing, by what it is called."""
    base = scene[name]
    if any(t.on == name for t in scene.things) and base.kind not in ("bowl", "plate"):
        return None
    p = onto(rng, scene, Ref(called, repr(name), (name,)))
    return p if rng.random() < 0.9 else replace(p, said=f"{pick(rng, PREPOSITIONS.get(base.kind, ('on',)))} {called}")


def _put(rng: np.random.Generator, scene: Scene, rule: Rule, a: Ref, p: Place) -> Told | None:
    form = pick(rng, PUT)
    there = p.goal(a.name)
    fair = _stays(scene, p.onto and scene[p.onto]) and scene[a.name].on != p.onto and there is not None
    goal = (there, unmoved(scene, a.name)) if fair and there else None
    draft = Draft(form.format(a=a.said, p=p.said), f"put_first_on_second({a.code}, {p.code})", p.subs, goal, form)
    return Told(rule, draft, f"not_understood({draft.sentence!r})")


def _stays(scene: Scene, base: Thing | str | None) -> bool:
    """Whether what is put there stays there."""
    return not isinstance(base, Thing) or base.kind in ("bowl", "plate", "block")
