# ruff: noqa: E501 (word lists and programs read better unbroken)
"""What people tell a robot once and for all, and commands that are done under it: how things are done in this place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lmp.model.corpus.draft import Draft, movable, unmoved
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.gestures import swap
from lmp.model.corpus.lines import line_up
from lmp.model.corpus.moves import put
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, Place, fixed, onto
from lmp.model.corpus.refs import Group, Ref, Sub, group, looked_up, named
from lmp.model.corpus.rules import Rule, Told
from lmp.model.corpus.shifts import shift
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.wording import category, kind_word, plural
from lmp.model.corpus.world import Scene, pick

_BELONG = phrases("""
    {as} belong {p} | {as} belong {p} | {as} belong {p} | {as} go {p} | {as} go {p} | {as} always go {p} | {as} should go {p} | {as} should always go {p} |
    the {as} belong {p} | the {as} go {p} | all {as} belong {p} | all {as} go {p} | every {a} belongs {p} | every {a} goes {p} | a {a} belongs {p} |
    keep {as} {p} | keep the {as} {p} | i keep the {as} {p} | i keep {as} {p} | we keep {as} {p} | {as} live {p} | {as} have their place {p} |
    the place for {as} is {p} | the place of the {as} is {p} | {as} are kept {p} | {as} are stored {p} | {as} need to be {p} | {as} must be {p} |
    {as} should be {p} | put {as} {p} when you tidy up | when you tidy up, {as} go {p} | {as} are put away {p} | from now on {as} belong {p} |
    from now on {as} go {p} | remember that {as} belong {p} | remember: {as} go {p} | no, {as} belong {p} | no, the {as} go {p} |
    {as}: {p} | for {as} use the place {p} | always put {as} {p} | always put the {as} {p} | store {as} {p} | in this lab {as} go {p} |
    i want {as} to be kept {p} | i like {as} {p} | {as} have to be {p} | when you put {as} away, put them {p}
""")
_AWAY = phrases("""
    put {a} away | put away {a} | tidy {a} away | tidy up {a} | put {a} where it belongs | put {a} in its place | bring {a} where it belongs |
    put {a} back in its place | clean up {a} | clear away {a} | store {a} | put {a} to its place | {a} should be put away | stow {a} away | stow {a} |
    return {a} to its place | take {a} to where it belongs | put {a} where it goes | get {a} out of the way | put {a} in the right place | tidy away {a}
""")
_ALL_AWAY = phrases("""
    tidy up | tidy up | tidy up the table | clean up | clean up the table | put everything away | put everything in its place | clear up |
    put everything where it belongs | tidy the table | clean the table | clear the table | put all things away | put away everything | tidy everything up |
    make order | put things where they belong | bring everything to its place | put all the things where they belong | clean everything up
""")


def belongs(rng: np.random.Generator, scene: Scene) -> Told | None:
    """Where things of a kind are put away."""
    g = group(rng, scene, least=1)
    if g is None or not g.conditions or any(t.kind in ("bowl", "plate") for t in g.members):
        return None
    vessels = [t for t in scene.things if t.kind in ("bowl", "plate") and t.on is None]
    p: Place = (
        onto(rng, scene, named(rng, scene, pick(rng, vessels))) if vessels and rng.random() < 0.6 else fixed(rng, scene)
    )
    movables = {t.name for t in movable(scene)}
    if any(t.name not in movables for t in g.members) or p.said.startswith(("over ", "to the left", "to the right")):
        return None
    rule = Rule(
        pick(rng, _BELONG).format(a=g.noun, **{"as": g.nouns}, p=p.said), "plan", "nothing", g.nouns, free=False
    )
    if g.nouns not in rule.text:
        rule = replace(rule, trigger=g.noun)
    draw, names = rng.random(), [t.name for t in g.members]
    subs: tuple[Sub, ...] = ()
    if draw < 0.4:
        a = named(rng, scene, pick(rng, g.members))
        names, source = [a.name], f"put_first_on_second({a.code}, {p.code})"
        form = pick(rng, _AWAY)
        sentence = form.format(a=a.said)
    else:
        if draw < 0.75:
            a = looked_up(
                pick(rng, ("the {}", "all the {}", "all {}", "{}", "my {}", "all of the {}")).format(g.nouns),
                f"{g.listed()}\nret_val = names",
                names,
            )
            form = (
                pick(rng, _AWAY)
                .replace("it belongs", "they belong")
                .replace("its place", "their place")
                .replace("where it goes", "where they go")
            )
            sentence, start, subs = form.format(a=a.said), f"for n in {a.code}:\n", a.subs
        else:
            form = sentence = pick(rng, _ALL_AWAY)
            start = f"{g.listed()}\nfor n in names:\n"
        body = (
            f"    if not is_on(n, {p.code}):\n        put_first_on_second(n, {p.code})"
            if p.onto
            else f"    put_first_on_second(n, {p.code})"
        )
        source = start + body
    goals: list[Goal] = [{"is": "on", "a": n, "b": p.onto} for n in names] if p.onto else []
    fair = bool(goals) and len(names) < 4 and all(scene[n].size <= 0.05 for n in names)
    if fair and all(scene[n].on == p.onto for n in names):
        return None
    draft = Draft(sentence, source, (*subs, *p.subs), (*goals, unmoved(scene, *names)) if fair else None, form)
    return Told(rule, draft, f"not_understood({sentence!r})")


_SPARE = phrases("""
    never move {x} | never move {x} | never touch {x} | don't touch {x} | don't ever touch {x} | do not move {x} | don't move {x} | never pick up {x} |
    leave {x} alone | always leave {x} alone | leave {x} where it is | always leave {x} where it is | {x} must not be moved | {x} must never be moved |
    {x} is not to be moved | {x} is not to be touched | {x} stays where it is | {x} always stays where it is | {x} has to stay where it is |
    {x} is off limits | keep your hands off {x} | hands off {x} | nobody moves {x} | stay away from {x} | {x} should never be moved | ignore {x} |
    always ignore {x} | {x} is fragile, don't touch it | {x} is fragile, leave it | {x} is glued to the table | {x} is mine, don't touch it |
    from now on leave {x} alone | from now on don't move {x} | remember not to move {x} | remember not to touch {x} | please never touch {x} |
    no, leave {x} where it is | no, don't move {x} | {x} is to stay | you must not touch {x} | you may not move {x} | under no circumstances move {x}
""")
_PLURAL = (
    ("{x} is ", "{x} are "),
    ("{x} stays", "{x} stay"),
    ("it is", "they are"),
    ("{x} always stays", "{x} always stay"),
    ("{x} has ", "{x} have "),
    ("touch it", "touch them"),
    ("leave it", "leave them"),
)
_STANDING = (
    "never",
    "ever",
    "always",
    "must",
    "from now on",
    "remember",
    "off limits",
    "fragile",
    "glued",
    "mine",
    "nobody",
    "circumstances",
    "not to be",
    "may not",
    "hands",
)


def spared(rng: np.random.Generator, scene: Scene) -> Told | None:
    """What is not to be moved, and a command about a group that it is one of, or about that thing itself."""
    g = group(rng, scene)
    if g is None or any(any(u.on == t.name for u in scene.things) for t in g.members):
        return None
    out = named(rng, scene, pick(rng, g.members))
    condition, names = f"n != {out.code}", tuple(t.name for t in g.members if t.name != out.name)
    form, x, trigger = pick(rng, _SPARE), out.said, out.said.removeprefix("the ")
    if not g.conditions and rng.random() < 0.5:
        kind = scene[out.name].kind
        x = trigger = plural(kind_word(rng, scene, kind))
        x = f"the {x}" if rng.random() < 0.5 else x
        for one, many in _PLURAL:
            form = form.replace(one, many)
        condition, names = f"get_kind(n) != {kind!r}", tuple(t.name for t in g.members if t.kind != kind)
    text = form.format(x=x)
    depends = "nothing" if any(word in form for word in _STANDING) else "task"
    rule = Rule(text, "plan", depends, trigger)
    if not names:
        return None
    if rng.random() < 0.18 and condition.startswith("n !="):
        direct = put(rng, Scene(tuple(t for t in scene.things)))
        if direct is None or not direct.source.startswith(f"put_first_on_second({out.code},"):
            return None
        refusal = Draft(
            direct.sentence, f"not_understood({f'you said: {text}'!r})", (), (unmoved(scene),), "spared itself"
        )
        return Told(rule, refusal, direct.source)
    whole = (
        pick(rng, ("all the {}", "the {}", "all {}", "every {1}", "all of the {}")).format(g.nouns, g.noun)
        if g.conditions
        else pick(rng, ("everything", "all the things", "all objects"))
    )
    a = looked_up(whole, f"{g.listed(condition)}\nret_val = names", names)
    done = _gathered(rng, scene, g, a)
    return Told(rule, done, done.source) if done else None


def _gathered(rng: np.random.Generator, scene: Scene, g: Group, a: Ref) -> Draft | None:
    """All of them in a bowl or at a place."""
    bowls = [t for t in scene.things if t.kind == "bowl" and t not in g.members and t.on is None]
    p = onto(rng, scene, named(rng, scene, pick(rng, bowls))) if bowls and rng.random() < 0.65 else fixed(rng, scene)
    form = pick(
        rng,
        phrases(
            "put {a} {p} | put {a} {p} | move {a} {p} | place {a} {p} | bring {a} {p} | gather {a} {p} | collect {a} {p} | {a} {p} | {a} go {p} | i want {a} {p} | {p} put {a}"
        ),
    )
    body = (
        f"    if not is_on(n, {p.code}):\n        put_first_on_second(n, {p.code})"
        if p.onto
        else f"    put_first_on_second(n, {p.code})"
    )
    goals: list[Goal] = [{"is": "on", "a": n, "b": p.onto} for n in a.names] if p.onto else []
    fair = bool(goals) and len(a.names) < 5 and all(scene[n].size <= 0.05 and scene[n].on is None for n in a.names)
    goal = (*goals, unmoved(scene, *a.names)) if fair else None
    return Draft(form.format(a=a.said, p=p.said), f"for n in {a.code}:\n{body}", a.subs, goal, form)


_FIRST = phrases("""
    {x} first | {x} first | always {x} first | always put {x} first | put {x} first | start with {x} | always start with {x} | begin with {x} |
    always begin with {x} | {x} come first | {x} always come first | {x} go first | {x} have to go first | take {x} first | always take {x} first |
    move {x} first | do {x} first | {x} before the others | always {x} before the rest | {x} before anything else | no, {x} first |
    from now on {x} first | from now on start with {x} | you should start with {x} | remember to start with {x} | first {x}, then the rest |
    first {x}, then the others | {x} should be first | {x} must be moved before the others | i want {x} first | {x} to begin with | deal with {x} first
""")
_ORDERS = (
    (phrases("the small ones | the smaller ones | the smallest | the smallest one | small things | the little ones | small ones"), "np.prod(get_size(n))"),
    (phrases("the big ones | the bigger ones | the biggest | the biggest one | the largest | the large ones | big ones"), "-np.prod(get_size(n))"),
    (phrases("the leftmost | the leftmost one | the ones on the left | those on the left | what is on the left"), "get_obj_pos(n)[0]"),
    (phrases("the rightmost | the rightmost one | the ones on the right | those on the right | what is on the right"), "-get_obj_pos(n)[0]"),
    (phrases("the farthest | the ones at the back | the ones farthest from me | what is at the back"), "-get_obj_pos(n)[1]"),
    (phrases("the nearest | the ones at the front | the ones nearest to me | what is at the front"), "get_obj_pos(n)[1]"),
)  # fmt: skip


def which_first(rng: np.random.Generator, scene: Scene) -> Told | None:
    """In which order several things are moved."""
    draft = put_all(rng, scene)
    if (
        draft is None
        or not draft.source.startswith("for n in parse_obj_name(")
        or any(w in draft.sentence for w in ("first", "one by one"))
    ):
        return None
    head, body = draft.source.split(":\n", 1)
    code = head.removeprefix("for n in ")
    draw = rng.random()
    if draw < 0.6:
        words, key = pick(rng, _ORDERS)
        x = pick(rng, words)
    elif draw < 0.8:
        kind = pick(rng, [t.kind for t in scene.things])
        x, key = f"the {plural(kind_word(rng, scene, kind))}", f"get_kind(n) != {kind!r}"
    else:
        color = pick(rng, [t.color for t in scene.things])
        x, key = (
            pick(rng, ("the {} ones", "the {} one", f"{{}} {category(rng, several=True)}", "{} things")).format(color),
            f"get_color_name(n) != {color!r}",
        )
    rule = Rule(pick(rng, _FIRST).format(x=x), "plan", "task", free=False)
    source = f"for n in sorted({code}, key=lambda n: {key}):\n{body}"
    # The draft's goal holds in whatever order.
    return Told(rule, replace(draft, source=source, goal=None), draft.source)


_BASE = phrases("""
    the {x} one at the bottom | the {x} at the bottom | {x} at the bottom | the {x} goes at the bottom | the {x} one goes to the bottom |
    stacks have the {x} at the bottom | a stack has the {x} at the bottom | stacks begin with the {x} | a stack begins with the {x} one |
    towers have the {x} at the bottom | towers begin with the {x} | the {x} block goes at the bottom of a stack | when you stack, the {x} goes at the bottom |
    when stacking, start with the {x} | when you stack things, start with the {x} | always stack with the {x} at the bottom | stack from the {x} up |
    in a stack, the {x} is at the bottom | put the {x} at the bottom of a stack | put the {x} at the bottom | always put the {x} at the bottom |
    the {x} one has to be at the bottom | the {x} is always the base | the {x} one is the base | from now on, stack with the {x} at the bottom |
    stacks should start with the {x} | every stack starts with the {x} | no, the {x} at the bottom | no, the {x} one goes at the bottom
""")


def stack_order(rng: np.random.Generator, scene: Scene) -> Told | None:
    """What towers begin with."""
    draft = stack(rng, scene)
    if (
        draft is None
        or not draft.source.startswith("stack_objects_in_order(parse_obj_name(")
        or draft.source.count("(") > 3
        or "size" in draft.sentence
    ):
        return None
    code = draft.source.removeprefix("stack_objects_in_order(")[:-1]
    big = rng.random() < 0.6
    x = pick(rng, ("biggest", "largest", "biggest") if big else ("smallest", "smallest", "littlest"))
    text = pick(rng, _BASE).format(x=x)
    word = next((w for w in ("stacks", "a stack", "towers", "stack", "stacking") if w in text), "")
    rule = Rule(text, "plan", "nothing" if word else "task", word.removeprefix("a "), free=False)
    names = [str(n) for g in draft.goal or () if g["is"] == "stacked" for n in g["names"]]
    order = sorted(names, key=lambda n: scene[n].size * (-1 if big else 1))
    clear = len({scene[n].size for n in names}) == len(names) > 1
    goal = (
        tuple({"is": "stacked", "names": order} if g["is"] == "stacked" else g for g in draft.goal or ())
        if clear
        else None
    )
    source = (
        f"names = sorted({code}, key=lambda n: {'-' if big else ''}np.prod(get_size(n)))\nstack_objects_in_order(names)"
    )
    return Told(rule, replace(draft, source=source, goal=goal), draft.source)


_HOME = phrases("""
    go home when you are done | go home when you're done | always go home when you are done | go home afterwards | always go home afterwards |
    go back home after every task | after each task go home | go home after each command | return home when you have finished | go home at the end |
    always go home at the end | always return home after a task | move to your home position when you are done | go to your home position afterwards |
    when you are done, go home | when you have finished, go home | once you are done, go back home | after you are done, move out of the way |
    move out of the way when you are done | get out of the way afterwards | always get out of the way when you are done | go back to your start position when you are done |
    return to the home position afterwards | from now on go home when you are done | remember to go home when you are done | don't forget to go home afterwards |
    you should go home after every command | i want you to go home when you are done | park the arm when you are done | always park the arm afterwards
""")
_SAY = phrases("""
    tell me when you are done | tell me when you're done | say when you are done | always tell me when you are done | let me know when you are done |
    let me know when you have finished | say done when you are done | say done at the end | always say done when you are finished | report when you are done |
    tell me afterwards that you are done | say something when you are done | announce when you are done | from now on tell me when you are done |
    after each task say done | when you have finished, say so | when you are done, tell me | give me a shout when you are done
""")


def afterwards(rng: np.random.Generator, scene: Scene) -> Told | None:
    """What is done at the end of everything."""
    draft = pick(rng, (put, put, put, put_all, shift, stack, swap, line_up))(rng, scene)
    if draft is None or "go_home" in draft.source or "not_understood" in draft.source:
        return None
    home = rng.random() < 0.7
    end = "go_home()" if home else "say('done')"
    rule = Rule(pick(rng, _HOME if home else _SAY), "plan", "nothing", free=False)
    # The draft's goal holds without the rule, too.
    return Told(rule, replace(draft, source=f"{draft.source}\n{end}", goal=None), draft.source)
