# ruff: noqa: E501 (word lists read better unbroken)
"""A call that is to be done otherwise: further left, lower, slower."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np

from lmp.model.corpus.complaints import AFTER, NOW, PAST, WHY, WOULD
from lmp.model.corpus.doings import doing
from lmp.model.corpus.earlier import earlier
from lmp.model.corpus.failings import AGAIN, FAILING, failing
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import named
from lmp.model.corpus.ways import OPPOSED, TOO, TURNS, WAYS, amount, share
from lmp.model.corpus.world import Scene, Thing, pick

When = Literal["last", "interrupted"]
Adjustment = tuple[str, tuple[str, ...]]

_TERSE = phrases("""
    {d} {w} | {d} {w} | {d} {w} | {d} {w} | {w} {d} | {w} by {d} | {d} more {w} | {d} further {w} | {w}, {d} | {w}, by {d} | {d}, {w} | still {d} {w} | maybe {d} {w} | about {d} {w} | say {d} {w} |
    another {d} {w} | {d} {w}, no more | just {d} {w} | rather {d} {w} | better {d} {w} | more {w}, {d} | {d} or so {w} | {d} {w} of that | {w} - {d} | only {d} {w} | {w} about {d} | perhaps {d} {w} |
    all of {d} {w} | a good {d} {w} | {w} by about {d} | {d} {w} instead
""")
_NEUTRAL = phrases("""
    it should be {d} {w} | it should be {d} further {w} | it should go {d} {w} | i want it {d} {w} | i want it {d} further {w} | that should be {d} {w} | make it {d} {w} | place it {d} {w} |
    put it {d} {w} | put it {d} further {w} | you should put it {d} {w} | it needs to be {d} {w} | try {d} {w} | that's off, {d} {w} | it has to be {d} {w} | have it {d} {w} | it wants to be {d} {w} |
    it needs to go {d} {w} | i need it {d} {w} | i need it {d} further {w} | i'd like it {d} {w} | i'd rather have it {d} {w} | i'd prefer it {d} {w} | could it be {d} {w} | can it go {d} {w} |
    could you do it {d} {w} | do it {d} {w} | do that {d} {w} | that wants to be {d} {w} | why not {d} {w} | how about {d} {w} | what about {d} {w} | let's have it {d} {w} | let's try {d} {w} |
    let's make that {d} {w} | let it be {d} {w} | it belongs {d} {w} | it could do with being {d} {w} | it could be {d} {w} | it might be better {d} {w} | it must be {d} {w} | that has to be {d} {w} |
    i'd put it {d} {w} | i would place it {d} {w} | i meant {d} {w} | i was thinking of {d} {w} | i imagine it {d} {w} | it'd look better {d} {w} | it looks better {d} {w} | it would be safer {d} {w} |
    you can do it {d} {w} | you need to be {d} {w} | you have to be {d} {w} | you want to be {d} {w} | you should be {d} {w} | it can be {d} {w} | the thing should be {d} {w} | the thing needs to be {d} {w} |
    position it {d} {w} | set it {d} {w} | set it down {d} {w} | drop it {d} {w} | lay it {d} {w} | that thing goes {d} {w} | {a} should be {d} {w} | {a} needs to be {d} {w} | {a} should go {d} {w} |
    {a} has to be {d} {w} | i want {a} {d} {w} | i need {a} {d} {w} | i'd like {a} {d} {w} | get it {d} {w} | take it {d} {w} | bring it {d} {w} | hold it {d} {w} | grab it {d} {w} | grip it {d} {w} |
    grasp it {d} {w} | take hold of it {d} {w} | pick it up {d} {w} | touch it {d} {w} | it's missing {d} {w} | there's {d} missing {w} | {d} is missing {w} | give me {d} {w} | make that {d} {w}
""")
_GOING = phrases("""
    keep going, {d} {w} | keep going but {d} {w} | go {d} {w} | go on, but {d} {w} | carry on, just {d} {w} | you need to go {d} {w} | you have to go {d} {w} | go {w} by {d} | go {w} {d} | swing {d} {w} |
    now {d} {w} | steer {d} {w} | aim {d} {w} | aim for {d} {w} | head {d} {w} | come {d} {w} | swerve {d} {w} | correct your course {d} {w} | veer {d} {w} | while you're at it, {d} {w} |
    as you go, {d} {w} | on your way, stay {d} {w} | stay {d} {w} | keep {d} {w} | keep it {d} {w} | carry it {d} {w} | you're about there, {d} {w} | you'd better be {d} {w} | before you let go, {d} {w} |
    before you put it down, {d} {w} | don't let go yet, {d} {w} | don't put it down yet, {d} {w} | when you put it down, do it {d} {w} | hold that {d} {w} | let it down {d} {w} | before you drop it, go {d} {w} |
    hover {d} {w} | not there, {d} {w} | you're going to be off, {d} {w} | move your hand {d} {w} | your hand should be {d} {w} | your fingers should be {d} {w} | get your hand {d} {w} | with your hand {d} {w} |
    keep moving, but {d} {w} | change course, {d} {w} | don't stop, just {d} {w} | no don't stop, {d} {w} | land {d} {w} | land it {d} {w} | approach it {d} {w} | the gripper has to be {d} {w}
""")
_MOVED = phrases("""
    nudge {o} {d} {w} | scoot {o} {d} {w} | budge {o} {d} {w} | shove {o} {d} {w} | push {o} {d} {w} | edge {o} {d} {w} | slide {o} {d} {w} | bring {o} {d} {w} | shift {o} {d} {w} | get {o} {d} {w} |
    pull {o} {d} {w} | ease {o} {d} {w} | scooch {o} {d} {w} | move {o} {d} {w} | take {o} {d} {w} | move {o} {w} by {d} | shift {o} {w} by {d} | let {o} come {d} {w} | {o} could come {d} {w}
""")
_DONE = phrases("""
    {it} should have been {d} {w} | {it} should've been {d} {w} | {it} ought to have been {d} {w} | i'd have liked {it} {d} {w} | i would have liked {it} {d} {w} | i'd have put {it} {d} {w} |
    i would have placed {it} {d} {w} | you should have put {it} {d} {w} | you should've put {it} {d} {w} | you could have put {it} {d} {w} | i wanted {it} {d} {w} | i was hoping for {it} {d} {w} |
    {it} was supposed to be {d} {w} | {it} was meant to be {d} {w} | {it} would have been better {d} {w} | {it} would've been perfect {d} {w} | i'd have preferred {it} {d} {w} | i expected {it} {d} {w} |
    why didn't you put {it} {d} {w} | couldn't you have put {it} {d} {w} | {it} had to be {d} {w} | i had {it} in mind {d} {w} | i meant {it} to be {d} {w} | i imagined {it} {d} {w} |
    again, but with {it} {d} {w} | once more, {it} {d} {w} this time | do {it} again, {d} {w} | redo {it}, {d} {w} | try {it} again {d} {w} | pick {it} up again and put it {d} {w} | {it} again, {d} {w} |
    fix {it}, {d} {w} | correct {it}, {d} {w} | {it} still has to go {d} {w} | {it} still needs to be {d} {w} | {it} needed to be {d} {w} | {it} stands wrong, {d} {w} | {it} isn't right, {d} {w} |
    {it}: {d} {w} | about {it}: {d} {w} | {it} is off, {d} {w} | {it} is off by {d}, it has to be {w} | {it} is out by {d}, go {w} | {it} went wrong, {d} {w} | {it} landed wrong, it should be {d} {w} |
    {it} didn't come out right, {d} {w} | next attempt with {it}: {d} {w} | {it} could have gone {d} {w} | you ought to have put {it} {d} {w} | {it} came down wrong, {d} {w} | {it} needs fixing, {d} {w}
""")
_TOO_NOW = phrases("""
    {t} | {t} | that's {t} | it's {t} | you're {t} | that is {t} | this is {t} | you are {t} | still {t} | you're holding it {t} | that'll be {t} | it'll be {t} | that looks {t} | it looks {t} to me | isn't that {t} |
    you're {t} with it | that seems {t} | i think that's {t} | looks like it's {t} | you're going to end up {t} | it's going to be {t} | not so much, it's {t} | {a} is {t} | {a} will be {t} | your hand is {t} |
    your fingers are {t} | you've got it {t} | you're coming in {t} | don't you think that's {t} | {t} for my liking | {t} for my taste | that's {t} for me | {t}, i'm afraid | a good deal {t} | it's much {t} | rather {t}
""")
_TOO_DONE = phrases("""
    {it} ended up {t} | you put {it} {t} | you've put {it} {t} | {it} came down {t} | {it} landed {t} | {it} went {t} | you set {it} down {t} | {it} turned out {t} | {it} was {t} | that was {t} with {it} | you placed {it} {t} |
    {it} finished up {t} | {it} got put {t} | you left {it} {t} | you dropped {it} {t} | you did {it} {t} | you gripped {it} {t} | you held {it} {t} | you took hold of {it} {t} | {it} wound up {t} | {it} sits {t} now |
    {it} is standing {t} | why did you put {it} {t} | {it} has come out {t} | you had {it} {t} | i think you put {it} {t} | {it} got {t}
""")
_SPEED_NOW = {
    "slower": phrases("""
        {d} slower | {d} more slowly | slower | slower, {d} | more slowly | slow down | slow down {d} | go {d} slower | slow it down | slow it down {d} | not so fast | not that fast | take it easy | take it slow | take it slower |
        easy | easy now | take your time | gently now | that's too quick | less speed | you're too fast | you're going too fast | too fast | do it slower | slowly | {d} less speed | with less speed | reduce the speed |
        at half the speed | half the speed | a slower pace | at a slower pace | no hurry | ease off | ease off {d} | be {d} more careful | more carefully | {d} more carefully | {d} more gently | more gently | be gentle |
        {d} gentler | slow and steady | nice and slow | dial it back {d} | brake {d} | can you do it {d} slower | could you go {d} slower | you need to slow down | throttle back | lower the speed | don't rush | don't hurry |
        don't race | don't go so fast | you could be {d} slower | i'd go {d} slower | keep going but slower | go on but more slowly | finish it slowly | less haste | with more care | calmer | {d} calmer
    """),
    "faster": phrases("""
        {d} faster | {d} quicker | faster | faster, {d} | more quickly | speed up | speed up {d} | go {d} faster | speed it up | speed it up {d} | not so slow | not that slow | hurry up | hurry up {d} | hurry | quick | quickly |
        too slow | you're too slow | you're going too slowly | that's too slow | more speed | {d} more speed | with more speed | increase the speed | at twice the speed | double the speed | full speed | a faster pace |
        at a faster pace | move it | come on, faster | can you go {d} faster | could you be {d} quicker | you may go {d} faster | you can speed up | give it some gas | put your foot down | quicker please | do it faster |
        i'd go {d} faster | keep going but faster | go on but quicker | finish it quickly | a little haste wouldn't hurt | make haste | be quick about it | be {d} quicker | raise the speed | get going | don't be so slow |
        you could be {d} faster | top speed | let's get this over with quickly
    """),
}
_SPEED_DONE = {
    "slower": phrases("""
        {it} should have gone {d} slower | {d} slower with {it} next | do {it} again, {d} slower | {it} again but slower | you should have done {it} {d} more slowly | you could have gone {d} slower with {it} | {it} was too fast |
        you did {it} too fast | you did {it} too quickly | you moved {it} too fast | i'd have done {it} {d} slower | {it} went too fast for me | once more with {it}, but slowly | redo {it}, more gently | {it} needed more care |
        you put {it} down too hard | you set {it} down too roughly | you should have been gentler with {it} | i'd have liked {it} {d} slower | you swung {it} about too fast | you rushed {it}
    """),
    "faster": phrases("""
        {it} should have gone {d} faster | do {it} again, {d} faster | {it} again but quicker | you should have done {it} {d} quicker | you could have gone {d} faster with {it} | {it} was too slow | you did {it} too slowly |
        you moved {it} too slowly | i'd have done {it} {d} faster | {it} took too long | once more with {it}, but quickly | redo {it}, faster | i'd have liked {it} {d} faster | you took too long over {it} | you dawdled with {it}
    """),
}
_OWN = {
    "higher": phrases("""
        raise it {d} | lift it {d} | lift it {d} more | go up {d} | up {d} | up a notch, {d} | {d} up | rise {d} | come up {d} | raise your hand {d} | lift your arm {d} | get {d} more height | {d} more clearance | leave {d} more clearance |
        {d} more height | hold it up {d} | {d} more air under it | more air under it, {d} | climb {d} | pull up {d} | carry it {d} higher | fly {d} higher | not so low, {d} up | more height | up | go up | raise it | higher up with it
    """),
    "lower": phrases("""
        lower it {d} | lower it by {d} | come down {d} | go down {d} | down {d} | {d} down | bring it down {d} | sink {d} | get down {d} | drop down {d} | descend {d} | lower your hand {d} | lower your arm {d} | {d} less height | not so high, {d} down |
        get your hand down {d} | let it down {d} | let go {d} lower | release it {d} lower | come {d} further down | set it down instead of dropping it | put it all the way down before you let go | not so high | down | go down | come down |
        put it down properly | {d} less air under it | hold it {d} further down | take hold of it {d} further down | open your fingers only when it's down
    """),
    "nearer": phrases("""
        close the gap by {d} | narrow the gap by {d} | {d} less space between it and {b} | {d} less room to {b} | less distance to {b} | {d} less distance to {b} | reduce the distance to {b} by {d} | cut the gap by {d} | less of a gap |
        bring it up to {b} by {d} | {b} should be {d} closer | not so far away | not that far | not that far from {b} | centre it {d} better | more in the middle, {d} | a smaller gap to {b} |
        {d} less of a gap | bring it {d} in | {d} further in | in by {d}
    """),
    "farther": phrases("""
        leave {d} more room between it and {b} | give {b} {d} more room | {d} more space to {b} | {d} more room to {b} | {d} more room between it and {b} | widen the gap by {d} | keep {d} more distance from {b} | a bigger gap to {b} | {d} more of a gap |
        {d} of space between it and {b} | more distance to {b} | keep your distance from {b} | more room between it and {b}, {d} | a gap of {d} more | not so close | not that close | don't go so close to {b} | not so near {b} | {d} more air to {b} |
        {d} more breathing space for {b} | leave {d} more | {d} between it and {b} | not so tight | make the gap {d} wider | out by {d} | {d} out
    """),
    "clockwise": phrases("turn it {d} clockwise | rotate it {d} to the right | twist it {d} to the right | spin it clockwise {d} | turn your hand {d} clockwise | {d} of clockwise turn | rotate it clockwise by {d} | turn it right by {d} | turn your wrist {d} clockwise"),
    "counterclockwise": phrases("""
        turn it {d} | rotate it {d} | twist it {d} | turn it by {d} | rotate it by {d} | spin it {d} anticlockwise | turn it {d} the other way | {d} the other way | rotate it {d} to the left | turn your hand {d} | turn your wrist {d} |
        turn it left by {d} | it should be turned by {d} | it should be rotated {d} | {d} of turn | turn it round {d} | swivel it {d} | a twist of {d} | it needs turning by {d} | with a turn of {d} | turn it straight | turn it so that it's parallel to {b} |
        straighten it up | line it up with {b} | square it up with {b} | make it straight | set it straight
    """),
}  # fmt: skip
"""Cores that say the way by their verb."""
_JOINTS = (", ", ", ", ", ", ". ", ". ", ": ", " - ", "; ", ", so ", ", ", " ")


def adjusted(rng: np.random.Generator, scene: Scene, *, interrupted: bool) -> Adjustment:
    """Words that adjust a call, and the answer from "skill" on: of what is going on, or of what is done."""
    thing, other = pick(rng, scene.things), pick(rng, scene.things)
    on: When = "interrupted" if interrupted and rng.random() < 0.82 else "last"
    # While the arm moves the next thing, the one before must be told from it.
    it = earlier(rng, scene, thing) if interrupted or rng.random() < 0.3 else _it(rng, scene, thing)
    told = interrupted and on == "last"
    done = told or (not interrupted and rng.random() < 0.4)
    b = named(rng, scene, other).said
    if rng.random() < 0.38:
        text, answer = _failed(rng, scene, done=done, it=it, thing=thing, b=b, told=told)
    else:
        text, answer = _one(rng, done=done, it=it, thing=thing, b=b, a=named(rng, scene, thing).said, told=told)
    if told and it not in text:
        text = pick(
            rng,
            (
                "{it}: {t}",
                "{it}, {t}",
                "about {it}: {t}",
                "{t}, {it} i mean",
                "{t}, with {it}",
                "{it} - {t}",
                "as for {it}, {t}",
            ),
        ).format(it=it, t=text)
    return text, ("skill", on, *answer)


def wanted(rng: np.random.Generator, scene: Scene) -> str:
    """How something is to be done otherwise: without a word of when, it is about the motion at hand."""
    things, way = pick(rng, ("it", "them", "things", "everything")), pick(rng, (*WAYS, "slower", "faster"))
    thing, b = pick(rng, scene.things), named(rng, scene, pick(rng, scene.things)).said
    if rng.random() < 0.3:
        return pick(rng, NOW[way]).format(b=b)
    if rng.random() < 0.4:
        return doing(rng, pick(rng, FAILING), done=False, b=b)
    return _core(rng, way, done=False, it=things, thing=thing, b=b, a=things)[0]


def _failed(
    rng: np.random.Generator, scene: Scene, *, done: bool, it: str, thing: Thing, b: str, told: bool
) -> Adjustment:
    """What is wrong, alone or with what is to be done about it."""
    way = pick(rng, FAILING)
    if rng.random() < 0.25:
        core = doing(rng, way, done=done, b=b)
        why = pick(rng, WHY).format(b=b)
        joint = " " if why.endswith((" but", " only")) else pick(rng, _JOINTS[:-2])
        return (f"{why}{joint}{core}" if rng.random() < 0.25 else core), (way,)
    failed, said = failing(rng, scene, way, done=done, b=b, it=it if told else "")
    draw = rng.random()
    if draw < 0.4:
        return failed, (way, *filter(None, (said,)))
    if draw < 0.6:
        return f"{failed}{pick(rng, _JOINTS[:-1])}{pick(rng, AGAIN)}", (way, *filter(None, (said,)))
    core, answer = _core(rng, way, done=done and rng.random() < 0.4, it=it, thing=thing, b=b, a=it)
    if draw < 0.9:
        return f"{failed}{pick(rng, _JOINTS[:-1])}{core}", answer
    return f"{core}{pick(rng, (', ', '. ', ' - ', '; ', ' because ', ', or else '))}{failed}", answer


def _it(rng: np.random.Generator, scene: Scene, thing: Thing) -> str:
    """What was moved, with the arm at rest."""
    return (
        named(rng, scene, thing).said
        if rng.random() < 0.2
        else pick(
            rng, ("it", "it", "it", "it", "that", "that", "this", "this one", "the thing", "that one", "your thing")
        )
    )


def _one(rng: np.random.Generator, *, done: bool, it: str, thing: Thing, b: str, a: str, told: bool) -> Adjustment:
    way = pick(rng, (*WAYS, *WAYS, "slower", "slower", "faster", "lower", "higher", "slower"))
    draw = rng.random()
    complaint = pick(rng, (PAST if done else NOW)[way]).format(b=b)
    if told and draw < 0.3:
        draw += 0.3
    if draw < 0.12:
        return complaint, (way,)
    core, answer = _core(rng, way, done=done, it=it, thing=thing, b=b, a=a)
    if draw < 0.28:
        if draw < 0.21:
            return f"{complaint}{pick(rng, _JOINTS)}{core}", answer
        return f"{core}{pick(rng, (', ', '. ', ', ', ' - ', ' because ', '; '))}{complaint}", answer
    if draw < 0.4:
        why = pick(rng, WHY).format(b=b)
        return f"{why}{' ' if why.endswith((' but', ' only')) else pick(rng, _JOINTS[:-2])}{core}", answer
    if draw < 0.5:
        return f"{core}{pick(rng, (' ', ', ', ', '))}{pick(rng, AFTER).format(b=b)}", answer
    return core, answer


def _core(rng: np.random.Generator, way: str, *, done: bool, it: str, thing: Thing, b: str, a: str) -> Adjustment:
    if way not in WAYS:
        form = pick(rng, (_SPEED_DONE if done else _SPEED_NOW)[way])
        return _filled(form, way, share(rng) if rng.random() < 0.7 else "", "", it, b, a)
    said = amount(rng, way, thing.kind, b) if rng.random() < 0.6 else ""
    draw = rng.random()
    words = pick(rng, WAYS[way])
    if not said and words in ("back", "away"):
        # "Put it back" takes back what was done.
        words = f"further {words}"
    if draw < 0.14 and way in OPPOSED:
        # Said is what it is too much of, meant is the opposite.
        form = pick(rng, _TOO_DONE if done else _TOO_NOW).replace("{t}", f"{{d}} {pick(rng, TOO[OPPOSED[way]])}")
        return _filled(form, way, said, "", it, b, a)
    if draw < 0.32 and way in _OWN:
        return _filled(pick(rng, _OWN[way]), way, said, "", it, b, a)
    if draw < 0.5:
        form = pick(rng, _TERSE)
        text, answer = _filled(form, way, said, words, it, b, a)
        return (f"{text} {pick(rng, WOULD)}" if rng.random() < 0.3 else text), answer
    if done:
        return _filled(pick(rng, _DONE), way, said, words, it, b, a)
    if draw < 0.6 and way not in TURNS:
        form = pick(rng, _MOVED).replace(
            "{o}", pick(rng, ("it", "that", "the thing", "this", "your hand", "it over", "it back", "{a}"))
        )
        return _filled(f"{pick(rng, WHY)}, {form}".replace("but, ", "but "), way, said, words, it, b, a)
    return _filled(pick(rng, (*_NEUTRAL, *_GOING)), way, said, words, it, b, a)


def _filled(form: str, way: str, said: str, words: str, it: str, b: str, a: str) -> Adjustment:
    """The form with its gaps filled, tidied up where there is no amount; and the answer."""
    if not said:
        form = re.sub(
            r" (?:by about|by at least|by|about|say|a turn of|a twist of) \{d\}| \{d\} or so| all of \{d\}|\{d\} or so |a good \{d\} |say \{d\} |about \{d\} |all of \{d\} ",
            lambda m: " " if m[0].endswith(" ") and m[0].startswith(" ") else "",
            form,
        )
    words = words.removeprefix("further ").removeprefix("more ") if re.search(r"(further|more) \{w\}", form) else words
    text = form.format(d=said, w=words.format(b=b), it=it, b=b, a=a)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ([,:;.])", r"\1", text)
    text = re.sub(r"([,:;-] ?)+$|^[,:; -]+", "", text).strip()
    return text, (way, *filter(None, (said if said and "{d}" in form else "",)))
