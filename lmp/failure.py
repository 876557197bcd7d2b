"""How a program that ran ended badly, in words for a person, and whether another program may do better."""

from __future__ import annotations

from lmp.sandbox.types import ProgramError

MENDABLE = (TypeError, ValueError)
"""Errors of host functions that say how they were called, not what the world is like.

A model that is told "no such object" or "out of reach" would do something else than what was said.
"""

LIMITS = frozenset(
    ["TimeLimit", "CpuLimit", "MemoryLimit", "CallLimit", "OutputLimit", "Stopped", "ChildDied", "ProtocolError"]
)


class NothingSeen(Exception):
    """The eyes cannot say what is there now; the message says why."""


class ProgramFailed(Exception):
    """A program ran and ended badly; the message is the host function's, or says which line of the program it was."""

    def __init__(self, error: ProgramError, *, stopped: bool = False) -> None:
        where = f" (line {error.line}: {error.source_line})" if error.line and error.source_line else ""
        message = f"{error.type}: {error.message}{where}"
        if stopped:
            message = "stopped by the user"
        elif error.exception is not None or error.type in LIMITS:
            message = error.message
        super().__init__(message)
        self.error = error
        self.stopped = stopped

    @property
    def mendable(self) -> bool:
        """Whether another program for the same sentence may do better."""
        if self.stopped:
            return False
        if self.error.exception is None:
            return self.error.type not in LIMITS
        return isinstance(self.error.exception, MENDABLE)
