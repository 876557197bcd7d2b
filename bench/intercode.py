"""InterCode's own data: how many of its gold answers are worth one here, why others are not, and what they take.

python -m bench.intercode CHECKOUT [--of sql|bash|python|ctf] [--json]

CHECKOUT is a clone of https://github.com/princeton-nlp/intercode. All of it takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tasks.envs.bash import BashEnv
from tasks.envs.code_env import CodeEnv
from tasks.envs.ctf import CtfEnv
from tasks.envs.python import PythonEnv
from tasks.envs.sql import SqlEnv

FILE_SYSTEMS = (1, 2, 3, 4)
SHOWN = 200

Named = Iterator[tuple[str, CodeEnv]]


def sql(checkout: Path) -> Named:
    """The questions about Spider's databases, from a dump of MySQL."""
    folder = checkout / "data/sql/spider"
    yield "sql spider", SqlEnv(folder / "ic_spider_dev.json", folder / "ic_spider_dbs.sql")


def bash(checkout: Path) -> Named:
    """NL2Bash, on each of its file systems, scored as here and as InterCode's code does."""
    for number in FILE_SYSTEMS:
        data = checkout / f"data/nl2bash/nl2bash_fs_{number}.json"
        setup = checkout / f"docker/bash_scripts/setup_nl2b_fs_{number}.sh"
        for as_published in (False, True):
            name = f"bash file system {number}" + (", as published" if as_published else "")
            yield name, BashEnv(data, setup, as_published=as_published)


def python(checkout: Path) -> Named:
    """MBPP."""
    yield "python mbpp", PythonEnv(checkout / "data/python/mbpp/ic_mbpp.json")


def ctf(checkout: Path) -> Named:
    """The flags; what finds them is not part of the data."""
    yield "ctf", CtfEnv(checkout / "data/ctf/ic_ctf.json")


DATA: Mapping[str, Callable[[Path], Named]] = {"sql": sql, "bash": bash, "python": python, "ctf": ctf}


def gold(env: CodeEnv) -> dict[str, Any]:
    """Take every gold action of a data set, and submit: what the others than those worth one are worth, and why."""
    actions, episodes, others = [], [], {}
    for index, item in enumerate(env.items):
        began = time.perf_counter()
        env.reset(options={"index": index})
        taken, seen = time.perf_counter(), ""
        if isinstance(env, CtfEnv):
            *_, info = env.step(f"submit {item.gold}")
        else:
            seen = env.step(item.gold)[0]
            actions.append(time.perf_counter() - taken)
            *_, info = env.step("submit")
        episodes.append(time.perf_counter() - began)
        if not info["is_success"]:
            others[index] = {
                "reward": env.trajectory.reward if env.trajectory else None,
                "gold": item.gold[:SHOWN],
                "said": seen[-SHOWN:],
                "said_again": str(info.get("eval_obs", ""))[-SHOWN:],
                **{name: info[name] for name in ("corrupt_gold", "diff_miss", "diff_extra") if info.get(name)},
            }
    found: dict[str, Any] = {"items": len(env.items), "worth_one": len(env.items) - len(others)}
    for name, seconds in (("action", actions), ("episode", episodes)):
        if seconds:
            found[f"{name}_median_ms"] = round(statistics.median(seconds) * 1e3, 3)
    return {**found, "others": others}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--of", action="append", choices=list(DATA), help="may be repeated (default: all)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    all_found = {}
    for part in options.of or DATA:
        for name, env in DATA[part](options.checkout):
            all_found[name] = found = gold(env)
            env.close()
            if not options.json:
                others = found["others"]
                print(f"{name}: { ({key: value for key, value in found.items() if key != 'others'}) }", flush=True)
                for index, about in others.items():
                    print(f"  {index}: {about}", flush=True)
    if options.json:
        print(json.dumps(all_found))


if __name__ == "__main__":
    sys.exit(main())
