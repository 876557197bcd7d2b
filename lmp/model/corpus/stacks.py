# ruff: noqa: E501 (programs read better unbroken)
"""Sentences that build towers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from lmp.model.corpus.draft import Draft, movable, unmoved
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, fixed, onto
from lmp.model.corpus.refs import named
from lmp.model.corpus.several import several
from lmp.model.corpus.wording import kind_word, plural
from lmp.model.corpus.world import Scene, pick, shuffled

_STACK = phrases("""
    stack {a} | stack {a} | stack {a} up | stack {a} on top of each other | make a stack of {a} |
    build a tower with {a} | build a tower from {a} | pile up {a} | make a tower of {a} |
    make a tower out of {a} | put {a} on top of each other | stack up {a} | create a stack from {a} |
    pile {a} on top of one another | build a stack of {a} | put {a} in a stack | arrange {a} in a stack |
    pile {a} | build a tower using {a} | put {a} into a tower | make a pile of {a} |
    stack {a} one on top of the other | put {a} in one stack
""")
_ORDERS = (
    ("with the biggest at the bottom", True),
    ("from biggest to smallest", True),
    ("largest at the bottom", True),
    ("by size with the largest at the bottom", True),
    ("from large to small", True),
    ("with the smallest on top", True),
    ("sorted by size", True),
    ("from smallest to biggest", False),
    ("with the smallest at the bottom", False),
    ("in order of size", True),
)


def _flat(scene: Scene, names: tuple[str, ...]) -> bool:
    return all(scene[n].on is None and not any(u.on == n for u in scene.things) for n in names)


def _stackable(scene: Scene, names: tuple[str, ...]) -> bool:
    return all(scene[n].kind == "block" for n in names) and _flat(scene, names) and len(names) <= 5


def stack(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A tower: of all, in an order, on a thing, at a place, of those listed."""
    draw = rng.random()
    if draw < 0.3:
        return _stack_listed(rng, scene)
    if draw > 0.96:
        return _stack_by_color(rng, scene)
    a = several(rng, scene, simple=draw < 0.85)
    if a is None or (any(scene[n].kind == "bowl" for n in a.names) and rng.random() < 0.8):
        return None
    form = pick(rng, _STACK)
    sentence, names = form.format(a=a.said), list(a.names)
    fair = _stackable(scene, a.names) and len(names) > 1
    if draw < 0.5:
        return Draft(
            sentence,
            f"stack_objects_in_order({a.code})",
            a.subs,
            ({"is": "stacked", "names": names, "any_order": True}, unmoved(scene, *names)) if fair else None,
            form,
        )
    if draw < 0.62:
        words, big_first = pick(rng, _ORDERS)
        sizes = sorted(scene[n].size for n in names)
        if any(b - a_ < 0.004 for a_, b in pairwise(sizes)):
            return None
        order = sorted(names, key=lambda n: -scene[n].size if big_first else scene[n].size)
        source = f"names = sorted({a.code}, key=lambda n: {'-' if big_first else ''}np.prod(get_size(n)))\nstack_objects_in_order(names)"
        return Draft(
            f"{sentence} {words}",
            source,
            a.subs,
            ({"is": "stacked", "names": order},) if fair else None,
            f"{form} {words}",
        )
    if draw < 0.8:
        bases = [
            t
            for t in scene.things
            if t.name not in names
            and t.kind in ("bowl", "plate", "block", "cylinder")
            and not any(u.on == t.name for u in scene.things)
        ]
        if rng.random() < 0.3:
            bases = [t for t in scene.things if t.name in names and t.kind == "block"]
        if not bases:
            return None
        base = pick(rng, bases)
        ref = named(rng, scene, base)
        p = onto(rng, scene, ref)
        if p.said.startswith(("to ", "over ")):
            return None
        form = pick(
            rng,
            phrases("""
                stack {a} {p} | stack {a} {p} | build a tower of {a} {p} | pile {a} {p} | stack up {a} {p} |
                make a stack of {a} {p} | put {a} {p} as a tower | build a stack from {a} {p}
            """),
        )
        others = [n for n in names if n != base.name]
        source = f"stack_objects_in_order([{ref.code}] + [n for n in {a.code} if n != {ref.code}])"
        goal: tuple[Goal, ...] | None = (
            ({"is": "stacked", "names": [base.name, *others], "any_order": True}, unmoved(scene, *others))
            if base.kind == "block"
            else (
                {"is": "stacked", "names": others, "any_order": True},
                {"is": "at_least", "n": 1, "of": [{"is": "on", "a": n, "b": base.name} for n in others]},
            )
        )
        fair = fair and base.kind in ("block", "bowl", "plate") and len(others) <= (4 if base.kind == "block" else 3)
        return Draft(form.format(a=a.said, p=p.said), source, a.subs, goal if fair and others else None, form)
    place = fixed(rng, scene)
    form = pick(
        rng,
        phrases("""
            stack {a} {p} | stack {a} {p} | stack up {a} {p} | build a tower of {a} {p} | pile {a} up {p} |
            make a stack of {a} {p} | stack {a} on top of each other {p} | create a stack of {a} {p}
        """),
    )
    source = f"names = {a.code}\nput_first_on_second(names[0], {place.code})\nstack_objects_in_order(names)"
    goals: tuple[Goal, ...] = (
        {"is": "stacked", "names": names, "any_order": True},
        *({"is": "at", "a": n, "xy": list(place.spot or ()), "tol": 0.15} for n in names),
    )
    return Draft(form.format(a=a.said, p=place.said), source, a.subs, goals if fair else None, form)


def _stack_by_color(rng: np.random.Generator, scene: Scene) -> Draft | None:
    blocks = scene.of("block")
    colors = {t.color: [u.name for u in blocks if u.color == t.color] for t in blocks}
    if not any(len(v) > 1 for v in colors.values()):
        return None
    word = plural(kind_word(rng, scene, "block"))
    form = pick(
        rng,
        phrases("""
            stack {b} of the same color | stack the {b} by color | stack all {b} of the same color |
            stack {b} of the same colour on each other | build a tower for each color of {b} |
            make one stack per color of {b} | stack the {b} with the same color |
            put {b} of the same color on top of each other | stack only {b} of the same color
        """),
    )
    if rng.random() < 0.4:
        if any(len({scene[n].size for n in v}) < len(v) for v in colors.values()):
            return None
        form = pick(
            rng,
            phrases("""
                stack the smaller {b} on the bigger {b} of the same color |
                put the smaller {b} on top of the bigger {b} of the same color |
                stack smaller {b} over bigger {b} of the same color |
                stack {b} of the same color with the bigger ones at the bottom
            """),
        )
        source = "names = sorted([n for n in objects if get_kind(n) == 'block'], key=lambda n: -np.prod(get_size(n)))\nfor c in sorted({get_color_name(n) for n in names}):\n    stack_objects_in_order([n for n in names if get_color_name(n) == c])"
        ordered: list[Goal] = [
            {"is": "stacked", "names": sorted(v, key=lambda n: -scene[n].size)} for v in colors.values() if len(v) > 1
        ]
        fair = _flat(scene, tuple(t.name for t in blocks)) and all(len(v) < 5 for v in colors.values())
        return Draft(form.format(b=word), source, (), tuple(ordered) if fair else None, form)
    if rng.random() < 0.3 and len(colors) > 1:
        one, two = shuffled(rng, list(colors))[:2]
        few = min(len(colors[one]), len(colors[two]))
        form = pick(
            rng,
            phrases("""
                stack the {b} alternating {0} and {1} | stack {0} and {1} {b} alternately |
                build a tower of alternating {0} and {1} {b} | stack {b} in alternating colors {0} and {1} |
                stack {0} and {1} {b} in turns
            """),
        )
        listed = "[n for n in objects if get_kind(n) == 'block' and get_color_name(n) == {!r}]"
        source = f"a = {listed.format(one)}\nb = {listed.format(two)}\nstack_objects_in_order([n for pair in zip(a, b) for n in pair])"
        names = [n for pair in zip(colors[one], colors[two], strict=False) for n in pair]
        fair = _flat(scene, tuple(names)) and few <= 2
        return Draft(
            form.format(one, two, b=word), source, (), ({"is": "stacked", "names": names},) if fair else None, form
        )
    source = "names = [n for n in objects if get_kind(n) == 'block']\nfor c in sorted({get_color_name(n) for n in names}):\n    stack_objects_in_order([n for n in names if get_color_name(n) == c])"
    goal: list[Goal] = [{"is": "stacked", "names": v, "any_order": True} for v in colors.values() if len(v) > 1]
    fair = _flat(scene, tuple(t.name for t in blocks)) and all(len(v) < 5 for v in colors.values())
    return Draft(form.format(b=word), source, (), tuple(goal) if fair else None, form)


def _stack_listed(rng: np.random.Generator, scene: Scene) -> Draft | None:
    blocks = [t for t in movable(scene) if t.kind == "block" or rng.random() < 0.1]
    if len(blocks) < 2:
        return None
    chosen = [named(rng, scene, t) for t in shuffled(rng, blocks)[: int(rng.integers(2, min(4, len(blocks)) + 1))]]
    names = tuple(r.name for r in chosen)
    saids = [r.said for r in chosen]
    if len(chosen) == 2:
        form = pick(
            rng,
            phrases("""
                stack {1} on {0} | stack {1} on top of {0} | put {1} on top of {0} |
                stack {0} and {1} in that order | stack {1} onto {0}
            """),
        )
        sentence = form.format(*saids)
        if not form.startswith("stack {0} and"):
            return Draft(
                sentence,
                f"put_first_on_second({chosen[1].code}, {chosen[0].code})",
                (),
                ({"is": "stacked", "names": list(names)}, unmoved(scene, names[1]))
                if _stackable(scene, names)
                else None,
                form,
            )
    else:
        listed = ", ".join(saids[:-1]) + " and " + saids[-1]
        form = pick(
            rng,
            phrases("""
                stack {l} in that order | stack {l} | stack {l} in this order from bottom to top |
                build a tower with {l} from bottom to top | make a stack with {f} at the bottom, then {r} |
                stack {l} from the bottom up | build a tower: {f} at the bottom, then {r} |
                put {f} at the bottom, then stack {r} on top |
                {b} in that order from top to bottom, stack them
            """),
        )
        backwards = ", ".join(saids[:0:-1]) + " and " + saids[0]
        sentence = form.format(l=listed, f=saids[0], r=" and then ".join(saids[1:]), b=backwards)
    code = "[" + ", ".join(r.code for r in chosen) + "]"
    fair = _stackable(scene, names)
    vessels = [
        t
        for t in scene.things
        if t.kind in ("bowl", "plate") and t.name not in names and not any(u.on == t.name for u in scene.things)
    ]
    if vessels and sentence.startswith("stack ") and len(chosen) < 4 and rng.random() < 0.3:
        base = named(rng, scene, pick(rng, vessels))
        sentence, form = (
            f"stack {listed_of(saids)} {pick(rng, ('on', 'in', 'on top of'))} {base.said}",
            "stack listed on",
        )
        source = f"stack_objects_in_order([{base.code}, {code[1:]})"
        return Draft(
            sentence,
            source,
            (),
            ({"is": "stacked", "names": list(names)}, {"is": "on", "a": names[0], "b": base.name}) if fair else None,
            form,
        )
    return Draft(
        sentence,
        f"stack_objects_in_order({code})",
        (),
        ({"is": "stacked", "names": list(names)},) if fair else None,
        form,
    )


def listed_of(saids: list[str]) -> str:
    """The red block, the blue block and the green block."""
    return ", ".join(saids[:-1]) + " and " + saids[-1]
