"""An evaluation of agents from its plan to its files, on any crew of workers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from tasks.agents.evaluation.examiner import Examiner, Result, lost
from tasks.agents.evaluation.plan import Configuration, Episode
from tasks.agents.evaluation.row import Row
from tasks.envs.trajectories import Trajectory
from tasks.evaluation.evaluate import provenance
from tasks.evaluation.pool import Crew, Lost, Start, carried_out
from tasks.evaluation.store import Store, read_asked, read_planned

EXPERIMENT = "intercode-{number}.json"


def read_configuration(folder: Path) -> Configuration:
    """What an evaluation was asked for. Raises `NotAnEvaluation`."""
    return read_asked(folder, Configuration.from_json)


def read_rows(folder: Path) -> list[Row]:
    """The finished episodes in the order in which they were planned. Raises `NotAnEvaluation`."""
    return read_planned(folder, [episode.key for episode in read_configuration(folder).work()], Row.from_json)


def start(configuration: Configuration) -> Start[Episode, Result]:
    """What workers are started with."""
    return partial(Examiner, configuration, provenance(), Path.cwd())


def evaluate(folder: Path, configuration: Configuration, crew: Crew[Episode, Result], *, workers: int) -> Iterator[Row]:
    """Play the episodes that are not finished yet, and yield each row when it is on the disk.

    Raises:
        NotAnEvaluation, NoWorkers: it cannot go on.
        OSError: the folder cannot be written to; what is in it stays good.
    """
    finished = {row.key for row in read_rows(folder)}
    plan = [episode for episode in configuration.work() if episode.key not in finished]
    about = provenance()
    with Store(folder) as store:
        for ended in carried_out(plan, crew, workers=min(workers, len(plan)), timeout=configuration.timeout):
            if isinstance(ended, Lost):
                result = Result(lost(configuration, about, ended.work, ended.outcome, ended.why), {})
            else:
                result = ended.result
            store.add(result.row, result.kept)
            yield result.row


def write_experiments(folder: Path) -> list[Path]:
    """Write the episodes of each model, agent and condition as InterCode's experiments log them; the first trial."""
    rows = [row for row in read_rows(folder) if row.run and row.trial == 0]
    written = []
    for number, system in enumerate(dict.fromkeys(row.system for row in rows), start=1):
        logs = {str(row.item): _log(folder, row) for row in rows if row.system == system}
        meta = {**dict(zip(("model", "agent", "shown"), system, strict=True)), "feedback": rows[0].feedback}
        path = folder / EXPERIMENT.format(number=number)
        path.write_text(json.dumps({"meta": meta, "logs": logs}, indent=1), encoding="utf-8")
        written.append(path)
    return written


def _log(folder: Path, row: Row) -> Mapping[str, object]:
    data = json.loads((folder / row.run / "episode.json").read_text(encoding="utf-8"))
    return Trajectory.from_intercode(data).as_experiment(row.environment, turns_max=len(row.by_turn), **row.labels)
