# ruff: noqa: E501 (programs read better unbroken)
"""Questions that compare: all and any, bigger and smaller, closer and farther."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.directions import AXES
from lmp.model.corpus.inquiry import SIDE_WAYS, Question
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import distance, named
from lmp.model.corpus.wording import kind_word, plural
from lmp.model.corpus.world import COLORS, Scene, pick, shuffled


def compared(rng: np.random.Generator, scene: Scene) -> Question | None:
    """All, none, empty, bigger, closer, on what."""
    draw = rng.random()
    bowls = [t for t in scene.things if t.kind in ("bowl", "plate")]
    if draw < 0.22 and bowls:
        base = pick(rng, bowls)
        ref = named(rng, scene, base)
        filled = any(t.on == base.name for t in scene.things)
        if rng.random() < 0.6:
            form = pick(
                rng,
                phrases("""
                is {a} empty | is {a} empty | is there nothing in {a} | tell me if {a} is empty | is {a} still empty |
                i want to know if {a} is empty | is {a} unoccupied | do you see that {a} is empty
            """),
            )
            clause = pick(
                rng, (f"{ref.said} is empty",) * 3 + (f"there is nothing in {ref.said}", f"nothing is in {ref.said}")
            )
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
                does {a} contain anything | is something in {a} | has {a} got anything in it | is {a} occupied |
                does {a} have something in it | tell me if there is anything in {a} | do you see anything in {a} |
                does {a} hold anything | can you see something in {a}
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
            (
                "are all the {g} in {a}",
                "are all {g} in {a}",
                "are the {g} all in {a}",
                "are all of the {g} in {a}",
                "is it true that all {g} are in {a}",
                "does {a} contain all the {g}",
            )
            if every
            else (
                "are any {g} in {a}",
                "is any of the {g} in {a}",
                "are there any {g} in {a}",
                "do you see any {g} in {a}",
                "does {a} contain any {g}",
                "are some {g} in {a}",
            ),
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
            is {a} {w} than {b} | is {a} {w} than {b} | is {a} the {w} one compared to {b} | do you think {a} is {w} than {b} |
            compared to {b}, is {a} {w} | tell me if {a} is {w} than {b} | is it true that {a} is {w} than {b} | does {a} look {w} than {b}
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
        form = pick(
            rng,
            ("is {}", "is {}", "is {}", "tell me if {a} is {}", "is it true that {a} is {}", "would you say {a} is {}"),
        )
        source = f"p = get_obj_pos({ra.code})\nret_val = np.linalg.norm(get_obj_pos({rb.code}) - p) {'<' if near else '>'} np.linalg.norm(get_obj_pos({rc.code}) - p)"
        said = f"{word} {rb.said} than {'to' if near else 'from'} {rc.said}"
        asking = form.format(f"{ra.said} {said}") if form == "is {}" else form.format(said, a=ra.said)
        return Question(
            asking,
            source,
            (distance(a.xy, b.xy) < distance(a.xy, c.xy)) == near,
            form,
            (),
            f"{ra.said} is {said}",
        )
    if draw < 0.87 and len(scene.things) > 2:
        a, b, c = shuffled(rng, scene.things)[:3]
        ra, rb, rc = (named(rng, scene, t) for t in (a, b, c))
        ways = [distance(a.xy, c.xy), distance(b.xy, c.xy)]
        if rng.random() < 0.5:
            if abs(ways[0] - ways[1]) < 0.015:
                return None
            close = rng.random() < 0.6
            form = pick(
                rng,
                phrases("""
                    which is {w} {c}, {a} or {b} | what is {w} {c}, {a} or {b} | is {a} or {b} {w} {c} |
                    which one is {w} {c}: {a} or {b} | {a} or {b}: which is {w} {c} | tell me which is {w} {c}, {a} or {b} |
                    what's {w} {c}, {a} or {b} | which of {a} and {b} is {w} {c} | of {a} and {b}, which is {w} {c}
                """),
            )
            word = pick(rng, ("closer to", "nearer to")) if close else pick(rng, ("farther from", "further away from"))
            source = f"p = get_obj_pos({rc.code})\nret_val = {'min' if close else 'max'}([{ra.code}, {rb.code}], key=lambda n: np.linalg.norm(get_obj_pos(n) - p))"
            return Question(
                form.format(a=ra.said, b=rb.said, c=rc.said, w=word),
                source,
                a.name if (ways[0] < ways[1]) == close else b.name,
                form,
            )
        if a.kind != b.kind or abs(a.size - b.size) < 0.0039:
            return None
        big = rng.random() < 0.6
        form = pick(
            rng,
            phrases("""
                which is {w}, {a} or {b} | what is {w}, {a} or {b} | which one is {w}, {a} or {b} |
                is {a} or {b} {w} | which of {a} and {b} is {w} | {a} or {b}: which is {w} |
                tell me which is {w}, {a} or {b} | of {a} and {b}, which one is {w} | what's {w}, {a} or {b}
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
        form = pick(
            rng,
            (
                "is there a {g} {w} {a}",
                "is a {g} {w} {a}",
                "do you see a {g} {w} {a}",
                "can you see a {g} {w} {a}",
                "does a {g} lie {w} {a}",
                "tell me if there is a {g} {w} {a}",
            ),
        )
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
            (
                "which bowl is {a} in",
                "what is {a} in",
                "in which bowl is {a}",
                "what bowl is {a} in",
                "tell me which bowl {a} is in",
                "{a} is in which bowl",
                "what contains {a}",
                "which bowl contains {a}",
                "which bowl holds {a}",
            )
            if base.kind == "bowl"
            else phrases("""
                what is {a} on | what is {a} standing on | what is under {a} | on what does {a} stand | what does {a} stand on |
                what is below {a} that it stands on | what is underneath {a} | what is beneath {a} | on what is {a} |
                tell me what {a} stands on | what supports {a} | what carries {a}
            """),
        )
        return Question(
            form.format(a=ref.said), f"ret_val = [n for n in objects if is_on({ref.code}, n)][0]", base.name, form
        )
    sort: str | None = pick(rng, ("block", "block", "bowl", "ball", "cylinder", None))
    direction = pick(rng, tuple(AXES))
    axis, sign = AXES[direction]
    base = pick(rng, scene.things)
    members = [t for t in scene.of(sort) if t is not base]
    if any(abs(t.xy[axis] - base.xy[axis]) < 0.015 for t in members):
        return None
    ref = named(rng, scene, base)
    word = plural(kind_word(rng, scene, sort)) if sort else pick(rng, ("objects", "things"))
    hits = [t.name for t in members if sign * (t.xy[axis] - base.xy[axis]) > 0]
    p = f"p = get_obj_pos({ref.code})\n"
    tests = ([f"get_kind(n) == {sort!r}"] if sort else []) + [
        f"get_obj_pos(n)[{axis}] {'>' if sign > 0 else '<'} p[{axis}]"
    ]
    listed = f"[n for n in objects if {' and '.join(tests)}]"
    where = pick(rng, SIDE_WAYS[direction])
    if rng.random() < 0.5:
        form = pick(
            rng,
            phrases("""
            how many {g} are {w} {a} | how many {g} are there {w} {a} | count the {g} {w} {a} | how many {g} do you see {w} {a} |
            number of {g} {w} {a} | how many {g} lie {w} {a} | tell me how many {g} are {w} {a} | how many {g} can you see {w} {a}
        """),
        )
        return Question(form.format(g=word, w=where, a=ref.said), f"{p}ret_val = len({listed})", len(hits), form)
    form = pick(
        rng,
        phrases("""
        which {g} are {w} {a} | what {g} are {w} {a} | list the {g} {w} {a} | name the {g} {w} {a} | which {g} lie {w} {a} |
        tell me which {g} are {w} {a} | which {g} do you see {w} {a} | what {g} do you see {w} {a} | list all {g} {w} {a}
    """),
    )
    return Question(form.format(g=word, w=where, a=ref.said), f"{p}ret_val = {listed}", hits, form)
