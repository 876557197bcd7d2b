"""The host's side of the sandbox: owns the fork server, and runs programs one after the other."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from lmp.api import Function
from lmp.sandbox import launch, wire
from lmp.sandbox.conversation import Conversation
from lmp.sandbox.types import Call, Limits, Outcome
from lmp.sandbox.watch import Watch

LAYERS = ("bubblewrap", "landlock", "seccomp")

_MEND = {
    "bubblewrap": "install it (`apt install bubblewrap`, `dnf install bubblewrap`) and allow unprivileged user "
    "namespaces (`sysctl kernel.apparmor_restrict_unprivileged_userns=0` on Ubuntu)",
    "landlock": "use a kernel from 5.13 on with `landlock` in the boot parameter `lsm=`",
    "seccomp": "use a kernel with CONFIG_SECCOMP_FILTER on x86-64 or aarch64; in a container, a runtime that lets "
    "prctl(PR_SET_SECCOMP) through (`docker run --security-opt seccomp=unconfined`)",
}


class ConfinementUnavailable(RuntimeError):
    """There is no way here to keep a program from doing harm; the message says how to get one."""


class Sandbox:
    """Runs programs in confined child processes of a fork server. A context manager.

    Args:
        unconfined: run programs without any confinement, when there is none to be had or wanted.
        layers: the layers of confinement to try, of `LAYERS`.

    Raises:
        ConfinementUnavailable: neither seccomp nor bubblewrap works here.
    """

    def __init__(self, *, unconfined: bool = False, layers: Collection[str] = LAYERS) -> None:
        self._wanted = () if unconfined else tuple(name for name in LAYERS if name in layers)
        self._unconfined = unconfined
        self._lock = threading.RLock()
        self._depth = 0
        self._numbers = itertools.count(1)
        self._missing: dict[str, str] = dict.fromkeys(LAYERS, "not wanted")
        self._server = self._start()

    @property
    def tier(self) -> str:
        """The layers that confine programs here, outermost first, e.g. "bubblewrap+landlock+seccomp", or "none"."""
        return "+".join(self._working()) or "none"

    def explain(self) -> list[tuple[str, bool, str]]:
        """For each layer its name, whether it works here, and if not why and how to mend it."""
        return [(name, not why, f"{why}: {_MEND[name]}" if why else "") for name, why in self._missing.items()]

    def run(
        self,
        source: str,
        api: Mapping[str, Function],
        limits: Limits = Limits(),  # noqa: B008 - frozen
        *,
        variables: Mapping[str, Any] | None = None,
        stop: threading.Event | None = None,
        on_call: Callable[[Call], None] | None = None,
        seed: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> Outcome:
        """Run a program to its end, or to its limits.

        The functions of `api` are called in the thread that calls `run`. When a limit is reached while one of them is
        at work, `stop` is set, and `run` waits for it to return; `stop` stays set then. An interrupt from the keyboard
        ends the run as "Stopped", with the KeyboardInterrupt as the error's exception; one that comes in the moments
        before the program has begun or after it has ended is raised.

        Args:
            source: the program.
            api: the functions that it may call; one that returns `Source` has that run in the same child.
            limits: what it may use.
            variables: values by name, set in the program's scope and those of its sub-programs.
            stop: ends the run when set; tells the functions of `api` to stop when the run sets it.
            on_call: told of each call when it has ended.
            seed: of `random` and `numpy.random` in the child.
            clock: the seconds that its limits go by; it may stand still while somebody holds a call, never go back.

        Raises:
            WireError: a variable is of a type that cannot be passed.
            ConfinementUnavailable: the fork server had to be started again, and nothing confines there now.
        """
        with self._lock:
            number = next(self._numbers)
            task = wire.encode(
                {"source": source, "functions": list(api), "variables": dict(variables or {}), "seed": seed},
                "the program with its variables",
            )
            ours, theirs = socket.socketpair()
            stop = stop or threading.Event()
            with ours:
                with theirs:
                    pidfd = self._fork(number, limits, theirs)
                watch = Watch(limits, pidfd, ours, stop, clock)
                conversation = Conversation(ours, api, limits, watch, stop, on_call)
                self._depth += 1
                try:
                    return conversation.hold(task, self.tier, lambda: self._server.status(number, 0.05))
                finally:
                    self._depth -= 1
                    if self._depth == 0 and "bubblewrap" in self._working() and "seccomp" not in self._working():
                        self._server.close()  # takes with it the processes that the program could leave behind

    def close(self) -> None:
        """End the fork server and every child. Idempotent."""
        self._server.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _working(self) -> list[str]:
        return [name for name, why in self._missing.items() if not why]

    def _fork(self, number: int, limits: Limits, child_socket: socket.socket) -> int:
        request = {
            "id": number,
            "layers": [name for name in self._working() if name != "bubblewrap"],
            "address_space": self._server.address_space + limits.memory,
            "cpu_seconds": int(limits.cpu_seconds) + 2,
        }
        try:
            return self._server.fork(request, child_socket)
        except launch.StartFailed:
            self._server.close()
            self._server = self._start()
            return self._server.fork(request, child_socket)

    def _start(self) -> launch.ForkServer:
        server = None
        if "bubblewrap" in self._wanted:
            try:
                server = launch.start(bubblewrap=True)
                self._missing["bubblewrap"] = ""
            except launch.StartFailed as error:
                why = str(error) if launch.bubblewrap_installed() else "not installed"
                self._missing["bubblewrap"] = why
        if server is None:
            server = launch.start(bubblewrap=False)
        self._missing |= {name: why for name, why in server.missing.items() if name in self._wanted}
        if not self._unconfined and not {"bubblewrap", "seccomp"} & set(self._working()):
            server.close()
            hints = "\n".join(f"- {name}: {self._missing[name]}; {_MEND[name]}" for name in ("seccomp", "bubblewrap"))
            raise ConfinementUnavailable(f"no program can be confined here. One of these must work:\n{hints}")
        return server
