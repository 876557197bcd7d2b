"""The system calls that a program's process may make, as a filter that the kernel enforces.

The list is of what is allowed: computing, memory without execution, and reading, writing and looking at what is open,
which is one socket. What libraries and honest mistakes try (opening files, sockets, threads) fails with EPERM, so that
the program gets a Python exception; everything else ends the process.

Numbers are from the kernel's tables arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h;
the filter is classic BPF over `struct seccomp_data`, see Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import platform
import struct

from lmp.sandbox.prctl import SET_NO_NEW_PRIVS, SET_SECCOMP, prctl

_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _THIRD_ARGUMENT = 0, 4, 16 + 2 * 8
_PROT_EXEC = 4
_X32 = 0x40000000
_MODE_FILTER = 2

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
MACHINES = tuple(_AUDIT_ARCH)
"""What `platform.machine()` may be."""

# name: (x86-64, aarch64)
_ALLOWED = {
    "read": (0, 63),
    "write": (1, 64),
    "poll": (7, None),
    "ppoll": (271, 73),
    "futex": (202, 98),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "brk": (12, 214),
    "madvise": (28, 233),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "getrusage": (98, 165),
    "times": (100, 153),
    "rt_sigreturn": (15, 139),
    "rt_sigprocmask": (14, 135),
    "restart_syscall": (219, 128),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
_ALLOWED_WITHOUT_EXECUTION = {"mmap": (9, 222), "mprotect": (10, 226)}

_REFUSED = {
    "open": (2, None),
    "openat": (257, 56),
    "openat2": (437, 437),
    "creat": (85, None),
    "close": (3, 57),
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "statfs": (137, 43),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    "chdir": (80, 49),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rmdir": (84, None),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "lseek": (8, 62),
    "ioctl": (16, 29),
    "fcntl": (72, 25),
    "dup": (32, 23),
    "pipe": (22, None),
    "pipe2": (293, 59),
    "select": (23, None),
    "pselect6": (270, 72),
    "epoll_create1": (291, 20),
    "writev": (20, 66),
    "pread64": (17, 67),
    "memfd_create": (319, 279),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "clone": (56, 220),
    "clone3": (435, 435),
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "wait4": (61, 260),
    "rt_sigaction": (13, 134),
    "sigaltstack": (131, 132),
    "setitimer": (38, 103),
    "alarm": (37, None),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "getrlimit": (97, 163),
    "setrlimit": (160, 164),
    "sysinfo": (99, 179),
    "uname": (63, 160),
    "getppid": (110, 173),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "umask": (95, 166),
    "sched_setaffinity": (203, 122),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "membarrier": (324, 283),
}


@functools.cache
def program(machine: str) -> bytes:
    """The filter for a machine, `platform.machine()`, as an array of `struct sock_filter`.

    Raises:
        OSError: there is no table for that machine.
    """
    if machine not in MACHINES:
        raise OSError(errno.ENOSYS, f"no table of system calls for {machine!r}; there are: {', '.join(MACHINES)}")
    column = MACHINES.index(machine)
    code = [
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_JUMP_EQUAL, _AUDIT_ARCH[machine], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER),
        _instruction(_JUMP_GREATER_EQUAL, _X32, 0, 1),
        _instruction(_RETURN, _KILL),
    ]
    for numbers in _ALLOWED.values():
        code += _answer(numbers[column], _ALLOW)
    for numbers in _ALLOWED_WITHOUT_EXECUTION.values():
        code += [
            _instruction(_JUMP_EQUAL, numbers[column], 0, 4),
            _instruction(_LOAD, _THIRD_ARGUMENT),
            _instruction(_JUMP_SET, _PROT_EXEC, 0, 1),
            _instruction(_RETURN, _ERRNO | errno.EPERM),
            _instruction(_RETURN, _ALLOW),
        ]
    for numbers in _REFUSED.values():
        code += _answer(numbers[column], _ERRNO | errno.EPERM)
    code.append(_instruction(_RETURN, _KILL))
    return b"".join(code)


def _instruction(code: int, k: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, when_true, when_false, k)


def _answer(number: int | None, action: int) -> list[bytes]:
    if number is None:
        return []
    return [_instruction(_JUMP_EQUAL, number, 0, 1), _instruction(_RETURN, action)]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def restrict() -> None:
    """Put the calling process under the filter, for good.

    Raises:
        OSError: the kernel has no seccomp filters or there is no table for this machine.
    """
    code = program(platform.machine())
    buffer = ctypes.create_string_buffer(code, len(code))
    fprog = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    prctl(SET_NO_NEW_PRIVS, 1)
    prctl(SET_SECCOMP, _MODE_FILTER, ctypes.byref(fprog))
