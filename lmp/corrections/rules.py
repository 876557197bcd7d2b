"""Rules that people say in so many words: "next to means 10 cm", "the balls belong in the blue bowl"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from lmp.corrections.correction import Correction
from lmp.memory.encode import similarity
from lmp.memory.records import Record, Rule
from lmp.memory.scope import Scope, Seen
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
    task = command.rstrip(" .?!") if correction.dependence == "task" and not correction.trigger else ""
    trigger = frozenset(words(correction.trigger))
    if not trigger:
        return Scope(task=task)
    meant = [each for each in seen if trigger <= each.words]
    if correction.level == "plan" and meant:
        kind = " ".join(word for word in words(correction.trigger) if word in words(meant[0].kind))
        rest = " ".join(word for word in words(correction.trigger) if word not in words(meant[0].kind))
        return Scope(kind=kind, attribute=rest)
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
