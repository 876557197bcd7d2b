# ruff: noqa: E501 (programs read better unbroken)
"""Questions whose answer is yes or no; they make conditions, too."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.directions import AXES
from lmp.model.corpus.inquiry import SIDE_WAYS, Question
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import named
from lmp.model.corpus.wording import color_word, kind_word, number, plural
from lmp.model.corpus.world import COLORS, KINDS, Scene, pick, shuffled


def is_there(rng: np.random.Generator, scene: Scene) -> Question | None:
    kind = pick(rng, (*KINDS, "block", "bowl", "block"))
    color = pick(rng, [t.color for t in scene.things] or list(COLORS)) if rng.random() < 0.45 else pick(rng, COLORS)
    bare = rng.random() < 0.15
    noun = kind_word(rng, scene, kind) if bare else f"{color_word(rng, color, scene)} {kind_word(rng, scene, kind)}"
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


def is_borne(rng: np.random.Generator, scene: Scene) -> Question | None:
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


def is_beside(rng: np.random.Generator, scene: Scene) -> Question | None:
    if len(scene.things) < 2:
        return None
    a, b = shuffled(rng, scene.things)[:2]
    direction = pick(rng, tuple(AXES))
    axis, sign = AXES[direction]
    if abs(a.xy[axis] - b.xy[axis]) < 0.015:
        return None
    ra, rb = named(rng, scene, a), named(rng, scene, b)
    word = pick(rng, SIDE_WAYS[direction])
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


def on_which_half(rng: np.random.Generator, scene: Scene) -> Question | None:
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


def is_more(rng: np.random.Generator, scene: Scene) -> Question | None:
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
