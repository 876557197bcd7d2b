"""What a person who watches an agent might say: simulated, as MINT does it (Wang et al. 2024, https://arxiv.org/abs/2309.10691).

Nobody says anything about what is right already. A script says what the environment's own comparison found; a model is
shown the gold answer and asked for a hint that does not give it away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from tasks.agents.agent import Situation
from tasks.agents.surroundings import filled
from tasks.agents.transcript import shortened, told
from tasks.agents.writer import Writer
from tasks.envs.code_env import Score


class Critic(Protocol):
    """Somebody who watches."""

    def comment(self, situation: Situation, gold: str, score: Score) -> str:
        """What they say about the last step; empty when nothing.

        Args:
            situation: all that was done.
            gold: the answer.
            score: what submitting would give now, less than 1.

        Raises:
            BudgetExceeded, ModelError: the one who comments is a model, and has no answer.
        """
        ...


class ScriptedCritic:
    """Says what is missing in fixed words, without a word of the answer."""

    def comment(self, situation: Situation, gold: str, score: Score) -> str:
        """See `Critic`."""
        words = _WORDS.get(situation.surroundings.environment)
        return " ".join(words(score)) if words else ""


class ModelCritic:
    """A model that knows the answer.

    Args:
        writer: the model; it is paid from an account of its own.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def comment(self, situation: Situation, gold: str, score: Score) -> str:
        """See `Critic`."""
        seen = f"{situation.surroundings.text}\n\n{told(situation)}"
        known = f"What would be right:\n{gold}\nReward of what was done so far, of at most 1: {score.reward:g}"
        said = self._writer.write("feedback", filled("feedback"), f"{seen}\n{known}\nWhat you say:\n", stop=("\n\n",))
        return shortened(" ".join(said.split()))


def _of_bash(score: Score) -> Sequence[str]:
    about, words = score.about, []
    if missing := len(about["diff_miss"]):
        words.append(f"Files or folders that should have changed and have not: {missing}.")
    if about["diff_extra"]:
        words.append(f"This should not have changed: {', '.join(about['diff_extra'][:5])}.")
    if about["reward"]["file_changes"] < 0.33:
        words.append("The content of a changed file is not right.")
    if about["answer_similarity"] < 1:
        close = "not quite" if about["answer_similarity"] > 0.5 else "not"
        words.append(f"What the last command printed is {close} what was asked for.")
    return words


def _of_sql(score: Score) -> Sequence[str]:
    if score.reward < 0:
        return ["The rows are in the wrong order."]
    if score.reward == 0:
        return ["None of the rows of the last statement is right."]
    return ["Some rows of the last statement are right, but there are too many, too few, or they are in another order."]


def _of_python(score: Score) -> Sequence[str]:
    results = score.about["agent_obs"]
    errors = [result for result in results if result is None or result.startswith("Error: ")]
    words = [f"{round(score.reward * len(results))} of {len(results)} tests pass."]
    return [*words, f"One ends so: {errors[0]}"] if errors and errors[0] else words


def _of_robot(score: Score) -> Sequence[str]:
    return [f"Not yet: {score.about['missing']}."] if score.about.get("missing") else []


_WORDS: Mapping[str, Callable[[Score], Sequence[str]]] = {
    "ic_bash": _of_bash,
    "ic_sql": _of_sql,
    "ic_python": _of_python,
    "handscript_robot": _of_robot,
}
"""By environment; of a flag nothing can be said before it is submitted."""
