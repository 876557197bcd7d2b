# ruff: noqa: E501 (word lists read better unbroken)
"""What is wrong with how a call is done, such that it says by itself which way it is to be done otherwise; and what only says why."""

from __future__ import annotations

from lmp.model.corpus.phrases import phrases

NOW = {
    "left": phrases("""
        you're heading too far right | you're drifting off to the right | that's going to end up too far right | you'll miss {b} on the right | you're going past it on the right |
        you're aiming to the right of it | it'll hang over the right edge like that | you are steering too much to the right | you'll end up right of where i want it
    """),
    "right": phrases("""
        you're heading too far left | you're drifting off to the left | that's going to end up too far left | you'll miss {b} on the left | you're going past it on the left |
        you're aiming to the left of it | it'll hang over the left edge like that | you are steering too much to the left | you'll end up left of where i want it
    """),
    "front": phrases("""
        i won't be able to reach it back there | you're going too far back | it'll drop off at the back | i can't reach that far | that's going to be out of my reach |
        you're carrying it away from me | you'll push it off the far edge | nobody can get at it back there
    """),
    "back": phrases("""
        you're coming too close to me | that's going to end up in my lap | you're about to hit me with it | it'll fall off on my side | you're right in my face |
        i need some room here in front of me | don't come so near | mind my hands
    """),
    "higher": phrases("""
        you'll knock over {b} like that | you're going to hit {b} | you'll bump into {b} | careful, {b} is in the way | you're about to run into {b} | mind {b} | watch out for {b} |
        you're dragging it over the table | it's scraping along the table | it's brushing against {b} | you'll catch the rim | it won't clear the rim | it'll never get over {b} like that |
        you're going to sweep {b} off the table | you're grazing {b} | you'll take {b} with you | that won't fit under there | you're flying too low | it's going to catch on {b} |
        your fingers are scratching the table | you'll topple {b} | you're touching the table | don't touch {b} on your way | keep clear of {b}
    """),
    "lower": phrases("""
        it's going to break if you let go from up there | don't drop it from that height | that's a long way to fall | it'll bounce if you let it go there | it will splash from up there |
        you'll grab thin air up there | you're above it | you're not even touching it |
        it'll shatter from there | you're going to drop it from the ceiling | don't let it fall that far | you're grabbing it by the very top | why so high up | that's far too much air under it |
        it'll jump out again from that height | come on, that is a mile above the table
    """),
    "slower": phrases("""
        it's sloshing about | you'll drop it at that speed | you're scaring me | this isn't a race | where's the fire | you're jerking it around | careful, it's fragile |
        it'll fly off if you go on like that | it's swinging | it's slipping out of your fingers | you're racing | mind the contents | it's about to tip over | it's wobbling | nobody is chasing you |
        calm down | what's the hurry | you're shaking it all up | watch it, it's full | it's made of glass | gently | steady | easy does it | not so hasty | not so rough |
        you're too rough | be careful with it | be gentle with it | handle it with care | careful | careful now | softly | you'll smash it | you're going to break it | it's delicate |
        that makes me nervous | the stuff in it is going everywhere | it'll tip if you keep up that pace | i can't follow you at that speed | whoa, that is quick | there's no rush | no need to rush |
        you're flinging it about | it's going to slide off like that | that's too hectic | you drive like a maniac | mind the speed | you're going like a rocket
    """),
    "faster": phrases("""
        this is taking forever | i'm falling asleep here | we haven't got all day | i don't have all day | chop chop | get a move on | i could have done it myself by now | step on it |
        at this rate we'll be here tonight | you're crawling | a snail would overtake you | are you asleep | put some speed into it | come on, come on | what takes you so long | look alive |
        i'm getting old here | it won't break, you know | the coffee is getting cold | my meeting starts in a minute | no need to be that careful | you can go quicker than that | pick up the pace |
        pep it up a little | this is painfully slow | you're slower than my grandmother | that's glacial | stop dawdling | don't dawdle | time is money
    """),
    "nearer": phrases("""
        that's nowhere near {b} | i want them to be neighbours | there'll be a huge gap | you're leaving a big gap | why so far from {b} | you're going to miss the middle |
        you'll lose it, you've only got the very tip | you're about to put it right on the rim | it'll roll off the edge there | it's going to fall off the edge | that's almost off the table |
        mind the edge | it'll hang over the edge | careful, the table ends there | that's right at the edge | you're missing the handle
    """),
    "farther": phrases("""
        they'll touch | it's going to touch {b} | you're squeezing it in | there's no room between them | i can't get my fingers in between | they're going to stick together | leave {b} some air |
        give {b} some room | give it some room | that's too tight | you're crowding {b} | it's getting too cramped there | i need a gap there | you'll scratch {b} | {b} needs some space |
        leave a gap | leave a bigger gap | some air between them | they're going to rub against each other | don't jam it up against {b} | not right up against {b}
    """),
    "clockwise": phrases("""
        you're holding it turned too far to the left | it's twisted to the left | that's rotated too far against the clock | you've turned it too far anticlockwise | it points too far to the left
    """),
    "counterclockwise": phrases("""
        you're holding it turned too far to the right | it's twisted to the right | that's rotated too far with the clock | it's crooked | it's at an angle | it isn't straight | you're holding it askew |
        it's turned the wrong way | that's not parallel | it's skewed | it's wonky | it's lopsided | straighten it | it's not lined up | it's slanted | you've turned it too far clockwise |
        twist it | turn it | rotate it | swivel it round | it's standing skew-whiff | that sits at a funny angle
    """),
}  # fmt: skip
"""About what is going on. A turn with no way named is counterclockwise, as angles are counted."""

PAST = {
    "left": phrases("it ended up too far right | you went too far right | you've put it right of where i wanted it | it came down off to the right | you overshot to the right | you missed it by going right"),
    "right": phrases("it ended up too far left | you went too far left | you've put it left of where i wanted it | it came down off to the left | you overshot to the left | you missed it by going left"),
    "front": phrases("i can't reach it | it's out of my reach | you put it too far back | i had to get up to reach it | it ended up too far away | you pushed it too far away | i can hardly get at it back there"),
    "back": phrases("it nearly landed in my lap | you put it too close to me | it ended up right under my nose | you almost hit me with it | it came too close to me | i've no room left in front of me"),
    "higher": phrases("""
        you knocked {b} over | you bumped into {b} | you hit {b} on the way | you nearly took {b} with you | you dragged it over the table | you scraped the table | it caught on the rim |
        you brushed against {b} | you almost swept {b} off | you touched {b} | you grazed {b} | that was a close shave with {b} | {b} got pushed aside | you shoved {b} aside on the way |
        you pressed it into the table | you squashed it against the table | {b} moved when you went past | that made {b} wobble | it got scratched on the way
    """),
    "lower": phrases("""
        you dropped it from too high | you let go too early | you let it fall | it fell quite a way | it bounced when you let go | it bounced off | you let go of it way up there | it nearly broke |
        it landed with a bang | that was quite a drop | you threw it more than you put it | it made a terrible noise when it landed | it jumped out again | it hit {b} hard |
        you only just got hold of the top |
        you pointed into the air | it splashed when it came down | it tumbled when you dropped it | it rolled away when you dropped it
    """),
    "slower": phrases("""
        you spilled half of it | half of it is spilled | that was too quick | you went too fast | you were too fast | that was much too fast | it nearly flew off | it almost slipped out of your hand |
        you shook it | that gave me a fright | you nearly dropped it | that was rough | you were too rough | that was a bit brutal | you slammed it down | you jerked it | you smashed it down |
        that was too hasty | i couldn't follow that | that was a wild ride | you banged it on the table | it got shaken | you weren't very gentle | it tipped over because you were in such a hurry |
        the contents went all over the place | you raced | that went by too quickly | what was the rush
    """),
    "faster": phrases("""
        that took forever | that took ages | that was too slow | you went too slowly | you were too slow | i nearly fell asleep | that took you long enough | i got bored watching that |
        i could have done that quicker myself | you took your time | what took you so long | that was needlessly slow | a minute for that is too much | you crept along
    """),
    "nearer": phrases("""
        you left a big gap | it ended up too far from {b} | you missed the middle | it's not in the middle | it's off centre | it's standing on the edge | it's about to fall off the edge | it's hanging over the edge |
        it sits right on the rim | you nearly put it off the table | you only had it by the tip | there's a gap between it and {b} |
        it's going to roll off the table | one push and it's on the floor | it's not centred | it stands half over the edge
    """),
    "farther": phrases("""
        it's touching {b} | they're touching | you put it right up against {b} | i can't get a finger in between | it's jammed against {b} | it leans on {b} | it ended up too close to {b} | you left no gap |
        there's no space between it and {b} | it's stuck to {b} | you squeezed it in | it stands too tight | it rubs against {b} | it's half on {b} | i can't pick {b} up any more, it's so close
    """),
    "clockwise": phrases("you turned it too far to the left | you turned it too far anticlockwise | it ended up twisted to the left | it came out rotated too far against the clock | you over-rotated it to the left"),
    "counterclockwise": phrases("""
        it sits crooked | it's crooked | it stands at an angle | you put it down crooked | it isn't straight | you turned it too far to the right | you turned it too far clockwise | it ended up askew | you set it down skewed |
        it ended up twisted | it came out slanted | it's not parallel to {b} | it doesn't line up with {b} | it's not square | the top one is skewed | you over-rotated it | you twisted it while you put it down
    """),
}  # fmt: skip
"""About what has been done."""

WHY = phrases("""
    i can't see {b} like that | i can't get at it like that | it's blocking my view | i need to get past it | something else has to fit in there | it looks odd like this | it'll look better | it's a matter of looks |
    i can't work like this | that's not quite it | that's not what i had in mind | close, but no cigar | not bad | almost | almost there | nearly | not quite | so close | you're nearly there | good, but |
    nice, but | fine, but | great, only | right idea, but | better, but | okay so far, but | not exactly | hm, no | the idea is right | the position is off | that's off | the height isn't right |
    that's not where the mark is | i've got a mark there | there's a screw in the table there | the surface is wet there | there's a draught | the light's bad there | the cable runs along there |
    {b} still has to fit in | i have to get at {b} | it wobbles | it isn't stable like that | it won't hold like that | it'll fall | it's going to fall | it's going to fall over | that's going to topple |
    that can't be comfortable | i measured it | i've measured it twice | according to the drawing | as i drew it | my mistake | i changed my mind | on second thought | on reflection | come to think of it |
    that won't do | that's no good | this won't work | that isn't going to work | honestly | really | look | you see | listen | hey, watch | the spot is right but not exact | it's a precision job |
    the camera can't see it like that | the label should be visible | the photo needs it | i have to plug something in there | it's in the shade there | the lid has to open | the drawer has to open
""")
"""Why, or how well it went: fits any way."""

AFTER = phrases("""
    then it's perfect | then it's fine | that would do it | and leave it at that | or it'll fall | or it falls | if you can | i think | i'd say | or so | or thereabouts | roughly | about that | no more than that |
    not more | exactly that | precisely | to be exact | as far as it goes | and stop there | and then hold it | and i'm happy | otherwise it's good | the rest is fine | everything else is fine | apart from that it's good |
    so i can see it | so that i can reach it | so that i can get past | so nothing happens | so it won't fall | because it'll tip over otherwise | because i can't reach it | since {b} is there | because of {b} | or {b} falls |
    or you'll hit {b} | otherwise you hit {b} | before something happens | before it falls | to be on the safe side | just to be safe | for safety | if that's possible | if it goes | i reckon | i suppose | i believe | i guess |
    that's all | nothing else | and that's that | that's what i want | that's more like it | you know | yeah | all right | right | see | or else | or it won't fit | or it doesn't fit | so the lid closes | so that {b} fits in | so there's room for {b}
""")
WOULD = phrases("""
    would be better | would be ideal | would be lovely | would be perfect | would be great | would do | ought to do it | should be enough | is what i meant | is what i want | would be nice |
    would have been better | would have been right | was what i had in mind | is where i want it | and it's perfect | and i'm happy | and we're there | and that's it | and it fits | then it's right |
    should do it | might be better | is better | would help | would suit me better | i'd say | i think | please, not more | will do | and you've got it
""")
"""After words that are no sentence of their own: "2 cm left would be better"."""
