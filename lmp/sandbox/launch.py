"""Starting the fork server: executed with an empty environment, inside bubblewrap where that works."""

from __future__ import annotations

import array
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lmp.sandbox.watch import kill, pid_of

_START_SECONDS = 30.0
_FORK_SECONDS = 5.0
_MESSAGE_BYTES = 4096
_PACKAGES = ("numpy", "shapely", "msgpack")
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
_BOOT = (
    "import sys, types; sys.path += {paths}; lmp = types.ModuleType('lmp'); lmp.__path__ = [{lmp!r}]; "
    "sys.modules['lmp'] = lmp; from lmp.sandbox.worker import main; main({descriptor})"
)
"""The package `lmp` is a bare name in the fork server: its own code, and what that imports, stays out."""


class StartFailed(RuntimeError):
    """The fork server did not start; the message is what it said."""


@dataclass(frozen=True)
class ForkServer:
    """A started fork server.

    Args:
        process: what was executed: Python, or bubblewrap around it.
        control: our end of its socket.
        pidfd: the fork server itself.
        missing: why a layer does not work in its children, by layer; empty text when it works.
        address_space: bytes that it has mapped.
    """

    process: subprocess.Popen[bytes]
    control: socket.socket
    pidfd: int
    missing: dict[str, str]
    address_space: int

    def fork(self, request: dict[str, Any], child_socket: socket.socket) -> int:
        """Have a child forked and return its pidfd.

        Raises:
            StartFailed: the fork server has died.
        """
        message = [json.dumps(request).encode()]
        descriptors = array.array("i", [child_socket.fileno()])
        try:
            self.control.settimeout(_FORK_SECONDS)
            self.control.sendmsg(message, [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])
            while True:
                answer, pidfd = _receive(self.control)
                if pidfd is not None and answer["id"] == request["id"]:
                    return pidfd
                if pidfd is not None:
                    os.close(pidfd)  # of a run that was interrupted before it began
        except OSError as error:
            raise StartFailed(f"the fork server has ended: {error}") from None

    def status(self, number: int, seconds: float) -> int | None:
        """How the child of a request ended, as an exit code, negative for a signal; None if that is not known."""
        self.control.settimeout(seconds)
        try:
            while True:
                answer, _ = _receive(self.control)
                if answer["id"] == number and "status" in answer:
                    return int(answer["status"])
        except OSError:
            return None

    def close(self) -> None:
        """End it and all its children. Idempotent."""
        if self.control.fileno() < 0:
            return
        kill(self.pidfd)
        os.close(self.pidfd)
        self.control.close()
        self.process.kill()
        self.process.wait()


def start(*, bubblewrap: bool) -> ForkServer:
    """Execute a fork server and wait until it has loaded its libraries.

    Raises:
        StartFailed: it did not start, with what it said.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        process = subprocess.Popen(
            _command(theirs.fileno(), bubblewrap=bubblewrap),
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
            cwd="/",
            start_new_session=True,
        )
    except OSError as error:
        ours.close()
        raise StartFailed(str(error)) from None
    finally:
        theirs.close()
    ours.settimeout(_START_SECONDS)
    try:
        hello, pidfd = _receive(ours)
        if pidfd is None:
            raise StartFailed("the fork server sent no descriptor of itself")
        mapped = int(Path(f"/proc/{pid_of(pidfd)}/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError) as error:
        ours.close()
        process.kill()
        said = process.communicate()[1].decode(errors="replace").strip()
        raise StartFailed(said or str(error)) from None
    if process.stderr is not None:
        process.stderr.close()
    return ForkServer(process, ours, pidfd, hello["missing"], mapped)


def _receive(control: socket.socket) -> tuple[dict[str, Any], int | None]:
    data, ancillary, _, _ = control.recvmsg(_MESSAGE_BYTES, socket.CMSG_SPACE(4))
    if not data:
        raise ConnectionResetError("its socket is closed")
    descriptors = array.array("i")
    for _, _, received in ancillary:
        descriptors.frombytes(received)
    return json.loads(data), (descriptors[0] if descriptors else None)


def _command(descriptor: int, *, bubblewrap: bool) -> list[str]:
    here = Path(__file__).parent
    folders = {package: _folder(package) for package in _PACKAGES}
    paths = sorted({str(folder.parent) for folder in folders.values()})
    boot = _BOOT.format(paths=paths, lmp=str(here.parent), descriptor=descriptor)
    executable = os.path.realpath(sys.executable)
    python = [executable, "-s", "-S", "-P", "-B", "-X", "utf8", "-c", boot]
    if not bubblewrap:
        return python
    libraries = [folder.parent / f"{package}.libs" for package, folder in folders.items()]
    base = Path(sys.base_prefix) / sys.platlibdir
    system = [Path("/lib"), Path("/lib64"), Path("/usr/lib"), Path("/usr/lib64"), Path("/etc/ld.so.cache")]
    stdlib = [Path(sysconfig.get_path("stdlib")), base]
    binds = [Path(executable), here, *folders.values(), *libraries, *stdlib, *system]
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for path in sorted({path for path in binds if path.exists()}):
        command += ["--ro-bind", str(path), str(path)]
    return [*command, "--chdir", "/", "--", *python]


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise StartFailed(f"the package {package!r} is not installed")
    return Path(spec.origin).parent


def bubblewrap_installed() -> bool:
    """Whether there is a `bwrap` to call."""
    return shutil.which("bwrap") is not None
