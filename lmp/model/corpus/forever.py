# ruff: noqa: E501 (word lists read better unbroken)
"""What makes a rule of what is said: "from now on", "write that down", "whatever you do"."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.telling import cued
from lmp.model.corpus.world import pick

_ALWAYS = phrases("""
    from now on | from now on | from now on | from here on | from today | from this moment on | from this day on | as of now | as a rule | as a general rule | as a general thing | in general | generally | generally speaking |
    by default | in principle | on principle | in future | in the future | for the future | always | every time | each time | every single time | at all times | all the time | whatever you do | whatever you're doing | whatever it is about |
    whatever happens | whatever i say | whatever i ask for | no matter what | no matter what you do | no matter what i ask for | no matter where | no matter when | without exception | no exceptions | for good | for ever | once and for all |
    until i say otherwise | unless i say otherwise | unless i tell you otherwise | until further notice | ever | in this house | in this lab | in this kitchen | in this office | in this workshop | here | around here | in my house | at my place | at this table |
    when you work for me | when i'm around | when i'm here | as long as you work here | in whatever you do | in everything you do | with anything you do | with everything | under all circumstances | day and night | like i told you before, always |
    today and tomorrow | now and in future | not only now but always | not just this time | not just now | not only with this one | not just for this | and i mean always | the whole time, not just now | for all time | habitually | all day long |
    for my peace of mind, always | it's a rule here | it's the rule | that's a house rule | it's a standing order | that goes for everything | that goes for everything you do | this goes for all you do
""")
_NOTED = phrases("""
    remember: {c} | remember this: {c} | keep in mind: {c} | keep this in mind: {c} | note: {c} | note for later: {c} | a note for the future: {c} | make a note: {c} | write this down: {c} | house rule: {c} | general rule: {c} | basic rule: {c} | golden rule: {c} |
    rule number one: {c} | rule one: {c} | a rule for you: {c} | new rule: {c} | new rule, {c} | my rule is: {c} | the rule is {c} | standing order: {c} | standing instruction: {c} | for your memory: {c} | get this into your head: {c} | learn this: {c} | lesson for today: {c} |
    let me tell you once and for all: {c} | once and for all: {c} | for the record, {c} | for the record: {c} | just for the record, {c} | just so you know, {c} | fyi, {c} | so you know for later: {c} | for future reference, {c} | for later: {c} | one thing you should know: {c} |
    you should know this: {c} | something you need to know: {c} | something to remember: {c} | what you need to learn: {c} | house rules say: {c} | i'll say it once: {c} | i say this once, {c} | i've told you before, {c}, always | how often do i have to say it, {c} |
    {c}, remember that | {c}. remember that | {c}, write that down | {c}. write that down | {c}, make a note of it | {c}, note that down | {c}. keep that in mind | {c}, keep it in mind | {c}, for next time and ever after | {c}, memorize that | {c}, please memorise this |
    {c}. that's a rule | {c}, that's a rule | {c}, that's the rule here | {c}. that's how it's done here | {c}, that's how we do things here | {c}, as a matter of principle | {c}, that's policy | {c}, save that | {c}, store that | {c}, don't forget that | {c}. don't ever forget that |
    {c}, learn that | {c}. it's a general thing | {c}, and that goes for always | {c}, and not just today | {c}, just so you know for later | {c}, now and always | {c}, always and everywhere | {c}. always | {c}, that's something to remember | {c}, for your information
""")


def for_good(rng: np.random.Generator, core: str) -> str:
    """What is said, with words that make it hold from now on."""
    return cued(rng, core, pick(rng, _ALWAYS), after=0.55) if rng.random() < 0.6 else noted(rng, core)


def noted(rng: np.random.Generator, core: str) -> str:
    """What is said, as something to be remembered."""
    return pick(rng, _NOTED).format(c=core)
