"""Before and after, as one command: `python -m tasks.learning.example --folder runs/example`.

It trains the embedded model by GRPO on sentences that it does badly at (`tasks.learning.grpo`), measures anew when the
model should doubt itself, as was done for the weights that ship, and puts both to the same sentences that neither was
trained on: on symbolic tables in a moment, then as whole sessions in the simulator, where what a model doubts is turned
down. Started again, it goes on from where it was.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from lmp.model.corpus.sample import FAMILIES
from lmp.model.embedded import WEIGHTS
from lmp.model.training.calibrate import calibrate
from tasks.evaluation.evaluate import evaluate, provenance, start
from tasks.evaluation.local import LocalCrew
from tasks.evaluation.plan import Configuration
from tasks.evaluation.row import Row
from tasks.evaluation.statistics import Pairs
from tasks.evaluation.store import NotAnEvaluation, create, read_configuration, read_rows
from tasks.learning import families, grpo
from tasks.learning.compare import SEED, outcomes
from tasks.learning.questions import questions

TRAINING = ("--sentences", 8, "--failed", 0.6, "--rehearsal", 0.2, "--temperature", 1.2, "--rate", 2e-4)
"""Options of `tasks.learning.grpo`: steps of 64 programs."""
CALIBRATION_SEED = 31_013
"""Other sentences than those of the comparison, and those that the weights that ship were calibrated on."""


def main(argv: Sequence[str] | None = None) -> None:
    """Train, calibrate, compare."""
    asked = arguments(argv)
    options = ["--folder", asked.folder, "--family", asked.family, "--steps", asked.steps, *TRAINING]
    after = grpo.train(grpo.arguments([str(option) for option in options]))
    calibrate(after, asked.calibration, 1.0, CALIBRATION_SEED)
    for title, among in ((asked.family, [asked.family]), ("all families", list(FAMILIES))):
        sentences = list(islice(questions(np.random.default_rng(SEED), among, held_out=True), asked.symbolic))
        found = (outcomes(weights, sentences, doubting=True) for weights in (after, WEIGHTS))
        say(f"{title}, on symbolic tables", Pairs.count(zip(*found, strict=True)))
    say(f"{asked.family}, in sessions", sessions(asked, after))


def sessions(asked: argparse.Namespace, after: Path) -> Pairs:
    """Whole sessions in the simulator with the weights after and before."""
    configuration = Configuration(
        suite=families.__file__,
        tasks=(asked.family,),
        models=(f"embedded:{after}", "embedded"),
        perceptions=("truth",),
        trials=asked.trials,
        seed=asked.seed,
        keep="none",
    )
    folder = asked.folder / "sessions"
    try:
        read_configuration(folder).check_same(configuration)
    except NotAnEvaluation:
        create(folder, configuration, **provenance())
    for _ in evaluate(folder, configuration, LocalCrew(start(configuration)), workers=asked.workers):
        pass
    return paired(read_rows(folder), *configuration.models)


def paired(rows: Iterable[Row], first: str, second: str) -> Pairs:
    """Trials that were put to two models."""
    reached = {(row.model, row.task, row.trial): row.reached for row in rows}
    trials = {key[1:] for key in reached}
    return Pairs.count((reached[first, *trial], reached[second, *trial]) for trial in sorted(trials))


def say(where: str, pairs: Pairs) -> None:
    """Print a comparison."""
    print(f"{where}\n  before: {pairs.second}\n  after:  {pairs.first}")
    print(f"  after less before, points: {pairs.points}, p {pairs.p:.2g}", flush=True)


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """What a command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--folder", type=Path, default=Path("runs/example"), help="default: %(default)s")
    add("--family", choices=list(FAMILIES), default="chain", help="what to practise (default: %(default)s)")
    add("--steps", type=int, default=200, help="of the training (default: %(default)s)")
    add("--calibration", type=int, default=1500, help="sentences to measure doubt on (default: %(default)s)")
    add("--symbolic", type=int, default=400, help="sentences on symbolic tables (default: %(default)s)")
    add("--trials", type=int, default=300, help="sentences in the simulator (default: %(default)s)")
    add("--workers", type=int, default=1, help="sessions at a time (default: %(default)s)")
    add("--seed", type=int, default=1, help="of the sentences in the simulator (default: %(default)s)")
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
