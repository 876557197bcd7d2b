"""Why a task file is no task for the arm."""

from __future__ import annotations

from typing import Literal

from tasks.language import InvalidTask

Reason = Literal["kind", "size", "pose", "reach", "room", "pile", "goal"]


class Unbridged(InvalidTask):
    """A task file, or this drawing of it, cannot be set before the arm.

    Args:
        reason: "kind": something is of no kind that there is; "size": it is too large or too small; "pose": it lies on
            its side; "reach": it takes more than the arm reaches; "room": there is no free place for it; "pile": what
            is to be swept is no pile; "goal": no predicate says what is wanted.
        message: what, and why.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__("runtime", message, by_chance=reason in ("reach", "room", "pile"))
        self.reason: Reason = reason
