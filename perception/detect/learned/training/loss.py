"""How wrong the network is."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from perception.detect.learned.layout import CENTRE, COLOR, KIND, KINDS, SIZE, YAW
from perception.detect.learned.training.targets import SHIFT

# What each part weighs: they are then of one order.
_WEIGHTS = {"kind": 1.0, "color": 0.5, "centre": 3.0, "size": 1.0, "yaw": 0.5}
# Most cells show the table: it weighs less.
_OF_KIND = torch.tensor([0.3, *[1.0] * (len(KINDS) - 1)])


def loss(said: Tensor, wanted: Tensor) -> tuple[Tensor, dict[str, float]]:
    """How wrong the network is, and the parts of it.

    Args:
        said: (n, `OUTPUTS`, rows, columns).
        wanted: (n, 12, rows, columns) of `targets.target`.
    """
    kind, color, turned = wanted[:, 0].long(), wanted[:, 1].long(), wanted[:, 2]
    thing = wanted[:, 3]
    cross_entropy = nn.functional.cross_entropy
    parts = {
        "kind": _mean(
            cross_entropy(said[:, KIND], kind, reduction="none"), torch.where(thing > 0, thing, _OF_KIND[kind])
        ),
        "color": _mean(cross_entropy(said[:, COLOR], color, ignore_index=-1, reduction="none"), thing),
        "centre": _distance(said, wanted, CENTRE, thing),
        "size": _distance(said, wanted, SIZE, thing),
        "yaw": _distance(said, wanted, YAW, turned * thing),
    }
    total = torch.stack([_WEIGHTS[name] * part for name, part in parts.items()]).sum()
    return total, {name: float(part.detach()) for name, part in parts.items()}


def _distance(said: Tensor, wanted: Tensor, what: slice, where: Tensor) -> Tensor:
    """Mean absolute difference over the cells that count: the median is what few odd cells do not bend."""
    there = slice(what.start - SHIFT, what.stop - SHIFT)
    return _mean((said[:, what] - wanted[:, there]).abs().sum(dim=1), where)


def _mean(values: Tensor, weights: Tensor) -> Tensor:
    return (values * weights).sum() / weights.sum().clamp(min=1.0)
