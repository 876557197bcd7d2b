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
    see you later | never mind | forget it | i don't know
""")
_TONGUES = phrases("""
    lege den roten block in die blaue schüssel | stelle den grünen würfel auf den gelben |
    bitte nimm den ball und leg ihn in die ecke | wie viele blöcke gibt es | schiebe die tasse nach links |
    was liegt auf dem tisch | stapel alle blöcke | pose le bloc rouge dans le bol bleu |
    mets le cube vert sur le bloc jaune | combien de blocs y a-t-il | déplace la tasse vers la gauche |
    prends la balle et mets-la dans le coin | empile tous les blocs | où est le bol bleu s'il te plaît |
    pon el bloque rojo en el tazón azul | mueve el cubo verde a la izquierda | cuántos bloques hay en la mesa |
    apila todos los bloques | coloca la pelota en la esquina | dónde está la taza por favor |
    toma el plato y ponlo en el centro | metti il blocco rosso nella ciotola blu |
    sposta il cubo verde a sinistra | quanti blocchi ci sono | impila tutti i blocchi |
    prendi la palla e mettila nell'angolo | dove si trova la tazza | coloque o bloco vermelho na tigela azul |
    mova o cubo verde para a esquerda | quantos blocos existem | empilhe todos os blocos |
    leg het rode blok in de blauwe kom | zet de groene kubus op de gele | hoeveel blokken zijn er |
    stapel alle blokken op | sätt det röda blocket i den blå skålen | flytta den gröna kuben till vänster |
    hur många block finns det | włóż czerwony klocek do niebieskiej miski | ile jest klocków |
    przesuń zielony klocek w lewo | kırmızı bloğu mavi kaseye koy | kaç tane blok var | yeşil küpü sola taşı |
    polož červenou kostku do modré misky | tedd a piros kockát a kék tálba |
    laita punainen palikka siniseen kulhoon | kuinka monta palikkaa on | pune cubul roșu în bolul albastru |
    legg den røde klossen i den blå bollen | læg den røde klods i den blå skål |
    положи красный блок в синюю миску | сколько блоков на столе | передвинь зелёный куб влево |
    поклади червоний блок у синю миску | βάλε το κόκκινο μπλοκ στο μπλε μπολ |
    把红色的方块放进蓝色的碗里 | 有多少个方块 |
    赤いブロックを青いボウルに入れて | 빨간 블록을 파란 그릇에 넣어 | ضع المكعب الأحمر في الوعاء الأزرق |
    שים את הקובייה האדומה בקערה הכחולה | लाल ब्लॉक को नीले कटोरे में रखो | đặt khối đỏ vào bát xanh |
    letakkan balok merah di mangkuk biru | weka kizuizi chekundu kwenye bakuli
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
    words = made.sentence.split() if made else ["put", "the", "block"]
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
                hide {a} | measure the temperature of {a} | steal {a} | rename {a} | listen to {a}
            """),
        ).format(a=thing if rng.random() < 0.4 else named(rng, scene, pick(rng, scene.things)).said)
        recipe = "other verb"
    elif draw < 0.58:
        sentence, recipe = pick(rng, _TONGUES), "other language"
        if rng.random() < 0.5:
            words = sentence.split()
            other = pick(rng, _TONGUES).split()
            sentence = " ".join(
                (words[: int(rng.integers(2, 6))] + other[-int(rng.integers(1, 4)) :])
                if rng.random() < 0.5
                else words[: int(rng.integers(2, 8))]
            )
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
