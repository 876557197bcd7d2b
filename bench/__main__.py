"""Every figure of the README, one after the other: `python -m bench`, or `make bench`.

Some forty minutes on two quiet cores. With `--quick` each is a tenth as long and the figures are as rough.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

MEASURES: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    ("one object onto another, true poses", "bench.pick_place", 500, ("--scenes",)),
    ("one object onto another, camera", "bench.pick_place", 500, ("--perception", "camera", "--scenes")),
    ("one object onto another, hand, true poses", "bench.pick_place", 300, ("--effector", "hand", "--scenes")),
    ("camera perception", "bench.perception", 300, ("--scenes",)),
    ("camera perception, things on and in others", "bench.perception", 200, ("--stacked", "--scenes")),
    ("identities through swaps and carries", "bench.identity", 500, ("--episodes",)),
    ("inverse kinematics", "bench.kinematics", 2000, ("--targets",)),
    ("sandbox", "bench.sandbox", 200, ("--tries",)),
    ("stop", "bench.stop", 100, ("--tries",)),
    ("embedded model, held-out sentences of the corpus, in the simulator", "bench.embedded", 1000, ("--count",)),
    ("corrections: at rest", "bench.corrections", 200, ("--part", "rest", "--tries")),
    ("corrections: ten families of tasks in three rounds", "bench.corrections", 10, ("--part", "families", "--scenes")),
    ("corrections: commands outside a scope", "bench.corrections", 50, ("--part", "scope", "--commands")),
    ("corrections: two things of one name", "bench.corrections", 40, ("--part", "looks", "--pairs")),
    ("memory: time to find what is remembered", "bench.memory", 1_000_000, ("--records",)),
    ("memory: commands in other words", "bench.encoder", 20_000, ("--sentences",)),
    (
        "embedded model, sentences written by hand, camera",
        "bench.sentences",
        322,
        ("--perception", "camera", "--limit"),
    ),
    ("evaluations, Code as Policies tasks", "bench.evaluation", 10, ("--trials",)),
    ("InterCode's environments", "bench.envs", 200, ("--tries",)),
    ("tasks that write themselves", "bench.generate", 200, ("--workers", "2", "--n")),
    ("piles swept with the spatula", "bench.groups", 20, ("sweep", "--effector", "spatula", "--seeds")),
    ("ropes laid along a line", "bench.groups", 20, ("lay", "--seeds")),
)


def main() -> int:
    """Run all measures; the exit code says whether all of them ran."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the tries")
    quick = parser.parse_args().quick
    failed = []
    for title, module, tries, arguments in MEASURES:
        print(f"\n== {title}", flush=True)
        command = [sys.executable, "-m", module, *arguments, str(tries // 10 if quick else tries)]
        if subprocess.run(command, check=False).returncode:
            failed.append(title)
    for title in failed:
        print(f"did not run to its end: {title}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
