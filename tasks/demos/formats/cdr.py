"""ROS 2 messages as bytes: the little-endian CDR that rosbag2 keeps them in (OMG DDS-XTypes 1.3, 7.4.1, plain XCDR1).

Only what demonstrations need; numbers and pictures go in as they are, which a frame of a camera needs to be quick.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

import numpy as np

LITTLE_ENDIAN = b"\x00\x01\x00\x00"


class Cdr:
    """A message that is being put together, field by field in the order of its definition."""

    def __init__(self) -> None:
        self._data = bytearray()

    def number(self, form: str, value: float) -> Cdr:
        """A number in a form of `struct`: "i", "I" or "d"."""
        self._align(struct.calcsize(form))
        self._data += struct.pack("<" + form, value)
        return self

    def text(self, value: str) -> Cdr:
        """A string."""
        data = value.encode() + b"\x00"
        self.number("I", len(data))
        self._data += data
        return self

    def octets(self, value: bytes) -> Cdr:
        """A sequence of uint8."""
        self.number("I", len(value))
        self._data += value
        return self

    def texts(self, values: Sequence[str]) -> Cdr:
        """A sequence of strings."""
        self.number("I", len(values))
        for value in values:
            self.text(value)
        return self

    def doubles(self, values: Iterable[float]) -> Cdr:
        """A sequence of float64."""
        array = np.asarray(values, "<f8")
        self.number("I", array.size)
        if array.size:
            self._align(8)
            self._data += array.tobytes()
        return self

    def header(self, nanoseconds: int, frame: str) -> Cdr:
        """A std_msgs/Header."""
        seconds, rest = divmod(nanoseconds, 1_000_000_000)
        return self.number("i", seconds).number("I", rest).text(frame)

    def message(self) -> bytes:
        """All of it."""
        return LITTLE_ENDIAN + bytes(self._data)

    def _align(self, size: int) -> None:
        self._data += b"\x00" * (-len(self._data) % size)
