# ruff: noqa: E501 (word lists read better unbroken)
"""What may be asked of a robot for one sort of job or for good: only the words that say when it counts tell which."""

from __future__ import annotations

from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.telling import Cores

GENTLY = Cores(
    asked=phrases("""
        go slower | go slowly | move slowly | move more slowly | slow down | be slower | take it easy | take your time | go at half speed | go at a quarter of that speed | halve your speed | move at walking pace | go faster | move faster | be quicker |
        speed up | hurry up | work faster | work more slowly | drive gently | be gentle | be more gentle | be careful | be more careful | take more care | handle things gently | treat things more gently | be softer with things | use less force | use more force |
        press less | press harder | push more gently | grip things more gently | grip softly | grip harder | grip tighter | hold things tighter | hold them more firmly | close your fingers less | open your hand wider | open the gripper further |
        open your fingers slowly | let go slowly | let go more gently | let go lower down | let go later | let go {d} above the table | set things down gently | set things down softly | put things down softer | put them down more slowly | lower things slowly |
        lower things all the way before you let go | lift things higher | lift higher | lift them {d} | lift things {d} higher | lift everything {d} before you move | lift it straight up first | carry things higher | carry things lower | carry them {d} above the table |
        carry them close to the table | fly lower | stay low | stay higher | keep your hand higher | keep your hand {d} above things | keep more distance | keep {d} from everything | keep away from the edge | keep {d} from the edge | stay away from the edge |
        stay {d} away from the edge | stay {d} away from {x} | keep clear of {x} | keep {d} clear of {x} | put things {d} further in | leave {d} at the edge | leave more room around things | leave {d} of room around them | leave {d} between things |
        leave a bit more room | take things by the {r} | take them by the {r} | hold things by the {r} | hold the {g} by the {r} | hold a {o} by its {r} | grab things by the {r} | grab the {g} at the {r} | pick the {g} up by the {r} | grip the {g} at the {r} |
        come from above | come down straight | come down from above | approach from the {v} | approach from the side | approach slowly | approach more slowly | come in lower | come in at an angle | come down {d} lower | grip {d} lower | grip {d} higher up |
        reach further down | grip at the very {r} | keep things level | keep them upright | keep the {g} upright | hold things level | turn things straight | turn things parallel to the edge | turn the {g} by {w} | turn the handles to the {v} | lay things down flat |
        stand them upright | wait a moment before you let go | wait a second before you lift | pause before each grip | make smaller movements | make a wider bow around {x} | go round {x} at a distance | move in a straight line | move in a curve | brake earlier |
        start more gently | stop more softly | accelerate less | avoid jerks | move smoothly | point from lower down | come closer when you point | hover lower | hover {d} above things | let go only once it's down | go slower on the way down | go slowly on the last bit | go down the last bit really slowly | go at a crawl | hover a finger above | center things better | put things exactly in the middle | aim for the middle
    """),
    forbidden=phrases("""
        go so fast | move so fast | go that fast | rush | hurry | race | race about | whizz around | dawdle | crawl | be so slow | be so rough | be so hasty | slam things down | bang things down | drop things | drop things from up there | let things fall |
        let go so high up | let go too early | let go before it stands | throw things | squeeze things | squeeze so hard | squeeze the {g} | grip so hard | grip the {g} so hard | grip things at the {r} | hold things by the {r} | hold the {g} by the {r} | press so hard |
        push so hard | press down | jerk | swing things about | swing round so wildly | tilt things | tilt the {g} | tip the {g} | shake the {g} | fly so low | fly so high | lift things so high | lift things more than {d} | carry things so low | carry things over {x} so low |
        go within {d} of the edge | go so near the edge | come so close to {x} | go within {d} of {x} | put things so close to the edge | put things right at the edge | scrape along the table | drag things | drag the {g} over the table | drag things across the table |
        come in from the {v} | come in from the side | come from above | turn things | turn the {g} when you carry them | twist your hand | open your hand so wide | bump into things | brush against {x} | stop so abruptly | make such wild movements | make such a big bow
    """),
    stated=phrases("""
        slower | faster | gently | more gently | more slowly | a bit slower | a bit faster | at half speed | half the speed | twice as fast | slowly and gently | softly | with less force | with more feeling | more carefully | not so fast | not so rough | not so hard |
        less speed, more care | you can be quicker | you can go faster | you could be gentler | you're too fast | you're too slow | you are too rough | you're much too hasty | you're too fast for my taste | half of it is enough | slow and steady |
        smooth movements, no jerks | a looser grip | a firmer grip | a soft grip | a wider grip | hands off the {r} | grip at the {r} | things held by the {r} | lower | closer to the table | higher above the table | {d} higher |
        {d} above the table | {d} higher above things | {d} lower than now | {d} off the edge | {d} further in | {d} away from the edge | {d} further in than you do it now | not so near the edge | more distance to {x} | {d} from {x} | a bow around {x} |
        from above, not from the side | from the {v}, not from above | straight down | in a straight line | in small steps | at a lower height | from lower down | upright | level | {w} turned | with the handle to the {v} | parallel to the edge | with {d} to spare | dead centre
    """),
)
"""How things are done."""

THINGS = Cores(
    asked=phrases("""
        leave the {g} where they are | leave {x} where it is | leave {x} in its place | leave {x} alone | leave the {g} alone | let {x} be | skip {x} | skip the {g} | ignore the {g} | ignore {x} | keep your hands off {x} | stay away from the {g} | use the {g} | use {x} |
        take the {g} | take the {s} ones | take whatever is nearest | take the one nearest to me | choose the {s} one if there are two | pick the nearest one | pick the {s} ones | prefer the {s} ones | prefer {x} | use {x} rather than {y} | use the {s} ones rather than the {t} ones |
        take {x}, not {y} | put the {g} on the {v} | put the {g} to the {v} | put what you don't need to the {v} | put the {g} in {x} | put the {g} on {x} | put things you can't place next to {x} | work on the {v} side | use the {v} half of the table | keep the {v} side free |
        keep the middle free | keep the space around {x} free | leave the {v} side to me | leave the {v} half empty | ask me before you touch {x} | ask before you use the {g} | ask me if you're not sure | ask when two things fit | ask me which one | tell me if something is missing |
        say what you are going to do first | tell me before you start | put {x} back afterwards | put things back when you're done with them | put everything back where it came from | clear {x} before you use it | empty the {g} before you use them |
        check whether {x} is empty | check the {g} first | pick up what you drop | put fallen things back up | try again if it fails | leave it if it fails | stop if something falls | stop if i come near | stop when something falls over | wait for me before you touch {x} | tell me instead of pointing | point at it and say its name | show me rather than tell me | say it as well as pointing | wait for my ok
    """),
    forbidden=phrases("""
        touch {x} | touch the {g} | touch anything on the {v} side | move {x} | move the {g} | move anything else | move what's on {x} | take the {g} | take {x} | take anything from {x} | take things out of {x} | use {x} | use the {g} | use the {s} ones | use {x} for that | put anything on {x} |
        put anything in {x} | put anything on the {g} | put things on top of the {g} | put things in front of {x} | put things next to {x} | put things on the {v} side | put {g} on {g} | put {x} on {y} | put {x} near {y} | stack anything on {x} | stack the {g} | stack {g} |
        mix {c} and {k} | mix the {g} with anything else | block the way to {x} | block the {v} side | cover {x} | leave things lying around | leave anything on {x} | leave {x} empty | ask me every time | ask so much | tell me everything you do | guess | guess which one i mean | pick the {s} one just like that
    """),
    stated=phrases("""
        hands off {x} | hands off the {g} | {x} stays where it is | {x} stays put | the {g} stay where they are | {x} isn't to be touched | {x} is off limits | {x} is taboo | {x} is reserved | nothing goes on {x} | nothing goes into {x} | nothing on the {v} side | nothing on top of the {g} |
        nothing next to {x} | the middle stays free | the {v} side stays free | the {v} side is mine | {x} is mine | {x} is not for you | the {g} are mine | the {g} aren't for that | {x} isn't meant for that | the {s} ones are meant | the {s} one is meant, not the {t} one |
        {x} rather than {y} | better {x} than {y} | rather the {s} ones | rather the {g} | the {s} ones if there's a choice | the nearest one if there are several | whichever is nearest to me | the one on the {v} if two fit | in case of doubt {x} | if in doubt, ask |
        if you're not sure, ask me | if you can't find it, say so | if something is missing, tell me | if {x} is in the way, put it on the {v} | if {x} is full, use {y} | if there's no room, use the {v} side | the {g} on the {v}, the rest on the {u} | {g} to the {v} | {x} serves for the {g}
    """),
)
"""Which things are used, and which are not."""
