# ruff: noqa: E501 (phrases read better unbroken)
"""What is not for this robot: other languages, nonsense, other wishes, sentences that stop half-way."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.draft import Draft, unmoved
from lmp.model.corpus.moves import put
from lmp.model.corpus.phrases import phrases, words
from lmp.model.corpus.places import Goal
from lmp.model.corpus.refs import named
from lmp.model.corpus.several import absent
from lmp.model.corpus.tongues import foreign
from lmp.model.corpus.world import Scene, invented_name, pick, shuffled

_ELSEWHERE = phrases("""
    make me a coffee | what is the weather | what's the weather like today | tell me a joke | sing a song |
    who are you | how are you | what time is it | open the door | play some music | turn on the light |
    turn off the lights | call my mother | write a poem | what is the capital of france | order a pizza |
    clean the kitchen | drive to the store | buy some milk | go to sleep | what is your name | who made you |
    how old are you | do you love me | what is two plus two | translate this to german | send an email to bob |
    book a flight to london | cook dinner | wash the dishes | fold the laundry | paint the wall | dance |
    jump | run away | fly | walk to the kitchen | follow me | charge my phone | set an alarm |
    set a timer for ten minutes | remind me tomorrow | what day is it | search the internet | download a file |
    show me a movie | tell me a story | i am hungry | i love you | hello | hi | hi there | good morning |
    good night | thank you | thanks | how do i get to berlin | give me money | vacuum the floor |
    water the plants | feed the cat | walk the dog | bake a cake | cut the bread | pour me a glass of water |
    fill the glass with water | open the window | close the door | lock the car | shut down the computer |
    delete all files | read my mail | who won the game | what is the meaning of life | solve this equation |
    draw me a picture of a cat | take a photo | record a video | increase the volume | print this page |
    update the software | restart | what can you do for my taxes | explain quantum physics |
    recommend a good book | how tall is the eiffel tower | where do you live | are you a robot |
    can you feel pain | what do you think of me | let's play chess | make it rain | break the table |
    burn it all | eat the red block | paint the red block blue | melt the blocks | cut the block in half |
    throw the ball out of the window | hit the bowl | smash the mug | give me your password | import os |
    sudo rm -rf | print hello world | select * from users | build me a house | make a sandwich | make tea |
    brew some tea | make me some tea | bring me a beer | get me a coffee | fetch the newspaper |
    clean my room | wash my car | do my homework | write my essay | teach me french | speak louder | be quiet |
    shut up | go away | come here | sit down | stand up | stop talking | wake up | what is the temperature |
    is it raining | will it rain tomorrow | how is the traffic | what is the stock price |
    how much does it cost | when is the next train | who is the president | why is the sky blue |
    how does it work | what happened yesterday | change the color of the block | make the block bigger |
    make the red block green | duplicate the bowl | fry an egg | boil some water | peel the apple |
    weigh the block | what does it weigh | what does the block taste like | what is the block made of |
    open the gripper | close the gripper | open your hand | close your hand | wave at me | shake my hand |
    rotate the red block by ninety degrees | turn the block upside down | flip the mug over | spin around |
    shake the bowl | roll the ball | throw the block | kick the ball | tilt the plate | screw the lid on |
    unscrew the bottle | squeeze the ball | go faster | slow down | move faster | be careful |
    what can you do | how does this work | i changed my mind | the red block is nice | that was wrong |
    this is a test | is this thing on | can you hear me | undo | undo that | go on | continue | stop | wait |
    one moment | i'm tired | i'm bored | nice job | well done | great | cool | lol | haha | ok | no | yes |
    maybe | whatever | hmm | test | testing | help | what | why | foo bar | hello world | goodbye | bye |
    see you later | never mind | forget it | i don't know | do something | do anything | surprise me | make it nice |
    fix this | sort it out | help me out | do your thing | impress me | make yourself useful | you know what to do |
    the usual please | do whatever you want | go | begin | start | let's go | next | more | less | something |
    nothing | do nothing | anything else | do it | do that | make it so | get on with it | try harder | try again |
    do it better | do it properly | be quick | hurry up | please | robot | hey robot | hello robot | yo | sup |
    what's up | good evening | good afternoon | how is it going | nice to meet you | sorry | excuse me | oops |
    oh no | wow | hm | well | so | and then | what now | what next | what else | who is there | is anybody there |
    are you alive | are you sure | do you understand me | can you see me | do you speak german | what can you see outside |
    throw it at me | hit me | punch the wall | stab me | kill the cat | break the bowl | smash everything |
    knock everything off the table | destroy the table | attack | explode | set the table on fire | push it off the table |
    throw everything on the floor | drop everything on the floor | hurt him | catch this | juggle | play catch with me |
    give me a high five | clap your hands | scratch my back | give me a massage | tie my shoes | comb my hair |
    hand me a tissue | hand me the salt | pour some milk | stir the soup | cook some rice | cut the carrots |
    set the clock | iron my shirt | sew a button on | write your name | draw a house on the paper | sign this letter |
    paint a picture | sing happy birthday | tell me the news | what is 17 times 23 | how many people live in china |
    what is the tallest mountain | who invented the telephone | how far is the moon | when is christmas | what year is it |
    where am i | where is my phone | where is berlin | who am i | what is love | are you happy | do you dream |
    how heavy is the table | how much does a robot cost | why are you so slow | why did you do that | what did you just do |
    what are you doing | what have you done | log out | sign in | open a new tab | close the window | save the file |
    copy this text | undo the deployment | git push | ls -la | cd .. | exit | quit | def main(): | x = 5 | while true |
    { } | ??? | !!! | ... | 42 | 3.14 | a | x | ok google | alexa | hey siri | turn the heating up | dim the lights |
    mow the lawn | take out the trash | change the tyre | repair the bike | drill a hole | hammer a nail in |
    build a rocket | fly to the moon | travel back in time | become invisible | make everything disappear |
    turn the block into a ball | make the bowl smaller | make the blocks heavier | paint everything green |
    lift the table | move the table | turn the table around | tip the table over | climb on the table |
    leave the room | walk around the table | look out of the window | close your eyes | look at me | smile | nod
""")
_FUNCTION_WORDS = words("""
    the a of to and in that is was he for it with as his on be at by had not are but from or have an they
    which one you were her all she there would their we him been has when who will more no if out so said
    what up its about into than them can only other new some could time these two may then do first any my
    now such like our over man me even most made after also did many before must through back years where
    much your way well down should because each just those people how too little state good very make world
    still own see men work long get here between both life being under never day same another know while last
    might us great old year off come since against go came right used take three
""")


REFUSED: Goal = {"is": "any", "of": [{"is": "not_understood"}, {"is": "error", "contains": ""}]}
"""It says that it did not understand, or fails in saying what there is not; and nothing moves."""


def refusal(scene: Scene, sentence: str, recipe: str, part: str | None = None) -> Draft:
    """A sentence that is not understood, for the whole of it or a part; nothing moves."""
    shown = " ".join((part or sentence).split()[:6])
    return Draft(sentence, f"not_understood({shown!r})", (), (REFUSED, unmoved(scene)), recipe)


def _babble(rng: np.random.Generator, scene: Scene) -> str:
    draw = rng.random()
    if draw < 0.25:
        return "".join(pick(rng, "abcdefghijklmnopqrstuvwxyz") for _ in range(int(rng.integers(3, 14))))
    if draw < 0.45:
        return " ".join(
            "".join(pick(rng, "asdfghjklqwertyuiopzxcvbnm") for _ in range(int(rng.integers(2, 8))))
            for _ in range(int(rng.integers(2, 5)))
        )
    if draw < 0.6:
        return " ".join(pick(rng, _FUNCTION_WORDS) for _ in range(int(rng.integers(2, 8))))
    if draw < 0.75:
        return " ".join(invented_name(rng) for _ in range(int(rng.integers(2, 5))))
    if draw < 0.82:
        return "".join(pick(rng, "0123456789.,!?#%&") for _ in range(int(rng.integers(1, 10))))
    made = put(rng, scene)
    # Of few words, another order may mean something: "blue bowl -> red block".
    words = made.sentence.split() if made and made.sentence.count(" the ") > 1 else ["put", "the", "block"]
    return " ".join(shuffled(rng, words) + ([invented_name(rng)] if rng.random() < 0.4 else []))


def _half(rng: np.random.Generator, scene: Scene) -> str:
    a = named(rng, scene, pick(rng, scene.things))
    p = destination(rng, scene, frozenset(a.names))
    where = p.said if p else "in the corner"
    verb = pick(rng, ("put", "place", "move", "bring", "stack", "push", "pick up", "drop", "take", "set"))
    option = pick(
        rng,
        phrases("""
            {v} | {v} the | put {a} | place {a} | put {a} {w} | {w} | pick up {a} and | put {a} and |
            {v} it | put it {p} | the | put it there | do it again | again | {a} | move them {p} |
            do the same with the other one | put {p} | if there is | how many | where is | which | is there |
            {v} {a} and then | {v} {a} to | {v} {a} on top of | if {a} | if {a} is | when | unless | if {a} is {w} then |
            is {a} | are there more | what color | take {a} and | {v} the one | both | all of the | everything | all |
            put both | swap | swap {a} and | swap {a} with | move {a} by | move by 5 cm | 10 cm to the left | left of |
            the {w} | between {a} and | with {a} | to {a} | from {a} to | {a} and | not {a} | {v} not | except {a} |
            {v} them | them | it | that one | this | there | here | over there | put it | put them | {v} this |
            {v} all of it | the same | the other one | another one | same again | instead | {v} {a} next to |
            {v} {a} left of | how far is {a} from | which one is | count | how many of the | point to | push {a} to |
            i want | i want {a} | could you | please put | can you | would you please | make sure {a} | make sure that |
            in case | otherwise {v} {a} {w} | else | or | but | then {v} | first {v} | after that | put {a} or |
            and | put {a} between | point at | stack | now | move it a bit | put that thing there |
            pick up {a} and place it
        """),
    )
    return option.format(v=verb, a=a.said, p=where, w=where.split()[0])


def refuse(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A sentence that has no meaning here."""
    draw = rng.random()
    if draw < 0.3:
        sentence, recipe = pick(rng, _ELSEWHERE), "elsewhere"
        if rng.random() < 0.25:
            sentence = f"{pick(rng, ('please', 'can you', 'could you please', 'hey,', 'robot,'))} {sentence}"
    elif draw < 0.42:
        thing = absent(rng, scene).said
        sentence = pick(
            rng,
            phrases("""
                eat {a} | paint {a} blue | sell {a} | how much does {a} cost | wash {a} | is {a} tasty |
                burn {a} | who owns {a} | call {a} | buy {a} | break {a} | cook {a} | open {a} | play {a} |
                turn {a} on | switch off {a} | sing about {a} | cut {a} in half | do you like {a} |
                what does {a} weigh | how old is {a} | think about {a} | turn {a} into gold | polish {a} |
                fix {a} | charge {a} | photograph {a} | glue {a} | make {a} fly | why is {a} here |
                rotate {a} by 90 degrees | turn {a} around | flip {a} over | spin {a} | shake {a} |
                throw {a} away | tilt {a} | kick {a} | fill {a} with water | clean {a} | smell {a} |
                hide {a} | measure the temperature of {a} | steal {a} | rename {a} | listen to {a} | throw {a} at me |
                throw {a} on the floor | throw {a} across the room | push {a} off the table | drop {a} on the floor |
                hand me {a} | give me {a} | give {a} to my friend | toss {a} into the air | juggle with {a} | smash {a} |
                crush {a} | squeeze {a} | bend {a} | fold {a} | stretch {a} | melt {a} | freeze {a} | heat {a} | dry {a} |
                iron {a} | drill a hole into {a} | write on {a} | draw on {a} | stick a label on {a} | wrap {a} | unwrap {a} |
                make {a} bigger | make {a} disappear | make {a} red | duplicate {a} | clone {a} | repair {a} | weigh {a} |
                how heavy is {a} | what is {a} made of | who made {a} | what can i do with {a} | what is {a} for |
                where did you buy {a} | is {a} expensive | is {a} clean | is {a} heavy | does {a} float | can {a} swim |
                is {a} edible | how does {a} feel | talk to {a} | greet {a} | pet {a} | feed {a} | marry {a} | wake {a} up |
                put {a} in my pocket | bring {a} to the kitchen | take {a} to the garden | mail {a} to my aunt |
                put {a} in the fridge | roll {a} | bounce {a} | balance {a} on your nose | spin {a} like a top |
                knock {a} over | tip {a} over | turn {a} upside down | lay {a} on its side | stand {a} on its edge |
                close {a} | lock {a} | unscrew {a} | plug {a} in | press {a} | scan {a} | print {a} | download {a}
            """),
        ).format(a=thing if rng.random() < 0.4 else named(rng, scene, pick(rng, scene.things)).said)
        recipe = "other verb"
    elif draw < 0.58:
        sentence, recipe = foreign(rng), "other language"
    elif draw < 0.78:
        sentence, recipe = _babble(rng, scene), "babble"
    else:
        sentence, recipe = _half(rng, scene), "half a sentence"
        if len(scene.things) < 2:
            return None
    if rng.random() < 0.08 and draw < 0.42:
        real = put(rng, scene)
        if real is None:
            return None
        joint = pick(rng, (" and ", ", then ", " and then "))
        return refusal(scene, f"{real.sentence}{joint}{sentence}", recipe, sentence)
    return refusal(scene, sentence, recipe)
