"""Inside the child, confined: runs one program, and turns its calls of offered functions into messages.

Messages from here: `["call", name, args, kwargs]`, `["out", text]`, `["returned", value]` and `["raised"]` when the
sub-program of the innermost open call has ended, `["where", line, text]` when asked by a signal, and last
`["end", value, error]`. The host answers a call with
`["value", value]`, `["error", type, message, number]` or `["source", text, value_name]`. All that is here is in reach
of the program: nothing in this file protects anyone.
"""

from __future__ import annotations

import builtins
import copy
import functools
import io
import os
import random
import signal
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from lmp.sandbox import wire

_MESSAGE_CHARACTERS = 4000
_RESERVE_BYTES = 2**20


class Output(io.TextIOBase):
    """Standard output and error of a program: whole lines go to the host as they are printed."""

    def __init__(self, send: Callable[[list[Any]], None]) -> None:
        self._send = send
        self._parts: list[str] = []

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._parts.append(text)
        if "\n" in text or len(self._parts) > 1000:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if not self._parts:
            return
        text, self._parts = "".join(self._parts), []
        text = text.encode("utf-8", "replace").decode()
        for start in range(0, len(text), 2**17):
            self._send(["out", text[start : start + 2**17]])


class Program:
    """One program, its scopes and its offered functions.

    Args:
        channel: the stream to the host.
        task: what the host sent: source, functions, variables, seed.
        libraries: names of libraries that every scope has.
    """

    def __init__(self, channel: wire.Channel, task: dict[str, Any], libraries: dict[str, Any]) -> None:
        self._channel = channel
        self._task = task
        self._functions = {name: self._proxy(name) for name in task["functions"]}
        self._base = {**libraries, **self._functions}
        self._sources: dict[str, list[str]] = {}
        self._scopes: list[dict[str, Any]] = []
        self._errors: dict[str, type[Exception]] = {}
        self._output = Output(lambda message: self._channel.send(wire.encode(message)))

    def run(self) -> bytes:
        """Run it to its end and return the frame that says how it ended."""
        sys.stdout = sys.stderr = self._output
        builtins.__import__ = functools.partial(_import, builtins.__import__, self._functions)
        random.seed(self._task["seed"])
        np.random.seed(self._task["seed"])  # noqa: NPY002 - programs use the old interface
        reserve = bytes(_RESERVE_BYTES)
        try:
            value = self._execute(self._task["source"], "ret_val")
            self._output.flush()
            return wire.pack(["end", wire.plain(value, "ret_val"), None], "ret_val")
        except wire.Closed:
            raise
        except BaseException as error:
            del reserve
            self._output.flush()
            return wire.pack(["end", None, self._describe(error)])

    def _execute(self, source: str, value: str) -> Any:
        name = f"<program {len(self._sources) + 1}>"
        self._sources[name] = source.splitlines()
        made = self._scopes[-1] if self._scopes else {}
        definitions = {name: item for name, item in made.items() if isinstance(item, types.FunctionType | type)}
        scope = {
            "__name__": "__main__",
            "__builtins__": builtins,
            "__lines__": self._sources,
            **self._base,
            **definitions,
        }
        scope.update(copy.deepcopy(self._task["variables"]))
        self._scopes.append(scope)
        try:
            exec(compile(source, name, "exec"), scope)
        finally:
            self._scopes.pop()
        return scope.get(value)

    def _proxy(self, name: str) -> Callable[..., Any]:
        def function(*args: Any, **kwargs: Any) -> Any:
            return self._call(name, args, kwargs)

        function.__name__ = function.__qualname__ = name
        return function

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self._output.flush()
        what = f"{name}() argument"
        message = ["call", name, wire.plain(args, what), wire.plain(kwargs, what)]
        self._channel.send(wire.pack(message, f"the call of {name}()"))
        reply, _ = wire.decode(self._channel.receive())
        if reply[0] == "value":
            return reply[1]
        if reply[0] == "error":
            raise self._exception(*reply[1:])
        try:
            value = self._execute(reply[1], reply[2])
            frame = wire.pack(["returned", wire.plain(value, reply[2])], reply[2])
        except BaseException:
            self._channel.send(wire.pack(["raised"]))
            raise
        self._channel.send(frame)
        return value

    def _exception(self, kind: str, message: str, number: int) -> Exception:
        """An exception whose class has the name of the host's, and derives from the builtin of that name if any."""
        if kind not in self._errors:
            base = getattr(builtins, kind, Exception)
            if not (isinstance(base, type) and issubclass(base, Exception)) or issubclass(base, ExceptionGroup):
                base = Exception
            self._errors[kind] = type(kind, (base,), {"__init__": _keep, "__str__": lambda self: self.message})
        return self._errors[kind](message, number)

    def _describe(self, error: BaseException) -> list[Any]:
        """Type, message, line, that line's text, and the number of the host's exception, for `["end", …]`."""
        line, text = None, None
        in_source = isinstance(error, SyntaxError) and error.filename in self._sources
        if isinstance(error, SyntaxError) and in_source:
            line, text = error.lineno, self._line(error.filename, error.lineno)
            message = error.msg
        else:
            message = _text(error)
        trace = error.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name in self._sources and not in_source:
                line, text = trace.tb_lineno, self._line(name, trace.tb_lineno)
            trace = trace.tb_next
        kind = "MemoryLimit" if isinstance(error, MemoryError) else type(error).__name__
        number = getattr(error, "number", None)
        return [kind, message[:_MESSAGE_CHARACTERS], line, text, number if type(number) is int else None]

    def _line(self, name: str | None, line: int | None) -> str | None:
        lines = self._sources.get(name or "", [])
        return lines[line - 1] if line and line <= len(lines) else None


def _keep(error: Any, message: str, number: int) -> None:
    error.message, error.number = message, number


def _text(error: BaseException) -> str:
    try:
        return str(error).encode("utf-8", "replace").decode()
    except Exception as second:
        return f"its message could not be made: {type(second).__name__}"


def _import(
    real: Callable[..., Any],
    functions: dict[str, Any],
    name: str,
    globals: Any = None,
    locals: Any = None,
    fromlist: tuple[str, ...] = (),
    level: int = 0,
) -> Any:
    """`from utils import get_obj_pos` in programs written elsewhere means the function that is offered here."""
    try:
        return real(name, globals, locals, fromlist, level)
    except (ModuleNotFoundError, PermissionError):
        unknown = [item for item in fromlist or () if item not in functions and item != "*"]
        if fromlist and not unknown:
            module = types.ModuleType(name)
            module.__dict__.update(functions)
            module.__dict__["__all__"] = list(functions)
            return module
        what = f"no function {unknown[0]!r} is offered here" if unknown else f"no module {name!r} here"
        raise ModuleNotFoundError(f"{what}; programs can import numpy, math, shapely, random, itertools") from None


def warm_up(libraries: dict[str, Any]) -> None:
    """Run a small program in the fork server, so that every child starts with what that loads and caches."""
    reads: list[bytes] = [wire.encode(["value", [1.0, 2.0]])]
    channel = wire.Channel(lambda _: reads.pop(), len)
    task: dict[str, Any] = {"source": "x = f(np.zeros(2))\nret_val = x", "functions": ["f"], "variables": {}, "seed": 0}
    program = Program(channel, task, libraries)
    program._execute(task["source"], "ret_val")


def refusal(reason: str) -> bytes:
    """The message of a child that could not be confined."""
    message = f"the program's process could not be confined, nothing was run: {reason}"
    return wire.encode(["end", None, ["ConfinementUnavailable", message, None, None, None]])


def prepare(descriptor: int) -> wire.Channel:
    """The channel to the host over a socket; called before confinement, which forbids setting signal handlers.

    At the signal `WHERE`, which comes when time is over, the line of the program that is at work is told.
    """
    read = wire.eager(descriptor, functools.partial(os.read, descriptor))
    channel = wire.Channel(read, functools.partial(os.write, descriptor))

    def tell(number: int, frame: types.FrameType | None) -> None:
        while frame is not None:
            lines = frame.f_globals.get("__lines__", {}).get(frame.f_code.co_filename, [])
            if 0 < frame.f_lineno <= len(lines):
                channel.send(wire.pack(["where", frame.f_lineno, lines[frame.f_lineno - 1]]))
                return
            frame = frame.f_back

    signal.signal(wire.WHERE, tell)
    return channel


def serve(channel: wire.Channel, libraries: dict[str, Any]) -> None:
    """Run the one program that the host sends."""
    task, _ = wire.decode(channel.receive())
    channel.send(Program(channel, task, libraries).run())
