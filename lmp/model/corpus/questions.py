# ruff: noqa: E501 (word lists and programs read better unbroken)
"""Questions about the table, and what the true answer is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lmp.model.corpus.describe import AXES, CONTEXT, Sub, described, distance, group, named
from lmp.model.corpus.draft import Draft, unmoved
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.wording import COLOR_WORDS, color_word, corner_near, kind_word, number, plural
from lmp.model.corpus.world import COLORS, KINDS, SIDES, Scene, pick, shuffled


@dataclass(frozen=True)
class Question:
    """A question as asked, the source that answers it, the answer, and its recipe; `yes` marks a yes-no question.

    Args:
        clause: the same as a condition ("the red block is in the bowl"), None where it makes none.
    """

    said: str
    source: str
    answer: Any
    recipe: str
    subs: tuple[Sub, ...] = ()
    clause: str | None = None


Asker = Callable[[np.random.Generator, Scene], Question | None]


def _count(rng: np.random.Generator, scene: Scene) -> Question | None:
    kind = pick(rng, (*KINDS, "block", "bowl", "block", None))
    color = pick(rng, COLORS) if rng.random() < 0.35 else None
    if color and rng.random() < 0.7 and scene.things:
        color = pick(rng, scene.things).color
    noun = kind_word(rng, scene, kind) if kind else pick(rng, ("object", "thing", "item"))
    nouns = plural(noun) if not color else f"{color_word(rng, color)} {plural(noun)}"
    conditions = ([f"get_kind(n) == {kind!r}"] if kind else []) + ([f"get_color_name(n) == {color!r}"] if color else [])
    members = scene.of(kind, color)
    where, extra = "", ""
    if rng.random() < 0.18:
        bowls = [t for t in scene.things if t.kind in ("bowl", "plate", "block")]
        if bowls:
            base = pick(rng, bowls)
            ref = named(rng, scene, base)
            where, extra = f" {'in' if base.kind == 'bowl' else 'on'} {ref.said}", f"is_on(n, {ref.code})"
            members = [t for t in members if t.on == base.name]
            conditions.append(extra)
    form = pick(
        rng,
        (
            "how many {g} are there{w}",
            "how many {g} are there{w}",
            "how many {g} do you see{w}",
            "how many {g}{w}",
            "count the {g}{w}",
            "what is the number of {g}{w}",
            "how many {g} are on the table" if not where else "how many {g} are{w}",
            "tell me how many {g} there are{w}",
            "how many {g} can you see{w}",
            "number of {g}{w}",
            "count all {g}{w}",
            "how many {g} exist{w}",
            "how many {g} have we got{w}",
        ),
    )
    source = (
        f"ret_val = len([n for n in objects if {' and '.join(conditions)}])" if conditions else "ret_val = len(objects)"
    )
    return Question(form.format(g=nouns, w=where), source, len(members), form)


def _exists(rng: np.random.Generator, scene: Scene) -> Question | None:
    kind = pick(rng, (*KINDS, "block", "bowl", "block"))
    color = pick(rng, [t.color for t in scene.things] or list(COLORS)) if rng.random() < 0.45 else pick(rng, COLORS)
    bare = rng.random() < 0.15
    noun = kind_word(rng, scene, kind) if bare else f"{color_word(rng, color)} {kind_word(rng, scene, kind)}"
    a = "an" if noun[0] in "aeiou" else "a"
    form = pick(
        rng,
        phrases("""
            is there {a} {g} | is there {a} {g} | is there {a} {g} on the table | do you see {a} {g} |
            are there any {s} | can you see {a} {g} | is {a} {g} there | do we have {a} {g} |
            is there any {g} | have you got {a} {g}
        """),
    )
    conditions = [f"get_kind(n) == {kind!r}"] + ([] if bare else [f"get_color_name(n) == {color!r}"])
    members = scene.of(kind, None if bare else color)
    clause = pick(
        rng,
        phrases("""
            there is {a} {g} | there is {a} {g} | you see {a} {g} | there's {a} {g} |
            there is {a} {g} on the table | there are any {s} | you can see {a} {g}
        """),
    ).format(a=a, g=noun, s=plural(noun))
    source = f"ret_val = any({' and '.join(conditions)} for n in objects)"
    return Question(form.format(a=a, g=noun, s=plural(noun)), source, bool(members), form, (), clause)


def _borne(rng: np.random.Generator, scene: Scene) -> Question | None:
    borne = [t for t in scene.things if t.on]
    bases = [t for t in scene.things if t.kind in ("bowl", "block", "plate")]
    if len(scene.things) < 2 or not bases:
        return None
    a = pick(rng, borne) if borne and rng.random() < 0.7 else pick(rng, scene.things)
    b = scene[str(a.on)] if a.on and rng.random() < 0.6 else pick(rng, bases)
    if a is b:
        return None
    ra, rb = named(rng, scene, a), named(rng, scene, b)
    word = pick(rng, ("in", "inside", "in")) if b.kind == "bowl" else pick(rng, ("on", "on top of"))
    form = pick(
        rng,
        phrases("""
            is {a} {w} {b} | is {a} {w} {b} | is {a} {w} {b} now | did you put {a} {w} {b} |
            is {a} already {w} {b}
        """),
    )
    clause = pick(rng, ("{a} is {w} {b}", "{a} is {w} {b}", "{a} is already {w} {b}")).format(
        a=ra.said, b=rb.said, w=word
    )
    return Question(
        form.format(a=ra.said, b=rb.said, w=word),
        f"ret_val = is_on({ra.code}, {rb.code})",
        a.on == b.name,
        form,
        (),
        clause,
    )


_SIDES = {
    "left": ("left of", "to the left of"),
    "right": ("right of", "to the right of"),
    "top": ("above", "behind"),
    "bottom": ("below", "in front of"),
}


def _relation(rng: np.random.Generator, scene: Scene) -> Question | None:
    if len(scene.things) < 2:
        return None
    a, b = shuffled(rng, scene.things)[:2]
    direction = pick(rng, tuple(AXES))
    axis, sign = AXES[direction]
    if abs(a.xy[axis] - b.xy[axis]) < 0.015:
        return None
    ra, rb = named(rng, scene, a), named(rng, scene, b)
    word = pick(rng, _SIDES[direction])
    form = pick(
        rng,
        phrases("""
            is {a} {w} {b} | is {a} {w} {b} | is {a} located {w} {b} | tell me if {a} is {w} {b} |
            does {a} lie {w} {b}
        """),
    )
    source = f"ret_val = get_obj_pos({ra.code})[{axis}] {'>' if sign > 0 else '<'} get_obj_pos({rb.code})[{axis}]"
    clause = f"{ra.said} is {word} {rb.said}"
    return Question(
        form.format(a=ra.said, b=rb.said, w=word), source, sign * (a.xy[axis] - b.xy[axis]) > 0, form, (), clause
    )


def _side_of_table(rng: np.random.Generator, scene: Scene) -> Question | None:
    a = pick(rng, scene.things)
    direction = pick(rng, tuple(AXES))
    axis, sign = AXES[direction]
    if abs(a.xy[axis]) < 0.02:
        return None
    ra = named(rng, scene, a)
    word = pick(
        rng, {"left": ("left",), "right": ("right",), "top": ("top", "far"), "bottom": ("bottom", "near")}[direction]
    )
    form = pick(
        rng,
        phrases("""
            is {a} on the {w} half of the table | is {a} on the {w} half | is {a} in the {w} half of the table
        """),
    )
    source = f"ret_val = get_obj_pos({ra.code})[{axis}] {'>' if sign > 0 else '<'} 0"
    return Question(
        form.format(a=ra.said, w=word),
        source,
        sign * a.xy[axis] > 0,
        form,
        (),
        f"{ra.said} is on the {word} half of the table",
    )


def _compare(rng: np.random.Generator, scene: Scene) -> Question | None:
    if rng.random() < 0.5:
        first, second = shuffled(rng, KINDS)[:2]
        words = plural(kind_word(rng, scene, first)), plural(kind_word(rng, scene, second))
        counts = len(scene.of(first)), len(scene.of(second))
        more = rng.random() < 0.7
        form = pick(
            rng,
            phrases("""
                are there {m} {0} than {1} | do you see {m} {0} than {1} |
                are there {m} {0} than there are {1}
            """),
        )
        code = f"len([n for n in objects if get_kind(n) == {first!r}]) {'>' if more else '<'} len([n for n in objects if get_kind(n) == {second!r}])"
        m = "more" if more else "fewer"
        return Question(
            form.format(*words, m=m),
            f"ret_val = {code}",
            counts[0] > counts[1] if more else counts[0] < counts[1],
            form,
            (),
            f"there are {m} {words[0]} than {words[1]}",
        )
    kind = pick(rng, (*KINDS, "block", "bowl"))
    limit = int(rng.integers(1, 6))
    count = len(scene.of(kind))
    word = plural(kind_word(rng, scene, kind))
    way, sign = pick(
        rng, (("more than", ">"), ("at least", ">="), ("fewer than", "<"), ("exactly", "=="), ("less than", "<"))
    )
    value = {">": count > limit, ">=": count >= limit, "<": count < limit, "==": count == limit}[sign]
    said = f"{way} {number(rng, limit)} {word}"
    return Question(
        f"are there {said}",
        f"ret_val = len([n for n in objects if get_kind(n) == {kind!r}]) {sign} {limit}",
        value,
        f"are there {way}",
        (),
        f"there are {said}",
    )


def _which(rng: np.random.Generator, scene: Scene) -> Question | None:
    ref = described(rng, scene)
    if ref is None:
        return None
    form = pick(
        rng,
        phrases("""
            which is {a} | what is {a} | which one is {a} | tell me {a} | what's {a} | name {a} |
            what is the name of {a} | which object is {a} | can you name {a}
        """),
    )
    if ref.said.startswith("the ") and rng.random() < 0.5:
        rest = ref.said.removeprefix("the ")
        for where in (
            " closest ",
            " nearest ",
            " farthest ",
            " furthest ",
            " to the left of ",
            " to the right of ",
            " left of ",
            " right of ",
            " between ",
            " in front of ",
            " above ",
            " behind ",
            " below ",
        ):
            if where in rest:
                noun, tail = rest.split(where, 1)
                form = pick(rng, ("which {n} is{w}{t}", "what {n} is{w}{t}", "which {n} is the one{w}{t}"))
                return Question(
                    form.format(n=noun, w=where, t=tail).replace(" is that ", " "),
                    ref.subs[0].source,
                    ref.name,
                    form,
                    ref.subs[1:],
                )
    if ref.said.startswith("the ") and rng.random() < 0.25 and ref.said.split()[1].endswith("est"):
        noun = " ".join(ref.said.split()[2:])
        return Question(
            f"which {noun} is the {ref.said.split()[1]}",
            ref.subs[0].source,
            ref.name,
            "which is the superlative",
            ref.subs[1:],
        )
    return Question(form.format(a=ref.said), ref.subs[0].source, ref.name, form, ref.subs[1:])


def _color(rng: np.random.Generator, scene: Scene) -> Question | None:
    form = pick(
        rng,
        phrases("""
            what color is {a} | what colour is {a} | which color does {a} have | what is the color of {a} |
            tell me the color of {a} | what color does {a} have | which colour is {a} |
            what's the color of {a}
        """),
    )
    if rng.random() < 0.6:
        g = described(rng, scene)
        if g is None or g.said.split()[1] in (*COLORS, *[w for ws in COLOR_WORDS.values() for w in ws]):
            return None
        return Question(form.format(a=g.said), f"ret_val = get_color_name({g.code})", scene[g.name].color, form, g.subs)
    a = pick(rng, scene.things)
    ref = named(rng, scene, a)
    return Question(form.format(a=ref.said), f"ret_val = get_color_name({ref.code})", a.color, form)


def _where(rng: np.random.Generator, scene: Scene) -> Question | None:
    a = pick(rng, scene.things)
    ref = named(rng, scene, a)
    if rng.random() < 0.5:
        corner = rng.random() < 0.7
        form = pick(
            rng,
            phrases("""
                which {c} is {a} closest to | what {c} is closest to {a} | which {c} is {a} in |
                in which {c} is {a} | which {c} is nearest to {a} | to which {c} is {a} closest
            """),
        )
        table = {"corner": corner_near(a.xy)}
        ways = sorted((distance(xy, a.xy), s) for s, xy in SIDES.items())
        if (not corner and ways[1][0] - ways[0][0] < 0.015) or min(abs(a.xy[0]), abs(a.xy[1])) < 0.012:
            return None
        c = "corner" if corner else "side"
        return Question(
            form.format(c=c, a=ref.said),
            f"ret_val = get_{c}_name(get_obj_pos({ref.code}))",
            table["corner"] if corner else ways[0][1],
            form,
        )
    if rng.random() < 0.5:
        form = pick(
            rng,
            phrases("""
                where is {a} | where is {a} | what is the position of {a} | where's {a} |
                tell me where {a} is | locate {a} | at which position is {a} | where can i find {a} |
                give me the coordinates of {a} | what are the coordinates of {a}
            """),
        )
        return Question(
            form.format(a=ref.said), f"ret_val = get_obj_pos({ref.code})", [round(v, 3) for v in a.xy], form
        )
    b = pick(rng, scene.things)
    if a is b:
        return None
    rb = named(rng, scene, b)
    form = pick(
        rng,
        phrases("""
            how far is {a} from {b} | what is the distance between {a} and {b} |
            how far apart are {a} and {b} | how far away is {a} from {b} |
            what's the distance from {a} to {b} | distance between {a} and {b}
        """),
    )
    return Question(
        form.format(a=ref.said, b=rb.said),
        f"ret_val = np.linalg.norm(get_obj_pos({ref.code}) - get_obj_pos({rb.code}))",
        round(distance(a.xy, b.xy), 3),
        form,
    )


def _list(rng: np.random.Generator, scene: Scene) -> Question | None:
    if rng.random() < 0.4:
        form = pick(
            rng,
            phrases("""
                what do you see | what is on the table | what objects are there | which objects do you see |
                list all objects | what's on the table | name all the objects | what can you see |
                list everything on the table | which objects are on the table | tell me what you see |
                what things are there | what objects do you see | what is there | describe the table |
                what are the objects
            """),
        )
        return Question(form, "ret_val = objects", scene.names, form)
    if rng.random() < 0.4:
        bases = [t for t in scene.things if t.kind in ("bowl", "block", "plate")]
        if not bases:
            return None
        base = pick(rng, bases)
        ref = named(rng, scene, base)
        word = pick(rng, ("in", "inside")) if base.kind == "bowl" else pick(rng, ("on", "on top of"))
        form = pick(
            rng,
            phrases("""
                what is {w} {a} | what's {w} {a} | which objects are {w} {a} | what do you see {w} {a} |
                what lies {w} {a} | which things are {w} {a} | what objects are {w} {a}
            """),
        )
        return Question(
            form.format(w=word, a=ref.said),
            f"ret_val = [n for n in objects if is_on(n, {ref.code})]",
            [t.name for t in scene.things if t.on == base.name],
            form,
        )
    if rng.random() < 0.35:
        kind = pick(rng, (*KINDS, "block", "bowl"))
        form = pick(
            rng,
            phrases("""
                what colors are the {g} | which colors do the {g} have | what are the colors of the {g} |
                which colours are the {g} | what colors do the {g} have
            """),
        )
        source = f"ret_val = [get_color_name(n) for n in objects if get_kind(n) == {kind!r}]"
        return Question(
            form.format(g=plural(kind_word(rng, scene, kind))), source, [t.color for t in scene.of(kind)], form
        )
    g = group(rng, scene, least=1)
    if g is None or not g.conditions:
        return None
    form = pick(
        rng,
        phrases("""
            which {g} are there | what {g} are there | list the {g} | name all the {g} |
            which {g} do you see | list all {g} | what {g} do you see | tell me all {g} |
            which objects are {g}
        """),
    )
    return Question(
        form.format(g=g.nouns), g.listed().replace("names =", "ret_val ="), [t.name for t in g.members], form
    )


def _more(rng: np.random.Generator, scene: Scene) -> Question | None:
    """All, none, empty, bigger, closer, on what."""
    draw = rng.random()
    bowls = [t for t in scene.things if t.kind in ("bowl", "plate")]
    if draw < 0.22 and bowls:
        base = pick(rng, bowls)
        ref = named(rng, scene, base)
        filled = any(t.on == base.name for t in scene.things)
        if rng.random() < 0.6:
            form = pick(rng, ("is {a} empty", "is {a} empty", "is there nothing in {a}"))
            clause = pick(rng, (f"{ref.said} is empty", f"there is nothing in {ref.said}"))
            return Question(
                form.format(a=ref.said),
                f"ret_val = not any(is_on(n, {ref.code}) for n in objects)",
                not filled,
                form,
                (),
                clause,
            )
        form = pick(
            rng,
            phrases("""
                is anything in {a} | is there anything in {a} | is there something in {a} | is {a} full |
                does {a} contain anything
            """),
        )
        clause = pick(
            rng,
            (
                f"there is something in {ref.said}",
                f"something is in {ref.said}",
                f"there is anything in {ref.said}",
                f"{ref.said} is not empty",
            ),
        )
        return Question(
            form.format(a=ref.said), f"ret_val = any(is_on(n, {ref.code}) for n in objects)", filled, form, (), clause
        )
    if draw < 0.4 and bowls:
        kind = pick(rng, ("block", "block", "ball", "cylinder"))
        things = scene.of(kind)
        base = pick(rng, bowls)
        ref = named(rng, scene, base)
        word = plural(kind_word(rng, scene, kind))
        every = rng.random() < 0.6
        form = pick(
            rng,
            ("are all the {g} in {a}", "are all {g} in {a}", "are the {g} all in {a}")
            if every
            else ("are any {g} in {a}", "is any of the {g} in {a}", "are there any {g} in {a}"),
        )
        clause = f"all the {word} are in {ref.said}" if every else f"there are any {word} in {ref.said}"
        truths = [t.on == base.name for t in things]
        source = (
            f"ret_val = {'all' if every else 'any'}(is_on(n, {ref.code}) for n in objects if get_kind(n) == {kind!r})"
        )
        return Question(
            form.format(g=word, a=ref.said), source, all(truths) if every else any(truths), form, (), clause
        )
    if draw < 0.62 and len(scene.things) > 1:
        a, b = shuffled(rng, scene.things)[:2]
        if a.kind != b.kind or abs(a.size - b.size) < 0.004 or a.kind == "object":
            return None
        ra, rb = named(rng, scene, a), named(rng, scene, b)
        big = rng.random() < 0.6
        word = pick(rng, ("bigger", "larger") if big else ("smaller",))
        form = pick(
            rng,
            phrases("""
            is {a} {w} than {b} | is {a} {w} than {b} | is {a} the {w} one compared to {b}
        """),
        )
        source = f"ret_val = np.prod(get_size({ra.code})) {'>' if big else '<'} np.prod(get_size({rb.code}))"
        return Question(
            form.format(a=ra.said, b=rb.said, w=word),
            source,
            (a.size > b.size) == big,
            form,
            (),
            f"{ra.said} is {word} than {rb.said}",
        )
    if draw < 0.8 and len(scene.things) > 2:
        a, b, c = shuffled(rng, scene.things)[:3]
        if abs(distance(a.xy, b.xy) - distance(a.xy, c.xy)) < 0.015:
            return None
        ra, rb, rc = (named(rng, scene, t) for t in (a, b, c))
        near = rng.random() < 0.6
        word = pick(rng, ("closer to", "nearer to") if near else ("farther from", "further from"))
        form = "is {a} {w} {b} than to {c}"
        source = f"p = get_obj_pos({ra.code})\nret_val = np.linalg.norm(get_obj_pos({rb.code}) - p) {'<' if near else '>'} np.linalg.norm(get_obj_pos({rc.code}) - p)"
        said = f"{ra.said} {word} {rb.said} than {'to' if near else 'from'} {rc.said}"
        return Question(
            f"is {said}",
            source,
            (distance(a.xy, b.xy) < distance(a.xy, c.xy)) == near,
            form,
            (),
            f"{ra.said} is {word} {rb.said} than {'to' if near else 'from'} {rc.said}",
        )
    if draw < 0.87 and len(scene.things) > 2:
        a, b, c = shuffled(rng, scene.things)[:3]
        ra, rb, rc = (named(rng, scene, t) for t in (a, b, c))
        near = [distance(a.xy, c.xy), distance(b.xy, c.xy)]
        if rng.random() < 0.5:
            if abs(near[0] - near[1]) < 0.015:
                return None
            close = rng.random() < 0.6
            form = pick(
                rng,
                phrases("""
                    which is {w} {c}, {a} or {b} | what is {w} {c}, {a} or {b} | is {a} or {b} {w} {c} |
                    which one is {w} {c}: {a} or {b}
                """),
            )
            word = pick(rng, ("closer to", "nearer to")) if close else pick(rng, ("farther from", "further away from"))
            source = f"p = get_obj_pos({rc.code})\nret_val = {'min' if close else 'max'}([{ra.code}, {rb.code}], key=lambda n: np.linalg.norm(get_obj_pos(n) - p))"
            return Question(
                form.format(a=ra.said, b=rb.said, c=rc.said, w=word),
                source,
                a.name if (near[0] < near[1]) == close else b.name,
                form,
            )
        if a.kind != b.kind or abs(a.size - b.size) < 0.0039:
            return None
        big = rng.random() < 0.6
        form = pick(
            rng,
            phrases("""
                which is {w}, {a} or {b} | what is {w}, {a} or {b} | which one is {w}, {a} or {b} |
                is {a} or {b} {w}
            """),
        )
        source = f"ret_val = {'max' if big else 'min'}([{ra.code}, {rb.code}], key=lambda n: np.prod(get_size(n)))"
        return Question(
            form.format(a=ra.said, b=rb.said, w=pick(rng, ("bigger", "larger") if big else ("smaller",))),
            source,
            a.name if (a.size > b.size) == big else b.name,
            form,
        )
    if draw < 0.9 and bowls:
        base = pick(rng, bowls)
        ref = named(rng, scene, base)
        kind = pick(rng, ("block", "block", "ball", "cylinder"))
        color = pick(rng, COLORS) if rng.random() < 0.5 else None
        word = kind_word(rng, scene, kind)
        word = f"{color} {word}" if color else word
        where = "in" if base.kind == "bowl" else "on"
        form = pick(rng, ("is there a {g} {w} {a}", "is a {g} {w} {a}", "do you see a {g} {w} {a}"))
        test = (
            f"get_kind(n) == {kind!r}"
            + (f" and get_color_name(n) == {color!r}" if color else "")
            + f" and is_on(n, {ref.code})"
        )
        return Question(
            form.format(g=word, w=where, a=ref.said),
            f"ret_val = any({test} for n in objects)",
            any(t.on == base.name for t in scene.of(kind, color)),
            form,
            (),
            f"there is a {word} {where} {ref.said}",
        )
    borne = [t for t in scene.things if t.on]
    if draw < 0.94 and borne:
        a = pick(rng, borne)
        ref = named(rng, scene, a)
        base = scene[str(a.on)]
        form = pick(
            rng,
            ("which bowl is {a} in", "what is {a} in", "in which bowl is {a}")
            if base.kind == "bowl"
            else phrases("""
                what is {a} on | what is {a} standing on | what is under {a} | on what does {a} stand
            """),
        )
        return Question(
            form.format(a=ref.said), f"ret_val = [n for n in objects if is_on({ref.code}, n)][0]", base.name, form
        )
    kind = pick(rng, ("block", "block", "bowl", "ball", "cylinder", None))
    direction = pick(rng, tuple(AXES))
    axis, sign = AXES[direction]
    base = pick(rng, scene.things)
    members = [t for t in scene.of(kind) if t is not base]
    if any(abs(t.xy[axis] - base.xy[axis]) < 0.015 for t in members):
        return None
    ref = named(rng, scene, base)
    word = plural(kind_word(rng, scene, kind)) if kind else pick(rng, ("objects", "things"))
    hits = [t.name for t in members if sign * (t.xy[axis] - base.xy[axis]) > 0]
    p = f"p = get_obj_pos({ref.code})\n"
    test = ([f"get_kind(n) == {kind!r}"] if kind else []) + [
        f"get_obj_pos(n)[{axis}] {'>' if sign > 0 else '<'} p[{axis}]"
    ]
    listed = f"[n for n in objects if {' and '.join(test)}]"
    where = pick(rng, _SIDES[direction])
    if rng.random() < 0.5:
        form = pick(
            rng,
            phrases("""
            how many {g} are {w} {a} | how many {g} are there {w} {a} | count the {g} {w} {a}
        """),
        )
        return Question(form.format(g=word, w=where, a=ref.said), f"{p}ret_val = len({listed})", len(hits), form)
    form = pick(rng, ("which {g} are {w} {a}", "what {g} are {w} {a}", "list the {g} {w} {a}"))
    return Question(form.format(g=word, w=where, a=ref.said), f"{p}ret_val = {listed}", hits, form)


_ASKERS: tuple[tuple[Asker, float], ...] = (
    (_count, 0.2),
    (_exists, 0.13),
    (_borne, 0.1),
    (_relation, 0.13),
    (_side_of_table, 0.03),
    (_compare, 0.07),
    (_which, 0.13),
    (_color, 0.08),
    (_where, 0.08),
    (_list, 0.09),
    (_more, 0.16),
)
_YES = (_exists, _borne, _relation, _compare, _side_of_table, _more)


def asked(rng: np.random.Generator, scene: Scene, *, clause: bool = False) -> Question | None:
    """Any question; with a clause, one that also makes a condition."""
    if not scene.things:
        return None
    if clause:
        return pick(rng, (_exists, _exists, *_YES))(rng, scene)
    draw = rng.random() * sum(w for _, w in _ASKERS)
    for asker, weight in _ASKERS:
        draw -= weight
        if draw < 0:
            return asker(rng, scene)
    return None


def question(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A question, answered aloud."""
    q = asked(rng, scene)
    if q is None:
        return None
    said = q.said
    if rng.random() < 0.06:
        said = f"{pick(rng, ('tell me,', 'hey,', 'robot,', 'question:', 'so', 'ok so', 'hey robot,'))} {said}"
    mark = "?" if rng.random() < 0.5 else ""
    source = f"say(parse_question({said!r}, {CONTEXT}))"
    measured = isinstance(q.answer, float) or (
        isinstance(q.answer, list) and q.answer and isinstance(q.answer[0], float)
    )
    goal = ({"is": "answer", "value": q.answer} | ({"tol": 0.01} if measured else {}), unmoved(scene))
    return Draft(said + mark, source, (Sub("parse_question", said, q.source), *q.subs), goal, "? " + q.recipe)
