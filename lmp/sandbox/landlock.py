"""No files, no TCP, no signals out: Landlock with no exceptions. See Documentation/userspace-api/landlock.rst."""

from __future__ import annotations

import ctypes
import os
import struct

from lmp.sandbox.prctl import LIBC, SET_NO_NEW_PRIVS, prctl

_CREATE, _RESTRICT = 444, 446  # the same numbers on every architecture
_VERSION_FLAG = 1

_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""ABI version from which on there are so many file rights; they are the lowest bits."""
_NETWORK = (4, 0b11)
_SCOPES = (6, 0b11)


def version() -> int:
    """The kernel's Landlock ABI; 0 when it has none."""
    found: int = LIBC.syscall(ctypes.c_long(_CREATE), None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION_FLAG))
    return max(found, 0)


def restrict() -> None:
    """Take every right over files, TCP ports, abstract sockets and signals from the calling process, for good.

    Raises:
        OSError: the kernel has no Landlock, or it is not enabled.
    """
    abi = version()
    if abi == 0:
        raise OSError(ctypes.get_errno(), "this kernel has no Landlock, or it was not enabled at boot")
    files = (1 << max(bits for since, bits in _FILE_RIGHTS.items() if since <= abi)) - 1
    network = _NETWORK[1] if abi >= _NETWORK[0] else 0
    scopes = _SCOPES[1] if abi >= _SCOPES[0] else 0
    # struct landlock_ruleset_attr has grown; older kernels accept the longer one when the rest is zero.
    attributes = struct.pack("=QQQ", files, network, scopes)
    ruleset = LIBC.syscall(ctypes.c_long(_CREATE), attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint(0))
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset failed")
    try:
        prctl(SET_NO_NEW_PRIVS, 1)
        if LIBC.syscall(ctypes.c_long(_RESTRICT), ctypes.c_int(ruleset), ctypes.c_uint(0)) != 0:
            raise OSError(ctypes.get_errno(), "landlock_restrict_self failed")
    finally:
        os.close(ruleset)
