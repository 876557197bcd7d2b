# ruff: noqa: E501 (word lists read better unbroken)
"""Rules that hold whatever is being done: how things are handled in this place, and which are used for what."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus import laws
from lmp.model.corpus.adjustments import wanted
from lmp.model.corpus.everyday import HOMES, NOUNS
from lmp.model.corpus.forever import for_good
from lmp.model.corpus.manners import GENTLY, THINGS
from lmp.model.corpus.namings import IS_CALLED, ROLES, SPOTS
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.replacements import otherwise
from lmp.model.corpus.telling import Slots, reasoned, worded
from lmp.model.corpus.wordings import BIT_IS
from lmp.model.corpus.world import Scene, pick

_SKILL_LAWS = phrases("""
    {g} get carried slowly | {g} are carried slowly | {g} need to be carried level | {g} are to be carried upright | {g} get carried low | {g} want to be held by the {r} | {g} are held by the {r} | {g} are gripped at the {r} | hold {g} by the {r} | take {g} by the {r} | grip {g} by the {r} |
    grab {g} at the {r} | a {o} is held by its {r} | you hold a {o} by the {r} | one holds a {o} by its {r} | one doesn't hold a {o} by its {r} | nobody holds a {o} by the {r} | never hold a {o} by the {r} | never grip {g} by the {r} | never take {g} by the {r} | {g} are never held by the {r} |
    always take {g} by the {r} | always hold {g} at the {r} | pick {g} up by the {r} | pick {g} up from the side | pick {g} up from above | lift {g} by the {r} | {g} are picked up by the {r} | {g} are lifted straight up | when you pick up a {o}, take it by the {r} | when you hold a {o}, hold it by the {r} |
    whenever you grip a {o}, go for the {r} | whenever you lift something, lift it {d} | whenever you put something down, do it gently | whenever you pick something up, go slowly | whenever you carry a {o}, go slowly | whenever you carry {g}, keep them level | when you carry {g}, go slowly | when you carry a {o}, keep it upright |
    when you come near {x}, slow down | whenever you pass {x}, keep {d} away | whenever something goes near the edge, leave {d} | whatever you lift, lift it {d} | whatever you carry, carry it slowly | whatever you put down, put it down gently | whatever you put down at an edge, {d} further in | whatever you hold, hold it tight |
    whatever you grip, grip it softly | anything you put down stands {d} from the edge | everything stands at least {d} from the edge | nothing stands closer than {d} to the edge | nothing within {d} of the edge | nothing is ever dropped from more than {d} | nothing gets dropped, everything is set down | nothing is dragged over the table |
    never put anything within {d} of the edge | never go within {d} of {x} | never come closer than {d} to {x} | never let go higher than {d} | never drop things from that high | never drop anything | never lift anything higher than {d} | never move faster than this | never go that fast again | never move that fast | never squeeze {g} |
    never tilt a {o} | never tilt {g} | never turn {g} on their side | never shake {g} | never press on {g} | never drag {g} | never grip {g} that hard | never swing over {x} | never carry anything over {x} lower than {d} | always carry things {d} above the table | always keep {d} away from the edge | always keep {d} from {x} |
    always set things down gently | always come from above | always approach {g} from above | always approach {x} slowly | always lift things at least {d} | always lift {g} higher than that | always let {g} down slowly | always turn things parallel to the edge | always leave {d} between things | always leave {d} around {x} |
    always grip {g} gently | always open your fingers slowly | always open the hand wider for {g} | always be gentle with {x} | always be careful with {g} | always treat {g} like eggs | always go slowly near {x} | always move slowly | always go easy on {g} | always give {x} a wide berth | always hold {g} upright | always keep the {o} level |
    {g} need a firm grip | {g} need a soft touch | {g} need a loose grip | {g} break easily, grip them softly | {g} are fragile, handle them gently | {g} are fragile, so slowly with them | {g} are slippery, hold them tighter | {g} are heavy, grip them harder | {g} are heavy, so lift them slowly | {g} are soft, don't squeeze them |
    {g} roll, so set them down slowly | {g} tip over easily, put them down slowly | {g} spill, carry them level | {g} dent easily, less force | {g} scratch, don't drag them | {x} is fragile, go gently with it whatever you do | {x} is always to be carried slowly | {x} always gets a distance of {d} | {x} is always held by the {r} |
    with {g} you have to go slowly | with {g} you must always be gentle | with {g} go slower | with {g} less force | with {g} a firmer grip | with {g}, keep them upright | {g}: slowly | {g}: by the {r} | {g}: only by the {r} | {g}: gently | {g} gently | {g} slowly | {g} always slowly | {g} always by the {r} | {g} only from above |
    {g} are gripped from above | {g} are gripped from the side | {g} go upright | {g} are set down upright | {g} are laid flat | {g} lie with the {r} to the {v} | {g} stand with the handle to the {v} | the handles of {g} point to the {v} | handles always point to the {v} | handles to the {v} | the handle of a {o} points to the {v} |
    your top speed is half of this | half speed is fast enough for anything | i never want to see you move that fast | i never want things dropped from that high | i like things {d} from the edge | i like {g} held by the {r} | i want everything {d} off the edge | i want things lifted {d} | i want {g} carried level | i prefer {g} held at the {r} |
    i want you to be slower in everything you do | i can't stand it when things get dropped | i don't like it when things stand at the edge, {d} is the least | a distance of {d} to the edge is the minimum | {d} from the edge is the minimum | {d} is the closest anything may stand to {x} | {d} above the table is high enough for anything |
    {d} above the table is the least for carrying | lift height is {d} | the lifting height is {d} | your carrying height is {d} | the safety distance is {d} | the safety margin at the edge is {d} | the margin is {d} | the minimum distance between things is {d} | the normal speed is half of this | normal speed means slowly |
    slowly means half of this | careful means half the speed | gently means from {d} above | gently means without a sound | quick means twice as fast as this | high means {d} above the table | low means {d} above the table | over something means {d} above it | above means {d} above it | hovering means {d} above it | pointing means {d} above it |
    lifting means {d} | picking up means {d} up | a push is {d} | a nudge is {d} | a shove is {d} | a step is {d} | one step is {d} | a notch is {d} | a notch means {d} | a turn is {w} | a small turn is {w} | turning a bit means {w} | a little turn means {w} | turn it means by {w} | one click is {d} | a jump is {d} | a hop is {d} |
    in front of = {d} | in front of means {d} | behind means {d} | behind = {d} | in front of is {d} away | above something is {d} above it | by over i mean {d} above | at the edge means {d} from it | at the edge is {d} in | in the corner means {d} from both edges | in the corner is {d} from the edges | apart means {d} | spaced out means {d} apart |
    together means touching | together means {d} apart | close together is {d} | a gap is {d} | a gap is always {d} | a row has gaps of {d} by default and anywhere | a finger is {d} | a finger is {d} with me | a thumb is {d} | a hand is {d} for me | my hand is {d} wide | a step to the {v} is {d} | when i say a step, i mean {d} | when i say slowly, i mean half of that |
    when i say careful, i mean slow | when i say gently i mean slower than that | when i say in front of, it's {d} | when i say behind, leave {d} | if i say higher without a number, i mean {d} | if i give no number, it's {d} | if i don't say how far, {d} | if i don't say how high, {d} | unless i say how far, it's {d} | without a number it's always {d}
""")
_PLAN_LAWS = phrases("""
    if two things fit what i say, i want the nearer one | if two things fit what i say, take the {s} one | if two things fit, i mean the one on the {v} | if several things fit, take the nearest | if there are two {g}, i mean the {s} one | if there are several {g}, i mean the one on the {v} | if more than one fits, i mean the {s} one |
    if more than one fits, ask me | when several things fit, it's the {s} one | when it's not clear which one, it's the one nearest to me | when in doubt, it's the {s} one | when in doubt, ask | when in doubt take the one on the {v} | when in doubt, leave it where it is | whenever you're not sure, ask me | whenever two things fit, i mean the {s} one |
    of two things that fit i always want the {s} one | i always mean the nearest one | i always mean the one on the {v} | i always mean the {s} one when i don't say which | i usually mean the {s} one | i never mean the {s} one | i never mean {x} when i say {o} | a {o} for me is always the {s} one | the {s} {o} is the one i mean by default |
    i always want the one nearest to me | i prefer the {s} ones | i prefer {g} over anything else | i prefer {x} to {y} | i like {x} better than {y} | {x} is better than {y} | i'd always take {x} rather than {y} | always {x} rather than {y} | {x} before {y} if i leave it open | i don't like {x}, never use it | i can't stand the {c} ones, never take them |
    nothing ever goes on {x} | nothing ever goes on the {v} side | nothing goes in the middle, ever | nothing goes on top of {g} | nothing is ever put on {g} | {g} never go on {g} | {g} are never stacked | {g} don't get stacked | never stack {g} | never put anything on {x} | never put anything on {g} | never put {g} next to {x} | never put {g} on the {v} side |
    never put {x} on {y} | never put {x} near {y} | never take anything out of {x} | never use {x} | never use the {g} | never mix {c} and {k} | never leave {g} lying around | never leave anything in the middle | never leave anything on {x} | never leave {x} empty | never touch anything on the {v} side | never pick up {g} | never touch {g} | don't ever touch the {g} |
    always ask before you touch {x} | always ask before you take {g} | always ask when two things fit | always ask which one | always take the nearest one | always take the {s} one | always take the {s} one if there are two | always keep the middle free | always keep the {v} side free | always put what you don't need on the {v} |
    always put {x} back where it was | always put things back when you're done | always pick up what falls down | always put fallen things back up | always leave the {v} side to me | always tell me what you're going to do | always say what you took | always count out loud | always check {x} first | always leave one {o} for me |
    the {v} side is mine | the {v} half of the table is mine | the {v} side is yours | the {v} half is off limits | the middle always stays free | the space next to {x} is always kept free | {x} is for {g} only | {x} is for {g} | {x} is only for {g} | {x} isn't for {g} | {x} is private | {x} is reserved for guests | {x} is not a toy | {x} is not to be used, ever |
    {x} is poison, never use it | {x} is broken, never use it | {x} is borrowed, so never touch it | {x} is there for decoration, it never gets used | the {g} are mine, hands off | the {g} are off limits | the {g} are taboo | {g} are not for stacking | {g} are not toys | {g} aren't yours to touch | {g} are only for guests | {g} go in {x} | {g} live in {x} | {g} belong on {x} |
    the place for {g} is {x} | the home of {g} is {x} | {x} is where {g} live | {x} is the home of the {g} | {x} is where {g} belong | {x} takes the {g} | {x} is the place for {g} | you'll find a home for {g} in {x} | {g} have their home in {x} | {g} end up in {x} | {g} sleep in {x} | {g} always end up on {x} | {g} and {x} belong together | {g} stay with {x} |
    anything {c} belongs in {x} | anything {c} goes in {x} | everything {c} belongs to {x} | everything {c} lives on the {v} side | {c} things are mine | {c} things live in {x} | {c} goes with {k} | {c} never goes with {k} | {c} means danger, never touch it | {c} is for dirty things | {c} means dirty | {c} stands for the {g} | whatever is {c} goes in {x} |
    whatever falls down stays down | whatever is in {x} stays there | whatever is on {x} stays there | what is in {x} is none of your business | what's on {x} is always left alone | what i put down myself stays where it is | what i hold in my hand is mine | things on the {v} are finished, never touch them | things near me are mine |
    if {x} is full, use {y} | if something falls over, put it up again | if you drop something, pick it up | if you can't find something, say so | if something is in the way, put it to the {v} | if something's missing, tell me | if you can't do it, tell me why | if i don't say where, put it on the {v} | if i don't say where, it goes in {x} | if i don't say which, i mean {x} |
    if i only say a color, i mean the {o} | if i say it, i mean the last thing i named | if i say there, i mean where i'm pointing | unless i say where, things go on the {v} side | unless i say which, take the {s} one | left is always my left | left means my left | left means your left | right means right from where i sit | when i say left, i mean your left | by left i mean my left |
    up means away from me | the front is where i sit | when i say here i mean in front of me | by everything i mean everything but {x} | everything means without {x} | when i say all, i don't mean {x} | when i say all the {g}, leave out {x} | all never includes {x} | a few means {n} | some means {n} | a couple means {n} | a handful is {n} | a set is {n} {g} | a dozen is {n} with me |
    a set means one {c} and one {k} | a pair means two of the same color | a pair is two of the same kind | a tower has {n} {g}, that's my definition | done means everything is back in its place | tidy means nothing on the {v} side | tidy means everything in {x} | clean means empty | ready means {x} is empty | {x} counts as a {o} | {x} counts as a {o} for me | {x} is a {o} too |
    {x} is a {o}, just so you know | {x} isn't a {o} | for me {x} is no {o} | the {c} thing is a {o} | {x} belongs to {y} | {x} and {y} belong together | {x} and {y} always go together | {x} and {y} are a pair | {x} never goes anywhere without {y} | where {x} goes, {y} goes too | {x} is the partner of {y} | {x} has its place next to {y} | {x} lives next to {y} | {x} lives on the {v} |
    {x} has its place on the {v} | {x} belongs on the {v} side | the home of {x} is the {v} side | {x}'s place is on {y} | {x} always goes back to {y} | my place is on the {v} | i sit on the {v} | i'm on the {v} side | the door is on the {v} | the window is at the {v}, so nothing goes there
""")


def standing_rule(rng: np.random.Generator, scene: Scene) -> tuple[str, str, str]:
    """A rule that always holds: its level, what is said, and the trigger that it names."""
    level, slots = pick(rng, ("plan", "skill")), Slots(rng, scene)
    manners = THINGS if level == "plan" else GENTLY
    draw = rng.random()
    if draw < 0.12:
        text, trigger = (_named if level == "plan" else _measured)(rng, slots)
        return level, for_good(rng, text) if rng.random() < 0.25 else reasoned(rng, text, 0.1), trigger
    if draw < 0.19:
        # What would be about the call at hand, were it not for good.
        return level, for_good(rng, otherwise(rng, scene) if level == "plan" else wanted(rng, scene)), ""
    if draw < 0.7:
        told = (_PLAN_LAWS, laws.PLAN) if level == "plan" else (_SKILL_LAWS, laws.SKILL)
        core = reasoned(rng, pick(rng, pick(rng, told)), 0.15)
        core = for_good(rng, core) if rng.random() < 0.3 else core
    elif draw < 0.77:
        core = reasoned(rng, f"never {pick(rng, manners.forbidden)}", 0.15)
    else:
        # "Slower" alone is about the motion at hand.
        core = for_good(rng, reasoned(rng, worded(rng, manners), 0.15))
    text = core.format_map(slots)
    return level, text, slots.trigger


_MEASURED = phrases("""
    tiny | small | large | near | far | close | far away | close up | tight | loose | wide | narrow | deep | shallow | short | long | high | low | higher | lower | higher up | lower down | above | over | right above | just above | just over | under | below | behind |
    in front of | in front | around | all round | along | at the edge | at the side | in the corner | in the middle | on the edge | apart | spread out | spaced out | together | in line | level | half open | open | ajar | a crack | closer | nearer | further | farther | further away |
    slow | slowly | fast | quickly | quick | gently | gentle | softly | carefully | careful | firmly | hard | full speed | half speed | at a crawl | a push | a shove | a nudge | a tap | a poke | a hop | a jump | a step | one step | two steps | a turn | a twist | a notch | a click |
    a hair | a whisker | a finger | a thumb | a hand | a palm | a fist | a span | a pinch | a handful | a stone's throw | a hair's breadth | within reach | out of reach | out of the way | out of my way | to one side | aside | a moment | a second | halfway | all the way | nearly | almost |
    roughly | about | some distance | a short distance | a safe distance | enough room | plenty of room | a gap | a small gap | a big gap | the gap | the margin | the height | the usual height | the usual distance | a good distance | arm's length | elbow room | breathing space
""")
"""Words of measure besides those that models know how to use: what they mean is kept all the same."""
_MEANINGS = phrases("""
    half of this | half the speed | half that speed | a quarter of this | twice as fast as now | without a sound | at a crawl | as slow as you can | so that it can't slip | to the millimetre | with {d} to spare | up to {d} | no more than {d} | at least {d} | {d} or less | {d} or more | as wide as a {o} | the width of a {o} |
    about the width of a {o} | roughly a {o} | half a {o} | as high as a {o} | one {o} high | about as thick as a {o} | the thickness of a {o} | {w} | between {d} and {d} | touching | without touching | not touching | flush | all the way in | all the way out | over the tallest thing | above the {o} | just clear of it
""")


def _measured(rng: np.random.Generator, slots: Slots) -> tuple[str, str]:
    """What a word of measure means, and the word."""
    word = pick(rng, _MEASURED)
    # Quotation marks stand round some words.
    said = pick(rng, ("{}", "{}", "{}", "'{}'", '"{}"')).format(word)
    meant = slots["d"] if rng.random() < 0.65 else pick(rng, _MEANINGS).format_map(slots)
    return pick(rng, BIT_IS).format(w=said, d=meant, e=slots.fresh()["d"]), word


def _named(rng: np.random.Generator, slots: Slots) -> tuple[str, str]:
    """What something is called here, and its name."""
    bare = pick(rng, ROLES) if rng.random() < 0.6 else pick(rng, SPOTS) if rng.random() < 0.4 else pick(rng, NOUNS)
    name = pick(rng, ("the {}", "the {}", "the {}", "{}", "a {}", "{}")).format(bare)
    said = pick(rng, ("{}", "{}", "{}", "'{}'", '"{}"')).format(name)
    draw = rng.random()
    if draw < 0.2:
        return pick(rng, _ALL_ONE).format(n=said).format_map(slots), bare
    thing = slots["x"] if draw < 0.6 else slots["j"] if draw < 0.8 else pick(rng, HOMES)
    return pick(rng, IS_CALLED).format(n=said, b=bare, x=thing), bare


_ALL_ONE = phrases("""
    {{g}}? i call them {n} | {{g}} i call {n} | {{g}} are {n} to me | {{g}} are all {n} to me | {{m}}, {{g}}, it's all {n} to me | {{m}} or {{g}}, it's all {n} | {{g}} are {n} where i come from | {{g}} are {n} in this house | {{g}} are what i call {n} | we call {{g}} {n} | i call {{m}} {n} | {{m}} is {n} here |
    {{m}} counts as {n} | {{m}} is {n} to me | my word for {{g}} is {n} | when i say {n} any {{o}} will do | when i say {n} i mean any {{o}} | if i say {n} i mean any {{o}} | by {n} i mean any {{o}} | {n} means any {{o}} | {n} is any {{o}} | any {{o}} is {n} | any {{o}} counts as {n} | every {{o}} is {n} to me | a {{o}} is {n} | a {{o}} is {n} in my language |
    the {{o}}'s name is {n} | its name is {n} | the {{o}} is called {n} | the {{o}} is {n}, don't ask | the {{o}} goes by {n} | the {{o}} has always been {n} | this {{o}} is {n} | that {{o}} is {n} | this thing is {n} | we call this {n} | we call this thing {n} | i call that thing {n} | that thing's called {n} | when i say {n} i mean {{x}}, not {{y}} |
    by {n} i mean {{x}}, not {{y}} | if i say {n} it's {{x}}, never {{y}} | {n} is {{x}}, not {{y}} | {n}, that's {{x}}, not {{y}} | {{x}}, not {{y}}, is {n} | whatever's on {{x}} is {n} | whatever's in {{x}} is {n} | what's in {{x}} i call {n} | where {{x}} stands is {n} | where {{x}} is, that's {n} | {n} is where {{x}} stands | {n} is where {{x}} is |
    {n} is next to {{x}} | {n} is left of {{x}} | {n} is the spot behind {{x}} | {n} is the {{q}} one | {n} is the {{e}} one | {n} is the {{e}} {{o}} | {n} is the one with the {{r}} | {n} is what {{p}} uses | {n} is {{p}}'s {{o}} | {{p}} calls {{x}} {n} | {{p}} calls the {{o}} {n} | {{p}}'s {{o}} is {n}
""")
