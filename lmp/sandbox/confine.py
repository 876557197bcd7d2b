"""What the child does to itself, for good, before it reads a program: close, limit, and take every right away."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Collection

from lmp.sandbox import landlock, seccomp
from lmp.sandbox.prctl import SET_DUMPABLE, SET_PDEATHSIG, prctl

LAYERS: dict[str, Callable[[], None]] = {"landlock": landlock.restrict, "seccomp": seccomp.restrict}
"""The layers that a process puts on itself, in this order. The third, bubblewrap, is put around the fork server."""


def keep_only(descriptor: int) -> None:
    """Close every file descriptor but one."""
    os.closerange(0, descriptor)
    os.closerange(descriptor + 1, 2**20)


def limit(*, address_space: int, cpu_seconds: int) -> None:
    """Resource limits of the calling process.

    Args:
        address_space: bytes, all that is mapped counted.
        cpu_seconds: after which the kernel kills; the host keeps a finer clock.
    """
    for what, amount in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 8),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_SIGPENDING, 0),
    ):
        _, most = resource.getrlimit(what)
        least = amount if most == resource.RLIM_INFINITY else min(amount, most)
        resource.setrlimit(what, (least, least))


def die_with_parent(parent: int) -> None:
    """Have the kernel kill the calling process when the one that forked it dies; refuse inspection by others."""
    prctl(SET_PDEATHSIG, signal.SIGKILL)
    prctl(SET_DUMPABLE, 0)
    if os.getppid() != parent:
        os._exit(1)


def apply(layers: Collection[str]) -> None:
    """Put on the named layers.

    Raises:
        OSError: one of them did not take; nothing may run then.
    """
    for name, restrict in LAYERS.items():
        if name in layers:
            restrict()


def available(name: str) -> str:
    """Try a layer in a process of its own: empty when it takes, else why not."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        reason = b""
        try:
            LAYERS[name]()
        except OSError as error:
            reason = str(error).encode()
        finally:
            os.write(writer, reason or b"\0")
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(pid, 0)
    if answer == b"\0" and status == 0:
        return ""
    return answer.decode().strip("\0") or f"the process that tried it ended with status {status}"
