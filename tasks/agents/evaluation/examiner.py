"""Plays the episodes of an evaluation, one after the other, in one process."""

from __future__ import annotations

import os
import tempfile
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from lmp.budget import Account
from lmp.model.select import select as select_model
from tasks.agents.evaluation.plan import NO_FEEDBACK, SCRIPT, Configuration, Episode
from tasks.agents.evaluation.row import Outcome, Row
from tasks.agents.feedback import Critic, ModelCritic, ScriptedCritic
from tasks.agents.play import Played, play
from tasks.agents.select import select
from tasks.agents.writer import Writer
from tasks.envs.make import NoCodeEnvironment, make
from tasks.envs.trajectories import save
from tasks.evaluation.pool import CannotWork
from tasks.evaluation.store import KEPT

LABELS = ("hardness", "difficulty", "task")
"""Fields of InterCode's records, and of Robot-v0's, by which tables group."""


@dataclass(frozen=True)
class Result:
    """A finished episode.

    Args:
        row: what is kept of it.
        kept: the files of its folder by name.
    """

    row: Row
    kept: Mapping[str, bytes]


class Examiner:
    """An environment and the models, kept over episodes; each episode has an agent of its own. A context manager.

    Args:
        configuration: of the evaluation.
        provenance: fields of each row that say what code it is from.
        folder: what relative paths are relative to.

    Raises:
        CannotWork, ModelError: nothing can be played here.
    """

    def __init__(self, configuration: Configuration, provenance: Mapping[str, str], folder: Path) -> None:
        os.chdir(folder)
        self._configuration = configuration
        self._provenance = provenance
        self._models = {name: select_model(name) for name in configuration.models}
        critic = configuration.feedback
        self._critic = select_model(critic) if critic not in (NO_FEEDBACK, SCRIPT) else None
        try:
            self._env = make(configuration.environment, configuration.options)
        except NoCodeEnvironment as error:
            raise CannotWork(str(error)) from None

    def __enter__(self) -> Examiner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._env.close()

    def __call__(self, episode: Episode) -> Result:
        """Play an episode. Whatever it raises is in its row."""
        began, account = time.perf_counter(), Account(self._configuration.budget)
        try:
            played = self._played(episode, account)
        except Exception:
            return Result(lost(self._configuration, self._provenance, episode, "crashed", traceback.format_exc()), {})
        done = [turn for turn in played.trajectory.turns if turn.reward is not None]
        record = self._env.items[episode.item].record
        row = Row(
            **_planned(self._configuration, self._provenance, episode),
            query=played.trajectory.query,
            labels={key: str(record[key]) for key in LABELS if key in record},
            outcome=played.ending,
            success=played.success,
            reward=played.reward,
            by_turn=list(played.by_turn),
            turns=len(done),
            errors=sum(not turn.executed for turn in done),
            message=played.message,
            model_calls=account.calls,
            tokens=account.tokens,
            seconds=round(time.perf_counter() - began, 4),
            seconds_model=round(account.seconds, 4),
            run=f"{KEPT}/{episode.slug}",
        )
        with tempfile.TemporaryDirectory(prefix="handscript-") as name:
            saved = save(played.trajectory, Path(name))
            return Result(row, {path.name: path.read_bytes() for path in sorted(saved.iterdir())})

    def _played(self, episode: Episode, account: Account) -> Played:
        agent = select(episode.agent, self._models[episode.model], account)
        return play(
            self._env,
            agent,
            index=episode.item,
            seed=self._configuration.episode_seed(episode),
            turns=self._configuration.turns,
            critic=self._watching(),
            shown=episode.shown,
        )

    def _watching(self) -> Critic | None:
        if self._configuration.feedback == NO_FEEDBACK:
            return None
        if self._critic is None:
            return ScriptedCritic()
        return ModelCritic(Writer(self._critic, Account(self._configuration.budget)))


def lost(
    configuration: Configuration, provenance: Mapping[str, str], episode: Episode, outcome: Outcome, message: str
) -> Row:
    """The row of an episode that came to no end of its own: it counts, as a failure."""
    return Row(
        **_planned(configuration, provenance, episode),
        query="",
        outcome=outcome,
        success=False,
        reward=0.0,
        by_turn=[False] * configuration.turns,
        message=message,
        seconds=configuration.timeout if outcome == "timeout" else 0.0,
    )


def _planned(configuration: Configuration, provenance: Mapping[str, str], episode: Episode) -> dict[str, Any]:
    """The fields of a row that are known before its episode is played."""
    return {
        "environment": configuration.environment,
        "item": episode.item,
        "trial": episode.trial,
        "seed": configuration.seed,
        "model": episode.model,
        "agent": episode.agent,
        "shown": episode.shown,
        "feedback": configuration.feedback,
        **provenance,
    }
