"""What is to be learnt from adjustments that a person was content with: in words where there are words for it, as a
skill's parameter where there are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lmp.corrections.adjust import Adjuster, Adjustment, dimension_of
from lmp.corrections.amounts import spoken, vague_phrase
from lmp.corrections.arm import Array
from lmp.corrections.motion import Motion
from lmp.memory.pose import Pose
from lmp.memory.records import Content, Rule, Skill
from lmp.memory.scope import Scope, Seen
from lmp.memory.words import words

RELATIONS = (
    "right next to", "next to", "beside", "near", "close to", "alongside", "adjacent to", "by the side of", "by",
)  # fmt: skip
"""Words for "not far from", whose distance and side are a matter of taste."""

# A place that is off the straight line to the side by more than this share of its distance is on no side.
ASKEW = 0.35
SIDES = {(1, 0): "to the right", (-1, 0): "to the left", (0, 1): "behind", (0, -1): "in front"}


@dataclass(frozen=True)
class Lesson:
    """What is learnt.

    Args:
        content: what.
        scope: where it counts.
        told: the words of it.
        about: the thing that it was told about.
    """

    content: Content
    scope: Scope
    told: str
    about: Seen | None = None


class NotDistilled(Exception):
    """Adjustments from which nothing follows for other commands; the message says which."""


def distil(
    adjustments: Sequence[Adjustment],
    command: str,
    *,
    adjuster: Adjuster,
    where: Callable[[str], Array],
    seen: Sequence[Seen],
    robot: str,
) -> list[Lesson | NotDistilled]:
    """What follows from adjustments for other commands; those of one call count together, as they ended.

    Args:
        adjustments: in the order in which they were made.
        command: the task at hand.
        adjuster: knows what a place was described by.
        where: (2,) a thing is now.
        seen: what is there.
        robot: which arm: how a skill is done is told to it alone.

    Returns:
        A lesson for each call, or why there is none.
    """
    found: list[Lesson | NotDistilled] = []
    for last, told in _last_of_each(adjustments):
        try:
            found.append(_skill(last, seen, robot, told) or _in_words(last, command, adjuster, where, told))
        except NotDistilled as failure:
            found.append(failure)
    return found


def preferred(before: Motion, after: Motion, command: str) -> Lesson | NotDistilled:
    """What follows for the same task from another thing, or another place, having been meant than was taken.

    Nothing does where the command has no word for both: then nobody knows what was misunderstood.
    """
    pairs = ((before.thing, after.thing), (before.target, after.target))
    changed = [(a, b) for a, b in pairs if isinstance(a, str) and isinstance(b, str) and a != b]
    for old, new in changed[:1] if len(changed) == 1 else ():
        common = [word for word in words(old) if word in words(new) and word in words(command)]
        if common:
            rule = Rule(f"the {' '.join(common)} means the {new}", about=f"meaning of {common[-1]}", type="preference")
            return Lesson(rule, Scope(task=command.rstrip(" .?!")), f"the {new}, not the {old}")
    return NotDistilled(f"nothing follows for other commands from doing {after.source} instead of {before.source}")


def _last_of_each(adjustments: Sequence[Adjustment]) -> list[tuple[Adjustment, str]]:
    """The last adjustment of each call, and all that was said about it."""
    last: dict[tuple[str, str | None], tuple[Adjustment, str]] = {}
    for each in adjustments:
        key = (each.after.skill, each.after.thing)
        said = f"{last[key][1]} {each.correction.text}" if key in last else each.correction.text
        last[key] = each, said
    return list(last.values())


def _skill(last: Adjustment, seen: Sequence[Seen], robot: str, told: str) -> Lesson | None:
    """Parameters of the skill, for things of the kind that it was done to; None where it has none."""
    motion = last.after
    poses = {name: Pose.from_matrix(np.asarray(pose)) for name, pose in motion.poses.items()}
    pace = {"pace": round(motion.pace, 3)} if motion.pace is not None else {}
    if not isinstance(motion.target, str):
        poses = {}
    if not poses and not pace:
        return None
    named = motion.target if isinstance(motion.target, str) else motion.thing
    about = next((each for each in seen if each.name == named), None)
    scope = Scope(kind=about.kind if about is not None else "", robot=robot)
    return Lesson(Skill(motion.skill, dict(pace), poses), scope, told, about)


def _in_words(last: Adjustment, command: str, adjuster: Adjuster, where: Callable[[str], Array], told: str) -> Lesson:
    """A rule about the words by which the place was found. Raises `NotDistilled`."""
    if dimension_of(last.correction.way) != "length":
        raise NotDistilled(f"nothing follows from {told!r} for other commands")
    motion = last.after
    end = np.asarray(motion.target, dtype=np.float64)
    described = motion.words or command
    relation = next((each for each in RELATIONS if re.search(rf"\b{each}\b", described)), "")
    reference = adjuster.reference(motion if motion.words else _about(motion, command)) if relation else None
    if reference is not None and end.ndim == 1:
        between = adjuster.half(reference) + adjuster.half(motion.thing)
        text = f"{relation} means {_beside(end[:2] - where(reference), between, last, told)}"
        return Lesson(Rule(text, about=f"amount of {relation}"), Scope(relation=relation), told)
    phrase = vague_phrase(command)
    if phrase and motion.origin is not None and end.ndim == 1:
        amount = float(np.linalg.norm(end[:2] - motion.origin))
        rule = Rule(f"{phrase} means {spoken(amount)}", about=f"amount of {phrase}")
        return Lesson(rule, Scope(relation=phrase), told)
    raise NotDistilled(f"nothing follows from {told!r} for other commands than {command!r}")


def _about(motion: Motion, command: str) -> Motion:
    """The call as if its place had been described by the command."""
    return Motion(motion.skill, motion.args, words=command.rstrip("."))


def _beside(away: Array, between: float, last: Adjustment, told: str) -> str:
    """How much room is left between two things, and on which side, unless that was not spoken of.

    Raises:
        NotDistilled: on none.
    """
    distance, axis = float(np.linalg.norm(away)), int(np.abs(away).argmax())
    if last.correction.way in ("nearer", "farther"):
        return spoken(round(max(distance - between, 0.0), 3))
    if abs(float(away[1 - axis])) > ASKEW * distance:
        raise NotDistilled(f"after {told!r} it is neither to the left nor right, nor behind, nor in front")
    side = (int(np.sign(away[0])), 0) if axis == 0 else (0, int(np.sign(away[1])))
    return f"{spoken(round(max(abs(float(away[axis])) - between, 0.0), 3))} {SIDES[side]}"
