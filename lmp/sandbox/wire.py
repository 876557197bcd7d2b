"""Values as bytes and back, exact and bounded: nothing but these types crosses between a program and its host.

A frame is a big-endian 32-bit length and that many bytes of msgpack, at most 1 MiB. Values are None, bool, int of 64
bits, finite float, str, list, dict with str keys, and numpy arrays of float64, int64 or bool; what Python or numpy
offers beyond (tuples, numpy scalars, float32 arrays) is converted on the way out, and everything else is refused. The
reader trusts nothing: whatever comes is one of these types or raises `WireError`.
"""

from __future__ import annotations

import math
import select
import signal
import struct
import time
from collections.abc import Callable
from typing import Any

import msgpack
import numpy as np

FRAME_BYTES = 2**20
DEPTH = 32
NODES = 2**16
"""Values in one frame: a list of empty lists takes 64 times as much memory as it takes bytes."""

WHERE = signal.SIGUSR1
"""The one message that is a signal: asks a child which line it is at. It gets a moment to answer, not a say."""

_EAGER_SECONDS = 100e-6
_HEADER = struct.Struct(">I")
_ARRAY = 1
_DTYPES = {b"f": np.dtype("<f8"), b"i": np.dtype("<i8"), b"b": np.dtype("?")}
_CODES = {"f": b"f", "i": b"i", "u": b"i", "b": b"b"}
_DIMENSIONS = 4
_READ = 2**14


class WireError(ValueError):
    """A value that may not cross, or bytes that are no value."""


class Closed(ConnectionError):
    """The other side has gone."""


def encode(value: Any, what: str = "value") -> bytes:
    """The frame for a value: `pack` of what `plain` makes of it."""
    return pack(plain(value, what), what)


def plain(value: Any, what: str = "value") -> Any:
    """The value made of nothing but what crosses.

    Args:
        value: what to send.
        what: what it is, for error messages.

    Raises:
        WireError: some of it is of another type, not finite or nested too deeply.
    """
    return _plain(value, what, DEPTH)


def pack(message: Any, what: str = "message") -> bytes:
    """The frame, header included, for what is plain already.

    Raises:
        WireError: it takes more than `FRAME_BYTES`.
    """
    body: bytes = msgpack.packb(message, use_bin_type=True)
    if len(body) > FRAME_BYTES:
        raise WireError(f"{what} takes {len(body)} bytes; at most {FRAME_BYTES} can be passed")
    return _HEADER.pack(len(body)) + body


def decode(body: bytes) -> tuple[Any, int]:
    """The value of a frame's bytes, and of how many values it is made.

    Raises:
        WireError: the bytes are not exactly one value of the allowed types within the bounds.
    """
    made = 0

    def count(values: Any) -> Any:
        nonlocal made
        made += 1 + len(values)
        if made > NODES:  # noticed while unpacking: a million lists would take the host a third of a second
            raise WireError(f"more than {NODES} values in one message")
        return values

    try:
        value = msgpack.unpackb(
            body,
            ext_hook=_array,
            list_hook=count,
            object_hook=count,
            raw=False,
            strict_map_key=True,
            max_array_len=NODES,
            max_map_len=NODES,
        )
    except WireError:
        raise
    except (ValueError, TypeError, RecursionError, msgpack.exceptions.UnpackException) as error:
        raise WireError(f"not a message: {error or type(error).__name__}") from None
    _check(value, DEPTH)
    return value, made + 1


def _plain(value: Any, what: str, depth: int) -> Any:
    kind = type(value)
    if kind is str:
        try:
            value.encode()
        except UnicodeEncodeError:
            raise WireError(f"{what} is text with a lone surrogate, which cannot be passed") from None
        return value
    if value is None or kind is bool:
        return value
    if kind is float:
        if not math.isfinite(value):
            raise WireError(f"{what} is {value}; only finite numbers can be passed")
        return value
    if kind is int:
        if not -(2**63) <= value < 2**63:
            raise WireError(f"{what} is an integer of {value.bit_length()} bits; at most 64 can be passed")
        return value
    if depth == 0:
        raise WireError(f"{what} is nested more than {DEPTH} deep")
    if kind is list or kind is tuple:
        return [_plain(item, f"{what}[{i}]", depth - 1) for i, item in enumerate(value)]
    if kind is dict:
        items = {}
        for key, item in value.items():
            if not isinstance(key, str):
                raise WireError(f"{what} has the key {key!r}; only strings can be keys of what is passed")
            items[str(key)] = _plain(item, f"{what}[{key!r}]", depth - 1)
        return items
    if isinstance(value, np.generic):
        return _plain(value.item(), what, depth - 1)
    if isinstance(value, np.ndarray):
        return _extension(value, what, depth)
    raise WireError(
        f"{what} is of type {kind.__name__}, which cannot be passed; "
        "numbers, strings, booleans, None, lists, tuples, dicts and numpy arrays can"
    )


def _extension(array: np.ndarray[Any, Any], what: str, depth: int) -> Any:
    code = _CODES.get(array.dtype.kind)
    if code is None:
        return _plain(array.tolist(), what, depth - 1)
    if array.ndim > _DIMENSIONS:
        raise WireError(f"{what} is an array of {array.ndim} dimensions; at most {_DIMENSIONS} can be passed")
    if code == b"f" and not np.isfinite(array).all():
        raise WireError(f"{what} has numbers that are not finite: only finite numbers can be passed")
    raw = np.ascontiguousarray(array, dtype=_DTYPES[code])
    shape = struct.pack(f"<{array.ndim}I", *array.shape)
    return msgpack.ExtType(_ARRAY, code + bytes([array.ndim]) + shape + raw.tobytes())


def _array(code: int, data: bytes) -> np.ndarray[Any, Any]:
    if code != _ARRAY or len(data) < 2:
        raise WireError(f"extension {code} of {len(data)} bytes is unknown")
    dtype, dimensions = _DTYPES.get(data[:1]), data[1]
    start = 2 + 4 * dimensions
    if dtype is None or dimensions > _DIMENSIONS or len(data) < start:
        raise WireError("an array of an unknown type or with too many dimensions")
    shape = struct.unpack(f"<{dimensions}I", data[2:start])
    if math.prod(shape) * dtype.itemsize != len(data) - start:
        raise WireError(f"an array of shape {shape} that comes with {len(data) - start} bytes")
    if dtype.kind == "b" and max(data[start:], default=0) > 1:
        raise WireError("an array of booleans that are neither true nor false")
    array = np.frombuffer(data, dtype=dtype, offset=start).reshape(shape)
    if dtype.kind == "f" and not np.isfinite(array).all():
        raise WireError("an array with numbers that are not finite")
    return array.copy()


def _check(value: Any, depth: int) -> None:
    """Refuse what msgpack can say and we do not."""
    kind = type(value)
    if value is None or kind is str or kind is bool or kind is np.ndarray:
        return
    if kind is float:
        if not math.isfinite(value):
            raise WireError(f"the number {value} is not finite")
    elif kind is int:
        if not -(2**63) <= value < 2**63:
            raise WireError(f"the integer {value} has more than 64 bits")
    elif kind is list or kind is dict:
        if depth == 0:
            raise WireError(f"nested more than {DEPTH} deep")
        if kind is dict and not all(type(key) is str for key in value):
            raise WireError("a key that is no string")
        for item in value if kind is list else value.values():
            _check(item, depth - 1)
    else:
        raise WireError(f"a value of type {kind.__name__}")


def eager(descriptor: int, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """A `read` of a socket that looks for a moment before it sleeps.

    Most calls are answered sooner than a sleeping process wakes on an idle processor: sleeping at once, a round trip
    takes 87 microseconds, more than twice as long (bench/sandbox.py).
    """
    ready = select.poll()
    ready.register(descriptor, select.POLLIN)

    def read_soon(size: int) -> bytes:
        patience = time.monotonic() + _EAGER_SECONDS
        while not ready.poll(0) and time.monotonic() < patience:
            pass
        return read(size)

    return read_soon


class Channel:
    """Frames over a stream.

    Args:
        read: returns at most so many bytes, none at the end of the stream.
        write: takes bytes, returns how many it took.
    """

    def __init__(self, read: Callable[[int], bytes], write: Callable[[bytes], int]) -> None:
        self._read = read
        self._write = write
        self._buffer = b""

    def send(self, frame: bytes) -> None:
        """Send an encoded frame.

        Raises:
            Closed: the other side has gone.
        """
        try:
            sent = self._write(frame)
            while sent < len(frame):
                sent += self._write(frame[sent:])
        except ConnectionError as error:
            raise Closed(str(error)) from None

    def receive(self) -> bytes:
        """Wait for a frame and return its bytes, header removed.

        Raises:
            Closed: the other side has gone, perhaps in the middle of a frame.
            WireError: the frame announces more than `FRAME_BYTES`.
        """
        self._fill(_HEADER.size)
        (length,) = _HEADER.unpack_from(self._buffer)
        if length > FRAME_BYTES:
            raise WireError(f"a message of {length} bytes; at most {FRAME_BYTES} are taken")
        end = _HEADER.size + length
        self._fill(end)
        body, self._buffer = self._buffer[_HEADER.size : end], self._buffer[end:]
        return body

    def _fill(self, size: int) -> None:
        have = len(self._buffer)
        if have >= size:
            return
        parts = [self._buffer] if have else []
        while have < size:
            try:
                part = self._read(max(_READ, size - have))
            except ConnectionError as error:
                raise Closed(str(error)) from None
            if not part:
                raise Closed("the end of the stream")
            parts.append(part)
            have += len(part)
        self._buffer = parts[0] if len(parts) == 1 else b"".join(parts)
