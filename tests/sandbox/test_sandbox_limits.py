"""Every limit ends the run, whatever the program does, and the host has control again at once."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lmp.sandbox.host import ConfinementUnavailable, Sandbox
from lmp.sandbox.types import Limits, Outcome

ENDLESS = {
    "loop": "while True: pass",
    "sleep": "import time\ntime.sleep(1000)",
    "swallowed exceptions": "while True:\n    try:\n        while True: 1 / 0\n    except BaseException:\n        pass",
    "generator": "sum(i for i in iter(int, 1))",
    "power": "x = 10 ** 10 ** 9",
    "sum in C": "sum(range(10 ** 13))",
    "regular expression": "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
    "text of a huge integer": "import sys\nsys.set_int_max_str_digits(0)\nx = len(str(1 << 10 ** 8))",
    "numpy loop in C": "a = np.ones(10 ** 7)\nfor _ in range(10 ** 6): np.sin(a, out=a)",
    "linear algebra": "a = np.random.rand(3000, 3000)\nwhile True: np.linalg.svd(a)",
    "iterator in C": "max(iter(int, 1))",
    "geometry": "while True: Point(0, 0).buffer(1, quad_segs=10 ** 5).buffer(1, quad_segs=10 ** 5)",
    "signals ignored": "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n"
    "    except (OSError, ValueError): pass\nwhile True: pass",
    "half a message": "import os\nos.write(3, b'\\x00\\x00')\nwhile True: pass",
    "host left waiting": "import os\nos.write(3, b'\\x00\\x0f\\xff\\xff')\nimport time\ntime.sleep(1000)",
    "answers unread": "import os\nfrom lmp.sandbox import wire\n"
    "while True: os.write(3, wire.pack(['call', 'big', [], {}]))",
}


def big() -> str:
    """A large value."""
    return "x" * 500_000


@pytest.mark.parametrize("name", ENDLESS)
def test_a_program_that_never_ends_is_ended(sandbox: Sandbox, name: str) -> None:
    outcome = sandbox.run(ENDLESS[name], {"big": big}, Limits(policy_seconds=0.15, memory=2**30, calls=10**6))
    assert outcome.error is not None
    assert outcome.error.type == "TimeLimit"
    assert outcome.seconds < 2
    assert sandbox.run("ret_val = 1", {}).value == 1


@pytest.mark.parametrize(
    ("source", "line", "text"),
    [
        ("x = 1\nwhile True:\n    x += 1", (2, 3), ("while True:", "    x += 1")),
        ("def f():\n    while True: pass\n\nf()", (2,), ("    while True: pass",)),
        ("import time\ntime.sleep(1000)", (2,), ("time.sleep(1000)",)),
        ("while True:\n    try:\n        tick()\n    except BaseException: pass", (1, 2, 3, 4), None),
    ],
)
def test_the_line_at_which_the_time_was_over_is_told(
    sandbox: Sandbox, source: str, line: tuple[int, ...], text: tuple[str, ...] | None
) -> None:
    error = sandbox.run(source, {"tick": tick}, Limits(policy_seconds=0.1, calls=10**6)).error
    assert error is not None
    assert error.type == "TimeLimit"
    assert text is None or error.source_line in text
    assert error.line in line or (text is None and error.line is None)


def limited(
    sandbox: Sandbox, source: str, kind: str, functions: dict[str, Callable[..., object]], **limits: float
) -> Outcome:
    outcome = sandbox.run(source, functions, Limits(**limits))  # type: ignore[arg-type]
    assert outcome.error is not None
    assert outcome.error.type == kind, outcome.error
    assert sandbox.run("ret_val = 1", {}).value == 1
    return outcome


def tick() -> None:
    """Nothing."""


def test_processor_time_is_limited_apart_from_waiting(sandbox: Sandbox) -> None:
    outcome = limited(sandbox, "while True: pass", "CpuLimit", {}, cpu_seconds=0.1)
    assert outcome.seconds < 2
    assert sandbox.run("import time\ntime.sleep(0.2)\nret_val = 1", {}, Limits(cpu_seconds=0.1)).value == 1


@pytest.mark.parametrize(
    "source",
    [
        "x = ' ' * 10 ** 9",
        "x = np.ones((10 ** 5, 10 ** 4))",
        "x = []\nwhile True: x.append(bytearray(10 ** 6))",
        "x = {}\nwhile True: x[len(x)] = [0] * 1000",
        "x = list(range(10 ** 9))",
    ],
)
def test_memory_is_limited(sandbox: Sandbox, source: str) -> None:
    outcome = limited(sandbox, source, "MemoryLimit", {}, memory=100 * 2**20)
    assert outcome.error is not None
    assert outcome.error.message == "the program needed more than 100 MiB of memory"


def test_a_program_that_holds_on_to_all_memory_is_ended_as_well(sandbox: Sandbox) -> None:
    source = (
        "x = []\nwhile True:\n    try:\n        while True: x.append(bytearray(4096))\n    except MemoryError: pass"
    )
    limited(sandbox, source, "TimeLimit", {}, memory=50 * 2**20, policy_seconds=0.5)


def test_output_is_limited_and_what_came_before_is_kept(sandbox: Sandbox) -> None:
    outcome = limited(sandbox, "while True: print('x' * 99)", "OutputLimit", {}, output=10_000)
    assert outcome.output == ("x" * 99 + "\n") * 100


def test_what_a_program_printed_before_its_time_was_over_is_kept(sandbox: Sandbox) -> None:
    assert limited(sandbox, "print('here')\nwhile True: pass", "TimeLimit", {}, policy_seconds=0.1).output == "here\n"


def test_calls_are_limited_to_the_number(sandbox: Sandbox) -> None:
    outcome = limited(
        sandbox, "while True:\n    try: tick()\n    except BaseException: pass", "CallLimit", {"tick": tick}, calls=7
    )
    assert len(outcome.calls) == 7


def test_time_in_calls_does_not_count_as_the_programs(sandbox: Sandbox) -> None:
    def slow() -> None:
        """Takes its time."""
        time.sleep(0.2)

    outcome = sandbox.run("slow()\nret_val = 1", {"slow": slow}, Limits(policy_seconds=0.15))
    assert outcome.value == 1
    assert outcome.policy_seconds < 0.15 < outcome.seconds


def moving(stop: threading.Event, log: list[str]) -> Callable[[], None]:
    def move() -> None:
        """Moves until it is told to stop, then comes to rest."""
        log.append("moving")
        if not stop.wait(5):
            log.append("was never told to stop")
        time.sleep(0.05)
        log.append("at rest")

    return move


def test_a_call_that_takes_too_long_is_stopped_and_waited_for(sandbox: Sandbox) -> None:
    stop, log = threading.Event(), []
    outcome = sandbox.run("move()\nmove()", {"move": moving(stop, log)}, Limits(robot_seconds=0.1), stop=stop)
    assert outcome.error is not None
    assert outcome.error.type == "TimeLimit"
    assert log == ["moving", "at rest"]
    assert len(outcome.calls) == 1


def test_stop_from_outside_during_a_call_stops_it_and_waits_for_it(sandbox: Sandbox) -> None:
    stop, log = threading.Event(), []
    threading.Timer(0.1, stop.set).start()
    outcome = sandbox.run("move()\nmove()", {"move": moving(stop, log)}, stop=stop)
    assert outcome.error is not None
    assert outcome.error.type == "Stopped"
    assert log == ["moving", "at rest"]


def test_a_program_does_not_go_on_after_the_call_that_stop_ended(sandbox: Sandbox) -> None:
    for _ in range(20):
        stop, went_on = threading.Event(), []

        def wait(stop: threading.Event = stop) -> None:
            """Waits to be stopped."""
            stop.wait(5)

        def note(went_on: list[int] = went_on) -> None:
            """Must not be called."""
            went_on.append(1)

        threading.Timer(0.01, stop.set).start()
        outcome = sandbox.run("wait()\nnote()", {"wait": wait, "note": note}, stop=stop)
        assert outcome.error is not None
        assert outcome.error.type == "Stopped"
        assert went_on == []


def test_stop_from_outside_ends_a_program_that_makes_no_calls(sandbox: Sandbox) -> None:
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    outcome = sandbox.run("while True: pass", {}, stop=stop)
    assert outcome.error is not None
    assert outcome.error.type == "Stopped"
    assert outcome.seconds < 2


def test_nothing_is_called_when_stop_is_set_already(sandbox: Sandbox) -> None:
    stop, log = threading.Event(), []
    stop.set()
    outcome = sandbox.run("move()", {"move": moving(stop, log)}, stop=stop)
    assert outcome.error is not None
    assert outcome.error.type == "Stopped"
    assert log == []


def test_a_child_that_dies_during_its_call_has_the_call_stopped(sandbox: Sandbox) -> None:
    stop, log = threading.Event(), []
    source = "import os\nfrom lmp.sandbox import wire\nos.write(3, wire.pack(['call', 'move', [], {}]))\nos._exit(0)"
    outcome = sandbox.run(source, {"move": moving(stop, log)}, stop=stop)
    assert outcome.error is not None
    assert outcome.error.type == "ChildDied"
    assert log == ["moving", "at rest"]


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C as in a terminal: a process that was started in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_during_a_call_ends_the_run_as_stopped(sandbox: Sandbox) -> None:
    stop, log = threading.Event(), []

    def move() -> None:
        """Is interrupted."""
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            log.append("at rest")

    outcome = sandbox.run("move()\nmove()", {"move": move}, stop=stop)
    assert outcome.error is not None
    assert outcome.error.type == "Stopped"
    assert isinstance(outcome.error.exception, KeyboardInterrupt)
    assert [call.error for call in outcome.calls] == ["KeyboardInterrupt"]
    assert stop.is_set()
    assert log == ["at rest"]
    assert sandbox.run("ret_val = 1", {}).value == 1


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_while_the_program_computes_ends_the_run_as_stopped(sandbox: Sandbox) -> None:
    main = threading.main_thread().ident
    assert main is not None
    threading.Timer(0.1, lambda: signal.pthread_kill(main, signal.SIGINT)).start()
    outcome = sandbox.run("while True: pass", {})
    assert outcome.error is not None
    assert outcome.error.type == "Stopped"
    assert outcome.seconds < 2


def test_what_ends_the_host_is_not_kept_from_it(sandbox: Sandbox) -> None:
    def leave() -> None:
        """Leaves."""
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        sandbox.run("leave()", {"leave": leave})
    assert sandbox.run("ret_val = 1", {}).value == 1


def descendants(pid: int) -> dict[int, str]:
    """State by process id of all processes below one."""
    states, parents = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(") ")[2].split()[:2]
            except OSError:
                continue
            states[int(entry.name)], parents[int(entry.name)] = state, int(parent)
    below = {pid}
    for _ in range(10):
        below |= {child for child, parent in parents.items() if parent in below}
    return {child: states[child] for child in below - {pid}}


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def test_nothing_is_left_of_runs_and_nothing_of_a_closed_sandbox() -> None:
    before = set(descendants(os.getpid()))
    with Sandbox() as sandbox:
        resting = set(descendants(os.getpid())) - before
        open_before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
        for source in ("ret_val = 1", "while True: pass", "import os\nos._exit(1)", "1 / 0"):
            sandbox.run(source, {}, Limits(policy_seconds=0.05))
        assert eventually(lambda: set(descendants(os.getpid())) - before == resting)
        assert "Z" not in {descendants(os.getpid())[pid] for pid in resting}
        assert len(os.listdir("/proc/self/fd")) == open_before  # noqa: PTH208
    sandbox.close()
    assert eventually(lambda: set(descendants(os.getpid())) <= before)


@pytest.mark.skipif(os.geteuid() != 0, reason="RLIMIT_NPROC keeps an ordinary user's programs from new processes")
def test_without_seccomp_what_a_program_leaves_behind_goes_with_its_fork_server(sandbox: Sandbox) -> None:
    if "bubblewrap" not in sandbox.tier:
        pytest.skip(f"no bubblewrap here: {sandbox.explain()}")
    before = set(descendants(os.getpid()))
    with Sandbox(layers=["bubblewrap"]) as weaker:
        resting = len(set(descendants(os.getpid())) - before)
        source = "import os, time\nfor _ in range(5):\n    if os.fork() == 0: time.sleep(1000)\nret_val = 1"
        assert weaker.run(source, {}).error is None
        assert eventually(lambda: len(set(descendants(os.getpid())) - before) <= resting)
        assert weaker.run("ret_val = 1", {}).value == 1


def test_a_fork_server_that_died_is_started_again() -> None:
    before = set(descendants(os.getpid()))
    with Sandbox() as sandbox:
        for pid in set(descendants(os.getpid())) - before:
            with contextlib.suppress(ProcessLookupError):  # gone with the one that started it
                os.kill(pid, signal.SIGKILL)
        outcome = sandbox.run("ret_val = 1", {})
        assert (outcome.value, outcome.error) == (1, None)


def test_nothing_survives_the_sudden_death_of_the_host() -> None:
    script = (
        "from lmp.sandbox.host import Sandbox\n"
        "def ready():\n    'Tells.'\n    print('ready', flush=True)\n"
        "Sandbox().run('ready()\\nwhile True: pass', {'ready': ready})"
    )
    host = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert host.stdout is not None
    assert host.stdout.readline() == "ready\n"
    left = set(descendants(host.pid))
    assert left
    host.kill()
    host.wait()
    host.stdout.close()
    assert eventually(lambda: not any(running(pid) for pid in left))


def test_without_seccomp_and_bubblewrap_nothing_runs_and_the_message_says_how_to_get_them() -> None:
    with pytest.raises(ConfinementUnavailable, match=r"(?s)seccomp.*CONFIG_SECCOMP_FILTER.*bubblewrap.*apt install"):
        Sandbox(layers=["landlock"])


def test_unconfined_runs_only_when_asked_for_and_says_so() -> None:
    with Sandbox(unconfined=True) as sandbox:
        assert sandbox.tier == "none"
        assert all(not works and how for _, works, how in sandbox.explain())
        assert sandbox.run("ret_val = 1", {}).tier == "none"


def test_the_tier_and_its_explanation_agree(sandbox: Sandbox) -> None:
    assert sandbox.tier.split("+") == [name for name, works, _ in sandbox.explain() if works]
    assert all(how for _, works, how in sandbox.explain() if not works)
