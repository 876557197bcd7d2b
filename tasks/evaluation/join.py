"""Parts of one evaluation that were run apart, such as shards on several machines, put together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tasks.evaluation.asked import DifferentConfiguration
from tasks.evaluation.plan import Configuration, parse_shard
from tasks.evaluation.row import Row
from tasks.evaluation.store import KEPT, NotAnEvaluation, Store, create, read_configuration, read_rows

NAMED = 3
"""Missing trials of a shard that are called by name."""


class TrialTwice(ValueError):
    """Two parts have the same trial; the message names it and both."""


def join(folders: Sequence[Path], target: Path) -> str:
    """Make one evaluation, of all shards, of parts that differ in their shards alone; they stay as they are.

    The new one can be gone on with like any other, whose missing trials are run then.

    Args:
        folders: of evaluations, finished or not.
        target: a folder without an evaluation.

    Returns:
        What is missing, by shard; "" when nothing is.

    Raises:
        NotAnEvaluation: a folder has none, none of them has a trial, or what was kept of a trial is not there.
        DifferentConfiguration, TrialTwice: they are not parts of one evaluation.
        FileExistsError: there is an evaluation in the target.
    """
    asked = {folder: read_configuration(folder) for folder in folders}
    whole = _whole(asked)
    places = {work.key: f"{KEPT}/{work.slug}" for work in whole.work()}
    found: dict[tuple[str, int, str, str], tuple[Path, Row]] = {}
    for folder in folders:
        for row in read_rows(folder):
            if row.key in found:
                raise TrialTwice(f"{_named(row.key)} is in {found[row.key][0]} and in {folder}")
            if row.run not in ("", places[row.key]) or not (folder / row.run).is_dir():
                raise NotAnEvaluation(f"{folder} was not copied whole: {_named(row.key)} has no {places[row.key]}")
            found[row.key] = folder, row
    if not found:
        raise NotAnEvaluation(f"no trial is finished in any of {', '.join(map(str, folders))}")
    # Rows say which code they are of.
    about = {key: ", ".join(sorted({getattr(row, key) for _, row in found.values()})) for key in ("version", "commit")}
    create(target, whole, **about)
    with Store(target) as store:
        for folder, row in found.values():
            files = (folder / row.run).iterdir() if row.run else ()
            store.add(row, {path.name: path.read_bytes() for path in files})
    return _missing(whole, [configuration.shard for configuration in asked.values()], found)


def _whole(asked: Mapping[Path, Configuration]) -> Configuration:
    """What all of them are parts of."""
    first, *others = asked
    whole = replace(asked[first], shard="1/1")
    for other in others:
        try:
            whole.check_same(replace(asked[other], shard="1/1"))
        except DifferentConfiguration as error:
            raise DifferentConfiguration(f"{first} and {other} are no parts of one evaluation: {error}") from None
    return whole


def _missing(whole: Configuration, shards: Sequence[str], found: Collection[tuple[str, int, str, str]]) -> str:
    """By shards as they were made; the finest, where the parts were cut in several ways."""
    parts = max(parse_shard(shard)[1] for shard in shards)
    lacks = []
    for part in range(1, parts + 1):
        work = replace(whole, shard=f"{part}/{parts}").work()
        missing = [each.key for each in work if each.key not in found]
        if missing:
            names = "; ".join([*map(_named, missing[:NAMED]), *("…" for _ in missing[NAMED : NAMED + 1])])
            lacks.append(f"shard {part}/{parts} lacks {len(missing)} of {len(work)} trials ({names})")
    return ", ".join(lacks)


def _named(key: tuple[str, int, str, str]) -> str:
    task, trial, model, perception = key
    return f"{task} {trial}, {model}, {perception}"
