# ruff: noqa: E501 (word lists and programs read better unbroken)
"""Sentences that put things in a line, a circle, a square, a triangle, or in order of size."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from lmp.model.corpus.draft import Draft, movable
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, is_free, spot_words
from lmp.model.corpus.refs import CONTEXT, PLACE_CODE, Sub, named
from lmp.model.corpus.several import several
from lmp.model.corpus.shapes import RING, SEARCH
from lmp.model.corpus.wording import length
from lmp.model.corpus.world import Scene, Thing, pick

_LINES = {
    "horizontal": ("shape = np.array([[i * 0.07, 0] for i in range({n})])", 0),
    "vertical": ("shape = np.array([[0, i * 0.07] for i in range({n})])", 90),
    "diagonal": ("shape = np.array([[i * 0.05, i * 0.05] for i in range({n})])", 45),
    "": ("shape = np.array([[i * 0.07, 0] for i in range({n})])", None),
}
_SQUARE = "shape = 0.06 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [0, -1], [1, 0], [0, 1], [-1, 0]])[:{n}]"
_TRIANGLE = "shape = 0.07 * np.array([[-1, -0.58], [1, -0.58], [0, 1.15], [0, -0.58], [0.5, 0.29], [-0.5, 0.29]])[:{n}]"
_FORM = phrases("""
    put {a} in {s} | put {a} in {s} | put {a} in {s} | arrange {a} in {s} | arrange {a} in {s} | place {a} in {s} | make {s} with {a} | make {s} out of {a} |
    make {s} from {a} | make {s} of {a} | line up {a} in {s} | lay {a} out in {s} | form {s} with {a} | form {s} from {a} | move {a} into {s} |
    build {s} with {a} | build {s} from {a} | build {s} out of {a} | arrange {a} into {s} | arrange {a} as {s} | arrange {a} to form {s} |
    position {a} in {s} | set {a} in {s} | set up {a} in {s} | order {a} in {s} | create {s} with {a} | create {s} from {a} | distribute {a} in {s} |
    make {a} into {s} | let {a} form {s} | have {a} form {s} | organize {a} in {s} | use {a} to make {s} | use {a} to form {s} | bring {a} into {s} |
    put {a} so that they form {s} | move {a} so that they form {s} | place {a} such that they form {s} | {a} in {s} | {a} as {s} | {s} of {a} |
    {a} should form {s} | {a} should be in {s} | {a} should stand in {s} | {a} must be in {s} | i want {a} in {s} | i'd like {a} in {s} |
    i want {s} of {a} | i want to see {a} in {s} | show me {s} made of {a} | line {a} up in {s} | rearrange {a} in {s} | rearrange {a} into {s} |
    pick up {a} and put them in {s} | take {a} and put them in {s} | take {a} and make {s} | with {a}, make {s} | with {a} form {s} |
    spread {a} out in {s} | construct {s} with {a} | draw {s} with {a} | stand {a} in {s} | assemble {a} in {s} | group {a} in {s}
""")
_AROUND = phrases("""
    put {a} around {b} | arrange {a} around {b} | place {a} around {b} | surround {b} with {a} | encircle {b} with {a} | {a} around {b} |
    put {a} all around {b} | distribute {a} around {b} | set {a} around {b} | group {a} around {b} | move {a} around {b} | gather {a} around {b} |
    {b} should be surrounded by {a} | let {a} surround {b} | i want {a} around {b} | spread {a} around {b} | ring {b} with {a}
""")
# The words for a line that is not called one, and those of the programs for it.
_UNSAID = {
    "a line": phrases("""
        line up {a} | line {a} up | align {a} | put {a} in line | put {a} side by side | put {a} next to each other | arrange {a} side by side |
        put {a} in a line | place {a} in a line | arrange {a} in a line | make a line with {a} | form a line with {a} | {a} in a line |
        line up {a} next to each other | place {a} next to each other | place {a} side by side | {a} side by side | {a} in line |
        place {a} beside each other | bring {a} into line | {a} next to each other | put {a} one next to the other | lay {a} side by side |
        arrange {a} one beside the other | get {a} in line | have {a} lined up | i want {a} lined up | i want {a} aligned | {a} lined up
    """),
    "a row": phrases("""
        place {a} in a row | put {a} in a row | arrange {a} in a row | make a row of {a} | form a row with {a} | {a} in a row | line {a} up in a row |
        set {a} in a row | i want {a} in a row | lay {a} in a row | build a row of {a}
    """),
    "a horizontal line": phrases("""
        line up {a} horizontally | line {a} up horizontally | align {a} horizontally | arrange {a} horizontally | put {a} in line horizontally |
        place {a} horizontally | lay {a} out horizontally | {a} lined up horizontally | horizontally line up {a} | horizontally align {a} |
        put {a} side by side horizontally | line up {a} from left to right | arrange {a} from left to right | line {a} up left to right
    """),
    "a vertical line": phrases("""
        line up {a} vertically | line {a} up vertically | align {a} vertically | arrange {a} vertically | put {a} in line vertically |
        lay {a} out vertically | {a} lined up vertically | vertically line up {a} | vertically align {a} | put {a} one behind the other |
        line up {a} one behind the other | line up {a} from top to bottom | line up {a} from front to back
    """),
    "a diagonal line": phrases("""
        line up {a} diagonally | line {a} up diagonally | align {a} diagonally | arrange {a} diagonally | put {a} in line diagonally |
        place {a} diagonally | lay {a} out diagonally | {a} lined up diagonally | diagonally line up {a} | diagonally align {a} | {a} diagonally
    """),
}


def shape_words(
    rng: np.random.Generator, scene: Scene, avoid: frozenset[str], count: str
) -> tuple[str, str, tuple[Sub, ...], dict[str, object]] | None:
    """A shape as said, the source of its points, and what is known of it: name, angle, centre, radius."""
    draw = rng.random()
    if draw < 0.5:
        kind = pick(rng, ("horizontal", "vertical", "diagonal", "horizontal", "vertical", "diagonal", ""))
        said = f"a {kind} {pick(rng, ('line', 'line', 'line', 'row'))}".replace("  ", " ")
        if kind == "horizontal" and rng.random() < 0.15:
            said = pick(
                rng,
                phrases("""
                    a line from left to right | a straight horizontal line | a row from left to right |
                    a horizontal straight line
                """),
            )
        elif kind == "vertical" and rng.random() < 0.25:
            said = pick(
                rng,
                phrases("""
                a line from top to bottom | a column | a straight vertical line | a vertical column
            """),
            )
        elif kind == "" and rng.random() < 0.4:
            said = pick(rng, ("a straight line", "a nice line", "one line", "a straight row"))
        code, angle = _LINES[kind]
        if rng.random() < 0.25 and kind:
            step, metres, value = length(rng, 0.06, 0.09)
            code = code.replace("0.07", metres).replace("i * 0.05", f"i * {metres} * 0.7")
            apart = pick(
                rng,
                phrases("""
                with a spacing of {} | with {} between them | with a distance of {} | {} apart | with {} spacing |
                with a gap of {}
            """),
            )
            said = f"{said} {apart.format(step)}"
        elif kind != "diagonal" and rng.random() < 0.25:
            places = {
                "horizontal": ("top side", "bottom side", "middle"),
                "vertical": ("left side", "right side", "middle"),
                "": ("top side", "bottom side", "middle"),
            }[kind]
            place = pick(rng, places)
            words = spot_words(rng, place, bare=True)
            where = pick(
                rng, ("along", "along", "at", "on", "near") if place != "middle" else ("in", "through", "across")
            )
            anchored = code.format(n=count) + f"\nret_val = {PLACE_CODE[place]} + shape - shape.mean(axis=0)"
            return (
                f"{said} {where} {words}",
                anchored,
                (),
                {"shape": "line", "angle": angle if kind else 0, "place": place},
            )
        return said, code.format(n=count) + SEARCH, (), {"shape": "line", "angle": angle}
    if draw < 0.64:
        said = pick(rng, ("a circle", "a circle", "a ring", "a small circle", "a round circle", "a nice circle"))
        if rng.random() < 0.25:
            words, code, value = length(rng, 0.06, 0.12)
            return (
                f"{said} with a radius of {words}",
                RING.format(r=code, n=count) + SEARCH,
                (),
                {"shape": "circle", "radius": value},
            )
        return said, RING.format(r="0.09", n=count) + SEARCH, (), {"shape": "circle", "radius": 0.09}
    if draw < 0.8:
        things = [t for t in scene.things if t.name not in avoid]
        if not things:
            return None
        base = pick(rng, things)
        ref = named(rng, scene, base)
        said = f"{pick(rng, ('a circle', 'a circle', 'a ring'))} around {ref.said}"
        if rng.random() < 0.25:
            words, code, value = length(rng, 0.08, 0.15)
            said = f"{said} with a radius of {words}"
        else:
            code, value = f"(get_size({ref.code})[0] / 2 + 0.05)", base.size / 2 + 0.05
        return (
            said,
            RING.format(r=code, n=count) + f"\nret_val = get_obj_pos({ref.code}) + shape",
            (),
            {"shape": "circle", "center": base, "radius": value},
        )
    if draw < 0.9:
        return (
            pick(rng, ("a square", "a square", "a square shape", "a small square", "the shape of a square")),
            _SQUARE.format(n=count) + SEARCH,
            (),
            {"shape": "square"},
        )
    return (
        pick(
            rng,
            phrases("""
            a triangle | a triangle | a triangle shape | a small triangle | the shape of a triangle
        """),
        ),
        _TRIANGLE.format(n=count) + SEARCH,
        (),
        {"shape": "triangle"},
    )


_IN_ORDER = {
    1: phrases("""
        line up {a} from smallest to largest | line up {a} from small to large | arrange {a} by size from left to right | order {a} by size |
        sort {a} by size from left to right | put {a} in a row from smallest to biggest | line up {a} by size | sort {a} by size |
        arrange {a} in a line sorted by size | put {a} in order of size | arrange {a} by size | line up {a} sorted by size | {a} sorted by size |
        put {a} in a row by size | arrange {a} from smallest to largest | order {a} from smallest to biggest | sort {a} from small to big |
        line up {a} with the smallest on the left | put {a} in a line with the biggest on the right | arrange {a} in ascending order of size |
        sort {a} in ascending size | put {a} in a row, smallest on the left | line {a} up by increasing size | {a} in a row, from small to big
    """),
    -1: phrases("""
        line up {a} from largest to smallest | put {a} in a line from biggest to smallest | arrange {a} from big to small |
        line up {a} with the biggest on the left | put {a} in a row, largest on the left | sort {a} from big to small | order {a} from largest to smallest |
        arrange {a} in descending order of size | sort {a} by decreasing size | line {a} up from biggest to smallest | put {a} in a line with the smallest on the right |
        put {a} in a row from large to small | {a} in a row, from big to small | arrange {a} by size with the biggest on the left
    """),
}


def in_order(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Things in a row, sorted by size."""
    a = several(rng, scene, simple=True)
    if a is None or not 2 <= len(a.names) <= 5 or len({scene[n].kind for n in a.names}) > 1:
        return None
    sizes = sorted(scene[n].size for n in a.names)
    if any(v - u < 0.0039 for u, v in pairwise(sizes)) or not all(
        n in {t.name for t in movable(scene)} for n in a.names
    ):
        return None
    sign = pick(rng, (1, 1, -1))
    form = pick(rng, _IN_ORDER[sign])
    source = (
        f"names = sorted({a.code}, key=lambda n: {'-' if sign < 0 else ''}np.prod(get_size(n)))\npoints = parse_position('a row' + f' with {{len(names)}} points', {CONTEXT})\n"
        "for n, p in zip(names, points):\n    put_first_on_second(n, p)"
    )
    points = Sub("parse_position", f"a row with {len(a.names)} points", _LINES[""][0].format(n=len(a.names)) + SEARCH)
    order = sorted(a.names, key=lambda n: sign * scene[n].size)
    goal: list[Goal] = [
        {"is": "offset", "a": v, "b": u, "direction": "right", "distance": [0.03, 0.2], "lateral": 0.03}
        for u, v in pairwise(order)
    ]
    fair = all(scene[n].size < 0.06 and scene[n].on is None for n in a.names) and len(scene.things) <= 7
    return Draft(form.format(a=a.said), source, (*a.subs, points), tuple(goal) if fair else None, form)


def line_up(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Things in a line, circle, square or triangle."""
    if rng.random() < 0.08:
        return in_order(rng, scene)
    a = several(rng, scene, simple=rng.random() < 0.8)
    if a is None or not 2 <= len(a.names) <= 7 or not all(n in {t.name for t in movable(scene)} for n in a.names):
        return None
    found = shape_words(rng, scene, frozenset(a.names), str(len(a.names)))
    if found is None:
        return None
    said, points, subs, known = found
    form = pick(rng, _FORM)
    if known["shape"] == "line" and rng.random() < 0.35:
        # Nothing is said of the line: its name is the program's own word.
        said = pick(rng, ("a line", "a line", "a row", "a horizontal line", "a vertical line", "a diagonal line"))
        code, angle = _LINES[said.split()[1] if len(said.split()) > 2 else ""]
        points, known, form = (
            code.format(n=len(a.names)) + SEARCH,
            {"shape": "line", "angle": angle},
            pick(rng, _UNSAID[said]),
        )
    query = f"{said} with {len(a.names)} points"
    if known["shape"] == "circle" and "center" in known and rng.random() < 0.3:
        form = pick(rng, _AROUND)
    if "{b}" in form:
        said = f"around {said.split(' around ')[1].split(' with a radius')[0]}"
        base = known["center"]
        if not isinstance(base, Thing):
            return None
        sentence = form.format(a=a.said, b=said.removeprefix("around "))
        said = f"a circle {said}"
        ref_code = repr(base.name)
        points = (
            RING.format(r=f"(get_size({ref_code})[0] / 2 + 0.05)", n=len(a.names))
            + f"\nret_val = get_obj_pos({ref_code}) + shape"
        )
        known["radius"] = base.size / 2 + 0.05
        query = f"{said} with {len(a.names)} points"
    else:
        sentence = form.format(a=a.said, s=said)
    source = f"names = {a.code}\npoints = parse_position({said!r} + f' with {{len(names)}} points', {CONTEXT})\nfor n, p in zip(names, points):\n    put_first_on_second(n, p)"
    names = list(a.names)
    goal: list[Goal] | None = None
    others = [t for t in scene.things if t.name not in names]
    fair = all(scene[n].kind not in ("bowl", "plate") and scene[n].on is None for n in names) and len(names) >= 3 - (
        known["shape"] == "line"
    )
    if fair and "place" in known:
        goal = None
    elif (
        fair and known["shape"] == "line" and len(names) <= 4 and sum(t.kind in ("bowl", "plate") for t in others) <= 2
    ):
        goal = [{"is": "line", "names": names, "angle_deg": known["angle"]}]
    elif fair and known["shape"] == "circle":
        base, r = known.get("center"), float(str(known["radius"]))
        if isinstance(base, Thing):
            ring = [
                (base.xy[0] + r * np.cos(v), base.xy[1] + r * np.sin(v))
                for v in np.linspace(0, 2 * np.pi, len(names), endpoint=False)
            ]
            if (
                all(is_free(scene, xy, 0.05, frozenset(names)) for xy in ring)
                and r * np.pi * 2 / len(names) > 0.07
                and base.on is None
            ):
                goal = [{"is": "circle", "names": names, "center": list(base.xy), "radius": [r - 0.025, r + 0.025]}]
        elif r * np.pi * 2 / len(names) > 0.07 and len(others) <= 3:
            goal = [{"is": "circle", "names": names, "center": None, "radius": [r - 0.025, r + 0.025]}]
    elif (
        fair
        and known["shape"] in ("square", "triangle")
        and len(names) == {"square": 4, "triangle": 3}[str(known["shape"])]
        and len(others) <= 3
    ):
        goal = [{"is": "circle", "names": names, "center": None, "radius": [0.05, 0.11]}]
    return Draft(
        sentence, source, (*a.subs, Sub("parse_position", query, points), *subs), tuple(goal) if goal else None, form
    )
