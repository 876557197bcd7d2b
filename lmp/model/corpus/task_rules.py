# ruff: noqa: E501 (word lists read better unbroken)
"""Rules about how a task like the one at hand is done: what comes first, what is left out; how wide, how high, how gently."""

from __future__ import annotations

import re

import numpy as np

from lmp.model.corpus.adjustments import wanted
from lmp.model.corpus.jobs import job_cue
from lmp.model.corpus.manners import GENTLY, THINGS
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.replacements import otherwise
from lmp.model.corpus.series import SERIES
from lmp.model.corpus.telling import Cores, Slots, cued, reasoned, worded
from lmp.model.corpus.workmanship import WORKMANSHIP
from lmp.model.corpus.world import Scene, pick

_PLAN = Cores(
    asked=phrases("""
        start with {x} | begin with {x} | start with the {s} ones | begin with the {s} ones | start with the {s} one | start from the {v} | begin on the {v} | begin at the {v} end |
        put the {s} ones down first | put the {s} ones first | put {x} first | put {x} down before {y} | do {x} before {y} | do the {s} ones before the {t} ones | take {x} before {y} |
        do {x} last | put {x} last | keep {x} for the end | save {x} for last | leave {x} till last | finish with {x} | end with the {s} ones | finish with the {g} | save the {s} ones for later |
        leave {x} out | leave out {x} | skip {x} | skip the {g} | leave the {g} out of it | leave the {s} ones out | ignore the {g} | forget about {x} | pass over {x} | omit {x} | drop {x} from it |
        leave {x} where it is | leave the {g} where they are | leave the rest | leave the others where they are | let {x} stay put | let the {g} be | spare {x} |
        take only the {g} | use only the {g} | use just the {s} ones | stick to the {g} | take only {n} of them | use {n} of them | stop after {n} | stop when there are {n} | do no more than {n} |
        limit it to {n} | do it without {x} | do without the {g} | work without {x} | use {x} as well | include {x} | add {x} to it | take the {g} too | use every one of them | do all of the {g} |
        go from the {v} to the {u} | work from the {v} to the {u} | work your way from the {v} to the {u} | go clockwise | go round clockwise | work outwards from the middle | go from the outside in |
        do one at a time | take them one by one | do them in pairs | take two at a time | alternate the colors | alternate {c} and {k} | switch between {c} and {k} | mix the colors | change colors each time |
        keep the {g} together | keep the {c} ones and the {k} ones apart | put the same colors together | group them by color | sort them by size | go by size | go by color | order them by size | order them by weight |
        put {x} on top | put {x} at the bottom | put {x} in the middle | put {x} in between | put {x} at the end | put the {s} ones on top | put the {s} ones underneath | put the {s} ones in the middle |
        put the {s} ones at the ends | put the {s} ones on the outside | use {x} as the base | make {x} the bottom one | make {x} the first | use {x} for the top | crown it with {x} | cap it with {x} | use a {o} as the base |
        swap {x} and {y} | exchange the first and the last | reverse the order | turn the order round | do it the other way round | do it in reverse | go backwards | keep the order i said | follow the order i gave you |
        leave one place free | leave a space for {x} | keep one {o} back | put at most {n} in each | put no more than one into each | put {n} in each {o} | fill one up before the next | finish one before you start another |
        share them out evenly | put one {c} and one {k} in each | take the nearest first | take the nearest one each time | start with whatever is nearest | start with the one farthest away | take the {g} before everything else |
        pick those off the pile first | empty {x} first | clear the {v} side first | take {x} instead of {y} | use {x} rather than {y} | use {x} in place of {y} | replace {x} by {y} | prefer the {g} | favour the {s} ones |
        check what is there already | skip what is there already | leave those that are in place already | count them first | keep going until none is left | carry on until the {o} is full | put the spare ones back |
        leave what's left over where it is | put what is left over to the {v} | bring the leftovers to the {v} | put the odd ones aside | set {x} aside | put {x} to one side until the end | wait with {x}
    """),
    forbidden=phrases("""
        start with {x} | begin with {x} | start with the {s} ones | start in the middle | put the {s} ones first | put the {s} ones on top | put {x} on top | use {x} | use {x} at all | use the {g} | touch the {g} in it |
        bother with {x} | bother with the {g} | bother with those that are there already | mix the {g} with the rest | mix the colors | mix {c} and {k} | put two {c} ones next to each other |
        put the same color twice in a row | take more than {n} | use more than {n} | do all of them | take them all | jump from one side to the other | go criss-cross | hop about | leave {x} to the end | forget {x} |
        forget the {g} | leave anything out | leave {x} out | skip any | stop at {n} | include {x} | count {x} | put {x} at the bottom | put {x} in the middle | put anything on {x} | take things off {x} | take {x} apart |
        change the order | turn the order round | do two at once | take the {s} ones yet | touch the ones that are in place | do the ones that are done | put more than one in each | put more than {n} in a {o} | go back to the first one |
        disturb the ones that stand already | put {x} next to {y} | put {x} before {y} | add any more {g}
    """),
    stated=phrases("""
        the {s} ones first | the {s} ones go first | the {s} ones go down first | the {s} ones before the {t} ones | first the {s} ones, then the {t} ones | {s} ones first, {t} ones last | {s} before {t} | {s} stuff first, {t} stuff later |
        {s} things first, then the {t} things on top | from {s} to {t} | in order of size | by size, the {s} ones first | {x} first | {x} comes first | {x} before {y} | first {x} and then {y} | {x}, then {y} | {x} goes before {y} | {x} after {y} |
        {x} comes last | {x} goes last, not first | {x} is the last one | {x} is last | {x} has to wait | {x} can wait | {x} at the very end | last of all {x} | the {g} last | the {g} come after the {s} ones | the {g} come last, not first |
        {x} isn't part of it | {x} is not part of this | {x} doesn't belong in there | {x} has no business in it | {x} stays out of it | {x} stays where it is | {x} can stay where it is | without {x} | everything but {x} | all but {x} |
        everything except the {g} | not the {g} | the {g} don't count | the {g} are not meant | the {g} can stay | the {g} may stay where they are | the rest stays where it is | whatever is left over stays where it is | the others stay where they are |
        what's left over goes back | those that are in place already can stay | those on the {o} already are fine | the ones that are there already don't need to be done | only the {g} | only the {s} ones | just the {g} | nothing but {g} |
        the {g} only | only {n} | just {n} of them | {n} are enough | {n} will do | {n} of them, not more | no more than {n} | at most {n} | at most one in each {o} | not more than {n} in each | one for each {o} | one per {o} | {n} per {o} | one {o} each |
        at most {n} {g} | not all of them | not so many | fewer of them | more of them | {x} too | {x} as well | {x} is part of it too | {x} belongs in it too | you forgot {x} | you've forgotten the {g} | you left out {x} | where is {x}, it belongs in there |
        and the {g} too | all of the {g}, not just one | every single one of them | the {g} as well | from the {v} end to the {u} end | from {v} to {u} | {v} to {u} | from {v} to {u}, not the other way | from the middle outwards | starting at the {v} |
        starting with {x} | beginning with the {s} ones | in the reverse order | in the opposite order | the other way round | not in that order | the order's wrong | the order is the wrong way round | wrong order | wrong order, {x} first | same order as before |
        alternately {c} and {k} | {c}, {k}, {c}, {k} | {c} and {k} in turn | one {c}, one {k} | a {c} one after every {k} one | no two of the same color side by side | never two {c} ones in a row | two of a kind never touch | the colors should alternate |
        same colors together | {c} with {c} and {k} with {k} | {c} on the {v} and {k} on the {u} | the {c} ones at the {v} end | the {g} at the {v} end | the {g} on the {v} side | {g} on the outside, the others inside | the {s} ones in the middle |
        {x} in the middle | {x} goes in the middle | {x} between them | {x} at the {v} end | {x} on top | {x} goes on top | {x} on the very top | {x} crowns it | {x} at the bottom | {x} underneath | {x} is the base | {x} is the bottom one | the {s} one at the bottom |
        the {s} ones at the bottom | {s} at the bottom, {t} on top | {s} below, {t} above | the {s} ones carry the {t} ones | {g} at the bottom | {g} on top | the {g} underneath | {x} is the corner | {x} marks the start | the first one is {x} | {x} would be better as the first |
        {x} should be first | {x} should be last | {x} should come second | i'd start with {x} | i'd begin with the {s} ones | i'd leave out {x} | i'd take the {s} ones first | i'd rather have the {s} ones first | i'd prefer {x} at the end | i'd go from {v} to {u} |
        i want the {s} ones first | i want only the {g} | i want {x} in the middle | i want {x} left out | i don't need {x} in it | i don't need all of them | i only need {n} | we only need the {g} | we don't need the {g} | what about {x}? it belongs to it |
        who said anything about {x}? leave it out | one after the other | one at a time | one by one | in pairs | two by two | always the nearest one first | nearest first | whichever is nearest | the nearest of them each time | those at the {v} first |
        the {v} ones before the {u} ones | {g} first | {g} before anything else | {g} first, then the rest | {c} first | {c} before {k} | first {c}, then {k} | the {c} one first, the {k} one second | a {o} at each end | {x} at both ends if you could |
        a gap where {x} is | the place at the {v} stays free | one place stays free | {x} and not {y} at the start | better {x} than {y} at the end | the {s} ones rather than the {t} ones | {g} rather than the others |
        if you have a choice, the {s} ones | when two fit, the {s} one | if one is missing, go on without it | if there aren't enough, use the {g} | if a {o} is full, take the next | if {x} is in the way, put it aside first | {x} out of the way first |
        what is on top comes off first | clear {x} before that | {x} needs to be emptied first | the ones on {x} come first | the others later | the others can wait | the {g} come later | later for the {g} | you skipped {x} | you left {x} out of it
    """),
)
_SKILL = Cores(
    asked=phrases("""
        spread them out more | spread them out | space them out | space them out evenly | spread the pieces out more | leave more space between them | leave {d} between them | leave {d} between each of them | keep {d} between them |
        leave a gap of {d} | leave gaps of {d} | make the gaps {d} | make the gaps bigger | make the gaps smaller | make the gaps equal | double the gaps | halve the distances | keep the spacing even | put them closer together |
        move them closer together | put them further apart | set them {d} apart | keep them {d} apart | push them together | bring them tighter | close the gaps | let them touch | pack them tighter | pack them more loosely | give them more room |
        give each of them more room | give them some air | make it wider | make it bigger | make it smaller | make it tighter | make it longer | make it shorter | make it {d} wider | make it {d} longer | make the circle bigger | make the circle smaller |
        make the ring {d} wider | shrink the whole thing | enlarge the circle | stretch the line | stretch it out | draw it out more | make the row tighter | make the square bigger | shift the whole thing {d} to the {v} | move the whole row to the {v} |
        shift all of it to the {v} | bring the whole thing nearer | move the entire line {d} further in | turn the whole thing by {w} | rotate the whole pattern | make the line straighter | make it straighter | straighten the row | align them better |
        line their edges up | align the edges | align them with the edge of the table | put them parallel to the edge | turn them all the same way | turn each one the same way | turn each of them by {w} | turn each layer by {w} | turn every second one by {w} |
        point the handles the same way | point all the handles to the {v} | face them all to the {v} | lay them all flat | stand them all up | put each one exactly in the middle | center each one better | center every one of them | put every one a bit further in |
        stay {d} away from the edge with them | keep them away from the edge | keep them all {d} from the rim | keep the whole thing off the edge | put them all further from the edge | put each of them down more gently | set each one down softly | set them down softer |
        let them down slowly, all of them | let each of them go lower | let go of them lower down | drop them from lower down | drop them all from {d} | release each one {d} lower | lift them all higher | lift each of them {d} higher | lift every one higher | carry them all lower |
        carry them higher, every one | hold every one of them lower over {x} | hold each of them {d} above {x} | handle them all more gently | handle these with more care | take each of them by the {r} | grip every one by the {r} | grip them all more softly | grip all of these tighter |
        take all of them from above | grab each of them lower down | do all of this more slowly | do the rest more slowly | do the whole thing faster | go slowly with all of them | take your time with each of them | be quicker about all of it |
        stack them more carefully | stack them straighter | stack each one exactly on the one below | press each one down a little | press them all down | pause after each of them | wait a second after each one | hold each one still before you let go | let each one settle
    """),
    forbidden=phrases("""
        squash them together | cram them together | put them so close together | put them that far apart | let them touch | let them touch each other | leave so much space between them | leave gaps | leave any gaps | leave such big gaps |
        make it so tight | make it so wide | make it so long | spread them out so far | put them right at the edge | put them right into the corners | put any of them within {d} of the edge | put them askew | set them down crooked | turn them each a different way |
        drop them from so high | drop them, put them down | let them fall in | throw them in | slam them down | bang them down one after the other | lift them all so high | lift each of them that high | carry them so low over the others | rush through it |
        rush them | go so fast with all of these | go at them like that | squeeze them all so hard | grip them all so hard | hold them all by the {r} | overlap them | let them overlap | let them stick out | place them off centre | swing them about
    """),
    stated=phrases("""
        the gaps should be {d} | the gaps are too big | the gaps are too small | the gaps are too wide | the gaps aren't even | the gaps should be equal | the spacing is off | the spacing is uneven | the spacing should be {d} | too much space between them |
        too little space between them | not enough room between them | there should be {d} between them | there should be more air between them | a gap of {d} between them | {d} between them | {d} between each of them | {d} between one and the next | {d} apart |
        {d} apart, all of them | {d} from one to the next | more space between them | more room for each | further apart | closer together | much closer together | they should be closer together | they should be further apart | they're too close together |
        they're too close to each other | they are too far apart | they're all squashed together | they're all crammed together | they're packed like sardines | they're scattered all over the place | they're all over the shop | they should touch |
        they should not touch | they shouldn't touch each other | none of them should touch another | side by side without a gap | edge to edge | shoulder to shoulder | no gaps | twice the distance between them | half the distance between them |
        the circle's too tight | the circle's too small | the ring is too big | the ring is too wide | the square is too small | the line's too long | the row's too short | the row is crooked | the line isn't straight | the line's crooked | the line is all over the place |
        it's not a circle, it's an egg | the circle should be rounder | the corners should be square | the square should be squarer | the tower leans | the tower's leaning | the stack is crooked | the stack leans to the {v} | the layers don't line up |
        each layer {w} against the one below | each one turned by {w} | every layer {w} further | every second one turned by {w} | all of them turned by {w} | all of them parallel to the edge | the handles all to the {v} | all handles facing {v} |
        they should all face the same way | they all point in different directions | a bigger circle | a smaller circle | a tighter ring | a wider square | a longer line | a shorter row | {d} more all round | {d} wider all round | {d} bigger all round |
        {d} more on every side | {d} longer at each end | {d} less on all sides | the whole thing could be bigger | the whole thing should be {d} further to the {v} | the whole row could sit a bit more to the {v} | the whole ring a bit further to the {v} |
        all of it a bit more to the {v} | the lot of them {d} to the {v} | the whole pattern turned by {w} | the whole thing a touch nearer to me | everything {d} further in | all of them {d} further from the edge | all of them want {d} of air |
        they need {d} of room on each side | they need more room | not right into the corners | not so near the edge, any of them | none of them closer than {d} to the edge | all of them {d} from the rim | each of them in the exact middle | each one centred |
        each one square on the one below | each one flush with the next | each of them {d} lower | each of them held lower | each of them lifted higher | all of them from lower down | they keep bouncing out | they keep falling over | they keep rolling away |
        they keep tipping over, set them down softer | you drop them all from too high | you let them all fall from too high up | every one of them lands too hard | they all land crooked | they all sit too high | they all sit at an angle |
        all of them a little slower | each of them slower | the rest of them faster | each of them gently | all of them gently | gently with each of them | gently with all of these | softly with these | slowly with the {g} | this whole thing could go faster |
        you can be quicker about this whole business | the lot could be done faster | you take ages over each of them | this takes forever, be quicker with the rest | you're too hasty with all of these | a bit more care with each | a bit more care with this lot |
        with more care, every one | with a looser grip on each of them | each by its {r} | every one by its {r} | all of them by the {r} | all held by the {r} | all of them lying flat | all of them upright | all upright, none lying | each one pressed down |
        i want {d} between them | i want them {d} apart | i want them tighter | i want more room between them | i'd like them further apart | i'd like them in a straighter line | i'd like a bigger circle | i'd rather have them closer together |
        i can't get my hand between them | i can't get a finger between them | you couldn't slide a sheet of paper between them | there's room for a truck between them | you could drive a bus between them | they look like a bad set of teeth
    """),
)


def task_rule(rng: np.random.Generator, scene: Scene) -> tuple[str, str, str]:
    """A rule about tasks of the sort at hand: its level, what is said, and the trigger that it names."""
    level = pick(rng, ("plan", "skill"))
    slots, draw, named = Slots(rng, scene), rng.random(), ""
    plain, wide, any_job = (_PLAN, SERIES, THINGS) if level == "plan" else (_SKILL, WORKMANSHIP, GENTLY)
    core = worded(rng, any_job if draw < 0.3 else wide if draw < 0.63 else plain)
    if draw < 0.08:
        # What would be about the call at hand, were it not said when it counts.
        core = otherwise(rng, scene) if level == "plan" else wanted(rng, scene)
    if draw < 0.3 or rng.random() < 0.45:
        cue, named = job_cue(rng, slots)
        core = cued(rng, core, cue)
    elif level == "skill":
        # How forks are held is no matter of this job alone; how these are, is.
        core = re.sub(r"^\{a\}", pick(rng, ("they", "these", "they all", "all of them", "this lot")), core)
        core = core.replace("{a}", pick(rng, _THESE))
    text = reasoned(rng, core).format_map(slots)
    return level, text, named or slots.trigger


_THESE = phrases(
    "them | them | these | all of them | all of these | each of them | every one of them | the lot | all this | these things | this lot | them all"
)
