"""Sub-programs: functions that programs call with a description, and that are themselves written by the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lmp.api import Api, Source

Write = Callable[[str, str, str], str]
"""program, description, context -> source, complete: every function that it calls exists."""


def api(names: Mapping[str, str], write: Write, forbidden: frozenset[str] = frozenset()) -> Api:
    """A function for every sub-program.

    Args:
        names: sub-programs with what they do, as the model reads it.
        write: has the source written that the child then runs as the function's body.
        forbidden: functions that no sub-program may call: those that move the arm.
    """
    return Api({name: _function(name, does, write, forbidden) for name, does in names.items()})


def _function(name: str, does: str, write: Write, forbidden: frozenset[str]) -> Callable[[str, str], Source]:
    def function(description: str, context: str = "") -> Source:
        return Source(write(name, str(description), str(context)), forbidden=forbidden)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = does
    return function
