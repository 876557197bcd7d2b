# ruff: noqa: E501 (word lists read better unbroken)
"""What a rule is about when it is about jobs of a sort: "in a tower", "when you sort", "for this job"."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases, words
from lmp.model.corpus.wording import plural
from lmp.model.corpus.world import pick

_BUILT = phrases("""
    tower | tower | tower | stack | stack | pile | row | row | line | line | circle | circle | ring | square | triangle | wall | pyramid | bridge | column | pattern |
    cross | heap | path | arch | fence | staircase | rectangle | spiral | zigzag | fruit plate | place setting | gift box | tool kit | tray | lunch box | shopping basket |
    picnic basket | tea set | sandwich | salad | train | castle | house | display | set | kit | breakfast | snack plate | domino row | grid | chessboard | star | diagonal |
    chain | semicircle | parking row | queue | bundle | delivery | order | parcel | starter kit | sample tray
""")
_BUILDING = words("""
    build building make making do doing set_up setting_up put_together putting_together lay laying arrange arranging form forming create creating
    prepare preparing put_up putting_up lay_out laying_out assemble assembling finish finishing start starting
""")
_DONE = phrases("""
    sort sorting | sort things sorting things | sort by color sorting by color | tidy up tidying up | clean up cleaning up | clear the table clearing the table |
    set the table setting the table | lay the table laying the table | pack packing | pack a box packing a box | unpack unpacking | line things up lining things up |
    line them up lining them up | stack things stacking things | stack stacking | pile things up piling things up | put things away putting things away |
    empty a bowl emptying a bowl | fill a bowl filling a bowl | fill the bowls filling the bowls | hand things out handing things out | deal them out dealing them out |
    collect things collecting things | gather things gathering things | spread things out spreading things out | load a tray loading a tray |
    serve serving | group things grouping things | arrange things arranging things | share things out sharing things out | distribute them distributing them |
    wash up washing up | clear up clearing up | make room making room | build building | swap things round swapping things round | move house moving house |
    restock restocking | decorate decorating | unload a box unloading a box | rearrange things rearranging things | empty the drawer emptying the drawer
""")
_WITH_VERB = phrases("""
    when you {j} | when you {j} | when you {j} | whenever you {j} | if you {j} | while you {j} | while you're {i} | when {i} | while {i} | next time you {j} | the next time you {j} |
    each time you {j} | every time you {j} | for {i} | as long as you're {i} | if i ask you to {j} | when i tell you to {j} | when we {j} | when it comes to {i} | with {i} |
    whenever we {j} | if you're {i} | when you're {i} | anytime you {j} | any time you {j} | should you {j} again | when you {j} again | when you next {j} | the day you {j} again |
    when you go about {i} | in {i} | as you {j} | once you {j} again | while you are {i} | from now on when you {j} | in future when you {j}
""")
_WITH_NOUN = phrases("""
    in {a} | in {a} | in {a} | for {a} | for {a} | for {a} | with {a} | in {a} like this | for {a} like this | with {a} like that | for {ns} | with {ns} | in {ns} |
    when it's {a} | for every {n} | for each {n} | in every {n} | if it's {a} | for the {n} | in the {n} | for this {n} | in this {n} | with this {n} | for that {n} |
    for the next {n} | with the next {n} | as far as {ns} go | if i ask for {a} | when i ask for {a} | when i want {a} | with any {n} | for such {a}
""")
_WITHOUT_NAME = phrases("""
    for this job | for this job | for this | for this one | in this task | for this task | while you build this | while you build this | while you do this | while you're at this |
    while you're at it | when you do one like this | when you do this | next time you do one of these | next time you build one | next time you build one of these |
    next time you make one | the next time you do one | next time you do this | in this round | for the rest of this | with all of these | for this whole thing | for the whole lot |
    for this lot | as long as this job lasts | until this is finished | next time | next time | the next time | next time round | when you do something like this |
    in jobs like this | for things like this | on a job like this | throughout this | for this kind of task | with this sort of thing | for this sort of job | in this game |
    for this exercise | when you build one | when you make one of those | when you do that again | for what you're building | while building | during this | for this whole business |
    for the remaining ones | with the rest of them | for all that's still to come | until you're done with these | for today's job | on this occasion | in this arrangement |
    as long as we're doing this | for the next one of these | if you do that again | for what we're doing here | with these | for each of these | for all of them | for every one of them
""")


def job_cue(rng: np.random.Generator) -> tuple[str, str]:
    """The words that tie a rule to a sort of job, and those of them that a command of that sort has."""
    draw = rng.random()
    if draw < 0.36:
        return pick(rng, _WITHOUT_NAME), ""
    noun = pick(rng, _BUILT)
    a = f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
    if draw < 0.6:
        form = pick(rng, _WITH_NOUN)
        return form.format(a=a, n=noun, ns=plural(noun)), plural(noun) if "{ns}" in form else noun
    form = pick(rng, _WITH_VERB)
    if draw < 0.78:
        i = 2 * int(rng.integers(len(_BUILDING) // 2))
        verb, doing = (word.replace("_", " ") for word in _BUILDING[i : i + 2])
        what = (
            a if rng.random() < 0.7 else pick(rng, (plural(noun), f"the {noun}", f"this {noun}", f"a {noun} like this"))
        )
        return form.format(j=f"{verb} {what}", i=f"{doing} {what}"), plural(noun) if plural(noun) in what else noun
    verb, doing = _halves(pick(rng, _DONE))
    return form.format(j=verb, i=doing), doing if "{i}" in form else verb


def _halves(pair: str) -> tuple[str, str]:
    """A verb and its other form, each with what follows."""
    both = pair.split()
    return " ".join(both[: len(both) // 2]), " ".join(both[len(both) // 2 :])
