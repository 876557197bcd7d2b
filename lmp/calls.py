"""The calls that programs of one sentence make: guarded, noted, and done as people have said or are just saying."""

from __future__ import annotations

import functools
import inspect
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lmp.api import Api, Function
from lmp.corrections.arm import Arm
from lmp.corrections.motion import Motion
from lmp.failure import MENDABLE, ProgramFailed
from lmp.sandbox.types import Call, ProgramError

# A thing this near to where it is to be put is there already, m.
THERE = 0.01


class Again(Exception):
    """Raised out of a motion that was held: instead of its call, these are to be done."""

    def __init__(self, motions: Sequence[Motion]) -> None:
        super().__init__("done again as somebody said")
        self.motions = tuple(motions)


class Calls:
    """The functions of an API as one sentence calls them.

    Attributes:
        api: the functions, guarded.
        made: every call, in order; those of sub-programs when they have ended.
        motions: those that moved the arm, in the order in which they began.
        moved: whether any did.
        ended: what has ended the sentence; no call is answered after it.
        passes: whether a call of a program is passed over; none is when nothing else is said.
        touched: names of what motions were about, also of those that were passed over.

    Args:
        functions: of the API; those that move the arm are marked.
        ends: exceptions that end the sentence wherever they come up.
        arm: does what corrections ask for; None when nobody can correct it.
        remembered: parameters of a skill done to a named thing, by keyword.
        on_call: told of each call when it has ended.
    """

    def __init__(
        self,
        functions: Api,
        *,
        ends: tuple[type[Exception], ...],
        arm: Arm | None = None,
        remembered: Callable[[str, str], Mapping[str, Any]] = lambda skill, name: {},
        on_call: Callable[[Call], None] = lambda call: None,
    ) -> None:
        self._functions, self._ends, self._arm = functions, ends, arm
        self._remembered, self._on_call = remembered, on_call
        self.api = Api({name: self._guarded(name, function) for name, function in functions.items()})
        self.made: list[Call] = []
        self.motions: list[Motion] = []
        self.moved = False
        self.ended: Exception | None = None
        self.passes: Callable[[Motion], bool] = lambda motion: False
        self.touched: set[str] = set()

    def note(self, call: Call) -> None:
        """A call has ended."""
        self.made.append(call)
        self._on_call(call)

    def act(self, motion: Motion) -> None:
        """Do a call that no program makes. Raises `ProgramFailed`, or what ends the sentence."""
        self.do(motion.source, motion.skill, motion.args, lambda: self._move([motion]))

    def do(self, source: str, name: str, args: tuple[Any, ...], act: Callable[[], Any]) -> Any:
        """Do something that no program asks for, and note it as a call. Raises as `act` does."""
        began = time.monotonic()
        value, error = None, None
        try:
            value = act()
        except self._ends as reason:
            error = str(reason)
            raise
        except Exception as reason:
            error = f"{type(reason).__name__}: {reason}"
            problem = ProgramError(type(reason).__name__, str(reason), None, source, exception=reason)
            raise ProgramFailed(problem, stopped=type(reason).__name__ == "Stopped") from reason
        finally:
            self.note(Call(name, args, {}, value, error, time.monotonic() - began))
        return value

    def is_so(self, motion: Motion) -> bool:
        """Whether a thing is already where it is to be put."""
        if motion.skill not in ("put_first_on_second", "push") or motion.thing is None:
            return False
        if isinstance(motion.target, str):
            return bool(motion.skill == "put_first_on_second" and self._functions["is_on"](motion.thing, motion.target))
        here = motion.origin
        return here is not None and bool(np.linalg.norm(np.asarray(motion.target, dtype=float)[:2] - here) < THERE)

    def _guarded(self, name: str, function: Function) -> Function:
        """A function that notes what it did to the arm, and that is refused once the sentence has ended.

        A program may catch the exception that was to end it; it gets nowhere by that.
        """
        moves = name in self._functions.motions

        @functools.wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if self.ended is not None:
                raise self.ended
            try:
                value = self._moving(name, args, kwargs) if moves else function(*args, **kwargs)
            except self._ends as reason:
                self.ended = reason
                raise
            except MENDABLE:
                raise
            except Exception:
                self.moved = self.moved or moves
                raise
            self.moved = self.moved or moves
            return value

        return guarded

    def _moving(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """A program's call of a function that moves the arm."""
        try:
            bound = inspect.signature(self._functions[name]).bind(*args, **kwargs)
        except TypeError:
            return self._functions[name](*args, **kwargs)  # which says what is wrong with it
        args = bound.args
        thing = args[0] if args and isinstance(args[0], str) else None
        motion = Motion(
            name,
            args,
            poses=bound.kwargs,
            before=None if self._arm is None else self._arm.standing(),
            origin=None if thing is None else self._position(thing),
            words=self._words(args[-1]) if args else "",
        )
        if self.passes(motion):
            self.touched |= motion.things or set()
            return None
        self.touched |= motion.things or set()
        return self._move([self._as_remembered(motion)])

    def _move(self, waiting: list[Motion]) -> Any:
        """Do one call, or what people want instead of it while it is done."""
        value = None
        while waiting:
            self.motions.append(waiting[0])
            try:
                value = self._perform(waiting[0])
            except Again as again:
                waiting[:1] = again.motions
            else:
                del waiting[0]
        return value

    def _perform(self, motion: Motion) -> Any:
        if self._arm is not None:
            self._arm.pace = motion.pace or 1.0
        return self._functions[motion.skill](*motion.args, **motion.poses)

    def _as_remembered(self, motion: Motion) -> Motion:
        """The call with what is remembered of how it is done well."""
        if not isinstance(motion.target, str):
            return motion
        values = dict(self._remembered(motion.skill, motion.target))
        taken = inspect.signature(self._functions[motion.skill]).parameters
        poses = {name: value for name, value in values.items() if name in taken}
        return replace(motion, poses={**poses, **motion.poses}, pace=values.get("pace", motion.pace))

    def _words(self, value: Any) -> str:
        """The description for which a sub-program has found a value; empty when none has."""
        for call in reversed(self.made):
            if call.name.startswith("parse_") and call.error is None and call.args and _has(call.value, value):
                return str(call.args[0])
        return ""

    def _position(self, name: str) -> Any:
        """(2,) where a thing is; None when it has no place."""
        try:
            return np.asarray(self._functions["get_obj_pos"](name), dtype=np.float64)[:2]
        except Exception:
            return None  # whoever moves it says what is wrong with the name


def _has(values: Any, value: Any) -> bool:
    """Whether something is, or is one of, some values that a sub-program has found."""
    if isinstance(value, str):
        return bool(values == value or (isinstance(values, list | tuple) and value in values))
    try:
        rows = np.atleast_2d(np.asarray(values, dtype=np.float64))
        row = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return False
    return row.shape == rows.shape[1:] and bool(np.isclose(rows, row).all(axis=1).any())
