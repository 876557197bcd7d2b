"""The one import of PyBullet, kept quiet: on import it announces its build time on the caller's terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def native_output_to(path: str = os.devnull) -> Iterator[None]:
    """While inside, what C code writes to standard output or standard error goes to a file."""
    sys.stdout.flush()
    sys.stderr.flush()
    saved = [os.dup(1), os.dup(2)]
    target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.dup2(target, 1)
        os.dup2(target, 2)
        yield
    finally:
        for descriptor, copy in zip((1, 2), saved, strict=True):
            os.dup2(copy, descriptor)
            os.close(copy)
        os.close(target)


with native_output_to():
    import pybullet as bullet

__all__ = ["bullet", "native_output_to"]
