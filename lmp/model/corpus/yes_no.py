# ruff: noqa: E501 (programs read better unbroken)
"""Questions whose answer is yes or no; they make conditions, too."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.describe import described
from lmp.model.corpus.directions import AXES
from lmp.model.corpus.inquiry import SIDE_WAYS, Question
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import named
from lmp.model.corpus.wording import color_word, kind_word, number, plural
from lmp.model.corpus.world import COLORS, KINDS, Scene, pick, shuffled

_COUNTS = (
    ("more than {}", ">"), ("more than {}", ">"), ("over {}", ">"), ("at least {}", ">="), ("{} or more", ">="),
    ("no fewer than {}", ">="), ("fewer than {}", "<"), ("less than {}", "<"), ("at most {}", "<="), ("{} or fewer", "<="),
    ("no more than {}", "<="), ("exactly {}", "=="), ("just {}", "=="), ("precisely {}", "=="),
)  # fmt: skip


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
            is there any {g} | have you got {a} {g} | does the table have {a} {g} | can you find {a} {g} |
            are there {s} | are there any {s} on the table | do you see any {s} | is there {a} {g} anywhere |
            is {a} {g} on the table | any {s} | any {g} there | can you see any {s} | do any {s} exist |
            tell me if there is {a} {g} | tell me whether there is {a} {g} | i want to know if there is {a} {g} |
            do you happen to see {a} {g} | is there at least one {g} | does {a} {g} exist | do we have any {s} |
            could you check if there is {a} {g} | got any {s} | i wonder if there is {a} {g}
        """),
    )
    conditions = [f"get_kind(n) == {kind!r}"] + ([] if bare else [f"get_color_name(n) == {color!r}"])
    members = scene.of(kind, None if bare else color)
    clause = pick(
        rng,
        phrases("""
            there is {a} {g} | there is {a} {g} | you see {a} {g} | there's {a} {g} |
            there is {a} {g} on the table | there are any {s} | you can see {a} {g} | {a} {g} is there |
            {a} {g} is on the table | you find {a} {g} | we have {a} {g} | there exists {a} {g} | you have {a} {g} |
            there is at least one {g} | {a} {g} exists | you can find {a} {g} | there is any {g} | you spot {a} {g}
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
    word = pick(rng, ("in", "inside", "in", "within")) if b.kind == "bowl" else pick(rng, ("on", "on top of"))
    form = pick(
        rng,
        phrases("""
            is {a} {w} {b} | is {a} {w} {b} | is {a} {w} {b} now | did you put {a} {w} {b} |
            is {a} already {w} {b} | tell me if {a} is {w} {b} | does {a} lie {w} {b} | is {a} currently {w} {b} |
            is {a} lying {w} {b} | do you see {a} {w} {b} | has {a} been put {w} {b} | i want to know if {a} is {w} {b} |
            can you tell me if {a} is {w} {b} | is it true that {a} is {w} {b} | check if {a} is {w} {b} | {a} is {w} {b}, right
        """),
    )
    clause = pick(
        rng,
        ("{a} is {w} {b}",) * 4
        + ("{a} is already {w} {b}", "{a} lies {w} {b}", "{a} is currently {w} {b}", "you see {a} {w} {b}"),
    ).format(a=ra.said, b=rb.said, w=word)
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
            does {a} lie {w} {b} | is {a} somewhere {w} {b} | is {a} placed {w} {b} | does {a} stand {w} {b} |
            i want to know whether {a} is {w} {b} | is it true that {a} is {w} {b} | check whether {a} is {w} {b} |
            can you tell me if {a} is {w} {b} | do you see {a} {w} {b} | would you say {a} is {w} {b} | {a} is {w} {b}, right
        """),
    )
    source = f"ret_val = get_obj_pos({ra.code})[{axis}] {'>' if sign > 0 else '<'} get_obj_pos({rb.code})[{axis}]"
    clause = f"{ra.said} is {word} {rb.said}"
    return Question(
        form.format(a=ra.said, b=rb.said, w=word), source, sign * (a.xy[axis] - b.xy[axis]) > 0, form, (), clause
    )


def is_the_one(rng: np.random.Generator, scene: Scene) -> Question | None:
    """Whether what is described has a colour, or is a certain thing."""
    ref = described(rng, scene)
    if ref is None:
        return None
    thing = scene[ref.name]
    if rng.random() < 0.6:
        if thing.color in ref.subs[0].source:
            return None
        color = thing.color if rng.random() < 0.5 else pick(rng, COLORS)
        word, test, answer = (
            color_word(rng, color, scene),
            f"get_color_name({ref.code}) == {color!r}",
            thing.color == color,
        )
    else:
        other = named(rng, scene, thing if rng.random() < 0.5 else pick(rng, scene.things))
        word, test, answer = other.said, f"{ref.code} == {other.code}", other.name == thing.name
    form = pick(
        rng, phrases("is {a} {w} | is {a} {w} | tell me if {a} is {w} | is it true that {a} is {w} | {a} is {w}, right")
    )
    said = form.format(a=ref.said, w=word)
    return Question(said, f"ret_val = {test}", answer, form, ref.subs, f"{ref.said} is {word}")


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
            is {a} on the {w} half of the table | is {a} on the {w} half | is {a} in the {w} half of the table |
            is {a} in the {w} half | does {a} lie on the {w} half of the table | is {a} in the {w} part of the table |
            tell me if {a} is on the {w} half of the table
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
                are there {m} {0} than {1} | do you see {m} {0} than {1} | are there {m} {0} than there are {1} |
                do we have {m} {0} than {1} | tell me if there are {m} {0} than {1} | can you see {m} {0} than {1} |
                {m} {0} than {1} | i want to know if there are {m} {0} than {1} |
                is it true that there are {m} {0} than {1} | have you got {m} {0} than {1}
            """),
        )
        code = f"len([n for n in objects if get_kind(n) == {first!r}]) {'>' if more else '<'} len([n for n in objects if get_kind(n) == {second!r}])"
        m = "more" if more else pick(rng, ("fewer", "fewer", "less"))
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
    noun = kind_word(rng, scene, kind)
    tests, word = f"get_kind(n) == {kind!r}", noun if limit == 1 else plural(noun)
    if rng.random() < 0.2:
        color = pick(rng, scene.things).color
        count, word = len(scene.of(kind, color)), f"{color_word(rng, color, scene)} {word}"
        tests += f" and get_color_name(n) == {color!r}"
    way, sign = pick(rng, _COUNTS)
    value = {">": count > limit, ">=": count >= limit, "<": count < limit, "<=": count <= limit, "==": count == limit}[
        sign
    ]
    said = f"{way.format(number(rng, limit))} {word}"
    form = pick(
        rng,
        ("are there {}", "are there {}", "do you see {}", "can you see {}", "do we have {}", "tell me if there are {}"),
    )
    clause = pick(rng, ("there are {}", "there are {}", "you see {}", "we have {}", "you can see {}")).format(said)
    source = f"ret_val = len([n for n in objects if {tests}]) {sign} {limit}"
    return Question(form.format(said), source, value, f"{form} {way}", (), clause)
