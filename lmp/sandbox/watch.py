"""The clock of a run, in a thread of its own: whatever the program and the calls do, limits are noticed."""

from __future__ import annotations

import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from lmp.sandbox.types import Limits
from lmp.sandbox.wire import WHERE

_TICK = 0.01
_TELL_SECONDS = 0.04
_ASK_WHERE = ("TimeLimit", "CpuLimit")
_STOPPED = ("Stopped", "stopped from outside")


def pid_of(pidfd: int) -> int:
    """The process id, in our own namespace, behind a pidfd; -1 when it is gone."""
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines():
        if line.startswith("Pid:"):
            return int(line.split()[1])
    raise OSError(f"descriptor {pidfd} is no pidfd")


def kill(pidfd: int) -> None:
    """Kill the process behind a pidfd; one that has ended already is left alone."""
    send_signal(pidfd, signal.SIGKILL)


def send_signal(pidfd: int, number: int) -> None:
    """Send a signal to the process behind a pidfd, if it is still there."""
    try:
        signal.pidfd_send_signal(pidfd, number)
    except ProcessLookupError:
        return


class Watch(threading.Thread):
    """Ends a run when a limit is reached: kills the child, and sets `stop` when a call is in flight.

    The thread that runs the calls waits for the child without a time-out; closing the socket wakes it.

    Args:
        limits: of the run; the clock starts now.
        pidfd: the child. Closed by `finish`.
        host_socket: the host's end of the child's socket.
        stop: ends the run when set from outside.
        clock: seconds that count.
    """

    def __init__(
        self,
        limits: Limits,
        pidfd: int,
        host_socket: socket.socket,
        stop: threading.Event,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name="sandbox-watch", daemon=True)
        self.reason: tuple[str, str] | None = None
        self.seconds = self.policy_seconds = 0.0
        self._limits = limits
        self._pidfd = pidfd
        self._socket = host_socket
        self._stop_event = stop
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._told = threading.Event()
        self._clock = clock
        self._began = clock()
        self._robot_seconds = 0.0
        self._in_call_since: float | None = None
        self._awaited = False
        self._dead = select.poll()
        self._dead.register(pidfd, select.POLLIN)
        self._cpu_clock = ~pid_of(pidfd) << 3 | 2  # CPUCLOCK_SCHED of a process, see clock_getcpuclockid(3)

    def run(self) -> None:
        """Look every few milliseconds until the run is over."""
        while self.reason is None and not self._done.wait(_TICK):
            found = self._look()
            if found is not None:
                self.end(*found)

    def enter_call(self, *, awaited: bool = True) -> bool:
        """The host's own time begins; False when the run has ended.

        Args:
            awaited: the program waits for it meanwhile. One that does not may rightly end before it is over.
        """
        with self._lock:
            self._notice_stop()
            if self.reason is None:
                self._in_call_since = self._clock()
                self._awaited = awaited
            return self.reason is None

    def leave_call(self) -> float:
        """The program's time goes on; returns the seconds that the call took."""
        with self._lock:
            now = self._clock()
            seconds = now - (now if self._in_call_since is None else self._in_call_since)
            self._robot_seconds += seconds
            self._in_call_since = None
            self._notice_stop()
        return seconds

    def end(self, kind: str, message: str) -> None:
        """End the run for a reason, the first one given counts: the child is killed and a call is told to stop."""
        with self._lock:
            if self.reason is not None:
                return
            self.reason = (kind, message)
            in_call = self._in_call_since is not None
        if in_call:
            self._stop_event.set()
        elif kind in _ASK_WHERE:
            send_signal(self._pidfd, WHERE)
            self._told.wait(_TELL_SECONDS)
        kill(self._pidfd)
        self._wake()

    def told(self) -> None:
        """The child has said at which line it is; now it can be killed."""
        self._told.set()

    def finish(self) -> None:
        """Stop watching, make sure of the child's death, and leave the time it took in `seconds`, `policy_seconds`."""
        kill(self._pidfd)
        self._done.set()
        self._told.set()
        if self.is_alive():
            self.join()
        os.close(self._pidfd)
        self.seconds = self._clock() - self._began
        self.policy_seconds = self.seconds - self._robot_seconds

    def _notice_stop(self) -> None:
        """No call begins, and no program goes on after one, once `stop` is set."""
        if self.reason is None and self._stop_event.is_set():
            self.reason = _STOPPED

    def _wake(self) -> None:
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # the child's end is closed already, which wakes as well

    def _look(self) -> tuple[str, str] | None:
        if self._stop_event.is_set():
            return _STOPPED
        # Before the look at the call: a program may end as soon as its last call has.
        dead = bool(self._dead.poll(0))
        with self._lock:
            now = self._clock()
            awaited = self._in_call_since is not None and self._awaited
            in_call = now - self._in_call_since if self._in_call_since is not None else 0.0
            robot = self._robot_seconds + in_call
        limits = self._limits
        if robot > limits.robot_seconds:
            return "TimeLimit", f"the functions called took more than {limits.robot_seconds:g} s"
        if now - self._began - robot > limits.policy_seconds:
            return "TimeLimit", f"the program itself ran for more than {limits.policy_seconds:g} s"
        if dead:
            return ("ChildDied", "the program's process ended during a call") if awaited else None
        try:
            if time.clock_gettime(self._cpu_clock) > limits.cpu_seconds:
                return "CpuLimit", f"the program used more than {limits.cpu_seconds:g} s of processor time"
        except OSError:
            return None  # reaped between the two looks: the end of the stream tells
        return None
