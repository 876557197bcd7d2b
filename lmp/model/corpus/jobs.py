# ruff: noqa: E501 (word lists read better unbroken)
"""What a rule is about when it is about jobs of a sort: "in a tower", "when you sort", "for this job"."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases, words
from lmp.model.corpus.telling import Slots
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
_AT_WORK = words("""
    pack packing fill filling load loading sort sorting arrange arranging wrap wrapping unload unloading empty emptying serve serving tidy tidying clear clearing wash washing dry drying clean cleaning collect collecting
    gather gathering count counting group grouping order ordering line_up lining_up lay_out laying_out put_out putting_out set_out setting_out hand_out handing_out give_out giving_out tidy_up tidying_up clear_up clearing_up
    put_away putting_away stack_up stacking_up pile_up piling_up pick_out picking_out fetch fetching deliver delivering unpack unpacking restock restocking stow stowing mix mixing share_out sharing_out deal_with dealing_with
    set_up setting_up take_apart taking_apart rebuild rebuilding distribute distributing decorate decorating refill refilling top_up topping_up clear_away clearing_away weigh weighing test testing display displaying
""")
"""Work that is done with many things: a verb and its other form."""
_WORK = phrases("""
    {g} | {g} | the {g} | these {g} | my {g} | the {m} | {m} | the {l} | the {l} | a {l} | these {g} | all the {g} | the table | the shelf | the kitchen | the desk | the bench | the lab | the workshop | this kind of thing | several things | a few things | things like these | a lot of {g} | more than {n} {g}
""")
_OCCASIONS = phrases("""
    parcel | suitcase | school bag | packed lunch | picnic | party table | coffee table | dinner table | breakfast table | shop window | course | slalom | obstacle course | maze | lane | garden bed | bookshelf | tool wall | first-aid kit | sewing kit |
    sample series | test series | batch | run | shift | inventory | spring clean | clear-up | clean-up | tidy-up | washing-up | delivery round | sorting round | stocktake | treasure hunt | puzzle | quiz | photo | exhibition | buffet | tea party | birthday table |
    collection | consignment | shipment | container | wash load | crate of bottles | fruit bowl | vegetable box | cheese board | toast rack | egg carton | wine rack | spice rack | tackle box | jigsaw | marble run | card house | ladder | hedge | plot
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


def job_cue(rng: np.random.Generator, slots: Slots) -> tuple[str, str]:
    """The words that tie a rule to a sort of job, and those of them that a command of that sort has."""
    draw = rng.random()
    if draw < 0.3:
        return pick(rng, _WITHOUT_NAME), ""
    if draw < 0.5:
        verb, doing = _forms(rng, _AT_WORK)
        # With slots of its own: what is sorted need not be what the rule is about.
        what, form = pick(rng, _WORK).format_map(slots.fresh()), pick(rng, _WITH_VERB)
        return form.format(j=f"{verb} {what}", i=f"{doing} {what}"), doing if "{i}" in form else verb
    draw = (draw - 0.2) / 0.8
    noun = pick(rng, _BUILT if rng.random() < 0.6 else _OCCASIONS)
    a = f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
    if draw < 0.6:
        form = pick(rng, _WITH_NOUN)
        return form.format(a=a, n=noun, ns=plural(noun)), plural(noun) if "{ns}" in form else noun
    form = pick(rng, _WITH_VERB)
    if draw < 0.78:
        verb, doing = _forms(rng, _BUILDING)
        what = (
            a if rng.random() < 0.7 else pick(rng, (plural(noun), f"the {noun}", f"this {noun}", f"a {noun} like this"))
        )
        return form.format(j=f"{verb} {what}", i=f"{doing} {what}"), plural(noun) if plural(noun) in what else noun
    verb, doing = _halves(pick(rng, _DONE))
    return form.format(j=verb, i=doing), doing if "{i}" in form else verb


def _forms(rng: np.random.Generator, verbs: tuple[str, ...]) -> tuple[str, str]:
    """A verb of a list of verbs, each with its other form."""
    i = 2 * int(rng.integers(len(verbs) // 2))
    return verbs[i].replace("_", " "), verbs[i + 1].replace("_", " ")


def _halves(pair: str) -> tuple[str, str]:
    """A verb and its other form, each with what follows."""
    both = pair.split()
    return " ".join(both[: len(both) // 2]), " ".join(both[len(both) // 2 :])
