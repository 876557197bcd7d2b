"""Both policies side by side, each figure with its 95 % interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tasks.evaluation.statistics import Pairs, Rate
from tasks.learning.transporter.policy import Episode

RESAMPLES = 5000

Went = Mapping[str, Sequence[Episode]]
"""How the tables of each task went."""


def table(title: str, few: Went, more: Went) -> str:
    """Lines: every task, then all of them together.

    Args:
        title: what the tasks are.
        few, more: how the same tables went with each policy, as many of every task.
    """
    pairs = Pairs.count(
        (one.success, other.success) for name in few for one, other in zip(more[name], few[name], strict=True)
    )
    lines = [f"{title:44} {'few hand-written ones':>26} {'with generated ones':>26}"]
    lines += [f"  {_short(name):42} {_rate(few[name]):>26} {_rate(more[name]):>26}" for name in few]
    lines.append(f"  {'all of them':42} {pairs.second.percent:>26} {pairs.first.percent:>26}")
    less, greater = _values(few, "score"), _values(more, "score")
    lines.append(f"  {'mean score':42} {_percent(less):>26} {_percent(greater):>26}")
    lines.append(f"  success, points more with generated ones: {pairs.points}, p {pairs.p:.2g}")
    gained = _points(_values(more, "success") - _values(few, "success")), _points(greater - less)
    lines.append(f"  were the tasks others, too: {gained[0]}; of mean score: {gained[1]}")
    return "\n".join(lines)


def over_tasks(values: NDArray[np.float64], seed: int = 0) -> tuple[float, float]:
    """The 95 % percentile interval of a mean, by a bootstrap of tasks and, within each, of episodes.

    Resampling episodes alone would say how sure one can be of these tasks only (Davison and Hinkley 1997, section 3.8).

    Args:
        values: (tasks, episodes).
        seed: of the resampling.
    """
    rng = np.random.default_rng(seed)
    tasks, episodes = values.shape
    drawn = rng.integers(tasks, size=(RESAMPLES, tasks, 1)), rng.integers(episodes, size=(RESAMPLES, tasks, episodes))
    low, high = np.percentile(values[drawn].mean((1, 2)), [2.5, 97.5])
    return float(low), float(high)


def _values(went: Went, what: Literal["success", "score"]) -> NDArray[np.float64]:
    """(tasks, episodes)."""
    return np.array([[getattr(each, what) for each in episodes] for episodes in went.values()], dtype=np.float64)


def _percent(values: NDArray[np.float64]) -> str:
    low, high = over_tasks(values)
    return f"{100 * values.mean():.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def _points(values: NDArray[np.float64]) -> str:
    low, high = over_tasks(values)
    return f"{100 * values.mean():+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


def _rate(went: Sequence[Episode]) -> str:
    return Rate(sum(each.success for each in went), len(went)).percent


def _short(name: str) -> str:
    return name.partition("::")[2]
