# ruff: noqa: E501 (word lists read better unbroken)
"""What came of a call or is about to, told of the thing, of the hand or of what was heard: each way to mend it is clear from it."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import named
from lmp.model.corpus.vocabulary import KIND_WORDS
from lmp.model.corpus.world import COLORS, Scene, Thing, pick

_DONE = {
    "lower": phrases("""
        {it} landed with a bang | {it} landed with a clatter | {it} came down with a crash | {it} fell over when it landed | {it} bounced twice | {it} hit the table like a stone | {it} dropped like a brick | they landed with a thud | they came down with a clatter | they rattled as they landed |
        that landing was loud | that landing woke the cat | that landing was heard next door | the landing was a bit rough | {p} heard that landing | {p} heard that | that made a racket | that went bang | what a noise when it came down | that clanked | that could have been quieter | you could hear that in the street |
        you clanked it | you threw it more than you laid it down | you plonked it down | you chucked it | you dropped it from a foot up | you opened your hand way above it | you let go with air under it | you let go half a mile up | you gripped too high up, it dangled | your grip was too high | your fingers were only on the {r} |
        you had it by the {r}, take it further down | you hit it too high up and it tipped | you pushed it near the top and it tipped | you pushed it too high up | you came in too high, it toppled | you pointed from so far up that i can't tell | i can't tell which one you showed me | i couldn't see which one you were at, come down |
        from up there it could have been any of them | it wobbled because you came in high | it's still rocking from the fall | it's got a dent from the fall | it has a crack now from that fall | it nearly broke when you let go | the contents jumped out when it landed | that was quite a height | that was a long drop
    """),
    "higher": phrases("""
        you scraped {b} going in | you scraped the side of {b} | you bumped {b} on your way in | you caught {b} with your wrist | you caught the edge of {b} | your elbow touched {b} | your wrist brushed {b} | your hand knocked against {b} | you nearly pushed {b} over with your wrist | you nearly knocked the whole thing over |
        you nearly took {b} along | you were millimetres from {b} | that was centimetres from the rim | that was a near miss with {b} | that was close, you almost hit {b} | that only just cleared {b} | it only just made it over {b} | it dragged along the edge | it dragged over {b} | it left a mark on the table on the way |
        it left a trail on the table | it got caught on {b} on its way | it hit the side of {b} on the way | it touched everything on the way | {b} shook when you passed | {b} has moved because you bumped it | {b} got a knock | {b} got nudged on the way | {b} almost went over | you skimmed the table | you ploughed through {b} | you mowed down {b} |
        you squashed it | you pressed too hard on it | it's pressed flat, you came down too far | your fingers dug into the table | you drove it into the table
    """),
    "slower": phrases("""
        that was a shove, not a push | that was a throw | you slung it | you whipped it across | you flung it over | you nearly chipped it | you shoved it clean off its mark | you tore it open | you yanked it open | you yanked the handle | you pulled like mad | that squeaked, take it slower | it squeaked like mad | it screeched |
        that was hectic | that was like a rocket | that was like lightning | blink and you'd have missed it | i couldn't watch that | that scared {p} | you scared {p} | {p} jumped | {p} got a fright | it sloshed over the rim | it spilled on the way | it swung about on the way | it slid in your hand on the way | you took that corner too fast |
        it's spinning still | it's still swinging from that | there's a puddle now | half of it is on the table | there are crumbs everywhere now | the whole table shook | everything shook | you rattled the whole table | you jolted it | you jerked at it | you were a bit wild there | that was heavy-handed | that was clumsy, take your time |
        you bent it | you crumpled it | you crushed it a bit | you squeezed it out of shape | there's a dent where you gripped it | you left a mark where you held it | you held it so tight it bent
    """),
    "faster": phrases("""
        that took all day | my tea's gone cold watching that | my tea went cold | i could've knitted a scarf in that time | i've seen glaciers move quicker | even {p} is quicker than that | {p} fell asleep watching | that took a lifetime | that took half the morning | that lasted | i'd finished my sandwich before you were done |
        i grew a beard waiting | that was like watching paint dry | you were in no hurry | you fell asleep halfway | you crept | you were slower than the post
    """),
    "nearer": phrases("""
        {it} is sitting right on the lip of {b} | {it} sits on the rim of {b} | {it} is half off {b} | {it} hangs over the side | {it} is hanging over the rim | {it} is balancing on the rim | {it} is perched on the edge | {it} is teetering on the edge | {it} is half off the table | {it} is leaning on the wall of {b} | {it} leans against the side |
        {it} isn't in the dip | {it} isn't in the middle | {it} isn't centred | {it} isn't where the mark is | {it} is not quite in the centre | {it} is off centre | {it} is on the edge of falling | {it} rolled away from {b} | {it} stopped short of {b} | {it} fell short | {it} didn't get as far as {b} | {it} didn't make it to {b} |
        {it} still isn't at {b} | {it} is still miles from {b} | still short | still {d} short | it's {d} short | you stopped {d} short of {b} | you stopped short | you didn't push far enough | that push was too short | you only pushed it halfway | you only opened it a crack | it's not open far enough | it's only half open | i can't get my hand in |
        {d} short of {b} | not far enough | not quite there yet | you didn't go far enough | you didn't get all the way | you were on the cap, not the barrel | you had it round the {r}, not the middle | your claw was round the {r} | your claw only had the tip | your grip was off, more to the middle | you were nearly off the handle | you slipped off the handle |
        i nearly lost it, you only had the {r} | you held it by the {r}, that was the wrong end | you had hold of the {r} | you took it by the {r}, it nearly slipped | you should have held it by the {r} | you should have taken it by the {r} | i'd have held it by the {r} | it should have been held by the {r} | that was the wrong end to hold it by |
        isn't {it} a bit near the edge | isn't {it} half off | couldn't {it} be more in the middle | shouldn't {it} be in the middle | was that the middle | you call that the middle | is that what you call centred
    """),
    "farther": phrases("""
        {it} is leaning on {b} | {it} is up against {b} | {it} is squashed up against {b} | {it} is wedged against {b} | {it} is stuck between the others | {it} is crowding {b} | {it} touches {b} | {it} is on {b}'s toes | {it} is glued to {b} | {it} has no room | {it} has no air | {it} went past {b} | {it} overshot {b} |
        they're leaning on each other | they lean on each other | they are touching now | they touch now | they're standing on top of each other nearly | the two of them touch | the two are stuck together | you pushed it clean past {b} | you pushed it too far, right into {b} | you pushed it into {b} | you went right into {b} | you rammed {b} with it |
        you ran it into {b} | i can't get past {b} now | i can't get between it and {b} | i can't get my thumb in there | you could have left a gap | you left them cheek to cheek | you left no room at all | no room for {p}'s hand there | there's not a hair between it and {b}
    """),
    "counterclockwise": phrases("""
        isn't {it} a bit crooked | isn't {it} crooked | does {it} look straight to you | you call that straight | is that straight | was that meant to be straight | why is {it} crooked | {it} is twisted | {it} is crooked | {it} is wonky | {it} is skewed | {it} is at an angle | {it} stands crooked | {it} stands at an angle | {it} sits crooked | {it} sits at an angle | {it} sits skewed on {b} | {it} sits askew | {it} leans | {it} is leaning | {it} is tilted | {it} is lopsided | {it} isn't straight | {it} isn't level |
        {it} isn't in line | {it} isn't square | {it} isn't parallel to the edge | {it} isn't lined up with {b} | {it} doesn't line up with {b} | {it} is out of line | {it} is out of true | {it} is facing the wrong way | {it} faces the wrong way | {it} faces away from me | {it} points the wrong way | {it} points away from me | {it} is back to front |
        {it} is the wrong way round | {it} is upside down | {it} landed upside down | {it} landed on its side | {it} came out crooked | {it} looks crooked from here | {it} could be straighter | {it} could stand straighter | {it} wants straightening | {it} needs straightening | {it} should be straight | {it} should face me | its {r} is facing {p} |
        the {r} faces away from me | the {r} is on the wrong side | the {r} points the wrong way | the {r} is facing the wall | the {r} should face me | handle's facing away from me | label's facing the wrong way | i can't see the label, it's turned away | the label is at the back | the front is at the back | i'd be happier if {it} stood straighter |
        i'd like {it} straighter | i'd like {it} facing me | you set {it} down crooked | you've put {it} in crooked | you turned {it} the wrong way | you twisted {it} when you let go | you pulled at an angle, straight out | you pulled it crooked | the top leans
    """),
    "left": phrases("{it} is off to the right of {b} | {it} is to the right of where it should be | {it} slid off to the right | {it} drifted right | you were off to the right | you came down right of {b} | {it} is right of the mark"),
    "right": phrases("{it} is off to the left of {b} | {it} is to the left of where it should be | {it} slid off to the left | {it} drifted left | you were off to the left | you came down left of {b} | {it} is left of the mark"),
    "front": phrases("{it} is out of my reach | {it} is too far off for me | {it} rolled away from me | i still can't reach {it} | i can't get at {it} back there | {p} can't reach {it} | {it} is further back than the rest | {it} stands too far back"),
    "back": phrases("{it} is right under my nose | {it} is nearly in my lap | {it} is in front of my hands | {it} sits too near to me | {it} stands further forward than the rest | {it} is almost off my side of the table"),
}  # fmt: skip
_SOON = {
    "lower": phrases("""
        aren't you a bit high | isn't that too high | shouldn't you be lower | not from up there | not from that high | it'll bounce | it'll bounce out from up there | it'll clatter | it'll make a racket from up there | that'll make a noise | it's going to bang | you're about to drop it | don't just drop it | you're holding it at the very top | you've only got the {r} | you're only holding the {r} |
        you've got it by the {r}, go further down | i can't tell which one you're at | i can't tell what you're showing from there | it could be any of them from there | you're pushing at the top, it's tilting | it's tilting, push low | it's tipping, push further down | it's going to tip, you're too high on it | the handle's lower than that |
        the {r} is lower than that | that's above it | you're over the top of it | too much of a drop | lower before you let go | get down to it | right down to it | down to the table with it
    """),
    "higher": phrases("""
        you're about to knock {b} | you're about to knock {b} over | you're about to knock the whole thing down | you're about to ram {b} | you're about to hit the side | you're going to ram {b} | you're going to clip {b} | you're going to catch {b} | you're heading straight for {b} | you're heading straight into {b} | you'll tip {b} over | you'll clip {b} |
        you'll ram the side | you'll hit {b} with that | you'll have {b} over | you'll have {b} off the table | you'll run into {b} in a second | {b} is right in your path | {b}'s in your path | {b} is in your way | {b} is about to go over | {b} is in for it | look out for {b} | watch {b} | watch {b}, it's right in your path | watch your elbow, {b} is there |
        careful, you're about to knock {b} down | aren't you a bit low | aren't you too low there | isn't that too low | shouldn't you be higher | do you see {b} | can't you see {b} | haven't you seen {b} | you don't see {b}, do you | careful with {b} on your way | careful, there's {b} | careful of {b} | up and over {b} | up and over the side | over it, not through it | over {b}, not into it | go over {b} | up | up, up | up up up | up a touch, up | rise | you're squashing it | you're pressing it into the table | you're pressing too hard |
        you're covering the label | your fingers hide it | you're in too deep | you're scraping | you're scratching {b} | it's dragging | it's catching on {b} | it's catching on the rim | it's not clearing {b}
    """),
    "slower": phrases("""
        whoa there, slower | oi, slow down | easy there | easy, easy | easy, tiger | steady now | steady on | gently does it | gentle, gentle | softly, softly | not so wild | not so hard | not so hard on it | less force | a bit less force | less force, please | looser | a looser grip | a softer grip | not so tight | don't grip it so tight | don't squeeze |
        don't squeeze it like that | you're squeezing it | you're squashing it flat | you're crushing it | you're bending it | you're bending the {r} | you're denting it | you're crumpling it | you're breaking it | you're strangling it | you're pulling too hard | you're pulling its {r} off | you're pushing too hard | you're yanking it | it bruises |
        it bruises easily | it's soft | it's sticking, don't force it | it sticks, take it slow | don't force it | it's only paper | it's very thin | it's hot, go slow | it's full to the brim | it's full, mind | there's hot tea in there | {p} is asleep | {p} is watching, slow | you'll wake {p} | you scared {p} | you're frightening {p} | that's fast | aren't you a bit quick | aren't you a bit rough | isn't that too fast | isn't that a bit wild | couldn't you be gentler | can't you be gentler | can't you go slower | why so fast | why so rough | what's with the speed | tighter | a tighter grip | hold it tighter | hold on to it properly | it's slipping | it's slipping out | you're losing it | you'll lose it | don't lose it | firmer | a firmer grip |
        that's too hectic for me | you're going at it like a bull | the lid's loose, go gently | it isn't closed properly | it's got a crack already | it's {p}'s favourite, careful | ease up | ease it | ease it down | brake | you'll spill it | it's spilling | it's going to spill | it's dripping |
        the things in it are falling over | the things in there are sliding about | the stuff inside is rattling | everything in it is rolling about | what's in there is falling about | it's all tumbling about in there | i can hear it rattling | the lid is rattling | the top one is sliding off | the top one's slipping
    """),
    "faster": phrases("""
        come on | come on, move | any day now | today would be nice | in this lifetime, please | while we're young | you can let rip | no need to tiptoe | no need to creep | it's only a {k}, go | it's not made of glass | it's not a bomb | don't be shy | give it some welly | full steam ahead | snappier | a bit snappier | zippier | chop chop, {p} is waiting |
        {p} is waiting | the kettle's boiling | i've a train to catch | i could walk there and back in that time | aren't you a bit slow | can't you go quicker than that | isn't there a faster gear | you're slower than {p}
    """),
    "nearer": phrases("""
        it's going to land outside | it's going to land outside {b} | that's going to land outside of it | that's going to miss | that's going to miss {b} | that'll end up on the rim | that'll land on the edge | it'll land on the edge of {b} | it'll land half outside | it's going to end up on the rim of {b} | it's not over {b} | it isn't centred |
        it's not centred | it's off centre | you're off centre | you're not over it | you're not above {b} yet | you're not quite over it | you're wide of it | you're wide of {b} | you're off the mark | you're missing the opening | you're missing the hole | you're missing {b} | you'll miss | you'll miss the opening | you'll miss {b} |
        you're going to miss {b} altogether | you're at the end of the handle | your fingers slip off the handle | the grip's slipping off | more in the middle | nearer the middle | bit more, bit more | a bit more, keep coming | keep coming | keep pulling | further, further | further in | further open | all the way in | right up to it | right up to {b} |
        hold it by the {r} | take it by the {r} | grab it by the {r} | grip it at the {r} | by the {r} | by the {r}, please | by the {r}, not like that | not by the {r} | not at the {r} | you've got hold of the {r} | you're holding the wrong end | that's the wrong end of it | wrong end | your fingers are on the {r} | you've got it by the {r}, it'll slip |
        it'll slip, you've got the {r} | aren't you a bit off | isn't that off centre | aren't you missing it | is that the middle | not far enough yet | not enough yet | a bit more | more | little more | still more
    """),
    "farther": phrases("""
        back up a bit | back off a bit | back off | don't push it into {b} | you're pushing it into {b} | you're jamming it against {b} | it's going into {b} | it's squashing {b} | it's leaning on {b} | it's right up against {b} | that's enough, don't push it into {b} | not right into {b} | not all the way | just a crack, not all the way | only halfway |
        don't pull it all the way out | not that far open | you'll pull it right out | leave room for {p}'s hand | leave room, don't crowd {b} | don't crowd {b} | don't go right up to {b} | short of {b}, please | stop short of {b}
    """),
    "counterclockwise": phrases("""
        you're at an angle | you're holding it at an angle | you're holding it crooked | it's pointing the wrong way | it's facing the wrong way | it's upside down | it's back to front | it's lying on its side | it's tilted | it's leaning | it's going to stand crooked | it'll stand crooked like that | it'll be crooked | swing it round a bit |
        swing round a bit | turn it so the {r} points down | turn it so that the {r} faces me | turn it so i can see the label | turn it till the edges match | turn it until it's straight | turn it round | rotate until it fits | twist it till it fits | twist it a little | tilt it a little | tilt it | tip it a bit | tip down, please | {r} towards me |
        {r} to me | {r} first | with the {r} to me | the {r} on my side please | the other end up | other way up | the right way up, please | point it at {b} | the edges should match | line up the edges | square it up | it doesn't fit at that angle | it won't go in at that angle | pull straight, you're at an angle | pull it straight out
    """),
    "left": phrases("you're way off to the right | you're off to the right of {b} | you're veering off to the right | it's drifting right | you'll come down right of {b} | it'll fall off to the right | grab the handle further left"),
    "right": phrases("you're way off to the left | you're off to the left of {b} | you're veering off to the left | it's drifting left | you'll come down left of {b} | it'll fall off to the left | grab the handle further right"),
    "front": phrases("i can't reach there | {p} can't reach there | that's beyond my reach | bring it this way a bit | this way a bit | a bit this way | come this way | towards me with it"),
    "back": phrases("not in my lap | not so near my hands | not under my nose | away from my face | that's my elbow | you're nearly in my tea | back a bit | back a little with it"),
}  # fmt: skip
FAILING = (*_DONE, "slower", "slower", "lower", "lower", "higher", "higher", "nearer", "farther", "counterclockwise")
"""Ways that something may want, the frequent ones more than once; what is turned wrong wants the usual turn."""
_SUBJECTS = phrases("""
    it | it | it | it | it | that | that | this one | that one | the {k} | the {k} | {a} | {a} | the top one | the bottom one | the {c} one | the {c} one | the {c} {k} | the one on the left | the one on the right | the one at the end | the one at the back | the second one | the third one | the last one | the second from the top |
    the second from the left | the third from the right | the one in the middle | the one at the bottom | the first one | the upper one | the lower one | the middle one | the last {k} | the one on top | that last one
""")
_PEOPLE = phrases(
    "my wife | the neighbours | the cat | the dog | the baby | the whole office | the whole house | grandma | everybody | my boss | the kids | half the street | the chef | my son | my daughter"
)
_PARTS = phrases(
    "handle | tip | label | rim | cap | base | front | spout | point | open end | lid | neck | end | edge | corner | logo | flat side | strap | loose end | very end"
)
_SHORT = phrases(
    "a bit | a finger | an inch | 2 cm | 4cm | a couple of centimetres | a good bit | three fingers | a thumb | 5 mm | half an inch | 1 cm | a little | two inches | 3 centimetres"
)

AGAIN = phrases("""
    please mend that | fix that | fix it | put that right | do something about it | can you fix that | could you correct that | correct that please | see to that | mind that | be careful | watch it | can't you see | do you see that | look at it | i'm afraid | sorry | i think | that's not good | that won't do | that's no good |
    i don't like that | not good | that isn't right | that can't be right | you need to change that | change that | sort it out | sort that out please | is that on purpose | was that on purpose | try to avoid that | mate | love | my friend | just saying | you know | if you ask me
""")
"""After what is wrong: it is to be mended, whatever that takes."""


def failing(rng: np.random.Generator, scene: Scene, way: str, *, done: bool, b: str, it: str = "") -> tuple[str, str]:
    """What is wrong (with it, or with something at hand), such that the way to mend it is clear, and the amount that it names."""
    form = pick(rng, (_DONE if done else _SOON)[way])
    d = pick(rng, _SHORT)
    text = form.format(
        it=it or _subject(rng, scene),
        b=b,
        p=pick(rng, _PEOPLE),
        r=pick(rng, _PARTS),
        k=pick(rng, scene.things).kind,
        d=d,
    )
    return text, d if "{d}" in form else ""


def _subject(rng: np.random.Generator, scene: Scene) -> str:
    """What it is told of: the thing at hand, by whatever tells it."""
    thing: Thing = pick(rng, scene.things)
    kind = pick(rng, KIND_WORDS[thing.kind]) if thing.kind in KIND_WORDS else thing.kind
    return pick(rng, _SUBJECTS).format(k=kind, c=pick(rng, COLORS), a=named(rng, scene, thing).said)
