# ruff: noqa: E501 (phrases read better unbroken)
"""Questions for a number, a name, a colour, a place, a list."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.describe import described
from lmp.model.corpus.inquiry import Question
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import distance, group, named
from lmp.model.corpus.wording import COLOR_WORDS, color_word, corner_near, kind_word, plural
from lmp.model.corpus.world import COLORS, KINDS, SIDES, Scene, pick


def how_many(rng: np.random.Generator, scene: Scene) -> Question | None:
    kind = pick(rng, (*KINDS, "block", "bowl", "block", None))
    color = pick(rng, COLORS) if rng.random() < 0.35 else None
    if color and rng.random() < 0.7 and scene.things:
        color = pick(rng, scene.things).color
    noun = kind_word(rng, scene, kind) if kind else pick(rng, ("object", "thing", "item"))
    nouns = plural(noun) if not color else f"{color_word(rng, color, scene)} {plural(noun)}"
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
            "how many {g} do we have{w}",
            "do you know how many {g} there are{w}",
            "i want to know how many {g} there are{w}",
            "what's the number of {g}{w}",
            "give me the number of {g}{w}",
            "can you count the {g}{w}",
            "could you count the {g}{w}",
            "the number of {g}{w}",
            "how many {g} can be seen{w}",
            "how many {g} did you find{w}",
            "please count the {g}{w}",
            "what is the count of {g}{w}",
            "{g}{w}: how many",
            "can you tell me how many {g} there are{w}",
        ),
    )
    source = (
        f"ret_val = len([n for n in objects if {' and '.join(conditions)}])" if conditions else "ret_val = len(objects)"
    )
    return Question(form.format(g=nouns, w=where), source, len(members), form)


def which_one(rng: np.random.Generator, scene: Scene) -> Question | None:
    ref = described(rng, scene)
    if ref is None:
        return None
    form = pick(
        rng,
        phrases("""
            which is {a} | what is {a} | which one is {a} | tell me {a} | what's {a} | name {a} |
            what is the name of {a} | which object is {a} | can you name {a} | do you know which is {a} |
            i want to know which is {a} | can you tell me which one is {a} | what would be {a} | which thing is {a} |
            tell me which is {a} | tell me which one is {a} | what do you call {a} | what's the name of {a} |
            give me the name of {a} | identify {a} | which item is {a} | tell me what {a} is
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
                if {"that", "that's", "which", "with"} & set(noun.split()):
                    break
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


def what_color(rng: np.random.Generator, scene: Scene) -> Question | None:
    form = pick(
        rng,
        phrases("""
            what color is {a} | what colour is {a} | which color does {a} have | what is the color of {a} |
            tell me the color of {a} | what color does {a} have | which colour is {a} |
            what's the color of {a} | what is the colour of {a} | tell me what color {a} is | color of {a} |
            can you tell me the color of {a} | i want to know the color of {a} | {a} has which color |
            do you know what color {a} is | which color is {a} | in what color is {a} | what's the colour of {a}
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


def where_is(rng: np.random.Generator, scene: Scene) -> Question | None:
    a = pick(rng, scene.things)
    ref = named(rng, scene, a)
    if rng.random() < 0.5:
        corner = rng.random() < 0.7
        form = pick(
            rng,
            phrases("""
                which {c} is {a} closest to | what {c} is closest to {a} | which {c} is {a} in |
                in which {c} is {a} | which {c} is nearest to {a} | to which {c} is {a} closest |
                which {c} is closest to {a} | what {c} is {a} in | what {c} is {a} nearest to |
                tell me the {c} closest to {a} | name the {c} that is nearest to {a} | {a} is in which {c} |
                tell me which {c} {a} is closest to | near which {c} is {a} | what {c} is {a} near
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
                give me the coordinates of {a} | what are the coordinates of {a} | where does {a} lie |
                can you tell me where {a} is | i want to know where {a} is | do you know where {a} is |
                where did you put {a} | where do you see {a} | what's the position of {a} | position of {a} |
                coordinates of {a} | where has {a} gone | what is the location of {a} | where exactly is {a} |
                where on the table is {a} | i can't find {a}, where is it | tell me the position of {a}
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
            what's the distance from {a} to {b} | distance between {a} and {b} | how far is it from {a} to {b} |
            tell me the distance between {a} and {b} | how many meters are between {a} and {b} |
            measure the distance between {a} and {b} | what is the distance from {a} to {b} |
            how much space is between {a} and {b} | how close is {a} to {b} | how far is {a} away from {b} |
            i want to know how far {a} is from {b} | distance from {a} to {b} | how distant is {a} from {b}
        """),
    )
    return Question(
        form.format(a=ref.said, b=rb.said),
        f"ret_val = np.linalg.norm(get_obj_pos({ref.code}) - get_obj_pos({rb.code}))",
        round(distance(a.xy, b.xy), 3),
        form,
    )


def what_all(rng: np.random.Generator, scene: Scene) -> Question | None:
    if rng.random() < 0.4:
        form = pick(
            rng,
            phrases("""
                what do you see | what is on the table | what objects are there | which objects do you see |
                list all objects | what's on the table | name all the objects | what can you see |
                list everything on the table | which objects are on the table | tell me what you see |
                what things are there | what objects do you see | what is there | describe the table |
                what are the objects | what have we got | tell me what is on the table | what's there |
                what is in front of you | list the objects on the table | list what you see | what do you have |
                which things can you see | what all is on the table | show me a list of the objects |
                what are the things on the table | give me a list of all objects | what stuff is on the table |
                i want to know what is on the table | name everything you see | describe what you see |
                what is lying on the table | can you tell me what you see | what can you detect | inventory
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
                what lies {w} {a} | which things are {w} {a} | what objects are {w} {a} | what things are {w} {a} |
                tell me what is {w} {a} | list everything {w} {a} | list what is {w} {a} | which things do you see {w} {a} |
                what all is {w} {a} | what stuff is {w} {a} | i want to know what is {w} {a} | name the things {w} {a} |
                what can you see {w} {a} | can you tell me what is {w} {a}
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
                which colours are the {g} | what colors do the {g} have | tell me the colors of the {g} |
                what colours do the {g} have | list the colors of the {g} | colors of the {g} |
                what are the colours of the {g} | tell me what colors the {g} are
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
            which objects are {g} | what {g} can you see | which {g} do we have | name the {g} | list of {g} |
            what are the names of the {g} | tell me which {g} there are | which {g} are on the table |
            give me all the {g} | what {g} have we got | tell me the names of all the {g}
        """),
    )
    return Question(
        form.format(g=g.nouns), g.listed().replace("names =", "ret_val ="), [t.name for t in g.members], form
    )
