# ruff: noqa: E501 (word lists read better unbroken)
"""Words of control: stop, go on, undo, good."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.world import pick

_STOP = phrases("""
    stop | stop | stop | wait | wait | wait a moment | wait a second | hold on | halt | freeze | pause | stop it | stop there | stop right there | stop now | stop moving | hold it | hang on | no stop | whoa | hold still |
    don't move | stop please | wait please | one moment | one second | just a second | cancel | abort | emergency stop | stop immediately | stop at once | stop that | stand still | not another move | stop what you are doing |
    stay there | hold | quit it | stay | time out | wait wait | stop stop stop | hey stop | give me a second | hold your horses | pause please | interrupt | cancel that | let me think | stop, stop | no, wait | wait for me |
    wait until i say so | don't go on yet | don't do anything for a moment | don't do that | don't | no don't | stop the arm | stop the robot | stop everything | leave it for now | break off | break it off | call it off | enough |
    that's enough | that's enough for now | stay where you are | stay put | stay like that | not yet | hang on a second | hang on a minute | hold on a sec | hold it right there | whoa there | easy, stop | hold fire | cut it out | knock it off |
    just a moment | just a minute | a moment please | give me a moment | give me a minute | give me a sec | i need a moment | i have to think | let me have a look first | let me look | let me check something | wait, let me check |
    wait, i have to move my hand | stop, my hand is there | my hand is in there | my fingers are in there | ouch | ow | watch out, stop | danger, stop | someone is coming, wait | i have to take this call, wait | time | timeout | interrupt that |
    suspend | suspend that | standstill | no further | not one more inch | not a step further | no more | stop before something happens | that's far enough, stop | keep still | keep quite still | don't budge | don't move a muscle | rest | take a break
""")
_GO_ON = phrases("""
    go on | go on | continue | continue | carry on | keep going | proceed | resume | go ahead | ok go on | okay, continue | you can go on | you may continue | please continue | continue please | go on please | carry on please |
    all right, go on | now continue | now go on | it's fine, go on | fine, continue | don't stop | no, go on | never mind, go on | never mind | as you were | back to work | finish it | finish what you were doing | continue with that |
    move on | keep at it | you can continue | go ahead and finish | that's ok, go on | false alarm | false alarm, continue | it's nothing, go on | sorry, go on | unpause | on you go | off you go | you can carry on | you can carry on now |
    you may proceed | you may go on | you can resume | resume please | pick up where you left off | carry on where you stopped | go on where you left off | continue where you were | keep doing what you're doing | don't let me stop you |
    don't mind me | don't mind me, go on | ignore that, go on | ignore me | forget what i said, go on | forget it, carry on | nothing, carry on | it was nothing | it's all right, carry on | all clear | the coast is clear | clear, go on | ready, go on |
    ready when you are | i'm ready, go on | i'm out of the way now | my hand's out, go on | you're fine, go on | no problem, continue | go for it | let's go | let's go on | let's continue | let's carry on | let's get on with it | get on with it |
    and on we go | on with it | do go on | what are you waiting for | why did you stop | why are you stopping | why have you stopped | who told you to stop | you don't have to stop | no need to stop | no reason to stop | i didn't say stop |
    i didn't mean you | i wasn't talking to you | that wasn't for you | i was talking to somebody else | keep it up | keep on | keep on going | continue as planned | as planned | stick to the plan | complete it | complete what you started | do the rest | finish the job |
    finish up | finish that | bring it to an end | okay go | ok, you can go on now | green light | permission granted | start again | you can move again | start moving again
""")
_UNDO = phrases("""
    undo | undo that | undo that | undo it | undo the last step | undo this | take that back | take it back | revert | revert that | reverse that | put it back | put it back where it was | go back | go one step back | back to how it was |
    make that undone | bring it back | put it back to where it was | please undo that | no, undo that | undo your last action | that was wrong, undo it | restore the previous state | put everything back | undo the last move | undo it please |
    return it to where it was | take back the last move | i want it back where it was | not good, put it back | wrong, put it back | roll back | no, put it back | put that back | step back | put it back where you found it | put that back where you got it |
    put it back where it came from | put it back where you took it from | back where it came from | back with it | leave everything as it was | make it as it was | make it like it was before | as it was before | like it was before | the way it was before |
    i want it the way it was | i liked it better before | it was better before | it was better the way it was | it was fine where it was | you shouldn't have moved that | that shouldn't have been moved | that wasn't meant to be moved | go back to how it was |
    go back one | go back a step | one step back | take a step back | undo what you just did | undo what you did | undo the last thing | undo the last thing you did | take back what you did | reverse the last step | reverse your last move | reverse it | revert it |
    revert the last step | revert to before | restore it | restore it to how it was | restore how it was | get it back to where it was | get it back | move it back where it was | set it back where it was | return it | return it to its old place |
    return that to where you found it | bring it back where it was | put it where it was | put it where it was before | put it back in its old place | old place please | back to the start | back to the beginning | back to square one | scratch that, put it back |
    scrap that | scrap that move | never should have moved that, put it back | let's go back | let's undo that | can you undo that | could you undo that | can you put it back | could you put it back where it was | would you put that back | i regret that, put it back |
    i take it back, put it back | changed my mind, put it back | i changed my mind, leave it where it was | on second thought, put it back | forget that, put it back | pretend i said nothing, put it back | rewind | rewind that | ctrl z | control z | back up one move
""")
_GOOD = phrases("""
    good | good | great | perfect | perfect | very good | well done | that's it | that is it | exactly | exactly right | yes | yes, like that | just right | right | correct | that's right | that is right | nice | excellent | fine | that's fine |
    looks good | thanks | thank you | good job | nice work | good work | that's good | that is perfect | like that | just like that | great job | super | wonderful | ok good | okay, good | good, thanks | perfect, thank you | that's what i wanted |
    that is what i meant | now it's right | now it is good | much better | that's better | yes that's good | i'm happy with that | awesome | cool | ok | okay | all good | good robot | bravo | that will do | that works | i like it | keep it like that |
    done, thanks | as i wanted | spot on | exactly like that | just what i wanted | just what i needed | that's just what i had in mind | precisely | that's perfect | that's great | lovely | brilliant | fantastic | marvellous | amazing | beautiful | splendid | super job |
    top | first class | couldn't be better | couldn't have done it better myself | that's the way | that's the way i like it | now you've got it | you've got it | you got it | there you go | there we are | there we go | that's more like it | so much better |
    better now | better | it's better now | it's fine now | it's good now | it's good like this | good like that | leave it like that | leave it like this | leave it as it is | leave it there | it can stay like that | it may stay there | that can stay |
    don't change a thing | no complaints | nothing to complain about | i have nothing to add | i'm satisfied | i'm happy | i'm content | i'm pleased with that | satisfied | that pleases me | that looks right | that looks perfect | looks great | looks fine |
    looks right to me | that's how i like it | that's how it should be | that's how it's done | that's how i want it | this is how i want it | as it should be | good enough | good enough for me | it's good enough | that'll do | that'll do nicely | works for me |
    suits me | fine by me | fine with me | i can live with that | can't complain | not bad at all | no more corrections | accepted | approved | confirmed | yep | yeah | yup | yes please, like that | yes exactly | yes, perfect | yes thanks | yes, thank you | aye |
    many thanks | thanks a lot | thanks a bunch | thank you very much | thank you so much | thanks, that's it | thanks, that's good | thanks robot | cheers | cheers, that's great | ta | much appreciated | you're a star | you're great | you're the best | you're a good robot |
    clever robot | clever | smart | neat | sweet | sound | great stuff | good stuff | nicely done | well placed | neatly done | smooth | that was good | that was perfect | that went well | that was quick, thanks | ten out of ten | bingo | bull's eye | a perfect fit |
    it fits | it fits perfectly | job done | mission accomplished | all done | we're done | we're done here | that's all | that's all, thanks | that's all i wanted | nothing more, thanks | good as gold | hooray | yay | wow | hm, good | all right | alright | okay then | so be it
""")
_FRAMED = {
    "stop": (
        phrases("hey | hey, | whoa, | woah, | no, | no no, | oh, | uh, | um, | oi, | ok | okay, | robot, | mate, | ah, | wait, | please | nope, | quick, | hey hey, | oh no, | careful, | er,"),
        phrases("stop | wait | hold on | hang on | halt | freeze | pause | hold it | stop right there | stop where you are | stop it right there | hold still | don't move | wait up | hold that | hold up | stop that now | can you wait | could you stop | would you wait | you stop | that's far enough | stand still | keep still | stay right where you are | stop moving | not so fast, stop | don't you move | don't move a muscle | don't move a finger | not a finger | no more moving | nothing more for now | that's it for the moment, wait"),
        phrases("a sec | a second | a moment | a minute | for a moment | for a second | for a bit | please | now | right now | there | right there | at once | immediately | a tick | a tick please | mate | will you | would you | for now | until i'm back | until i say | till i'm ready | thank you | i said | for a moment please | just a moment"),
    ),
    "go on": (
        phrases("ok | okay, | right, | all right, | alright, | all good, | good, | fine, | yeah, | yes, | sure, | sorry, | never mind, | no, | it's fine, | it's ok, | false alarm, | ok then, | well, | my mistake, | nothing, | no problem, | it's nothing, | there, | now | please | right then,"),
        phrases("go on | carry on | continue | keep going | proceed | resume | go ahead | off you go | on you go | you can go on | you can carry on | you can keep going | keep at it | move on | finish that | finish what you were doing | resume what you were doing | carry on where you left off | you may go on | as you were | don't stop | no need to wait | no need to stop | finish it off | go on with it | get going again | start again where you were | keep moving | go right ahead"),
        phrases("please | then | now | it's fine | it's ok | it's all fine | it's all right | thanks | thank you | as before | like before | with that | mate | if you like | if you want | don't worry | i'm done | i'm out of the way | my hand is out | nothing happened | that was nothing | all good | no worries | by all means"),
    ),
    "undo": (
        phrases("no, | nope, | no no, | oh no, | oops, | sorry, | hm, | ah, | wait, | that was wrong, | that was a mistake, | my mistake, | please | can you | could you | would you | i'd like you to | wrong, | not good, | that's no good, | on second thoughts, | i changed my mind, | ok | right,"),
        phrases("undo that | undo the last one | undo the last bit | undo what you just did | undo that last bit | undo that last move | undo this last step | undo your last move | take that back | take back the last step | reverse that | reverse the last bit | revert that | put it back where it was | put that back where it was | put it back where you got it | put it back the way it was | go back to before | go back to how it was | go back one step | return it to where you got it | return it to where it came from | bring it back to where it was | roll that back | rewind that | unmake that | make that undone | restore it to how it was | put everything back as it was"),
        phrases("please | again | again please | will you | would you | thanks | thank you | now | if you can | can you | right away | i preferred it | i liked that better | it was better before | it was fine | mate | sorry | for me"),
    ),
    "good": (
        phrases("yes, | yes! | yeah, | yep, | oh, | ah, | ok | okay, | now | there, | right, | great, | good, | thanks, | thank you, | cheers, | ta, | nice, | wow, | hm, | well, | and | robot, | mate, | oh yes, | that's it,"),
        phrases("perfect | great | brilliant | lovely | that's the one | that's the one i wanted | that's the spot | that's what i wanted | that's just what i wanted | that's fine now | it's fine now | that's good | that's great | that's lovely | that's perfect | just right | spot on | exactly right | nice one | good one | well done | good job | good bot | good robot | top job | couldn't be better | couldn't ask for more | couldn't ask for better | that'll do | that'll do me | that does it | that's done it | leave it | leave it there | leave it like that | keep it there | it can stay there | i'm happy | i'm happy now | job done | all good | much better | that's better | that looks right | looks good | looks good to me | you've done it | you nailed it | you got it right | right first time"),
        phrases("thanks | thank you | cheers | ta | mate | now | like that | robot | well done | just like that | thanks a lot | thank you very much | i'm happy | i'm pleased | leave it | leave it there | that's all | that's all for now | bot | at last | finally | this time | for me | by me | keep it like that"),
    ),
}  # fmt: skip
_OUTBURSTS = phrases("""
    hey | hey hey | hey hey hey | oi | oi oi oi | no no no | no no no no | no! no | whoa | woah | woah woah | whoa whoa whoa | stooop | stoooop | stop stop | stop!! | stop! stop | wait wait wait | waaait | eek | argh | aargh | aah | ouch | oww | help | nooo | halt halt | careful careful stop | ho | uh oh | uh-oh stop | yikes, stop | danger
""")
_WORDS = (*(("stop", _STOP), ("stop", _STOP), ("go on", _GO_ON), ("undo", _UNDO), ("good", _GOOD)),)


def control(rng: np.random.Generator) -> tuple[str, tuple[str]]:
    """Words of control, and what they are."""
    word, forms = pick(rng, _WORDS)
    if rng.random() < 0.55:
        return pick(rng, forms), (word,)
    if word == "stop" and rng.random() < 0.2:
        return pick(rng, _OUTBURSTS), (word,)
    before, cores, after = _FRAMED[word]
    said, draw = pick(rng, cores), rng.random()
    if draw < 0.65:
        said = f"{pick(rng, before)} {said}"
    if draw > 0.4:
        said = f"{said}{pick(rng, (' ', ', ', ' ', '. '))}{pick(rng, after)}"
    return said, (word,)
