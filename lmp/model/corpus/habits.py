# ruff: noqa: E501 (word lists and programs read better unbroken)
"""What people tell a robot once and for all, and commands that are done under it: how things are done in this place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lmp.model.corpus import customs
from lmp.model.corpus.draft import Draft, movable, unmoved
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.gestures import swap
from lmp.model.corpus.lines import line_up
from lmp.model.corpus.moves import put
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, Place, fixed, onto
from lmp.model.corpus.refs import Group, Ref, Sub, group, looked_up, named
from lmp.model.corpus.rules import Rule, Told
from lmp.model.corpus.shifts import shift
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.wording import category, kind_word, plural
from lmp.model.corpus.world import Scene, pick


def belongs(rng: np.random.Generator, scene: Scene) -> Told | None:
    """Where things of a kind are put away."""
    g = group(rng, scene, least=1)
    if g is None or not g.conditions or any(t.kind in ("bowl", "plate") for t in g.members):
        return None
    vessels = [t for t in scene.things if t.kind in ("bowl", "plate") and t.on is None]
    p: Place = (
        onto(rng, scene, named(rng, scene, pick(rng, vessels))) if vessels and rng.random() < 0.6 else fixed(rng, scene)
    )
    movables = {t.name for t in movable(scene)}
    if any(t.name not in movables for t in g.members) or p.said.startswith(("over ", "to the left", "to the right")):
        return None
    rule = Rule(
        pick(rng, customs.BELONG).format(a=g.noun, **{"as": g.nouns}, p=p.said), "plan", "nothing", g.nouns, free=False
    )
    if g.nouns not in rule.text:
        rule = replace(rule, trigger=g.noun)
    draw, names = rng.random(), [t.name for t in g.members]
    subs: tuple[Sub, ...] = ()
    if draw < 0.4:
        a = named(rng, scene, pick(rng, g.members))
        names, source = [a.name], f"put_first_on_second({a.code}, {p.code})"
        form = pick(rng, customs.AWAY)
        sentence = form.format(a=a.said)
    else:
        if draw < 0.75:
            a = looked_up(
                pick(rng, ("the {}", "all the {}", "all {}", "{}", "my {}", "all of the {}")).format(g.nouns),
                f"{g.listed()}\nret_val = names",
                names,
            )
            form = (
                pick(rng, customs.AWAY)
                .replace("it belongs", "they belong")
                .replace("its place", "their place")
                .replace("where it goes", "where they go")
            )
            sentence, start, subs = form.format(a=a.said), f"for n in {a.code}:\n", a.subs
        else:
            form = sentence = pick(rng, customs.ALL_AWAY)
            start = f"{g.listed()}\nfor n in names:\n"
        body = (
            f"    if not is_on(n, {p.code}):\n        put_first_on_second(n, {p.code})"
            if p.onto
            else f"    put_first_on_second(n, {p.code})"
        )
        source = start + body
    goals: list[Goal] = [{"is": "on", "a": n, "b": p.onto} for n in names] if p.onto else []
    fair = bool(goals) and len(names) < 4 and all(scene[n].size <= 0.05 for n in names)
    if fair and all(scene[n].on == p.onto for n in names):
        return None
    draft = Draft(sentence, source, (*subs, *p.subs), (*goals, unmoved(scene, *names)) if fair else None, form)
    return Told(rule, draft, f"not_understood({sentence!r})")


def spared(rng: np.random.Generator, scene: Scene) -> Told | None:
    """What is not to be moved, and a command about a group that it is one of, or about that thing itself."""
    g = group(rng, scene)
    if g is None or any(any(u.on == t.name for u in scene.things) for t in g.members):
        return None
    out = named(rng, scene, pick(rng, g.members))
    condition, names = f"n != {out.code}", tuple(t.name for t in g.members if t.name != out.name)
    depends, forms = pick(rng, (("nothing", customs.NEVER_MOVED), ("task", customs.NOT_NOW)))
    form, x, trigger = pick(rng, forms), out.said, out.said.removeprefix("the ")
    if not g.conditions and rng.random() < 0.5:
        kind = scene[out.name].kind
        x = trigger = plural(kind_word(rng, scene, kind))
        x = f"the {x}" if rng.random() < 0.5 else x
        for one, many in customs.PLURAL:
            form = form.replace(one, many)
        condition, names = f"get_kind(n) != {kind!r}", tuple(t.name for t in g.members if t.kind != kind)
    text = form.format(x=x)
    rule = Rule(text, "plan", depends, trigger)
    if not names:
        return None
    if rng.random() < 0.18 and condition.startswith("n !="):
        direct = put(rng, Scene(tuple(t for t in scene.things)))
        if direct is None or not direct.source.startswith(f"put_first_on_second({out.code},"):
            return None
        refusal = Draft(
            direct.sentence, f"not_understood({f'you said: {text}'!r})", (), (unmoved(scene),), "spared itself"
        )
        return Told(rule, refusal, direct.source)
    whole = (
        pick(rng, ("all the {}", "the {}", "all {}", "every {1}", "all of the {}")).format(g.nouns, g.noun)
        if g.conditions
        else pick(rng, ("everything", "all the things", "all objects"))
    )
    a = looked_up(whole, f"{g.listed(condition)}\nret_val = names", names)
    done = _gathered(rng, scene, g, a)
    return Told(rule, done, done.source) if done else None


def _gathered(rng: np.random.Generator, scene: Scene, g: Group, a: Ref) -> Draft | None:
    """All of them in a bowl or at a place."""
    bowls = [t for t in scene.things if t.kind == "bowl" and t not in g.members and t.on is None]
    p = onto(rng, scene, named(rng, scene, pick(rng, bowls))) if bowls and rng.random() < 0.65 else fixed(rng, scene)
    form = pick(
        rng,
        phrases(
            "put {a} {p} | put {a} {p} | move {a} {p} | place {a} {p} | bring {a} {p} | gather {a} {p} | collect {a} {p} | {a} {p} | {a} go {p} | i want {a} {p} | {p} put {a}"
        ),
    )
    body = (
        f"    if not is_on(n, {p.code}):\n        put_first_on_second(n, {p.code})"
        if p.onto
        else f"    put_first_on_second(n, {p.code})"
    )
    goals: list[Goal] = [{"is": "on", "a": n, "b": p.onto} for n in a.names] if p.onto else []
    fair = bool(goals) and len(a.names) < 5 and all(scene[n].size <= 0.05 and scene[n].on is None for n in a.names)
    goal = (*goals, unmoved(scene, *a.names)) if fair else None
    return Draft(form.format(a=a.said, p=p.said), f"for n in {a.code}:\n{body}", a.subs, goal, form)


_ORDERS = (
    (phrases("the small ones | the smaller ones | the smallest | the smallest one | small things | the little ones | small ones | whatever is small | the tiny ones | what is smallest | the smallest things | the smaller things"), "np.prod(get_size(n))"),
    (phrases("the big ones | the bigger ones | the biggest | the biggest one | the largest | the large ones | big ones | whatever is big | the huge ones | what is biggest | the biggest things | the larger ones"), "-np.prod(get_size(n))"),
    (phrases("the leftmost | the leftmost one | the ones on the left | those on the left | what is on the left | whatever is furthest left | the left ones | those further left"), "get_obj_pos(n)[0]"),
    (phrases("the rightmost | the rightmost one | the ones on the right | those on the right | what is on the right | whatever is furthest right | the right ones | those further right"), "-get_obj_pos(n)[0]"),
    (phrases("the farthest | the ones at the back | the ones farthest from me | what is at the back | whatever is farthest away | those farthest away | the far ones | the back ones"), "-get_obj_pos(n)[1]"),
    (phrases("the nearest | the ones at the front | the ones nearest to me | what is at the front | whatever is nearest to me | those close to me | the near ones | the front ones"), "get_obj_pos(n)[1]"),
)  # fmt: skip


def which_first(rng: np.random.Generator, scene: Scene) -> Told | None:
    """In which order several things are moved."""
    draft = put_all(rng, scene)
    if (
        draft is None
        or not draft.source.startswith("for n in parse_obj_name(")
        or any(w in draft.sentence for w in ("first", "one by one"))
    ):
        return None
    head, body = draft.source.split(":\n", 1)
    code = head.removeprefix("for n in ")
    draw = rng.random()
    if draw < 0.6:
        words, key = pick(rng, _ORDERS)
        x = pick(rng, words)
    elif draw < 0.8:
        kind = pick(rng, [t.kind for t in scene.things])
        x, key = f"the {plural(kind_word(rng, scene, kind))}", f"get_kind(n) != {kind!r}"
    else:
        color = pick(rng, [t.color for t in scene.things])
        x, key = (
            pick(rng, ("the {} ones", "the {} one", f"{{}} {category(rng, several=True)}", "{} things")).format(color),
            f"get_color_name(n) != {color!r}",
        )
    rule = Rule(pick(rng, customs.FIRST).format(x=x), "plan", "task", free=False)
    source = f"for n in sorted({code}, key=lambda n: {key}):\n{body}"
    # The draft's goal holds in whatever order.
    return Told(rule, replace(draft, source=source, goal=None), draft.source)


def stack_order(rng: np.random.Generator, scene: Scene) -> Told | None:
    """What towers begin with."""
    draft = stack(rng, scene)
    if (
        draft is None
        or not draft.source.startswith("stack_objects_in_order(parse_obj_name(")
        or draft.source.count("(") > 3
        or "size" in draft.sentence
    ):
        return None
    code = draft.source.removeprefix("stack_objects_in_order(")[:-1]
    big = rng.random() < 0.6
    x = pick(rng, ("biggest", "largest", "biggest") if big else ("smallest", "smallest", "littlest"))
    text = pick(rng, customs.BASE).format(x=x)
    word = next((w for w in ("stacks", "stacking", "stack", "towers", "tower") if w in text), "")
    rule = Rule(text, "plan", "task", word, free=False)
    names = [str(n) for g in draft.goal or () if g["is"] == "stacked" for n in g["names"]]
    order = sorted(names, key=lambda n: scene[n].size * (-1 if big else 1))
    clear = len({scene[n].size for n in names}) == len(names) > 1
    goal = (
        tuple({"is": "stacked", "names": order} if g["is"] == "stacked" else g for g in draft.goal or ())
        if clear
        else None
    )
    source = (
        f"names = sorted({code}, key=lambda n: {'-' if big else ''}np.prod(get_size(n)))\nstack_objects_in_order(names)"
    )
    return Told(rule, replace(draft, source=source, goal=goal), draft.source)


def afterwards(rng: np.random.Generator, scene: Scene) -> Told | None:
    """What is done at the end of everything."""
    draft = pick(rng, (put, put, put, put_all, shift, stack, swap, line_up))(rng, scene)
    if draft is None or "go_home" in draft.source or "not_understood" in draft.source:
        return None
    home = rng.random() < 0.7
    end = "go_home()" if home else "say('done')"
    rule = Rule(pick(rng, customs.HOME if home else customs.SAY), "plan", "nothing", free=False)
    # The draft's goal holds without the rule, too.
    return Told(rule, replace(draft, source=f"{draft.source}\n{end}", goal=None), draft.source)
