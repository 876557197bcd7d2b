# ruff: noqa: E501 (programs read better unbroken)
"""Sentences that sort blocks into bowls by colour."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.draft import Draft, unmoved
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal
from lmp.model.corpus.wording import kind_word, plural
from lmp.model.corpus.world import Scene, pick

_MATCH = phrases("""
    put {a} in the {v} with matching colors | put {a} in the {v} with the matching color |
    put {a} in the matching {v} | put {a} into the {v} of the same color | sort {a} into the {v} by color |
    put each {s} in the {w} of the same color | place {a} in the {v} with matching colours |
    put every {s} in the {w} that has the same color | match {a} with the {v} by color |
    put {a} in {v} of the same colour | move {a} into their matching {v} | sort {a} by color into the {v} |
    put {a} in the {v} that match their color | each {s} goes into the {w} of its color |
    put {a} in the same colored {v} | place each {s} into the {w} with the same color |
    put {a} to the {v} with the same color | match the {n} to the {v}
""")
_MISMATCH = phrases("""
    put {a} in the {v} with mismatched colors | put {a} in the {v} with mismatching colors |
    put {a} in {v} of a different color | put each {s} in a {w} of a different color |
    place {a} in {v} that don't match their color | put {a} in the {v} with non-matching colors |
    put every {s} into a {w} with another color | put {a} into the {v} with different colors |
    put {a} in mismatched {v} | place {a} in the {v} with mismatched colours |
    put each {s} into a {w} that does not have the same color | mismatch {a} and the {v} |
    put {a} in the wrong colored {v} | put {a} into {v} with not matching colors
""")


def match(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Blocks into bowls by colour: the same, or another."""
    kind = pick(rng, ("block", "block", "block", "block", "ball", "cylinder", "mug"))
    vessel = pick(rng, ("bowl", "bowl", "bowl", "bowl", "plate"))
    things, vessels = scene.of(kind), scene.of(vessel)
    if not things or not vessels or any(any(u.on == t.name for u in scene.things) for t in things):
        return None
    same = rng.random() < 0.55
    form = pick(rng, _MATCH if same else _MISMATCH)
    single, several_ = kind_word(rng, scene, kind), kind_word(rng, scene, vessel)
    sentence = form.format(
        a=pick(rng, ("all the {}", "the {}", "the {}", "all {}", "all of the {}")).format(plural(single)),
        v=plural(several_),
        s=single,
        w=several_,
        n=plural(single),
    )
    if same:
        source = (
            f"bowls = {{get_color_name(n): n for n in objects if get_kind(n) == {vessel!r}}}\nfor n in objects:\n    if get_kind(n) == {kind!r} and get_color_name(n) in bowls:\n"
            "        put_first_on_second(n, bowls[get_color_name(n)])"
        )
        pairs = [(t, [v for v in vessels if v.color == t.color]) for t in things]
    else:
        source = (
            f"bowls = [n for n in objects if get_kind(n) == {vessel!r}]\nnames = [n for n in objects if get_kind(n) == {kind!r}]\nfor i, n in enumerate(names):\n"
            "    others = [b for b in bowls if get_color_name(b) != get_color_name(n)]\n    if others:\n        put_first_on_second(n, others[i % len(others)])"
        )
        pairs = [(t, [v for v in vessels if v.color != t.color]) for t in things]
    goals: list[Goal] = [
        {"is": "any", "of": [{"is": "on", "a": t.name, "b": v.name} for v in vs]} for t, vs in pairs if vs
    ]
    moved = [t.name for t, vs in pairs if vs]
    fair = bool(goals) and kind in ("block", "ball", "cylinder") and len(things) <= 5 and not any(t.on for t in things)
    return Draft(sentence, source, (), (*goals, unmoved(scene, *moved)) if fair else None, form)
