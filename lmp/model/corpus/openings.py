# ruff: noqa: E501 (word lists read better unbroken)
"""What people put before and after whatever they say to a robot, without meaning anything by it."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.world import pick

_SHORT = phrases("""
    please {} | no, {} | wait, {} | hey, {} | hm, {} | {} please | {}, please | robot, {} | no no, {} | stop, {} | oh, {} | sorry, {} | okay, {} | {}, ok | well, {} | ah, {} | {}, thanks | um, {} | uh, {} | hmm, {} | er, {} | ooh, {} | oi, {} | right, {} | right then, {} | all right, {} | ok, {} | so, {} | now, {} | look, {} |
    listen, {} | mate, {} | hey robot, {} | nope, {} | nah, {} | yeah, {} | yes but {} | and {} | but {} | but, {} | {} mate | {}, mate | {}, robot | {}, would you | {}, will you | {}, could you | {}, can you | {}, yeah | {}, understood | {}, got it | {} okay | {} ok | {} thanks | {}, thank you | {} thank you | {} love | {}, buddy |
    {}, you see | {} you know | {}, really | {}, honestly | honestly, {} | seriously, {} | oh dear, {} | oh no, {} | argh, {} | whoa, {} | hold on, {} | hang on, {} | one sec, {} | just a sec, {} | wait wait, {} | stop stop, {} | no no no, {} | hi, {} | hello, {} | yo, {} | excuse me, {} | pardon, {} | ahem, {} | psst, {} | hello? {}
""")
_LONG = phrases("""
    sorry to interrupt, but {} | sorry to bother you, {} | sorry to be a pain, but {} | sorry for being picky, {} | i'm sorry but {} | i hate to say it, but {} | i don't want to be fussy, but {} | i don't mean to nag, but {} | forgive me, but {} | if i may, {} | if you don't mind me saying, {} | if i'm honest, {} | to be honest, {} | to tell the truth, {} |
    quite frankly, {} | between you and me, {} | i'll tell you what, {} | tell you what, {} | you know what, {} | do you know what, {} | guess what, {} | here's the thing: {} | here's the thing, {} | the thing is, {} | thing is, {} | the point is, {} | my point is, {} | what i'm saying is, {} | what i'm trying to say is: {} | what i mean is, {} | i mean, {} |
    let me put it this way: {} | let me explain: {} | let me say it again: {} | let me tell you something: {} | let me be clear: {} | just to be clear, {} | one thing: {} | one thing, {} | just one thing, {} | only one thing: {} | a small thing: {} | small correction: {} | correction: {} | a remark: {} | a hint: {} | a tip: {} | a request: {} | a wish: {} |
    as i said, {} | like i said, {} | as i told you, {} | i told you: {} | i told you, {} | i've said it before, {} | how often do i have to tell you, {} | for the hundredth time, {} | look, i know you're trying, but {} | i know you mean well, but {} | nice try, but {} | good try, but {} | nearly, but {} |
    not bad, but {} | that's nice, but {} | all very well, but {} | it's fine, but {} | i'm not happy with that, {} | i'm not quite happy, {} | that's not how i want it, {} | that's not what i had in mind: {} | that's not it, {} | that isn't right, {} | not like that. {} | no, not like that. {} | no good. {} | hm, no. {} | oh come on. {} | goodness me, {} |
    good heavens, {} | my goodness, {} | for heaven's sake, {} | for crying out loud, {} | hang on a minute, {} | wait a minute, {} | just a moment, {} | hold on a second, {} | wait, wait, {} | attention please, {} | attention: {} | careful now, {} | dear robot, {} | my dear, {} | my friend, {} | be a dear, {} | do me a favour, {} | would you be so kind, {} |
    if you could: {} | if it's possible, {} | if possible, {} | whenever you're ready, {} | by the way, {} | oh, by the way, {} | btw {} | now that i see it, {} |
    now that i look at it, {} | from where i stand, {} | from here i can see it, {} | as far as i can see, {} | if you ask me, {} | in my opinion, {} | i think {} | i think, {} | i feel {} | i'd say {} | i reckon {} | i believe {} | i suppose {} | it seems to me {} | i'm afraid {} | you see, {} | you know, {} | {}, if you ask me | {}, if i'm honest |
    {}, to be honest | {}, i'm afraid | {}, i think | {} i think | {}, i reckon | {}, i suppose | {}, that's all | {}. that's all | {}, that's what i meant | {}, if that's ok | {}, if that's all right | {}, if you would | {} if you would | {}, if you'd be so kind | {}, there's a good robot | {}, there's a dear | {}, be a dear | {}, my friend | {}, do you hear |
    {}, do you understand | {}, are you listening | {}, have you got that | {}, is that clear | {}. is that clear | {}. got it | {}. understood | {}. clear | {}. ok | {}. thanks | {}. thank you | {}. please | {}, many thanks | {}, cheers | {}, ta | {}, sorry | {}. sorry | {}, sorry about that | {}, no offence | {}, no hard feelings | {}, just saying |
    {}. just saying | {}, you silly thing | {}, you clumsy thing | {}, for goodness' sake | {}, for heaven's sake | {}, how hard can it be | {}. is that so hard | {}, is that too much to ask | {}, can't be that hard | {}. how often do i have to say it | {}, as i said | {}, like i said | {}, i told you | {}, if possible | {} if you can | {}, if you can manage
""")


def opened(rng: np.random.Generator, said: str) -> str:
    """What is said, with words round it that change nothing."""
    return pick(rng, _SHORT if rng.random() < 0.65 else _LONG).replace("{}", said)
