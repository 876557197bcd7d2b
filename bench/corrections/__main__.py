"""What corrections and memory must show.

    python -m bench.corrections --part rest --tries 200
    python -m bench.corrections --part families --scenes 5 --workers 2 [--family NAME …] [--model embedded]
    python -m bench.corrections --part scope --commands 50
    python -m bench.corrections --part looks --pairs 40

rest: how soon the arm is at rest after a correction during motion. families: ten families of tasks in three rounds; a
scripted person corrects until a hidden wish holds, with memory and without. scope: a preference about one kind changes
no program for a command about others. looks: two things of one name, each with its own record. The exit code says
whether the bounds were kept.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Run one part."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.corrections", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", required=True, choices=["rest", "families", "scope", "looks"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default="embedded", help="as in `handscript run` (default: embedded)")
    parser.add_argument("--tries", type=int, default=200, help="of rest (default: 200)")
    parser.add_argument("--scenes", type=int, default=5, help="a family and round (default: 5)")
    parser.add_argument("--family", action="append", help="only this one; may be given several times")
    parser.add_argument("--workers", type=int, default=1, help="families at a time (default: 1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every episode as a line of JSON")
    parser.add_argument("--commands", type=int, default=50, help="of scope (default: 50)")
    parser.add_argument("--pairs", type=int, default=40, help="of looks (default: 40)")
    options = parser.parse_args()
    if options.part == "rest":
        from bench.corrections import rest

        return not rest.main(options.tries, options.seed)
    if options.part == "families":
        from bench.corrections import rounds

        return not rounds.main(options)
    if options.part == "scope":
        from bench.corrections import scope

        return not scope.main(options.model, options.commands, options.seed)
    from bench.corrections import looks

    return not looks.main(options.pairs, options.seed)


if __name__ == "__main__":
    sys.exit(main())
