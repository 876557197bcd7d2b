"""Whether a task file holds what it promises: it is run, set and played by its oracle over several seeds."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from lmp.sandbox.host import Sandbox
from tasks.gensim import oracle
from tasks.gensim.episode import Episode, Policy, play
from tasks.gensim.load import Rejected, set_up
from tasks.gensim.stage import Mode


@dataclass(frozen=True)
class Trial:
    """One seed of a task file.

    Args:
        seed: of all that is random.
        episode: the oracle's; None when the file did not get that far.
        rejected: why it did not, "" when it did.
        seconds: processor time of this process, s; what the file took in the sandbox is not in it.
    """

    seed: int
    episode: Episode | None
    rejected: str
    seconds: float

    @property
    def done(self) -> bool:
        """Whether the original would count it as a success."""
        return self.episode is not None and self.episode.done

    @property
    def clean(self) -> bool:
        """Whether something was to be done, and all of it holds at the end."""
        return self.episode is not None and self.episode.clean

    @property
    def why(self) -> str:
        """What is wrong with it, "" when it is clean."""
        return self.rejected if self.episode is None else "; ".join(self.episode.missing)


@dataclass(frozen=True)
class Report:
    """What became of the seeds of a task file.

    Args:
        name: of the task, or of the file that did not get that far.
        instruction: its template.
        mode: that it was played in.
        trials: one a seed.
    """

    name: str
    instruction: str
    mode: Mode
    trials: tuple[Trial, ...]

    @property
    def accepted(self) -> bool:
        """Whether every seed is as the mode demands: clean in strict mode, else a success of the original."""
        return all(trial.clean if self.mode == "strict" else trial.done for trial in self.trials)

    @property
    def why(self) -> str:
        """Of the first seed that was not accepted, what is wrong; "" when all were."""
        for trial in self.trials:
            if not (trial.clean if self.mode == "strict" else trial.done):
                reward = "" if trial.episode is None else f"reward {trial.episode.reward:.3f}, "
                return f"seed {trial.seed}: {reward}{trial.why or 'not all of the reward was to be had'}"
        return ""


def check(
    name: str, source: str, sandbox: Sandbox, *, seeds: Iterable[int], mode: Mode, policy: Policy = oracle.act
) -> Report:
    """Play a task file over several seeds.

    Args:
        name: of the file.
        source: its text.
        sandbox: where it is run.
        seeds: one episode each.
        mode: "published" or "strict", see `tasks.gensim.stage.Stage`.
        policy: who plays.
    """
    instruction, trials = "", []
    for seed in seeds:
        began = time.process_time()
        try:
            with set_up(source, sandbox, seed=seed, mode=mode) as scene:
                name, instruction = scene.plan.name, scene.plan.instruction
                episode, rejected = play(scene, policy), ""
        except Rejected as error:
            episode, rejected = None, str(error)
        trials.append(Trial(seed, episode, rejected, time.process_time() - began))
    return Report(name, instruction, mode, tuple(trials))
