"""A task that somebody has proposed, and why it was turned down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FailureKind = Literal["no answer", "syntax", "runtime", "trivial", "oracle", "duplicate"]
"""no answer: the model said nothing that can be used. syntax: it is no Python. runtime: it cannot be drawn or built.
trivial: it is complete at the start, or a program that does nothing earns something. oracle: its own program fails.
duplicate: the library has it."""


@dataclass(frozen=True)
class Failure:
    """Why a candidate was turned down.

    Args:
        kind: what sort of thing is wrong.
        message: what, and what would work: for whoever repairs it.
    """

    kind: FailureKind
    message: str


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A task before it was checked.

    Args:
        name: words with hyphens between them, such as "stack-blocks-on-plate"; a file's name.
        description: what it asks, in a sentence.
        source: in the task language.
        by: who wrote it: "proposer", or a model's name.
        lineage: the names of the library's tasks that it was made from.
    """

    name: str
    description: str
    source: str
    by: str
    lineage: tuple[str, ...] = ()
