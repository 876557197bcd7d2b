"""A call done otherwise: its target moved along the way that somebody said, by the amount that they said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lmp.corrections.amounts import Dimension, resolve, spoken
from lmp.corrections.arm import Adjustable, Arm, Array
from lmp.corrections.correction import Correction, Way
from lmp.corrections.motion import Motion

LEFT, RIGHT, BACK, FRONT = (-1.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, -1.0, 0.0)
AXES: Mapping[str, tuple[float, float, float]] = {
    "left": LEFT, "right": RIGHT, "back": BACK, "front": FRONT, "higher": (0.0, 0.0, 1.0), "lower": (0.0, 0.0, -1.0),
}  # fmt: skip
TURNS = {"clockwise": -1.0, "counterclockwise": 1.0}
SAID = {
    "left": "{} to the left", "right": "{} to the right", "back": "{} to the back", "front": "{} to the front",
    "higher": "{} higher", "lower": "{} lower", "nearer": "{} nearer", "farther": "{} farther",
    "clockwise": "{} clockwise", "counterclockwise": "{} counterclockwise",
    "slower": "{} slower", "faster": "{} faster",
}  # fmt: skip

PUTTING = ("put_first_on_second", "push", "place")
POINTING = ("point_gripper_to", "goto_pos")
# How high above a thing a gripper that points at it is, where nobody knows its size, m.
GRIPPER = 0.04

Ask = Callable[..., Any]


class CannotAdjust(Exception):
    """A call cannot be done that way; the message says why, and what could be done."""


@dataclass(frozen=True, eq=False)
class Adjustment:
    """What a correction has changed of a call.

    Args:
        correction: as it was understood.
        before, after: the call.
        by: metres, radians, or the share of a speed.
        undo_first: whether what the call did has to be taken back before it is done again.
    """

    correction: Correction
    before: Motion
    after: Motion
    by: float
    undo_first: bool = False

    @property
    def amount(self) -> str:
        """The number that was found for what was said, with its unit."""
        match dimension_of(self.correction.way):
            case "length":
                return spoken(self.by)
            case "angle":
                return f"{np.degrees(self.by):.0f} degrees"
            case "speed":
                return f"{self.by * 100:.0f} percent"

    @property
    def said(self) -> str:
        """The correction with that number in the place of the phrase."""
        text, phrase = self.correction.text.rstrip("."), self.correction.amount
        if phrase and phrase in text:
            return f"{text.replace(phrase, self.amount, 1)}."
        return f"{text}, {self.amount}."

    def __str__(self) -> str:
        return SAID[str(self.correction.way)].format(self.amount)


def dimension_of(way: Way | None) -> Dimension:
    """What a way has an amount of."""
    return "angle" if way in TURNS else "speed" if way in ("slower", "faster") else "length"


class Adjuster:
    """Adjusts calls.

    Args:
        arm: that does them.
        functions: of the API: `get_obj_pos` and `get_size` are asked.
        names: the objects that are there.
        known: what people have said vague amounts to be, m.
    """

    def __init__(
        self, arm: Arm, functions: Mapping[str, Ask], names: Sequence[str], known: Mapping[str, float]
    ) -> None:
        self._arm, self._functions, self._names, self._known = arm, functions, names, known

    def adjust(self, motion: Motion, correction: Correction, *, done: bool) -> Adjustment:
        """The call as it is to be done.

        Args:
            motion: as it was, or is being, done.
            correction: of a skill.
            done: whether it was done already, so that the thing stands where it was put.

        Raises:
            CannotAdjust: it has nothing that could be otherwise in that way.
        """
        way = str(correction.way)
        if way in ("slower", "faster"):
            share = resolve(correction.amount, "speed", 1.0, {})
            pace = self._paced(motion, way, share)
            return Adjustment(correction, motion, replace(motion, pace=pace), share)
        if motion.skill == "stack_objects_in_order" and len(motion.args[0]) > 1:
            motion = replace(motion, skill="put_first_on_second", args=tuple(motion.args[0][:-3:-1]))
        if motion.skill in ("pick", "go_home") or motion.target is None:
            raise CannotAdjust(
                f"{motion.skill} has no place that could be {way}; only slower and faster can be said of it"
            )
        if isinstance(motion.target, str):
            pose = self._arm.adjustable(motion.skill, motion.target)
            if pose is not None:
                return self._posed(motion, correction, pose, done=done)
            if motion.skill not in POINTING:
                raise CannotAdjust(f"{motion.source} cannot be done {way}")
        return self._placed(motion, correction, done=done)

    def _posed(self, motion: Motion, correction: Correction, pose: Adjustable, *, done: bool) -> Adjustment:
        """With the pose by which it goes shifted, in the frame of the thing that it is done to."""
        way = str(correction.way)
        if pose.parameter == "offset" and way in ("higher", "lower"):
            raise CannotAdjust(f"what is put down lies where it falls: it cannot be put {way}")
        by = resolve(correction.amount, dimension_of(correction.way), self._size(motion, pose), self._known)
        current = np.asarray(motion.poses.get(pose.parameter, pose.pose), dtype=np.float64)
        table_from_tool = pose.table_from_frame @ current
        shifted = _turned(TURNS[way] * by) @ table_from_tool[:3, :3] if way in TURNS else table_from_tool[:3, :3]
        moved = np.eye(4)
        moved[:3, :3] = shifted
        moved[:3, 3] = table_from_tool[:3, 3]
        if way not in TURNS:
            moved[:3, 3] += by * self._direction(motion, correction, table_from_tool[:3, 3])
        after = motion.to(motion.target, **{pose.parameter: np.linalg.inv(pose.table_from_frame) @ moved})
        return Adjustment(correction, motion, after, by, undo_first=done and pose.state)

    def _placed(self, motion: Motion, correction: Correction, *, done: bool) -> Adjustment:
        """With its target at another position, or turned there."""
        way = str(correction.way)
        by = resolve(correction.amount, dimension_of(correction.way), self._size(motion), self._known)
        target = self._target(motion, done=done)
        if way in TURNS:
            if motion.skill not in PUTTING or motion.skill == "push":
                raise CannotAdjust(f"{motion.skill} does not turn anything")
            turn = np.eye(4)
            turn[:3, :3] = _turned(TURNS[way] * by)
            return Adjustment(correction, motion, motion.to(target, offset=turn), by)
        if way in ("higher", "lower") and motion.skill in PUTTING:
            raise CannotAdjust(f"what is put down lies where it falls: it cannot be put {way}")
        shift = by * self._direction(motion, correction, target)
        after = motion.to(target + shift[: target.shape[-1]])
        if motion.skill in POINTING:
            height = self._arm.tip[2] if target.shape[-1] == 2 else target[2]
            after = replace(
                after,
                skill="goto_pos",
                args=(np.array([*(target + shift[: target.shape[-1]])[:2], height + shift[2]]),),
            )
        return Adjustment(correction, motion, after, by)

    def _target(self, motion: Motion, *, done: bool) -> Array:
        """(2,), (3,) or (n, …) where it was to go; where the thing stands, if it was put there."""
        if done and motion.skill in PUTTING and motion.thing is not None:
            return self._position(motion.thing)
        if isinstance(motion.target, str):
            return self._position(motion.target)
        return np.asarray(motion.target, dtype=np.float64)

    def _direction(self, motion: Motion, correction: Correction, place: Array) -> Array:
        """(3,) the unit vector that a way means."""
        way = str(correction.way)
        if way in AXES:
            return np.array(AXES[way])
        reference = self.reference(motion)
        if reference is None:
            raise CannotAdjust(
                f"{way} to what? {motion.source} is about no other thing; left, right, back and front do"
            )
        away = place.reshape(-1, place.shape[-1])[0, :2] - self._position(reference)
        length = float(np.linalg.norm(away))
        if length < 1e-3:
            raise CannotAdjust(f"it is to be at {reference}: nothing is nearer to that or farther in any one direction")
        sign = 1.0 if way == "farther" else -1.0
        return np.array([*(sign * away / length), 0.0])

    def reference(self, motion: Motion) -> str | None:
        """The name of the thing by which a place was described."""
        if isinstance(motion.target, str):
            return motion.target
        words = f" {motion.words} "
        mentioned = [name for name in self._names if name != motion.thing and name.lower() in words]
        if not mentioned:
            # "next to the bowl", where there is only one.
            last_words = {name: name.lower().split()[-1] for name in self._names if name != motion.thing}
            mentioned = [n for n, word in last_words.items() if f" {word}" in words]
            mentioned = mentioned if len(mentioned) == 1 else []
        return max(mentioned, key=len, default=None)

    def half(self, thing: str | None) -> float:
        """Half of how wide a thing is, m."""
        return GRIPPER / 2 if thing is None else float(np.asarray(self._functions["get_size"](thing))[0]) / 2

    def _size(self, motion: Motion, pose: Adjustable | None = None) -> float:
        """Half of what is "a bit", m."""
        if pose is not None and pose.parameter != "offset":
            return pose.size
        thing = motion.thing or self._arm.held
        if thing is None or thing not in self._names:
            return GRIPPER
        return float(np.max(np.asarray(self._functions["get_size"](thing))[:2]))

    def _position(self, name: str) -> Array:
        """(2,) where a thing is."""
        return np.asarray(self._functions["get_obj_pos"](name), dtype=np.float64)[:2]

    def _paced(self, motion: Motion, way: str, share: float) -> float:
        now = motion.pace or 1.0
        if way == "faster" and now >= 1.0:
            raise CannotAdjust("it moves as fast as the arm's limits allow already")
        return float(np.clip(now * (1.0 - share) if way == "slower" else now / (1.0 - share), 0.1, 1.0))


def _turned(angle: float) -> Array:
    """(3, 3) a turn about the table's z axis."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
