"""Both policies side by side, each figure with its 95 % interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.evaluation.statistics import Pairs, Rate
from tasks.learning.transporter.policy import Episode

RESAMPLES = 5000

Went = Mapping[str, Sequence[Episode]]
"""How the tables of each task went."""


def table(title: str, few: Went, more: Went) -> str:
    """Lines: every task, then all of them together. Both policies had the same tables."""
    pairs = Pairs.count(
        (one.success, other.success) for name in few for one, other in zip(more[name], few[name], strict=True)
    )
    lines = [f"{title:44} {'few hand-written ones':>26} {'with generated ones':>26}"]
    lines += [f"  {_short(name):42} {_rate(few[name]):>26} {_rate(more[name]):>26}" for name in few]
    lines.append(f"  {'all of them':42} {pairs.second.percent:>26} {pairs.first.percent:>26}")
    shares = [_percent(_mean(went.values())) for went in (few, more)]
    lines.append(f"  {'mean score':42} {shares[0]:>26} {shares[1]:>26}")
    lines.append(f"  success, points more with generated ones: {pairs.points}, p {pairs.p:.2g}")
    for what in ("success", "score"):
        by_task = [
            np.array([float(getattr(m, what)) - float(getattr(f, what)) for m, f in zip(more[n], few[n], strict=True)])
            for n in few
        ]
        low, high = 100.0 * over_tasks(by_task)
        middle = 100.0 * float(np.mean(np.concatenate(by_task)))
        lines.append(f"  {what}, were the tasks others, too: {middle:+.1f} ({low:+.1f} to {high:+.1f})")
    return "\n".join(lines)


def over_tasks(values: Sequence[NDArray[np.float64]], seed: int = 0) -> NDArray[np.float64]:
    """(2,) the 95 % percentile interval of a mean, by a bootstrap of tasks and, within each, of episodes.

    Resampling episodes alone would say how sure one can be of these tasks only (Davison and Hinkley 1997, section 3.8).

    Args:
        values: of each task, one an episode.
        seed: of the resampling.
    """
    rng = np.random.default_rng(seed)
    means = np.empty(RESAMPLES)
    for index in range(RESAMPLES):
        drawn = (values[task] for task in rng.integers(len(values), size=len(values)))
        means[index] = np.concatenate([rng.choice(each, len(each)) for each in drawn]).mean()
    return np.percentile(means, [2.5, 97.5])


def _mean(went: object) -> NDArray[np.float64]:
    return np.array([each.score for episodes in went for each in episodes])  # type: ignore[attr-defined]


def _percent(scores: NDArray[np.float64]) -> str:
    low, high = over_tasks([scores]) * 100.0
    return f"{100 * scores.mean():.1f} % ({low:.1f} to {high:.1f})"


def _rate(went: Sequence[Episode]) -> str:
    return Rate(sum(each.success for each in went), len(went)).percent


def _short(name: str) -> str:
    return name.partition("::")[2]
