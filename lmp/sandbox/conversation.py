"""One run seen from the host: its child's messages, checked, and the calls they ask for, made."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from lmp.api import Function, Source
from lmp.sandbox import wire
from lmp.sandbox.types import Call, Limits, Outcome, ProgramError
from lmp.sandbox.watch import Watch

_TRAFFIC_BYTES = 256 * 2**20
_NODE_BYTES = 64
_MESSAGE_CHARACTERS = 4000
_TYPE_CHARACTERS = 100


class ProtocolError(ValueError):
    """The child sent what no program sends."""


class Conversation:
    """Answers the messages of one child until it ends.

    Args:
        host_socket: our end of the child's socket.
        api: the functions that may be called.
        limits: of the run.
        watch: keeps the time; not yet started.
        stop: set by the watch when a call must stop.
        on_call: told of each call when it has ended.
    """

    def __init__(
        self,
        host_socket: socket.socket,
        api: Mapping[str, Function],
        limits: Limits,
        watch: Watch,
        stop: threading.Event,
        on_call: Callable[[Call], None] | None,
    ) -> None:
        read = wire.eager(host_socket.fileno(), host_socket.recv)
        self._channel = wire.Channel(read, partial(_send, host_socket))
        self._api = api
        self._limits = limits
        self._watch = watch
        self._stop = stop
        self._on_call = on_call
        self._calls: list[Call | None] = []
        self._open: list[tuple[int, str, tuple[Any, ...], dict[str, Any], float]] = []
        self._forbidden: list[frozenset[str]] = []
        self._exceptions: list[Exception] = []
        self._output: list[str] = []
        self._output_bytes = 0
        self._traffic = 0
        self._where: tuple[int | None, str | None] = (None, None)

    def hold(self, task: bytes, tier: str, status: Callable[[], int | None]) -> Outcome:
        """Send the program, answer until it ends, and say how it ended."""
        value, error, interrupted = None, None, False
        try:
            self._watch.start()
            self._channel.send(task)
            value, error = self._answer()
        except wire.Closed:
            if self._watch.reason is None:
                error = _death(status())
        except wire.WireError as problem:
            error = ProgramError("ProtocolError", str(problem))
        except ProtocolError as problem:
            error = ProgramError("ProtocolError", str(problem))
        except KeyboardInterrupt as interrupt:
            self._stop.set()
            interrupted = True
            error = ProgramError("Stopped", "interrupted from the keyboard", exception=interrupt)
        finally:
            self._watch.finish()
        if self._watch.reason is not None and not interrupted:
            value, error = None, ProgramError(*self._watch.reason, *self._where)
        while self._open:
            self._close_call(None, "the program was ended first")
        return Outcome(
            value=value,
            output="".join(self._output),
            error=error,
            calls=tuple(call for call in self._calls if call is not None),
            seconds=self._watch.seconds,
            policy_seconds=self._watch.policy_seconds,
            tier=tier,
        )

    def _answer(self) -> tuple[Any, ProgramError | None]:
        while True:
            body = self._channel.receive()
            message, nodes = wire.decode(body)
            self._traffic += len(body) + nodes * _NODE_BYTES
            if self._traffic > _TRAFFIC_BYTES:
                raise ProtocolError(f"messages worth more than {_TRAFFIC_BYTES} bytes")
            match message:
                case ["call", str(name), list(args), dict(kwargs)] if name in self._api:
                    self._call(name, tuple(args), kwargs)
                case ["out", str(text)]:
                    self._print(text)
                case ["returned", value] if self._open:
                    self._close_call(value, None)
                case ["raised"] if self._open:
                    self._close_call(None, "the sub-program failed")
                case ["where", int(line), str(text)] if self._watch.reason is not None:
                    self._where = (line, text[:_MESSAGE_CHARACTERS])
                    self._watch.told()
                case ["end", value, None]:
                    return value, None
                case ["end", None, [str(kind), str(text), line, source_line, number]]:
                    return None, self._error(kind, text, line, source_line, number)
                case _:
                    raise ProtocolError(f"not a message that programs send: {str(message)[:80]}")

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if len(self._calls) >= self._limits.calls:
            self._watch.end("CallLimit", f"the program made more than {self._limits.calls} calls")
            raise wire.Closed("call limit")
        if not self._watch.enter_call():
            raise wire.Closed("ended")
        self._calls.append(None)
        index = len(self._calls) - 1
        value, error, frame = None, None, b""
        began = time.monotonic()
        try:
            if any(name in names for names in self._forbidden):
                raise ValueError(f"{name}() is not to be called by {self._open[-1][1]}(), nor by what it calls")
            value = self._api[name](*args, **kwargs)
            if isinstance(value, Source):
                if len(self._open) >= self._limits.depth:
                    raise RecursionError(f"more than {self._limits.depth} sub-programs within one another")
                frame = wire.encode(["source", value.text, value.value], f"the sub-program of {name}()")
            else:
                what = f"what {name}() returned"
                frame = wire.pack(["value", wire.plain(value, what)], what)
        except Exception as problem:
            self._exceptions.append(problem)
            text = str(problem)[:_MESSAGE_CHARACTERS].encode("utf-8", "replace").decode()
            error = f"{type(problem).__name__}: {text}"
            frame = wire.encode(["error", type(problem).__name__, text, len(self._exceptions) - 1])
        except BaseException as problem:
            error = type(problem).__name__
            self._calls[index] = Call(name, args, kwargs, None, error, time.monotonic() - began)
            raise
        finally:
            seconds = self._watch.leave_call()
        if isinstance(value, Source) and error is None:
            self._open.append((index, name, args, kwargs, began))
            self._forbidden.append(value.forbidden)
        else:
            self._record(index, Call(name, args, kwargs, None if error else value, error, seconds))
        if self._watch.reason is not None:
            raise wire.Closed("ended")
        self._channel.send(frame)

    def _close_call(self, value: Any, error: str | None) -> None:
        index, name, args, kwargs, began = self._open.pop()
        self._forbidden.pop()
        self._record(index, Call(name, args, kwargs, value, error, time.monotonic() - began))

    def _record(self, index: int, call: Call) -> None:
        self._calls[index] = call
        if self._on_call is not None:
            self._watch.enter_call(awaited=False)
            try:
                self._on_call(call)
            finally:
                self._watch.leave_call()

    def _print(self, text: str) -> None:
        self._output_bytes += len(text.encode())
        if self._output_bytes > self._limits.output:
            self._watch.end("OutputLimit", f"the program printed more than {self._limits.output} bytes")
            raise wire.Closed("output limit")
        self._output.append(text)

    def _error(self, kind: str, text: str, line: Any, source_line: Any, number: Any) -> ProgramError:
        if not (line is None or type(line) is int) or not (source_line is None or type(source_line) is str):
            raise ProtocolError("an error without a proper line")
        known = type(number) is int and 0 <= number < len(self._exceptions)
        if kind == "MemoryLimit":
            text = f"the program needed more than {self._limits.memory // 2**20} MiB of memory"
        return ProgramError(
            type=kind[:_TYPE_CHARACTERS],
            message=text[:_MESSAGE_CHARACTERS],
            line=line,
            source_line=source_line and source_line[:_MESSAGE_CHARACTERS],
            exception=self._exceptions[number] if known else None,
        )


def _send(host_socket: socket.socket, data: bytes) -> int:
    return host_socket.send(data, socket.MSG_NOSIGNAL)


def _death(status: int | None) -> ProgramError:
    if status == -signal.SIGSYS:
        return ProgramError("ChildDied", "the program was killed: it tried what programs may not do")
    if status is not None and status < 0:
        return ProgramError("ChildDied", f"the program's process was killed by {signal.Signals(-status).name}")
    return ProgramError("ChildDied", f"the program's process ended before the program did (exit code {status})")
