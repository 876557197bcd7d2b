"""The C library, loaded before any fork, and one door to its prctl(2)."""

from __future__ import annotations

import ctypes

LIBC = ctypes.CDLL(None, use_errno=True)
SET_PDEATHSIG, SET_DUMPABLE, SET_SECCOMP, SET_NO_NEW_PRIVS = 1, 4, 22, 38


def prctl(option: int, value: int, pointer: object = None) -> None:
    """Call prctl with an option, a number and an optional pointer (a ctypes one).

    Raises:
        OSError: the kernel refused.
    """
    zero = ctypes.c_ulong(0)
    if LIBC.prctl(option, ctypes.c_ulong(value), pointer or zero, zero, zero) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}, {value}) was refused")
