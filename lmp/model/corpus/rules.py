"""What people tell a robot once and for all, and commands that are done under it: what words mean."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lmp.model.corpus import namings, wordings
from lmp.model.corpus.destinations import destination
from lmp.model.corpus.directions import AXES
from lmp.model.corpus.draft import Draft, mover, unmoved, usable
from lmp.model.corpus.manner import PUT
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


def distance(rng: np.random.Generator, scene: Scene) -> Told | None:
    """How far from a thing "next to it" is, and on which side of it."""
    a = mover(rng, scene, computed=0)
    ref = some_thing(rng, scene, frozenset((a.name,))) if a else None
    if a is None or ref is None or ref.subs or scene[ref.name].on:
        return None
    base, way = scene[ref.name], pick(rng, wordings.NEXT_TO)
    said, code, value = length(rng, 0.02, 0.12)
    side = pick(rng, tuple(AXES)) if rng.random() < 0.4 else ""
    form = pick(rng, wordings.SIDED if side else wordings.DISTANCE)
    text = form.format(w=way, d=said, e=length(rng, 0.02, 0.2)[0], s=pick(rng, wordings.BESIDE[side]) if side else "")
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


def amount(rng: np.random.Generator, scene: Scene) -> Told | None:
    """How much "a bit" is."""
    a = mover(rng, scene, computed=0)
    if a is None:
        return None
    word, direction = pick(rng, wordings.BITS), pick(rng, tuple(AXES))
    said, code, value = length(rng, 0.01, 0.15)
    rule = Rule(pick(rng, wordings.BIT_IS).format(w=word, d=said, e=length(rng)[0]), "skill", "nothing", word)
    end, there = stepped(scene, a.name, direction, value)
    # Half a centimetre off is what another rule would do.
    goal = ({"is": "at", "a": a.name, "xy": list(end), "tol": 0.01}, unmoved(scene, a.name)) if there else None
    form = pick(rng, wordings.BY_A_BIT)
    sentence = form.format(a=a.said, d=word, w=pick(rng, WAYS[direction]))
    return Told(rule, Draft(sentence, step(a.code, direction, code), (), goal, form), step(a.code, direction, "0.05"))


def another_name(rng: np.random.Generator, scene: Scene) -> Told | None:
    """A thing that is called something else by this person."""
    known = {word for name in scene.names for word in name.split()}
    bare = pick(rng, namings.ROLES) if rng.random() < 0.7 else invented_name(rng)
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
    text = pick(rng, namings.IS_CALLED).format(n=called, b=bare, x=real.said)
    return _put(rng, scene, Rule(text, "plan", "nothing", bare), a, p)


def another_place(rng: np.random.Generator, scene: Scene) -> Told | None:
    """A place that has a name for this person."""
    a = mover(rng, scene, computed=0)
    bare, place = pick(rng, namings.SPOTS), pick(rng, list(PLACES))
    if a is None or {word for name in scene.names for word in name.split()} & set(bare.split()):
        return None
    called = bare if rng.random() < 0.15 else f"the {bare}"
    text = pick(rng, namings.IS_CALLED).format(n=called, b=bare, x=spot_words(rng, place, bare=True))
    there = fixed(rng, scene, place)
    said = f"{pick(rng, ('in', 'to', 'at', 'on', 'into', 'to', 'at'))} {called}"
    p = Place(said, f"get_free_pos({PLACE_CODE[place]})", there.goal, (), there.spot)
    return _put(rng, scene, Rule(text, "plan", "nothing", bare), a, p)


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
    text = pick(rng, namings.WHICH).format(k=kind, ks=plural(kind), x=real.said)
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
