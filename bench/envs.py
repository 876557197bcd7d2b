"""How fast InterCode's environments are, whether gold answers are worth one, and whether anything leaks.

python -m bench.envs [--tries 200] [--json]
python -m bench.envs --spider intercode/data/sql/spider      # all gold queries of InterCode's Spider file
python -m bench.envs --environments 64 --episodes 10000      # what is left of many environments at once
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium

import tasks.envs
from tasks.envs.bash import BashEnv
from tasks.envs.code_env import CodeEnv
from tasks.envs.sql import SqlEnv
from tasks.envs.world import owner


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


def spider(folder: Path) -> dict[str, Any]:
    """All of InterCode's Spider file: how many gold queries are worth one, and how long they take."""
    env = SqlEnv(folder / "ic_spider_dev.json", folder / "ic_spider_dbs.sql")
    taken, worth_one = [], 0
    try:
        for index, item in enumerate(env.items):
            env.reset(options={"index": index})
            began = time.perf_counter()
            env.step(item.gold)
            taken.append((time.perf_counter() - began) * 1e3)
            worth_one += env.step("submit")[1] == 1.0
        return {"queries": len(taken), "worth_one": worth_one, "median_ms": round(statistics.median(taken), 3)}
    finally:
        env.close()


def gold() -> dict[str, Any]:
    """Of each environment, how many shipped items are worth one by their gold action and less by none."""
    found = {}
    for name in tasks.envs.NAMES:
        env = gymnasium.make(name, **({"trials": 1} if name == "handscript/Robot-v0" else {})).unwrapped
        if not isinstance(env, CodeEnv):
            continue
        right = 0
        for index, item in enumerate(env.items):
            env.reset(options={"index": index})
            empty = env.step("submit")[1]
            env.reset(options={"index": index})
            is_flag = name == "handscript/CTF-v0"
            if not is_flag:
                env.step(item.gold)
            right += env.step(f"submit {item.gold}" if is_flag else "submit")[1] == 1.0 > empty
        found[name] = f"{right} of {len(env.items)}"
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
    memory = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 2**20
    return {
        "processes": processes,
        "descriptors": sum(1 for _ in Path("/proc/self/fd").iterdir()),
        "temporary_files": sum(1 for _ in Path(tempfile.gettempdir()).glob("handscript-*")),
        "memory_mib": memory,
    }


def leaks(environments: int, episodes: int) -> dict[str, Any]:
    """What is held before many environments at once, with them after a tenth and after all episodes, and after them."""
    before = held()
    worlds = [BashEnv() for _ in range(environments)]
    found: dict[str, Any] = {"before": before}
    began = time.perf_counter()
    try:
        for number in range(episodes):
            env = worlds[number % environments]
            env.reset(seed=number)
            env.step("echo x > /workshop/x; (setsid sleep 100 &)")
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
    parser.add_argument("--spider", type=Path, help="InterCode's folder data/sql/spider")
    parser.add_argument("--environments", type=int, default=64)
    parser.add_argument("--episodes", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.episodes:
        found: dict[str, Any] = {"leaks": leaks(options.environments, options.episodes)}
    elif options.spider:
        found = {"spider": spider(options.spider)}
    else:
        found = {"bash": bash(options.tries), "sql": sql(options.tries), "gold_actions_worth_one": gold()}
    if options.json:
        print(json.dumps(found))
        return
    for part, figures in found.items():
        for name, value in figures.items():
            print(f"{part} {name}: {value}")


if __name__ == "__main__":
    sys.exit(main())
