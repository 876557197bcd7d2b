"""How fast the sandbox is ready, how long a call takes, and how soon the host has control after each limit.

python bench/sandbox.py [--tries 200] [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from lmp.sandbox.host import Sandbox
from lmp.sandbox.types import Limits

_SECONDS = 0.05
_CALLS = 1000

ENDLESS = (
    "while True: pass",
    "while True:\n    try:\n        while True: 1 / 0\n    except BaseException: pass",
    "x = 10 ** 10 ** 9",
    "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
    "a = np.ones(10 ** 7)\nwhile True: np.sin(a, out=a)",
    "import time\ntime.sleep(1000)",
    "import os\nos.write(3, bytes(2))\nwhile True: pass",
)


@dataclass
class Bench:
    """One sandbox, and the moment at which the limit that is measured was reached."""

    sandbox: Sandbox
    reached: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def note(self, seconds: float = 0.0) -> None:
        """The moment is now, or so many seconds from now."""
        self.reached = time.perf_counter() + seconds

    def wait(self) -> None:
        """Wait to be told to stop."""
        self.reached = time.perf_counter() + _SECONDS
        self.stop.wait()

    def control_back(self, kind: str, source: str, limits: Limits) -> float:
        """Seconds from the moment at which a limit is reached until `run` returns."""
        self.stop.clear()
        self.reached = time.perf_counter() + _SECONDS
        outcome = self.sandbox.run(source, {"note": self.note, "wait": self.wait}, limits, stop=self.stop)
        seconds = time.perf_counter() - self.reached
        if outcome.error is None or outcome.error.type != kind:
            raise RuntimeError(f"{source!r} should have ended as {kind}, not {outcome.error}")
        return seconds

    def stopped(self, source: str) -> float:
        """The same for `stop`, set from another thread."""

        def set_stop() -> None:
            self.note()
            self.stop.set()

        timer = threading.Timer(_SECONDS, set_stop)
        timer.start()
        return self.control_back("Stopped", source, Limits())

    def ready(self) -> float:
        """Seconds from `run` to the program's first call."""
        began = time.perf_counter()
        self.sandbox.run("note()", {"note": self.note})
        return self.reached - began

    def round_trip(self) -> list[float]:
        """Seconds of each of many calls, as the program sees them."""
        source = (
            "import time\nret_val = []\nfor i in range(N):\n    began = time.perf_counter()\n"
            "    position('red block')\n    ret_val.append(time.perf_counter() - began)"
        )

        def position(name: str) -> list[float]:
            """A position."""
            return [0.1, 0.2]

        outcome = self.sandbox.run(source, {"position": position}, variables={"N": _CALLS})
        if outcome.error is not None:
            raise RuntimeError(str(outcome.error))
        return list(outcome.value)


def measure(tries: int) -> dict[str, Any]:
    """All figures: milliseconds, and microseconds for the round trip."""
    with Sandbox() as sandbox:
        bench = Bench(sandbox)
        short = Limits(policy_seconds=_SECONDS)
        # Says again and again how much is left: a busy machine would make one guess from far away too early.
        cpu = (
            "import time\nwhile True:\n    for _ in range(10000): pass\n"
            f"    if time.process_time() < {_SECONDS}: note({_SECONDS} - time.process_time())"
        )
        memory = "x = []\nwhile True:\n    note()\n    x.append(bytes(10 ** 7) + b'x')"
        output = "note()\nwhile True: print('x' * 1000)"
        kinds: dict[str, Callable[[int], float]] = {
            "policy time": lambda i: bench.control_back("TimeLimit", ENDLESS[i % len(ENDLESS)], short),
            "robot time": lambda i: bench.control_back("TimeLimit", "wait()", Limits(robot_seconds=_SECONDS)),
            "processor time": lambda i: bench.control_back("CpuLimit", cpu, Limits(cpu_seconds=_SECONDS)),
            "memory": lambda i: bench.control_back("MemoryLimit", memory, Limits(memory=200 * 2**20)),
            "output": lambda i: bench.control_back("OutputLimit", output, Limits(output=10**5)),
            "calls": lambda i: bench.control_back("CallLimit", "while True: note()", Limits(calls=20)),
            "stop, in the program": lambda i: bench.stopped(ENDLESS[i % len(ENDLESS)]),
            "stop, in a call": lambda i: bench.stopped("wait()"),
            "sudden exit": lambda i: bench.control_back("ChildDied", "import os\nnote()\nos._exit(1)", Limits()),
        }
        sandbox.run("", {})
        figures: dict[str, Any] = {"tier": sandbox.tier, "tries": tries}
        figures["ready_ms"] = spread([1e3 * bench.ready() for _ in range(tries)])
        figures["round_trip_us"] = spread([1e6 * s for _ in range(max(tries // 20, 1)) for s in bench.round_trip()])
        for name, once in kinds.items():
            figures[f"control back, {name} (ms)"] = spread([1e3 * once(i) for i in range(tries)])
    return figures


def spread(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile and maximum."""
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 3),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 3),
        "max": round(ordered[-1], 3),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tries", type=int, default=200, metavar="N")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    arguments = parser.parse_args()
    figures = measure(arguments.tries)
    if arguments.json:
        print(json.dumps(figures))
        return
    print(f"sandbox: {figures['tier']}, {figures['tries']} tries of each")
    print(f"{'':40} {'median':>9} {'95 %':>9} {'max':>9}")
    for name, figure in figures.items():
        if isinstance(figure, dict):
            print(f"{name:40} {figure['median']:9.2f} {figure['p95']:9.2f} {figure['max']:9.2f}")


if __name__ == "__main__":
    main()
