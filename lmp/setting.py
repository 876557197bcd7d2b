"""What stays the same for all sentences of a conversation, and what is remembered for one of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any, Protocol

from lmp.api import Api
from lmp.budget import Budget
from lmp.corrections.arm import Arm
from lmp.functions import FunctionWriter
from lmp.program import Program, Written
from lmp.sandbox.types import Call, Limits, Outcome
from lmp.trace import Trace

History = list[tuple[str, str]]
"""Earlier queries of a conversation with their sources, oldest first."""


class Runner(Protocol):
    """What is needed of `lmp.sandbox`: the sandbox runs sources in a confined child."""

    def run(
        self,
        source: str,
        api: Api,
        limits: Limits = ...,
        *,
        variables: Mapping[str, Any] | None = ...,
        stop: Event | None = ...,
        on_call: Callable[[Call], None] | None = ...,
        clock: Callable[[], float] = ...,
    ) -> Outcome:
        """Run a source to its end or to a limit; never raises for what the source does."""
        ...


@dataclass(frozen=True)
class Setting:
    """What stays the same for all sentences of a conversation.

    Args:
        vocabulary: the name of the top-level program.
        programs: by name: the vocabulary's own, its sub-programs, "define_function".
        parts: the sub-programs with what they do.
        api: what programs may call, besides speaking and the sub-programs.
        observe: the names of the objects that are there now.
        repairs: how often a program that cannot run, or that failed before anything moved, is asked for again.
        arm: does what corrections ask for; None when nobody can correct it.
        clock: the seconds that limits go by.
    """

    vocabulary: str
    programs: Mapping[str, Program]
    parts: Mapping[str, str]
    functions: FunctionWriter
    api: Api
    sandbox: Runner
    observe: Callable[[], Sequence[str]]
    limits: Limits
    budget: Budget
    stop: Event
    trace: Trace
    on_program: Callable[[Written], None]
    repairs: int
    arm: Arm | None = None
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True)
class Remembered:
    """What is remembered that counts for a sentence.

    Args:
        lines: comments that stand in its prompts; empty when there are none.
        parameters: of a skill done to a named thing, by keyword.
    """

    lines: str = ""
    parameters: Callable[[str, str], Mapping[str, Any]] = lambda skill, name: {}
