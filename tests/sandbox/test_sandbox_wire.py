"""What crosses between a program and its host comes back equal; anything else is refused, on both sides."""

from __future__ import annotations

import math
import struct
from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from lmp.sandbox import wire

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
) | text
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4), max_leaves=20
)
arrays = st.sampled_from([np.float64, np.int64, np.bool_]).flatmap(
    lambda dtype: npst.arrays(
        dtype,
        npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
        elements={"allow_nan": False, "allow_infinity": False} if dtype is np.float64 else None,
    )
)


def round_trip(value: Any) -> Any:
    return wire.decode(wire.encode(value)[4:])[0]


@given(values)
def test_plain_values_come_back_equal_and_of_the_same_type(value: Any) -> None:
    back = round_trip(value)
    assert back == value
    assert type(back) is type(value)


@given(arrays)
def test_arrays_come_back_equal_with_type_and_shape(array: np.ndarray) -> None:
    back = round_trip([array])[0]
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert np.array_equal(back, array)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ((1, 2), [1, 2]),
        (np.float64(0.5), 0.5),
        (np.int32(7), 7),
        (np.bool_(True), True),
        (np.str_("red"), "red"),
        (np.array(["a", "b"]), ["a", "b"]),
        ({np.str_("k"): (np.float32(1),)}, {"k": [1.0]}),
    ],
)
def test_what_numpy_and_python_offer_beyond_is_converted(value: Any, plain: Any) -> None:
    back = round_trip(value)
    assert back == plain
    assert type(back) is type(plain)


@pytest.mark.parametrize("dtype", [np.float32, np.int8, np.uint8, ">f8"])
def test_arrays_of_other_numbers_become_the_three_types_that_cross(dtype: Any) -> None:
    back = round_trip(np.ones((2, 3), dtype=dtype)[:, ::2])
    assert back.dtype in (np.float64, np.int64)
    assert np.array_equal(back, np.ones((2, 2)))


def test_an_array_received_can_be_written_to_without_touching_what_was_sent() -> None:
    sent = np.zeros(3)
    received = round_trip(sent)
    received[0] = 1
    assert sent[0] == 0


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (object(), "type object"),
        (lambda: 0, "type function"),
        ({1, 2}, "type set"),
        (range(3), "type range"),
        (b"x", "type bytes"),
        (math.nan, "nan"),
        ([1.0, math.inf], r"value\[1\] is inf"),
        (np.array([1.0, np.nan]), "not finite"),
        (2**64, "65 bits"),
        ({(0, 1): 2}, r"key \(0, 1\)"),
        ("\ud800", "surrogate"),
        (np.zeros((1,) * 5), "5 dimensions"),
        (np.array([1j]), "complex"),
        ("x" * 2**20, "at most 1048576"),
        (type("Sneaky", (str,), {})("x"), "type Sneaky"),
    ],
)
def test_what_may_not_cross_is_refused_and_the_message_says_what_it_was(value: Any, says: str) -> None:
    with pytest.raises(wire.WireError, match=says):
        wire.encode(value)


def test_a_list_that_holds_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(wire.WireError, match="nested"):
        wire.encode(endless)


def extension(data: bytes, code: int = 1) -> bytes:
    return bytes(msgpack.packb(msgpack.ExtType(code, data)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"\x93\x01",
        b"\x01\x02",
        msgpack.packb(math.nan),
        msgpack.packb([math.inf]),
        msgpack.packb(2**63),
        msgpack.packb(b"bytes"),
        msgpack.packb({1: 2}),
        msgpack.packb({None: 2}),
        b"\xa1\xff",
        b"\x91" * 40 + b"\x00",
        b"\x91" * 100_000 + b"\x00",
        b"\x81\xa1a" * 100_000 + b"\x00",
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff",
        b"\xdd" + struct.pack(">I", 2**17) + b"\x90" * 2**17,
        msgpack.packb(msgpack.Timestamp(0)),
        extension(b"", 1),
        extension(b"f\x01" + struct.pack("<I", 2) + b"\0" * 8),
        extension(b"f\x01" + struct.pack("<I", 2**32 - 1)),
        extension(b"f\x04" + struct.pack("<4I", *[2**16] * 4)),
        extension(b"f\xff" + b"\0" * 1020),
        extension(b"O\x01" + struct.pack("<I", 1) + b"\0" * 8),
        extension(b"b\x01" + struct.pack("<I", 1) + b"\x02"),
        extension(b"f\x01" + struct.pack("<I", 1) + struct.pack("<d", math.nan)),
        extension(b"f\x00" + b"\0" * 8, code=2),
    ],
)
def test_hostile_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(body)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_that_can_be_sent_again_or_refused(body: bytes) -> None:
    try:
        value, nodes = wire.decode(body)
    except wire.WireError:
        return
    assert nodes >= 1
    wire.encode(value)


def channel(parts: list[bytes]) -> wire.Channel:
    waiting = [*parts, b""]
    return wire.Channel(lambda size: waiting.pop(0), len)


@given(st.lists(values, min_size=1, max_size=4), st.integers(1, 50))
def test_frames_are_put_together_however_the_stream_cuts_them(sent: list[Any], size: int) -> None:
    stream = b"".join(wire.encode(value) for value in sent)
    cut = channel([stream[i : i + size] for i in range(0, len(stream), size)])
    assert [wire.decode(cut.receive())[0] for _ in sent] == sent
    with pytest.raises(wire.Closed):
        cut.receive()


def test_a_frame_that_announces_more_than_a_mebibyte_is_refused_before_it_is_read() -> None:
    with pytest.raises(wire.WireError, match="1048577"):
        channel([struct.pack(">I", 2**20 + 1)]).receive()
