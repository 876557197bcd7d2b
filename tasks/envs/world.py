"""A machine in miniature for commands that nobody has read: a file system of its own, no network, limits on everything.

A command runs in bubblewrap: its own processes, network, host name and users, no capabilities, the world's overlay as
root and the host's `/usr` read-only. Resource limits hold in it, and it ends with all that it started. The world's
files live in a process that keeps them mounted (`keeper.py`) and can be made new in a millisecond.
"""

from __future__ import annotations

import json
import math
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOBODY = 65534
"""Who runs commands when the host is root: the kernel counts root's processes against no limit."""

ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
}
USR_LINKS = {"bin": "usr/bin", "sbin": "usr/sbin", "lib": "usr/lib", "lib64": "usr/lib64"}

_MEND = (
    "It takes Linux 6.6, bubblewrap 0.8 and unprivileged user namespaces "
    "(sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu)"
)
_LAUNCH = """
echo 1000 > /proc/self/oom_score_adj
ulimit -c 0 -u {processes} -v {memory} -f {disk} -n 256
cd -- "$1" 2> /dev/null || cd /
shift
"$@"
exit $?
"""
"""Process 1 of its namespace, whose end is the end of all others; so it does not become the command."""


class WorldUnavailable(RuntimeError):
    """No world can be made on this machine; the message says why and what would help."""


@dataclass(frozen=True)
class Limits:
    """What a command may use.

    Args:
        seconds: of wall-clock time.
        output: bytes printed; the rest is cut off, and the command ended.
        disk: bytes written to the world's files.
        files: files and folders made or changed.
        processes: at one time.
        memory: bytes of address space of each process. There is no limit on their sum; when the host runs out of
            memory, the kernel ends these processes first.
    """

    seconds: float = 10.0
    output: int = 60_000
    disk: int = 64 * 2**20
    files: int = 20_000
    processes: int = 128
    memory: int = 2**30


@dataclass(frozen=True)
class Ran:
    """How a command ended.

    Args:
        output: standard output and error as they came, cut off at the limit.
        code: its exit code, 128 and the number for a signal; None when it was ended at a limit.
        limit: which limit ended it ("the time limit of 10 s"), else an empty text.
    """

    output: bytes
    code: int | None
    limit: str = ""


def owner() -> int:
    """The user that commands run as, seen from outside."""
    return os.getuid() or NOBODY


def give(folder: Path) -> None:
    """Make a folder and all that is in it belong to the user that commands run as."""
    if os.getuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def bubblewrap(root: Path, *, hidden: Iterable[Path] = (), limits: Limits = Limits()) -> list[str]:
    """The command line in front of one that is to run confined: its folder, and then what to run with its arguments.

    Args:
        root: what it sees as `/`, which needs empty folders `usr`, `proc` and `dev`.
        hidden: folders of the host that are to look empty, where `/usr` would show them.
        limits: of each process.
    """
    command = ["bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"]
    command += ["--as-pid-1", "--die-with-parent"]
    command += ["--uid", "0", "--gid", "0", "--hostname", "handscript", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    command += ["--bind", str(root), "/", "--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"]
    command += ["--remount-ro", "/dev"]
    for folder in hidden:
        if folder.is_relative_to("/usr"):
            command += ["--tmpfs", str(folder)]
    launch = _LAUNCH.format(
        processes=limits.processes,
        memory=limits.memory // 1024,
        disk=limits.disk // 1024,
    )
    return [*command, "--", "/usr/bin/bash", "-c", launch, "launch"]


def spawn(command: Sequence[str], stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start a process as the user that commands run as, with both outputs in one pipe.

    Raises:
        WorldUnavailable: the program is not installed.
    """
    who: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
    pipe, out = subprocess.PIPE, subprocess.STDOUT
    try:
        return subprocess.Popen(
            command, stdin=stdin, stdout=pipe, stderr=out, cwd="/", env={}, start_new_session=True, **who
        )
    except FileNotFoundError as error:
        raise WorldUnavailable(f"{error.filename} is not installed: apt install bubblewrap util-linux") from None


def wait(process: subprocess.Popen[bytes], limits: Limits) -> Ran:
    """Read what a process prints until it ends or is ended at a limit; nothing of it is left then."""
    if process.stdout is None:
        raise ValueError("the process has no pipe to read from")
    output, limit = bytearray(), ""
    deadline = time.monotonic() + limits.seconds
    arrival = select.poll()  # select() knows no descriptor above 1023
    arrival.register(process.stdout, select.POLLIN)
    try:
        while not limit:
            if not arrival.poll(milliseconds_to(deadline)):
                limit = f"the time limit of {limits.seconds:g} s"
            elif chunk := os.read(process.stdout.fileno(), 65536):
                output += chunk
                if len(output) > limits.output:
                    limit = f"the limit of {limits.output} bytes of output"
            else:
                break
        if not limit:
            try:
                process.wait(milliseconds_to(deadline) / 1e3)
            except subprocess.TimeoutExpired:
                limit = f"the time limit of {limits.seconds:g} s"
    finally:
        end(process)
    code = process.returncode
    return Ran(bytes(output[: limits.output]), None if limit else code if code >= 0 else 128 - code, limit)


def milliseconds_to(deadline: float) -> int:
    """How long it is to a moment of `time.monotonic`; 0 when it is past."""
    return max(0, math.ceil((deadline - time.monotonic()) * 1e3))


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that runs in bubblewrap, and with it all that it started.

    What bubblewrap starts dies with it, but not at the very first. Process 1 of the namespace, with which all in it
    dies, is always of the same process group: `spawn` begins a session, and bubblewrap is not asked for another.
    """
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


class World:
    """A root file system that commands run in, one after the other. A context manager.

    Args:
        root: the lowest layer, readable by `owner()`; never written to.
        place: an empty folder to mount at; what is mounted is seen by no other process of the host.
        limits: of the world and of each command.
        hidden: folders below `/usr` that are to look empty.

    Raises:
        WorldUnavailable: this machine cannot, with the reason.
    """

    def __init__(
        self,
        root: Path,
        place: Path,
        limits: Limits = Limits(),
        hidden: Iterable[Path] = (),
    ) -> None:
        if shutil.which("bwrap") is None:
            raise WorldUnavailable("bubblewrap is not installed: apt install bubblewrap")
        self.limits = limits
        self._root = root
        self._layers: tuple[Path, ...] = (root,)
        self._place = place
        give(place)
        keeper = Path(__file__).with_name("keeper.py")
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", keeper, place, str(owner()), str(limits.disk), str(limits.files)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={},
            start_new_session=True,
        )
        enter = ["nsenter", "--preserve-credentials", "--user", "--mount", "--target", str(self._keeper.pid), "--"]
        self._prefix = [*enter, *bubblewrap(place / "root", hidden=hidden, limits=limits)]
        try:
            self.reset()
            tried = self.run(["true"])
            if tried.code != 0:
                said = tried.output.decode(errors="replace").strip()
                raise WorldUnavailable(f"no command can be confined here: {tried.limit or said}. {_MEND}")
        except BaseException:
            self.close()
            raise

    @property
    def layers(self) -> tuple[Path, ...]:
        """What the world began with, topmost first."""
        return self._layers

    @property
    def upper(self) -> Path:
        """Where the host reads what was written since the last reset, in the form of an overlay's upper layer."""
        return Path(f"/proc/{self._keeper.pid}/root{self._place}/upper")

    def reset(self, *layers: Path) -> None:
        """Make the world new.

        Args:
            layers: folders to lie over the root, topmost first.

        Raises:
            WorldUnavailable: the kernel refuses, with what it said.
        """
        self._layers = (*layers, self._root)
        pipe, answers = self._keeper.stdin, self._keeper.stdout
        if pipe is None or answers is None or pipe.closed:
            raise WorldUnavailable("the world is closed")
        try:
            pipe.write(json.dumps([str(layer) for layer in self._layers]) + "\n")
            pipe.flush()
            answer = answers.readline()
        except BrokenPipeError:
            answer = ""
        if answer != "\n":
            said = (answer.strip() or (self._keeper.stderr.read() if self._keeper.stderr else "")).splitlines()
            raise WorldUnavailable(f"no world can be made here: {said[-1] if said else 'its keeper ended'}. {_MEND}")

    def start(self, command: Sequence[str], cwd: str = "/", stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Start a command in the world; the caller sees to its end, with `wait` or `end`."""
        return spawn([*self._prefix, cwd, *command], stdin)

    def run(self, command: Sequence[str], cwd: str = "/") -> Ran:
        """Run a command to its end or to a limit.

        Args:
            command: program and arguments.
            cwd: folder in the world to begin in; `/` when there is no such folder.
        """
        return wait(self.start(command, cwd), self.limits)

    def close(self) -> None:
        """End the keeper, and the world with it. Idempotent."""
        self._keeper.kill()
        self._keeper.wait()
        for pipe in (self._keeper.stdin, self._keeper.stdout, self._keeper.stderr):
            if pipe is not None:
                pipe.close()

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
