# ruff: noqa: E501 (word lists read better unbroken)
"""Which way a call is to be done otherwise, and by how much, as people say it."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases, words
from lmp.model.corpus.wording import length
from lmp.model.corpus.world import pick

WAYS = {
    "left": phrases("""
        left | left | to the left | to the left | further left | further to the left | more to the left | leftwards | leftward | towards the left | to your left |
        over to the left | to my left | towards the left edge | in the direction of the left side | off to the left | to the left-hand side | westwards |
        left of where it is now | left of that spot | on the left of that | more left | closer to the left side
    """),
    "right": phrases("""
        right | right | to the right | to the right | further right | further to the right | more to the right | rightwards | rightward | towards the right | to your right |
        over to the right | to my right | towards the right edge | in the direction of the right side | off to the right | to the right-hand side | eastwards |
        right of where it is now | right of that spot | on the right of that | more right | closer to the right side
    """),
    "back": phrases("""
        back | away | to the back | backwards | away from me | further back | to the top | towards the top | further away from me | more to the back | towards the back |
        towards the far side | towards the far edge | in your direction | towards you | closer to you | up the table | to the rear | out from me | towards the wall | northwards
    """),
    "front": phrases("""
        forward | to the front | towards me | closer to me | forwards | to the bottom | towards the front | in my direction | further forward | more to the front | further towards me |
        nearer to me | my way | over to me | towards my side | towards the near edge | towards the front edge | down the table | to my side | southwards
    """),
    "higher": phrases("""
        higher | higher up | further up in the air | higher above the table | further up | up in the air | further off the table | upward | up from the table | further above it |
        higher over {b} | higher than that | clear of the table
    """),
    "lower": phrases("""
        lower | lower down | closer to the table | nearer to the table | lower above the table | further down | deeper | down to the table | nearer to the ground |
        lower over {b} | lower than that | deeper down | closer to the surface | down onto the table
    """),
    "nearer": phrases("""
        closer | closer to {b} | nearer | nearer to {b} | closer to it | towards {b} | nearer to it | in the direction of {b} | closer in | further in | up to {b} | tighter to {b} |
        more towards {b} | over towards {b} | closer towards {b} | further towards {b} | nearer the middle | closer to the middle | more towards the middle | closer up to {b} |
        not so far from {b} | further inwards | inwards
    """),
    "farther": phrases("""
        farther away | further away from {b} | farther from {b} | farther away from it | further from {b} | away from {b} | farther | further away | clear of {b} | off {b} |
        further off | away from it | away from the edge | farther from the edge | further out | outwards | back from {b} | further off from {b} | more away from {b} | out from {b} |
        not so close to {b} | at more distance from {b}
    """),
    "clockwise": phrases("""
        clockwise | turned clockwise | rotated clockwise | turned to the right | rotated to the right | further clockwise | round clockwise | the way the clock goes | with the clock |
        twisted to the right | in clockwise direction
    """),
    "counterclockwise": phrases("""
        counterclockwise | anticlockwise | turned counterclockwise | rotated counterclockwise | turned to the left | rotated to the left | counter-clockwise | anti-clockwise |
        against the clock | round anticlockwise | twisted to the left | in counterclockwise direction | the other way round the clock
    """),
}  # fmt: skip
"""Nearer and farther go along the line to what is named; the middle and the edge are named, too."""

TURNS = ("clockwise", "counterclockwise")
OPPOSED = {
    **{"left": "right", "right": "left", "back": "front", "front": "back"},
    **{"higher": "lower", "lower": "higher", "nearer": "farther", "farther": "nearer"},
}
TOO = {
    "right": phrases("too far right | too far to the right | too much to the right | too far over to the right | too far on the right | off to the right"),
    "left": phrases("too far left | too far to the left | too much to the left | too far over to the left | too far on the left | off to the left"),
    "back": phrases("too far back | too far away | too far up the table | too far towards the back | too far away from me | too far at the back"),
    "front": phrases("too far forward | too far to the front | too close to me | too far towards me | too far down the table | too near to me"),
    "higher": phrases("too high | too high up | too far up in the air | too far above the table | way too high | too far off the table"),
    "lower": phrases("too low | too low down | too close to the table | too near to the table | much too low | too deep"),
    "nearer": phrases("too close | too near | too close to {b} | too near to {b} | too tight against {b} | too close up to {b} | almost touching {b} | right up against {b} | too close for comfort"),
    "farther": phrases("too far away from {b} | too far from {b} | too far off from {b} | miles away from {b} | nowhere near {b} | too distant from {b} | too far out | too far off"),
}  # fmt: skip

_BITS = phrases("""
    a bit | a bit | a bit | a bit | a little | a little | a little | slightly | a little bit | a tad | a touch | just a bit | a tiny bit | a smidge | a smidgen | a lot | much |
    a good deal | quite a bit | some | somewhat | a hair | way | a wee bit | a trifle | a fraction | a good bit | a fair bit | loads | a whole lot | heaps | a shade | a teeny bit |
    ever so slightly | marginally | a mite | just a touch | just a little | only a little | only a bit | just slightly | a small amount | a bit of a way | a notch | a notch or two |
    a step | one step | significantly | considerably | far | tons | a great deal | just a hair | by a hair's breadth | a crumb | a nudge | the tiniest bit | a hint | a couple of notches
""")
_BODY = phrases("""
    a finger | one finger | two fingers | three fingers | four fingers | 2 fingers | a finger's width | a finger's breadth | two fingers' width | a thumb | a thumb's width | half a thumb |
    a thumb's length | a hand | a hand's width | a hand's breadth | half a hand | a palm | a palm's width | a fist | a fingertip | a fingernail | a knuckle | a pinky | a span | half a finger
""")
_THINGS = phrases("""
    half a block | one block | a block | a block's width | one block width | two blocks | a block and a half | half a width | half its width | its own width | its width | a full width |
    half its size | twice its width | a third of its width | a quarter of its width | half a {k} | one {k} | a {k}'s width | two {ks} | the width of a {k} | half the width of a {k} |
    the width of {b} | half the width of {b} | a coin | the thickness of a coin | a pencil's width | a matchstick | a sheet of paper | a credit card | a postage stamp | a pen |
    half a cup | a few centimeters | a couple of inches | a few cm | a few millimetres | a few mm | an inch or two | a couple of cm | a cm or two | one or two centimetres | two or three cm | 3-4 cm
""")
_ANGLES = phrases("""
    a quarter turn | a quarter of a turn | half a turn | a half turn | a full turn | an eighth of a turn | a right angle | a third of a turn | half a right angle |
    a few degrees | a couple of degrees | a bit | a bit | a little | slightly | a tad | a touch | somewhat | quite a bit | a lot | a little bit | one notch | an hour on the clock
""")
_DEGREES = (
    *map(str, range(5, 185, 5)),
    *words("ten ten five fifteen twenty thirty forty-five sixty ninety eighty eight twelve three"),
    "a hundred",
    "forty five",
)
_SHARES = phrases("""
    a bit | a bit | a little | a little | slightly | a tad | a touch | much | a lot | way | somewhat | quite a bit | a little bit | 40 percent | half again | a good deal |
    considerably | just a bit | far | a notch | 20 percent | ten percent | 50 percent | 30% | 50% | a third | a quarter
""")


def amount(rng: np.random.Generator, way: str, kind: str, b: str) -> str:
    """How far, or how much of a turn: a quantity, a vague amount, or the width of something."""
    draw = rng.random()
    if way in TURNS:
        if draw < 0.5:
            return pick(rng, _ANGLES)
        return f"{pick(rng, _DEGREES)}{pick(rng, (' degrees', ' degrees', ' deg', '°', ' degree'))}"
    if draw < 0.42:
        return length(rng, 0.005, 0.12)[0]
    if draw < 0.78:
        return pick(rng, _BITS)
    return pick(rng, _BODY if draw < 0.88 else _THINGS).format(k=kind, ks=f"{kind}s", b=b)


def share(rng: np.random.Generator) -> str:
    """By how much faster or slower, such that "slower" may follow it."""
    return pick(rng, _SHARES)
