"""The embedded model on sentences that it was never trained on.

    python -m bench.embedded                       # 1,000 held-out sentences, judged in the simulator
    python -m bench.embedded --judge table         # judged on a symbolic table: seconds instead of minutes
    python -m bench.embedded --programs corpus     # the corpus's own programs: what is physically there to reach
    python -m bench.embedded --write held_out.jsonl

Prints how often the goal was reached by family, how long a sentence's programs took to write, and how often the model
doubted what was right and what was nonsense.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table as Grid

from lmp.model.base import Completion, Model, Prompt
from lmp.model.corpus.sample import Sample, samples, tail
from lmp.model.corpus.symbolic import Table, reached
from lmp.model.embedded import EmbeddedModel
from lmp.model.text import read_tail
from sim.scene import SceneError
from tasks.learning.families import as_line

SEED = 20_011
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Judged:
    """One sentence: what it was, whether its goal was reached, and how long its programs took to write.

    Args:
        wrong: something was done, and it was not what was asked for.
        doubt: why the model did not trust what it wrote.
    """

    sample: Sample
    reached: bool
    wrong: bool
    doubt: str | None
    seconds: float
    programs: tuple[tuple[str, str, str], ...]
    missing: str = ""


class Timed:
    """A model whose time is counted.

    Attributes:
        seconds: spent in completions.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self.seconds = 0.0

    @property
    def name(self) -> str:
        """The model's own."""
        return self._model.name

    def complete(self, prompt: Prompt, **options: Any) -> list[Completion]:
        """The model's own completions."""
        began = time.perf_counter()
        found = self._model.complete(prompt, **options)
        self.seconds += time.perf_counter() - began
        return found


def fair(seed: int = SEED) -> Iterator[Sample]:
    """Held-out samples with a goal that does not hold from the start, unless it is that nothing moves."""
    for s in samples(seed, held_out=True):
        if s.goal is None or len(s.history) > 1:
            continue
        idle = {"unmoved", "not_understood", "error", "said"} >= {str(g["is"]) for g in s.goal}
        if idle or not all(reached(s.goal, s.scene, Table(s.scene, _unwritten), None)):
            yield s


def _unwritten(program: str, query: str, names: list[str]) -> str:
    raise LookupError(f"nobody wrote {program} {query!r}")


class CorpusPrograms:
    """A model that knows the corpus's programs by heart: the upper bound of any model."""

    name = "corpus"

    def __init__(self, s: Sample) -> None:
        self._known = {("tabletop", s.sentence): s.source, **{("tabletop", q): source for q, source in s.history}}
        self._known |= {(sub.program, sub.query): sub.source for sub in s.subs}

    def complete(self, prompt: Prompt, **options: Any) -> list[Completion]:
        """The program of that query; of none that it says it did not understand."""
        key = (prompt.program, read_tail(prompt.tail).query)
        return [Completion(self._known.get(key, f"not_understood({key[1]!r})"))]


def on_table(model: Model, s: Sample) -> Judged:
    """Judge on a symbolic table."""
    doubts: list[str | None] = []
    programs: list[tuple[str, str, str]] = []
    seconds = 0.0

    def write(program: str, query: str, names: list[str], history: tuple[tuple[str, str], ...] = ()) -> str:
        nonlocal seconds
        c = model.complete(Prompt(program, "", tail(names, query, history)))[0]
        doubts.append(c.doubt)
        programs.append((program, query, c.text))
        seconds += c.seconds
        return c.text

    table, error = Table(s.scene, write), None
    try:
        table.run(write("tabletop", s.sentence, s.scene.names, s.history))
    except Exception as e:  # whatever the model's program raises is a result
        error = e
    found = reached(s.goal or (), s.scene, table, error)
    doubt = next((d for d in doubts if d), None)
    told = "" if error is None else repr(error)
    return Judged(s, all(found), error is None and not all(found), doubt, seconds, tuple(programs), told)


def in_simulator(chosen: Sequence[Sample], model: Model | None, effector: str, console: Console) -> Iterator[Judged]:
    """Judge in the simulator, programs confined as always; the corpus's own programs where no model is given."""
    from lmp.sandbox.host import Sandbox
    from tasks.evaluation.sentences import Bench
    from tasks.sentences import Sentence

    with Sandbox() as sandbox:
        for s in track(chosen, "sentences", console=console, disable=not console.is_terminal):
            timed = Timed(model or CorpusPrograms(s))
            t = Bench(timed, sandbox, {"perception": "truth", "effector": effector}).run(Sentence(**as_line(s)))
            doubt = t.message if t.outcome == "not_understood" else None
            wrong = t.outcome == "done" and not t.reached
            missing = "; ".join((*t.missing[:2], t.message))
            programs = tuple((written.program, written.query, written.source) for written in t.programs)
            yield Judged(s, t.reached, wrong, doubt, timed.seconds, programs, missing)


def placeable(s: Sample) -> bool:
    """Whether the simulator can set the scene up: sizes and gaps that the symbolic table does not know of."""
    from tasks.sentences import Sentence

    try:
        return bool(Sentence.model_validate(as_line(s)).table)
    except SceneError:
        return False


def summary(judged: Sequence[Judged]) -> dict[str, str]:
    """What was found, in words and figures."""
    seconds = sorted(j.seconds for j in judged)
    median, slow = statistics.median(seconds), seconds[int(0.95 * len(seconds))]
    doubted = [j for j in judged if j.doubt and not j.reached]
    return {
        "goal reached": _share(judged),
        "done, but not what was asked for": f"{sum(j.wrong for j in judged)} of {len(judged)}",
        "missed because the model did not understand, or did not trust itself": f"{len(doubted)}",
        "writing all programs of a sentence, median and 95th percentile": f"{1e3 * median:.1f} ms, {1e3 * slow:.1f} ms",
    }


def _share(judged: Sequence[Judged]) -> str:
    hits = sum(j.reached for j in judged)
    return f"{hits} of {len(judged)}, {100 * hits / max(1, len(judged)):.1f} %"


def families(judged: Sequence[Judged]) -> list[tuple[str, int, int]]:
    """Family, sentences, reached."""
    found: dict[str, list[Judged]] = defaultdict(list)
    for j in judged:
        found[j.sample.family].append(j)
    return [(name, len(group), sum(j.reached for j in group)) for name, group in sorted(found.items())]


def show(judged: Sequence[Judged], console: Console) -> None:
    """A table by family, and the rest."""
    grid = Grid("family", "sentences", "reached", "%", box=None)
    for name, count, hits in families(judged):
        grid.add_row(name, str(count), str(hits), f"{100 * hits / count:.1f}")
    console.print(grid)
    for what, figure in summary(judged).items():
        console.print(f"{what}: {figure}", highlight=False)


def into_card(judged: Sequence[Judged], card: Path, judge: str) -> None:
    """Replace the figures in the model card, between its two marks."""
    before, rest = card.read_text().split(_BEGIN, 1)
    _, after = rest.split(_END, 1)
    lines = [
        f"{len(judged)} held-out sentences, judged in the {judge} (`python -m bench.embedded`):",
        "",
        "| what | figure |",
        "| --- | --- |",
    ]
    lines += [f"| {what} | {figure} |" for what, figure in summary(judged).items()]
    lines += ["", "| family | sentences | goal reached | % |", "| --- | --- | --- | --- |"]
    lines += [f"| {name} | {count} | {hits} | {100 * hits / count:.1f} |" for name, count, hits in families(judged)]
    card.write_text(before + _BEGIN + "\n\n" + "\n".join(lines) + "\n\n" + _END + after)


def main() -> int:
    """Judge, print, and keep what failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--judge", choices=("simulator", "table"), default="simulator")
    parser.add_argument("--programs", choices=("model", "corpus"), default="model")
    parser.add_argument("--effector", choices=("suction", "hand"), default="suction")
    parser.add_argument("--weights", type=Path, help="another folder than the shipped one")
    parser.add_argument("--write", type=Path, help="write the sentences to a file and stop")
    parser.add_argument("--card", type=Path, help="a model card whose figures to replace")
    parser.add_argument("--failures", type=Path, default=Path("runs/embedded-failures.json"))
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    console = Console()
    stream = (s for s in fair(options.seed) if placeable(s))
    chosen = [s for _, s in zip(range(options.count), stream, strict=False)]
    if options.write:
        options.write.write_text("".join(json.dumps(as_line(s)) + "\n" for s in chosen))
        return 0
    model = EmbeddedModel(options.weights) if options.weights else EmbeddedModel()
    if options.judge == "table":
        judged = [on_table(CorpusPrograms(s) if options.programs == "corpus" else model, s) for s in chosen]
    else:
        judged = list(in_simulator(chosen, model if options.programs == "model" else None, options.effector, console))
    show(judged, console)
    if options.card:
        into_card(judged, options.card, options.judge)
    options.failures.parent.mkdir(parents=True, exist_ok=True)
    failures = [
        {**as_line(j.sample), "wanted": j.sample.source, "programs": j.programs, "missing": j.missing, "doubt": j.doubt}
        for j in judged
        if not j.reached
    ]
    options.failures.write_text(json.dumps(failures, indent=1, default=str))
    console.print(f"failures with their programs: {options.failures}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
