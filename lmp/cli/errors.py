"""What ends a command before or beside its sentences, and with which exit code."""

from __future__ import annotations

FAILED, USAGE = 1, 2


class CommandError(Exception):
    """A command cannot go on.

    Args:
        message: what happened and what would work.
        code: the exit code: 2 for wrong usage, 1 for anything else.
    """

    def __init__(self, message: str, *, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code
