"""Rules that people say in so many words: "next to means 10 cm", "the balls belong in the blue bowl"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from lmp.corrections.correction import Correction
from lmp.memory.encode import similarity
from lmp.memory.records import Record, Rule
from lmp.memory.scope import Scope, Seen, Situation
from lmp.memory.words import words

# How similar two rules of one scope are, at least, that speak of the same thing and so contradict each other.
SAME = 0.6
_OPENING = re.compile(r"^(?:(?:no|not like that|wrong|remember|please|from now on|in future|and)[,:;.]? )+")


def text_of(correction: Correction) -> str:
    """What is to be remembered, in the person's own words."""
    return _OPENING.sub("", correction.text).rstrip(" .?!")


def scope_of(correction: Correction, command: str, seen: Sequence[Seen]) -> Scope:
    """For which commands a rule counts.

    Args:
        correction: says by its trigger what a command has to speak of, and by its dependence whether it is of the task.
        command: the task at hand.
        seen: what is there: a trigger that is a kind of these is about things, any other about words.
    """
    scope = _triggered(correction, seen)
    if correction.dependence == "task" and not (scope.narrow and scope.holds(Situation(command, tuple(seen)))):
        # Of a task that does not speak of the thing ("tidy up") nothing else says what it is about.
        return Scope(task=command.rstrip(" .?!"))
    return scope


def _triggered(correction: Correction, seen: Sequence[Seen]) -> Scope:
    """The scope that a rule's trigger makes."""
    trigger = words(correction.trigger)
    meant = next((each for each in seen if trigger and each.words.issuperset(trigger)), None)
    if correction.level == "plan" and meant is not None:
        kind = words(meant.kind)
        return Scope(
            kind=" ".join(word for word in trigger if word in kind),
            attribute=" ".join(word for word in trigger if word not in kind),
        )
    return Scope(relation=correction.trigger)


def rule_of(correction: Correction, scope: Scope, before: Sequence[Record]) -> Rule:
    """What is remembered of it.

    Args:
        correction: in words.
        scope: where it counts.
        before: rules of that scope; what says something else in similar words is contradicted.
    """
    text = text_of(correction)
    kind: Literal["constraint", "preference"] = "preference" if correction.dependence == "task" else "constraint"
    if correction.level == "skill" and correction.trigger:
        return Rule(text, about=f"amount of {correction.trigger}", type=kind)
    for record in before:
        if isinstance(record.content, Rule) and record.content.about and similarity(record.content.text, text) >= SAME:
            return Rule(text, about=record.content.about, type=kind)
    return Rule(text, about=text, type=kind)
