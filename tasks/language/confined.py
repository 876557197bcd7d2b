"""The sandbox in which sources are run, kept warm: one of a process, started when it is first needed."""

from __future__ import annotations

import atexit
import os
from functools import cache

from lmp.sandbox.host import Sandbox


def sandbox() -> Sandbox:
    """This process's own. Raises `ConfinementUnavailable` where no program can be confined."""
    return _of(os.getpid())


@cache
def _of(process: int) -> Sandbox:
    """A forked process does not share its parent's."""
    made = Sandbox()
    atexit.register(made.close)
    return made
