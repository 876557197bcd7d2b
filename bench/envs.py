"""How fast the environments are, whether gold answers are worth one, and whether anything leaks.

python -m bench.envs [--tries 200] [--json]
python -m bench.envs --demonstrations 10                     # oracles' actions, on so many tables of each task
python -m bench.envs --environments 64 --episodes 10000 [--of handscript/Robot-v0]
                                                             # what is left of many environments at once
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium

import tasks.envs  # noqa: F401 - makes the names known
from sim.cell import Eyes
from tasks.envs.bash import BashEnv
from tasks.envs.code_env import CodeEnv
from tasks.envs.pixels import CONTROLS, ControlName, PixelsEnv
from tasks.envs.robot import RobotEnv
from tasks.envs.sql import SqlEnv
from tasks.envs.world import owner
from tasks.task import LIBRARY


def milliseconds(action: Callable[[], object], tries: int) -> dict[str, float]:
    """Median and 95th percentile of the time that an action takes."""
    taken = []
    for _ in range(tries):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1e3)
    return {"median_ms": round(statistics.median(taken), 3), "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 3)}


def children_ms(action: Callable[[], object], tries: int) -> float:
    """Processor time of the processes that an action starts: what is left of the time on a machine that is not busy."""

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    began = spent()
    for _ in range(tries):
        action()
    return round((spent() - began) / tries * 1e3, 3)


def bash(tries: int) -> dict[str, Any]:
    """A command, a reset, and an episode with the gold command and its reward."""
    env = BashEnv()

    def episode() -> None:
        env.reset(options={"index": 0})
        env.step(env.items[0].gold)
        env.step("submit")

    def reset() -> None:
        env.reset(options={"index": 0})

    def command() -> None:
        env.step("true")

    try:
        reset()
        return {
            "command": {**milliseconds(command, tries), "children_cpu_ms": children_ms(command, tries)},
            "reset": milliseconds(reset, tries),
            "episode": milliseconds(episode, tries),
        }
    finally:
        env.close()


def sql(tries: int) -> dict[str, Any]:
    """A query on SQLite, and an episode."""
    env = SqlEnv()
    env.reset(options={"index": 0})
    try:
        return {"query": milliseconds(lambda: env.step(env.items[0].gold), tries)}
    finally:
        env.close()


def robot(tries: int, perception: Eyes) -> dict[str, Any]:
    """A step of Robot-v0 with an empty program, one with a pick and a place, and a reset; of one process and one core.

    Beside the time by the clock there is the processor time of all processes, which other load changes less.
    """
    env = RobotEnv("cap/pick-and-place/seen", perception=perception)
    picked = max(tries // 5, 2)
    try:
        env.reset(options={"index": 0})
        resets = iter(range(tries + 2))
        found = {"reset": milliseconds(lambda: env.reset(options={"index": next(resets)}), picked)}
        env.step("")
        spent = tree_seconds()
        found["empty"] = milliseconds(lambda: env.step(""), tries)
        found["empty"]["cpu_ms"] = round((tree_seconds() - spent) / tries * 1e3, 2)
        taken, spent = [], 0.0
        for index in range(picked):
            env.reset(options={"index": index})
            program = env.items[index].gold
            before, began = tree_seconds(), time.perf_counter()
            env.step(program)
            taken.append((time.perf_counter() - began) * 1e3)
            spent += tree_seconds() - before
        found["pick_and_place"] = {
            "median_ms": round(statistics.median(taken), 3),
            "cpu_ms": round(spent / picked * 1e3, 2),
        }
        for name in ("empty", "pick_and_place"):
            found[name]["steps_a_second"] = round(1e3 / found[name]["median_ms"], 1)
        return found
    finally:
        env.close()


def demonstrations(tables: int, control: ControlName) -> dict[str, Any]:
    """On how many tables, so many of each task of the library, oracles' actions reach the goal in TabletopPixels-v0."""
    found: dict[str, Any] = {}
    for suite in LIBRARY:
        env = PixelsEnv(suite, control=control, trials=tables)
        missed = []
        for index in range(len(env.items)):
            env.reset(options={"index": index})
            info: dict[str, Any] = {"is_success": False}
            for action in env.demonstration():
                _, _, over, _, info = env.step(action)
                if over:
                    break
            if not info["is_success"]:
                missed.append(f"{env.items[index].record['task']} {env.items[index].record['trial']}")
        found[suite] = {"tables": len(env.items), "reached": len(env.items) - len(missed), "missed": missed}
        env.close()
    return found


def gold() -> dict[str, Any]:
    """Of each environment, how many shipped items are worth one by their gold action and less by none."""
    found = {}
    shipped: list[tuple[str, dict[str, Any]]] = [
        ("handscript/Bash-v0", {}),
        ("handscript/CTF-v0", {}),
        ("handscript/Python-v0", {}),
        ("handscript/SQL-v0", {}),
        *(("handscript/Robot-v0", {"task": suite, "perception": "truth", "trials": 1}) for suite in LIBRARY),
    ]
    for name, arguments in shipped:
        env = gymnasium.make(name, **arguments).unwrapped
        if not isinstance(env, CodeEnv):
            raise TypeError(f"{name} is no environment where actions are code")
        right = 0
        for index, item in enumerate(env.items):
            env.reset(options={"index": index})
            empty = env.step("submit")[1]
            env.reset(options={"index": index})
            is_flag = name == "handscript/CTF-v0"
            if not is_flag:
                env.step(item.gold)
            right += env.step(f"submit {item.gold}" if is_flag else "submit")[1] == 1.0 > empty
        found[" ".join([name, *filter(None, [arguments.get("task")])])] = f"{right} of {len(env.items)}"
        env.close()
    return found


def held() -> dict[str, int]:
    """What this process and those it started hold of the machine."""
    processes = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            processes += entry.stat().st_uid == owner()
        except OSError:
            continue  # it has just ended
    return {
        "processes": processes,
        "descendants": len(tree()) - 1,
        "descriptors": sum(1 for _ in Path("/proc/self/fd").iterdir()),
        "temporary_files": sum(1 for _ in Path(tempfile.gettempdir()).glob("handscript-*")),
        "memory_mib": sum(map(memory_mib, tree())),
    }


def memory_mib(process: int) -> int:
    """Memory of a process, its part of what it shares; 0 of one that has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) // 2**10


def tree(process: int | str = "self") -> list[int]:
    """A process and all that descend from it."""
    found = [int(Path(f"/proc/{process}").resolve().name)]
    try:
        for thread in Path(f"/proc/{process}/task").iterdir():
            found += [one for child in (thread / "children").read_text().split() for one in tree(child)]
    except OSError:
        return found  # it has just ended
    return found


def tree_seconds() -> float:
    """Processor time of this process and all that descend from it, with those that have ended."""
    spent = 0
    for process in tree():
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        # utime, stime, cutime and cstime; see proc(5). This one's own children are in the sum by themselves.
        spent += sum(map(int, fields[11:15]))
    return spent / os.sysconf("SC_CLK_TCK")


LEAKING: dict[str, tuple[Callable[[], CodeEnv], str | None]] = {
    "handscript/Bash-v0": (BashEnv, "echo x > /workshop/x; (setsid sleep 100 &)"),
    "handscript/Robot-v0": (lambda: RobotEnv(perception="truth"), None),
}
"""Of environments, one and an action that leaves something behind; None for an item's gold action."""


def leaks(name: str, environments: int, episodes: int) -> dict[str, Any]:
    """What is held before many environments at once, with them after a tenth and after all episodes, and after them."""
    made, action = LEAKING[name]
    before = held()
    worlds = [made() for _ in range(environments)]
    found: dict[str, Any] = {"before": before}
    began = time.perf_counter()
    try:
        for number in range(episodes):
            env = worlds[number % environments]
            _, info = env.reset(seed=number)
            env.step(env.items[info["index"]].gold if action is None else action)
            env.step("submit")
            if number == episodes // 10:
                found["with_a_tenth"] = held()
        found["with_all"] = held()
        found["episodes_a_second"] = round(episodes / (time.perf_counter() - began), 2)
    finally:
        for env in worlds:
            env.close()
    found["after"] = held()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.envs", description=__doc__)
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--environments", type=int, default=64)
    parser.add_argument("--episodes", type=int, default=0)
    parser.add_argument("--of", choices=LEAKING, default="handscript/Bash-v0", help="which environments")
    parser.add_argument("--demonstrations", type=int, default=0, metavar="TABLES")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.episodes:
        found: dict[str, Any] = {f"leaks {options.of}": leaks(options.of, options.environments, options.episodes)}
    elif options.demonstrations:
        found = {name: demonstrations(options.demonstrations, name) for name in CONTROLS}
    else:
        found = {
            "bash": bash(options.tries),
            "sql": sql(options.tries),
            "robot, truth": robot(options.tries, "truth"),
            "robot, camera": robot(options.tries, "camera"),
            "gold_actions_worth_one": gold(),
        }
    if options.json:
        print(json.dumps(found))
        return
    for part, figures in found.items():
        for name, value in figures.items():
            print(f"{part} {name}: {value}")


if __name__ == "__main__":
    sys.exit(main())
