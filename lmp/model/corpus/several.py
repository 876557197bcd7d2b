# ruff: noqa: E501 (programs read better unbroken)
"""Several objects named together, and those that are not there."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.directions import AXES, FROM, RELATIONS, along_direction, sort_key
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import MARGIN, PLACE_CODE, Ref, article, distance, group, looked_up, named
from lmp.model.corpus.wording import color_word, corner_words, kind_word, number, plural
from lmp.model.corpus.world import COLORS, CORNERS, KINDS, Scene, pick, shuffled

_ALL = phrases("""
    all the {} | all the {} | the {} | the {} | all {} | all of the {} | every {1} | each {1} |
    each of the {} | every single {1} | {} | all those {} | the whole set of {}
""")


def several(
    rng: np.random.Generator,
    scene: Scene,
    avoid: frozenset[str] = frozenset(),
    *,
    simple: bool = False,
    whole: bool = False,
) -> Ref | None:
    """Objects named together: a kind, a colour, a part of them, all but one; or those listed one by one.

    Args:
        avoid: names that must not be among them.
        simple: only a kind or a colour as a whole.
        whole: only all of a kind or colour.
    """
    draw = rng.random()
    if draw < 0.12 and not (simple or whole):
        things = [t for t in scene.things if t.name not in avoid]
        if len(things) < 2:
            return None
        chosen = [named(rng, scene, t) for t in shuffled(rng, things)[: 2 if rng.random() < 0.65 else 3]]
        said = ", ".join(r.said for r in chosen[:-1]) + pick(rng, (" and ", " and ", ", and ", " & ")) + chosen[-1].said
        return Ref(said, "[" + ", ".join(r.code for r in chosen) + "]", tuple(r.name for r in chosen))
    g = group(rng, scene)
    if g is None:
        return None
    members, said, source = list(g.members), "", ""
    count = len(members)
    if simple or whole or draw < 0.55:
        if not g.conditions:
            said = pick(
                rng,
                phrases("""
                    everything | all the objects | all objects | all the things | every object | all items |
                    each object | the objects | all things
                """),
            )
        else:
            said = pick(rng, _ALL).format(g.nouns, g.noun)
            if count == 2 and rng.random() < 0.2:
                said = pick(rng, ("both {}", "both of the {}", "the two {}", "the 2 {}")).format(g.nouns)
            elif rng.random() < 0.08:
                said = pick(rng, ("the {0} {1}", "all {0} {1}")).format(number(rng, count), g.nouns)
            elif len(g.conditions) == 1 and "color" in g.conditions[0] and rng.random() < 0.3:
                color = g.noun.rsplit(" ", 1)[0]
                said = pick(
                    rng,
                    phrases("""
                        everything {} | everything that is {} | all the {} stuff | the {} ones |
                        everything that's {}
                    """),
                ).format(color)
        source = f"{g.listed()}\nret_val = names"
    elif draw < 0.68 and g.conditions != () and count > 1:
        out = pick(rng, members)
        ref = named(rng, scene, out)
        if ref.name in avoid or rng.random() < 0.4:
            others = [c for c in COLORS if 0 < sum(t.color == c for t in members) < count]
            if not others or "color" in "".join(g.conditions):
                return None
            color = pick(rng, others)
            members = [t for t in members if t.color != color]
            word = color_word(rng, color, scene)
            form = pick(
                rng,
                phrases("""
                    all the {0} that are not {1} | the {0} that aren't {1} | every {2} that is not {1} |
                    all {0} except the {1} ones | the non-{1} {0} | all the {0} but the {1} ones |
                    all the {0} except the {1} {0} | all {0} which are not {1} | each {2} that isn't {1} |
                    all non {1} {0}
                """),
            )
            said = form.format(g.nouns, word, g.noun)
            source = f"{g.listed(f'get_color_name(n) != {color!r}')}\nret_val = names"
        else:
            members = [t for t in members if t is not out]
            form = pick(
                rng,
                phrases("""
                    all the {0} except {1} | all {0} except for {1} | every {2} but {1} |
                    all the {0} but {1} | the {0} except {1} | all the {0} apart from {1} |
                    all the {0} other than {1} | all {0} but not {1} | all {0} besides {1} |
                    each {2} except {1}
                """),
            )
            said = form.format(g.nouns, ref.said, g.noun)
            source = f"{g.listed(f'n != {ref.code}')}\nret_val = names"
    elif draw < 0.74:
        kind = pick(rng, KINDS)
        members = [t for t in scene.things if t.kind != kind]
        if not members or len(members) == len(scene.things):
            return None
        word = plural(kind_word(rng, scene, kind))
        said = pick(
            rng,
            phrases("""
                everything except the {} | everything but the {} | all objects except the {} |
                everything that is not a {1} | all the things that aren't {} | everything apart from the {}
            """),
        ).format(word, word[:-1] if not word.endswith("shes") else word[:-2])
        source = f"names = [n for n in objects if get_kind(n) != {kind!r}]\nret_val = names"
    elif draw < 0.8:
        first, second = shuffled(rng, KINDS)[:2]
        members = [t for t in scene.things if t.kind in (first, second)]
        if not scene.of(first) or not scene.of(second):
            return None
        said = pick(
            rng,
            phrases("""
                the {} and the {} | all the {} and {} | the {} and {} | all {} and all {} |
                every {} and every {} | the {} and also the {}
            """),
        )
        words = (kind_word(rng, scene, first), kind_word(rng, scene, second))
        said = said.format(*(words if said.startswith("every") else map(plural, words)))
        source = (
            f"names = [n for n in objects if get_kind(n) == {first!r} or get_kind(n) == {second!r}]\nret_val = names"
        )
    elif draw < 0.82 and count > 2 and g.conditions:
        take = int(rng.integers(2, count))
        members = members[:take]
        said = pick(rng, ("{n} of the {g}", "any {n} {g}", "{n} {g}", "{n} of the {g}", "any {n} of the {g}")).format(
            n=number(rng, take), g=g.nouns
        )
        source = f"{g.listed()}\nret_val = names[:{take}]"
    elif draw < 0.84:
        two = [c for c in COLORS if any(t.color == c for t in members)]
        if len(two) < 3 or len(g.conditions) != 1 or "kind" not in g.conditions[0]:
            return None
        one, other = shuffled(rng, two)[:2]
        words = color_word(rng, one, scene), color_word(rng, other, scene)
        if rng.random() < 0.6:
            members = [t for t in members if t.color in (one, other)]
            said = pick(
                rng,
                phrases("""
                    the {0} and {1} {2} | all {0} and {1} {2} | all the {0} and {1} {2} |
                    the {0} and the {1} {2} | all {2} that are {0} or {1} | all the {0} and all the {1} {2}
                """),
            ).format(*words, g.nouns)
            source = f"{g.listed(f'get_color_name(n) in ({one!r}, {other!r})')}\nret_val = names"
        else:
            members = [t for t in members if t.color not in (one, other)]
            said = pick(
                rng,
                phrases("""
                    all the {2} except the {0} and the {1} one | all {2} except the {0} and {1} ones |
                    all {2} that are neither {0} nor {1} | the {2} that are not {0} or {1} |
                    every {3} except the {0} and the {1} one | all {2} but the {0} and the {1} one
                """),
            ).format(*words, g.nouns, g.noun)
            source = f"{g.listed(f'get_color_name(n) not in ({one!r}, {other!r})')}\nret_val = names"
    elif draw < 0.88 and count > 2:
        take = int(rng.integers(2, count))
        direction = pick(rng, tuple(AXES))
        ranked = sorted(members, key=lambda t: along_direction(direction, t))
        if along_direction(direction, ranked[take]) - along_direction(direction, ranked[take - 1]) < MARGIN:
            return None
        members = ranked[:take]
        word = {"left": "leftmost", "right": "rightmost", "top": "topmost", "bottom": "bottommost"}[direction]
        said = pick(
            rng,
            phrases("""
                the {n} {w} {g} | the first {n} {g} from {s} | the {n} {g} furthest to {s} | {n} {w} {g}
            """),
        ).format(n=number(rng, take), w=word, g=g.nouns, s=FROM[direction][0])
        source = f"{g.listed()}\nret_val = sorted(names, key=lambda n: {sort_key(direction)})[:{take}]"
    elif draw < 0.9:
        bases = [t for t in scene.things if t not in members and t.name not in avoid]
        if not bases:
            return None
        base = pick(rng, bases)
        direction = pick(rng, tuple(AXES))
        axis, sign = AXES[direction]
        if any(abs(t.xy[axis] - base.xy[axis]) < 0.015 for t in members):
            return None
        ref = named(rng, scene, base)
        members = [t for t in members if sign * (t.xy[axis] - base.xy[axis]) > 0]
        said = pick(rng, ("the {0} {1} {2}", "all the {0} {1} {2}", "all {0} {1} {2}")).format(
            g.nouns, pick(rng, RELATIONS[direction][:2]), ref.said
        )
        source = f"p = get_obj_pos({ref.code})\n{g.listed(f'get_obj_pos(n)[{axis}] ' + ('>' if sign > 0 else '<') + f' p[{axis}]')}\nret_val = names"
    elif draw < 0.94:
        direction = pick(rng, tuple(AXES))
        axis, sign = AXES[direction]
        if any(abs(t.xy[axis]) < 0.015 for t in members):
            return None
        members = [t for t in members if sign * t.xy[axis] > 0]
        if not members:
            return None
        if rng.random() < 0.3:
            corner = pick(rng, list(CORNERS))
            ways = [distance(t.xy, CORNERS[corner]) for t in g.members]
            members = [t for t, way in zip(g.members, ways, strict=True) if way < 0.14]
            if not members or any(abs(way - 0.14) < 0.015 for way in ways):
                return None
            said = pick(
                rng,
                phrases("""
                    the {0} in the {1} | all the {0} in the {1} | all {0} in the {1} | every {2} in the {1}
                """),
            ).format(g.nouns, corner_words(rng, corner), g.noun)
            source = (
                f"p = {PLACE_CODE[corner]}\n{g.listed('np.linalg.norm(get_obj_pos(n) - p) < 0.14')}\nret_val = names"
            )
            return looked_up(said, source, [t.name for t in members]) if not {t.name for t in members} & avoid else None
        side = {"left": "left", "right": "right", "top": "top", "bottom": "bottom"}[direction]
        said = pick(
            rng,
            phrases("""
                the {0} on the {1} half | all the {0} on the {1} half of the table |
                the {0} in the {1} half | all {0} in the {1} half of the table | the {0} on the {1} side |
                all the {0} on the {1} side of the table | all {0} that are on the {1} side |
                the {0} on the {1}
            """),
        ).format(g.nouns, side)
        source = f"{g.listed(f'get_obj_pos(n)[{axis}] ' + ('>' if sign > 0 else '<') + ' 0')}\nret_val = names"
    else:
        bases = [t for t in scene.things if any(u.on == t.name for u in members) and t.name not in avoid]
        if not bases:
            return None
        base = pick(rng, bases)
        ref = named(rng, scene, base)
        if rng.random() < 0.25 and g.conditions:
            members = [t for t in members if t.on != base.name and t is not base]
            if not members or base in g.members:
                return None
            said = pick(
                rng,
                phrases("""
                    all the {0} that are not {1} {2} | the {0} that aren't {1} {2} |
                    every {3} that is not {1} {2}
                """),
            ).format(g.nouns, "in" if base.kind == "bowl" else "on", ref.said, g.noun)
            return (
                looked_up(said, f"{g.listed(f'not is_on(n, {ref.code})')}\nret_val = names", [t.name for t in members])
                if not {t.name for t in members} & avoid
                else None
            )
        members = [t for t in members if t.on == base.name]
        said = pick(rng, ("all the {0} {1} {2}", "the {0} {1} {2}", "every {3} {1} {2}")).format(
            g.nouns, "in" if base.kind == "bowl" else "on", ref.said, g.noun
        )
        if not g.conditions and rng.random() < 0.5:
            said = pick(
                rng,
                phrases("""
                    everything {0} {1} | whatever is {0} {1} | what is {0} {1} | the contents of {1}
                """),
            ).format("in" if base.kind == "bowl" else "on", ref.said)
        source = f"{g.listed(f'is_on(n, {ref.code})')}\nret_val = names"
    if not members or {t.name for t in members} & avoid:
        return None
    return looked_up(said, source, [t.name for t in members])


def absent(rng: np.random.Generator, scene: Scene) -> Ref:
    """An object that is not on the table, called by a name that it would have."""
    while True:
        name = f"{pick(rng, COLORS)} {pick(rng, (*KINDS, *KINDS, 'cup', 'box', 'pen', 'apple', 'cube', 'spoon'))}"
        if rng.random() < 0.25:
            name = pick(
                rng,
                phrases("""
                    banana | apple | hammer | screwdriver | bottle | sponge | red cup | box | green pepper |
                    key | towel | phone
                """),
            )
        color, word = name.split()[0], name.split()[-1]
        kinds = {"cup": "mug", "cube": "block"}
        if not any(
            word in n.split() or (kinds.get(word, word) in n.split() and color in n.split()) for n in scene.names
        ) and not any(kinds.get(word, word) == t.kind and t.color == color for t in scene.things):
            return Ref(article(rng, name), repr(name), (name,))
