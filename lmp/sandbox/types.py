"""What goes into a confined run and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Limits:
    """What one run may use. The host has control back within 100 ms of any of them.

    Args:
        policy_seconds: wall-clock time spent in the program itself.
        robot_seconds: wall-clock time spent waiting for functions of the host.
        cpu_seconds: processor time of the child.
        memory: bytes of address space beyond what the libraries take.
        calls: calls of functions of the host.
        output: bytes printed.
        depth: sub-programs within sub-programs.
    """

    policy_seconds: float = 10.0
    robot_seconds: float = 600.0
    cpu_seconds: float = 10.0
    memory: int = 512 * 2**20
    calls: int = 2000
    output: int = 256 * 1024
    depth: int = 8


@dataclass(frozen=True)
class Call:
    """One call of a host function: exactly one of value and error is meaningful."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    value: Any
    error: str | None
    seconds: float


@dataclass(frozen=True)
class ProgramError:
    """How a program ended badly.

    Args:
        type: class name of the exception ("NameError", "UnknownObject") or of the limit ("TimeLimit",
            "CpuLimit", "MemoryLimit", "CallLimit", "OutputLimit", "Stopped", "ChildDied", "ProtocolError").
        message: what it says.
        line: 1-based line of the source, None when it has none.
        source_line: that line's text.
        exception: the exception that a host function raised, when that is what ended the program.
    """

    type: str
    message: str
    line: int | None = None
    source_line: str | None = None
    exception: BaseException | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Outcome:
    """How one run ended.

    Args:
        value: the program's `ret_val`, None when it set none.
        output: what it printed.
        error: None when it ran to its end.
        calls: every call of a host function, in order.
        seconds: wall-clock time from start to end.
        policy_seconds: the part of it spent in the program itself.
        tier: the confinement it ran under.
    """

    value: Any
    output: str
    error: ProgramError | None
    calls: tuple[Call, ...]
    seconds: float
    policy_seconds: float
    tier: str
