"""Do generated tasks help on tasks that a policy was never trained on? `python -m tasks.learning.transporter`.

Two policies (`network`) learn from oracles, by as many steps and from as many demonstrations: one of the tasks of
--train alone, the other half of these and half of --generated. Both are judged on the same tables of --held-out, and
on tables of --train that they have not seen. Names are those of suites ("cap"), tasks or beginnings of them
("cap/stack-all"), files and libraries (runs/library). Started again, it goes on from where it was.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from lmp.sandbox.host import ConfinementUnavailable
from tasks.learning.transporter.comparison import FEW, MORE, Comparison, Experiment, NothingGenerated, NotTheSame
from tasks.learning.transporter.suites import tasks_of, whole_names
from tasks.learning.transporter.table import table
from tasks.task import UnknownSuite


def main(argv: Sequence[str] | None = None) -> None:
    """Collect, train, judge, print."""
    asked = arguments(argv)
    try:
        trained, held_out, generated = map(whole_names, (asked.train, asked.held_out, asked.generated))
        comparison = Comparison(
            trained=tuple(trained),
            generated=tuple(generated),
            held_out=tuple(held_out),
            demonstrations=asked.demonstrations,
            steps=asked.steps,
            size=asked.batch,
            episodes=asked.episodes,
            most=asked.most,
            seed=asked.seed,
        )
        went = Experiment(comparison, asked.folder, asked.workers, partial(print, flush=True)).run()
    except (UnknownSuite, NotTheSame, NothingGenerated, ConfinementUnavailable) as error:
        sys.exit(str(error))
    for title, names in (("tasks held out", held_out), ("tasks that both learn, on other tables", trained)):
        few, more = ({name: went[policy][name] for name in names} for policy in (FEW, MORE))
        print(f"\n{table(title, few, more)}")


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """What a command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    seen, unseen = (
        [f"cap/{task.name}" for task in tasks_of("cap") if (task.labels["attributes"] == "seen") is known]
        for known in (True, False)
    )
    add("--train", nargs="+", default=seen, metavar="NAME", help="default: cap's tasks with seen attributes")
    add("--generated", nargs="+", default=["examples"], metavar="NAME", help="default: %(default)s")
    add("--held-out", nargs="+", default=unseen, metavar="NAME", help="default: cap's other tasks")
    add("--demonstrations", type=int, default=400, help="of each policy (default: %(default)s)")
    add("--steps", type=int, default=1500, help="of each training (default: %(default)s)")
    add("--batch", type=int, default=16, help="examples a step (default: %(default)s)")
    add("--episodes", type=int, default=15, help="tables a task to judge on (default: %(default)s)")
    add("--most", type=int, default=8, help="actions on a table (default: %(default)s)")
    add("--seed", type=int, default=0, help="default: %(default)s")
    add("--workers", type=int, default=1, help="processes (default: %(default)s)")
    add("--folder", type=Path, default=Path("runs/transporter"), help="default: %(default)s")
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
