"""A small suite whose tasks can be demonstrated, and the command line that does so in small and quick pictures."""

from __future__ import annotations

from pathlib import Path

from sim.scene import ObjectSpec, scene
from tasks.task import Instance, Task

SUITE = str(Path(__file__).resolve())
PLACES = {"left": (-0.2, 0.1), "right": (0.2, 0.1)}


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
    oracle = "put_first_on_second('red block', 'blue bowl')"
    return Instance(instruction="put the red block in the blue bowl", scene=table(rng), goal=goal, oracle=oracle)


def to_side(rng):
    side = str(rng.choice(list(PLACES)))
    x, y = PLACES[side]
    goal = [{"is": "at", "a": "red block", "xy": (x, y), "tol": 0.03}]
    oracle = f"put_first_on_second('red block', [{x}, {y}])"
    return Instance(instruction=f"put the red block on the {side}", scene=table(rng), goal=goal, oracle=oracle)


TASKS = (Task(name="bowl", draw=in_bowl), Task(name="side", draw=to_side))


def arguments(folder: Path, *more: str, task: str = "bowl", episodes: int = 2) -> list[str]:
    """Of a command line that makes a data set."""
    views = ("--camera", "overview:64x48", "--camera", "wrist:64x48")
    wanted = ("--task", f"{SUITE}/{task}", "--episodes", str(episodes), "--fps", "10", "--workers", "1")
    return ["tasks", "demos", "--out", str(folder), *wanted, *views, *more]
