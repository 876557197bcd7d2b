# ruff: noqa: E501 (programs read better unbroken)
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
    put {a} in {s} | put {a} in {s} | arrange {a} in {s} | place {a} in {s} | make {s} with {a} |
    make {s} out of {a} | make {s} from {a} | line up {a} in {s} | lay {a} out in {s} | form {s} with {a} |
    move {a} into {s} | build {s} with {a} | arrange {a} into {s} | position {a} in {s} | set {a} in {s} |
    order {a} in {s} | create {s} with {a} | distribute {a} in {s} | make {a} into {s} | let {a} form {s} |
    organize {a} in {s} | use {a} to make {s}
""")


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


_IN_ORDER = (
    ("line up {a} from smallest to largest", 1),
    ("arrange {a} by size from left to right", 1),
    ("sort {a} by size from left to right", 1),
    ("put {a} in a row from smallest to biggest", 1),
    ("order {a} by size", 1),
    ("line up {a} by size", 1),
    ("line up {a} from largest to smallest", -1),
    ("put {a} in a line from biggest to smallest", -1),
    ("arrange {a} from big to small", -1),
    ("sort {a} by size", 1),
    ("arrange {a} in a line sorted by size", 1),
    ("put {a} in order of size", 1),
)


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
    form, sign = pick(rng, _IN_ORDER)
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
    if known["shape"] == "line" and rng.random() < 0.2:
        # Nothing is said of the line: its name is the program's own word.
        said, points = "a line", _LINES[""][0].format(n=len(a.names)) + SEARCH
        known = {"shape": "line", "angle": None}
        form = pick(
            rng,
            phrases("""
                line up {a} | line {a} up | align {a} | put {a} in line | put {a} side by side |
                put {a} next to each other | arrange {a} side by side | put {a} in a line |
                place {a} in a row | put {a} in a row
            """),
        )
        if form.endswith("a row"):
            said = "a row"
    query = f"{said} with {len(a.names)} points"
    if known["shape"] == "circle" and "center" in known and rng.random() < 0.3:
        form = pick(
            rng,
            phrases("""
                put {a} around {b} | arrange {a} around {b} | place {a} around {b} | surround {b} with {a} |
                encircle {b} with {a}
            """),
        )
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
