"""The fork server: loads the libraries once, then forks a confined child for each program.

It is executed, never forked, by the host, with an empty environment, so nothing of the host's memory is here to be
found. It runs no program itself. Its one socket takes a request a program, `{"id", "layers", "address_space",
"cpu_seconds"}` with the child's end of that program's socket attached; it answers with a pidfd of the child, by which
the host kills it, and when the child has ended and been reaped with `{"id", "status"}`.
"""

from __future__ import annotations

import array
import gc
import json
import os
import platform
import select
import signal
import socket
from typing import Any

from lmp.sandbox import child, confine, libraries, seccomp

_CHILD_SOCKET = 3
_REQUEST_BYTES = 4096


def main(control_fd: int) -> None:
    """Serve requests until the host closes its end."""
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    control = socket.socket(fileno=control_fd)
    names = libraries.load()
    child.warm_up(names)
    gc.collect()
    gc.freeze()
    if platform.machine() in seccomp.MACHINES:
        seccomp.program(platform.machine())  # made once, here, for all children
    missing = {name: confine.available(name) for name in confine.LAYERS}
    _send(control, {"missing": missing}, os.pidfd_open(os.getpid()))
    confine.keep_only(control_fd)
    _serve(control, names)


def _serve(control: socket.socket, names: dict[str, Any]) -> None:
    running: dict[int, tuple[int, int]] = {}
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor in running:
                poll.unregister(descriptor)
                os.close(descriptor)
                pid, number = running.pop(descriptor)
                _, status = os.waitpid(pid, 0)
                _send(control, {"id": number, "status": os.waitstatus_to_exitcode(status)})
                continue
            request, descriptors = _receive(control)
            if not request:
                return
            own = os.getpid()
            pid = os.fork()
            if pid == 0:
                _become_child(own, request, descriptors[0], names)
            os.close(descriptors[0])
            pidfd = os.pidfd_open(pid)
            running[pidfd] = (pid, request["id"])
            poll.register(pidfd, select.POLLIN)
            _send(control, {"id": request["id"]}, pidfd)


def _become_child(parent: int, request: dict[str, Any], descriptor: int, names: dict[str, Any]) -> None:
    """Confine this forked process, run one program in it, and end it: never returns."""
    code = 1
    try:
        confine.die_with_parent(parent)
        os.dup2(descriptor, _CHILD_SOCKET)
        confine.keep_only(_CHILD_SOCKET)
        confine.limit(address_space=request["address_space"], cpu_seconds=request["cpu_seconds"])
        try:
            channel = child.prepare(_CHILD_SOCKET)
            confine.apply(request["layers"])
        except OSError as error:
            os.write(_CHILD_SOCKET, child.refusal(str(error)))
        else:
            child.serve(channel, names)
            code = 0
    finally:
        os._exit(code)


def _receive(control: socket.socket) -> tuple[dict[str, Any], list[int]]:
    data, ancillary, _, _ = control.recvmsg(_REQUEST_BYTES, socket.CMSG_SPACE(4))
    descriptors = array.array("i")
    for _, _, received in ancillary:
        descriptors.frombytes(received)
    return (json.loads(data) if data else {}), list(descriptors)


def _send(control: socket.socket, message: dict[str, Any], descriptor: int | None = None) -> None:
    fds = [] if descriptor is None else [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))]
    control.sendmsg([json.dumps(message).encode()], fds)
