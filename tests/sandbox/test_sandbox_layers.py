"""Each layer by itself: the filter's answer for every system call on both machines, and Landlock's in a process."""

from __future__ import annotations

import errno
import platform
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from lmp.sandbox import landlock, seccomp

ALLOW, KILL, EPERM = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
TABLES = {"x86_64": "/usr/include/*/asm/unistd_64.h", "aarch64": "/usr/include/asm-generic/unistd.h"}
PROT_READ_WRITE, PROT_ALL = 3, 7


def answer(machine: str, number: int, *, arch: int | None = None, third: int = 0) -> int:
    """What the filter says to a system call: an interpreter of the instructions that the filter uses."""
    data = struct.pack("=iIQ6Q", number, ARCH[machine] if arch is None else arch, 0, 0, 0, third, 0, 0, 0)
    code = list(struct.iter_unpack("=HBBI", seccomp.program(machine)))
    accumulator = position = 0
    while True:
        operation, when_true, when_false, k = code[position]
        position += 1
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, k)
        elif operation == 0x06:
            return k
        else:
            holds = {0x15: accumulator == k, 0x35: accumulator >= k, 0x45: bool(accumulator & k)}[operation]
            position += when_true if holds else when_false


def numbers(machine: str) -> dict[str, int]:
    """The kernel's own table, from its headers."""
    found = sorted(Path("/").glob(TABLES[machine].lstrip("/")))
    if not found:
        pytest.skip(f"no kernel headers at {TABLES[machine]}")
    text = found[0].read_text()
    names = {name: int(n) for name, n in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)\s*$", text, re.MULTILINE)}
    return names


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_the_numbers_are_those_of_the_kernels_headers(machine: str) -> None:
    table, column = numbers(machine), seccomp.MACHINES.index(machine)
    ours = {**seccomp._ALLOWED, **seccomp._ALLOWED_WITHOUT_EXECUTION, **seccomp._REFUSED}
    other_names = {"newfstatat": "fstatat"} if machine == "aarch64" else {}
    for name, by_machine in ours.items():
        number = by_machine[column]
        if number is not None:
            assert table.get(name, table.get(other_names.get(name, ""))) == number, name


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_what_is_not_named_ends_the_process(machine: str) -> None:
    column = seccomp.MACHINES.index(machine)
    ours = {**seccomp._ALLOWED, **seccomp._ALLOWED_WITHOUT_EXECUTION, **seccomp._REFUSED}
    named = {by_machine[column] for by_machine in ours.values()}
    allowed = {by_machine[column] for by_machine in seccomp._ALLOWED.values()}
    for number in range(600):
        expected = KILL if number not in named else ALLOW if number in allowed else None
        if expected is not None:
            assert answer(machine, number) == expected, number


@pytest.mark.parametrize(
    ("machine", "mapping", "protecting", "opening", "cloning", "tracing"),
    [("x86_64", 9, 10, 257, 56, 101), ("aarch64", 222, 226, 56, 220, 117)],
)
def test_memory_may_be_had_but_not_executed_and_mistakes_are_told_from_attacks(
    machine: str, mapping: int, protecting: int, opening: int, cloning: int, tracing: int
) -> None:
    for number in (mapping, protecting):
        assert answer(machine, number, third=PROT_READ_WRITE) == ALLOW
        assert answer(machine, number, third=PROT_ALL) == EPERM
    assert [answer(machine, number) for number in (opening, cloning, tracing)] == [EPERM, EPERM, KILL]


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_another_machines_calls_and_32_bit_ones_end_the_process(machine: str) -> None:
    for arch in {0x40000003, 0x40000028, *ARCH.values()} - {ARCH[machine]}:
        assert answer(machine, 0, arch=arch) == KILL
    assert answer(machine, 0x40000000) == KILL
    assert answer(machine, -1) == KILL


def test_a_machine_without_a_table_is_refused() -> None:
    with pytest.raises(OSError, match=r"no table of system calls for 'riscv64'; there are: x86_64, aarch64"):
        seccomp.program("riscv64")


def run(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr.strip().rpartition("\n")[2]


@pytest.mark.skipif(landlock.version() == 0, reason="no Landlock in this kernel")
def test_landlock_alone_keeps_a_process_from_every_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = run(f"from lmp.sandbox import landlock; landlock.restrict(); open({str(tmp_path / 'file')!r})")
    assert "PermissionError: [Errno 13]" in said


@pytest.mark.skipif(platform.machine() not in seccomp.MACHINES, reason="no table for this machine")
def test_the_filter_alone_keeps_a_process_from_files_and_kills_what_traces() -> None:
    said = run("from lmp.sandbox import seccomp; seccomp.restrict(); print(1 + 1, flush=True); open('/etc/hosts')")
    assert said.startswith("2\n")
    assert "PermissionError: [Errno 1]" in said
    script = "import ctypes; from lmp.sandbox import seccomp; seccomp.restrict(); ctypes.CDLL(None).ptrace(0, 0, 0, 0)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -31
