"""A suite for tests: one table, sentences that the recorded model of `answers` knows, and trials that go wrong."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

from sim.scene import ObjectSpec, scene
from tasks.task import Instance, Task

PLACES = {"left": (-0.2, 0.1), "right": (0.2, 0.1)}
CONTEXT = "objects = ['red block', 'blue bowl']\n"
PROGRAMS = {
    "# put the red block in the blue bowl.\n": "put_first_on_second('red block', 'blue bowl')",
    "# put the red block on the left.\n": "put_first_on_second('red block', [-0.2, 0.1])",
    "# put the red block on the right.\n": "put_first_on_second('red block', [-0.2, 0.1])",
}


def table(rng):
    x, y = rng.uniform(-0.05, 0.05, 2)
    return scene(
        [
            ObjectSpec(kind="block", color="red", position=(float(x), float(y))),
            ObjectSpec(kind="bowl", color="blue", position=(0.0, -0.13)),
        ]
    )


def in_bowl(rng):
    goal = [{"is": "on", "a": "red block", "b": "blue bowl"}]
    return Instance(instruction="put the red block in the blue bowl", scene=table(rng), goal=goal, oracle="")


def to_side(rng):
    """The recorded model always goes to the left."""
    side = str(rng.choice(list(PLACES)))
    goal = [{"is": "at", "a": "red block", "xy": PLACES[side], "tol": 0.03}]
    return Instance(instruction=f"put the red block on the {side}", scene=table(rng), goal=goal, oracle="")


def killed(rng):
    os.kill(os.getpid(), signal.SIGKILL)


def endless(rng):
    time.sleep(1000)


def raising(rng):
    raise RuntimeError("no table today")


TASKS = (
    Task(name="bowl", draw=in_bowl, labels={"where": "bowl"}),
    Task(name="side", draw=to_side, labels={"where": "side"}),
    Task(name="killed", draw=killed),
    Task(name="endless", draw=endless),
    Task(name="raising", draw=raising),
)


def answers(path: Path) -> Path:
    """Write what the model `recorded:PATH` says."""
    lines = [
        {"program": "tabletop", "tail": CONTEXT + query, "samples": 1, "temperature": 0.0}
        | {"completions": [{"text": source, "prompt_tokens": 7, "completion_tokens": 5}]}
        for query, source in PROGRAMS.items()
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path
