# ruff: noqa: E501 (word lists read better unbroken)
"""How to pull, push, open, point and hold otherwise: a verb and how it is to be done."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.world import pick

_HOW = {
    "slower": phrases("slower | more slowly | more gently | gently | softer | more softly | with less force | less hard | not so hard | not so fast | more carefully | with more care | carefully | with more feeling | slowly | without jerking | smoothly | less wildly | a bit slower | a bit more gently | a little softer"),
    "faster": phrases("faster | quicker | more quickly | with more speed | a bit faster | a little quicker | more briskly | without so much fuss | with more go | at full speed | less timidly"),
    "higher": phrases("higher | higher up | from higher up | further up | a bit higher | nearer the top | at the top | over {b} | clear of {b} | well above {b} | with more clearance"),
    "lower": phrases("lower | lower down | from lower down | further down | a bit lower | nearer the bottom | at the bottom | down by the table | closer to the table | below the rim | all the way down | from right above it | from just above {b}"),
    "left": phrases("further left | more to the left | a bit to the left | further to the left | left of that | on its left side"),
    "right": phrases("further right | more to the right | a bit to the right | further to the right | right of that | on its right side"),
    "front": phrases("towards me | more towards me | a bit nearer to me | to my side | this way | further this way"),
    "back": phrases("away from me | further away from me | further back | more to the back | off my side"),
    "nearer": phrases("closer | closer to {b} | nearer {b} | further in | a bit further | further | all the way | all the way in | all the way out | right up to {b} | until it touches {b} | in the middle | more in the middle | by the middle | closer to the centre | properly | wider"),
    "farther": phrases("not so far | less far | only halfway | not all the way | only a crack | further from {b} | further off {b} | with more room to {b} | further away from the edge | with a gap to {b} | short of {b} | less wide"),
    "counterclockwise": phrases("straight | straighter | level | upright | in line | in line with {b} | the right way up | the other way round | at a right angle | parallel to the edge | not at an angle | not so crooked | turned round | with the label to me | with the handle to me | square to {b} | flat"),
}  # fmt: skip
_VERBS = phrases("""
    pull pulled | pull it pulled it | push pushed | push it pushed it | slide it slid it | open it opened it | point pointed | point at it pointed at it | hold it held it | grip it gripped it | grasp it grasped it | carry it carried it | take it taken it | lift it lifted it | lower it lowered it | let it down let it down | set it down set it down |
    put it down put it down | put it in put it in | put it on put it on | turn it turned it | swing it swung it | move moved | move it moved it | go gone | go in gone in | come in come in | reach in reached in | approach it approached it | drag it dragged it | draw it out drawn it out | bring it over brought it over | release it released it |
    let go let go | press pressed | drop it dropped it | lay it down laid it down | stand it stood it | place it placed it | aim aimed | grab it grabbed it | pick it up picked it up | tip it in tipped it in | shut it shut it | close it closed it | shove it shoved it | guide it guided it | hand it over handed it over
""")
_NOW = phrases(
    "{v} {h} | {v} {h} | {v} {h} | {v} {h} | you have to {v} {h} | you need to {v} {h} | can you {v} {h} | could you {v} {h} | try to {v} {h} | you'd better {v} {h} | i'd {v} {h} | {v} {h}, not like that | you want to {v} {h} | just {v} {h} | and {v} {h} | {v} {h} or it'll fall | {v} {h} instead"
)
_DONE = phrases(
    "you should have {p} {h} | you should've {p} {h} | you could have {p} {h} | you ought to have {p} {h} | i'd have {p} {h} | i would have {p} {h} | why haven't you {p} {h} | couldn't you have {p} {h} | it would've been better {p} {h} | you were supposed to have {p} {h} | you haven't {p} {h} | do it again and {v} {h} | once more, but {v} {h} | again, but {v} {h} this time | redo that, {v} {h}"
)


def doing(rng: np.random.Generator, way: str, *, done: bool, b: str) -> str:
    """How something is to be done, or should have been, for one of the ways that `failing` knows."""
    both = pick(rng, _VERBS).split()
    verb, past = " ".join(both[: len(both) // 2]), " ".join(both[len(both) // 2 :])
    return pick(rng, _DONE if done else _NOW).format(v=verb, p=past, h=pick(rng, _HOW[way]).format(b=b))
