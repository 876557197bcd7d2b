"""Processes of this machine that a Ctrl-C does not reach: whoever started them ends them."""

from __future__ import annotations

import multiprocessing as mp
import signal
from collections.abc import Callable
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnProcess
from typing import Any


def started(target: Callable[..., object], *args: Any) -> SpawnProcess:
    """Start a new interpreter that calls `target`; it is killed when this process ends.

    A terminal sends Ctrl-C to the whole group. The signal is blocked before the interpreter starts: one that is still
    importing has set no handler yet, and would print where it was.
    """
    process = mp.get_context("spawn").Process(target=target, args=args, daemon=True)
    resource_tracker.ensure_running()  # it is started with the first process, and lets the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process
