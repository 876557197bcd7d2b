"""Muon for the matrices of the blocks, AdamW for the rest.

Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/) moves each weight matrix by its momentum made
orthogonal, five Newton-Schulz steps. Here all matrices of one shape at once, and in bfloat16 only where the processor
multiplies it by itself: elsewhere that, as torch's own does it, is five times slower than float32.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import torch
from torch import Tensor, nn

from lmp.model.training.precision import BFLOAT16

_A, _B, _C = 3.4445, -4.7750, 2.0315


def orthogonal(g: Tensor, steps: int = 5) -> Tensor:
    """The nearest semi-orthogonal matrices, roughly. (n, rows, columns) in and out."""
    tall = g.shape[1] > g.shape[2]
    x = g.transpose(1, 2) if tall else g
    x = x.bfloat16() if BFLOAT16 else x
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        a = x @ x.transpose(1, 2)
        x = _A * x + (_B * a + _C * a @ a) @ x
    return (x.transpose(1, 2) if tall else x).to(g.dtype)


class Optimizer:
    """Both optimisers behind one step.

    Args:
        network: whose parameters to train.
        matrix_rate, other_rate: peak learning rates of Muon and AdamW.
        decay: decoupled weight decay of the matrices.
    """

    def __init__(
        self, network: nn.Module, matrix_rate: float = 0.02, other_rate: float = 3e-3, decay: float = 0.02
    ) -> None:
        shapes: dict[torch.Size, list[nn.Parameter]] = defaultdict(list)
        rest = []
        for name, p in network.named_parameters():
            if p.dim() == 2 and "embed" not in name:
                shapes[p.shape].append(p)
            else:
                rest.append(p)
        self._groups = list(shapes.values())
        self._momenta = [torch.zeros(len(g), *g[0].shape) for g in self._groups]
        self._adam = torch.optim.AdamW(rest, lr=other_rate, betas=(0.9, 0.98), weight_decay=0.0)
        self._rates = matrix_rate, other_rate
        self._decay = decay

    def step(self, scale: float, momentum: float = 0.95) -> None:
        """Move by the gradients, with learning rates scaled, and clear them."""
        with torch.no_grad():
            for group, buffer in zip(self._groups, self._momenta, strict=True):
                g = torch.stack([p.grad for p in group if p.grad is not None])
                buffer.lerp_(g, 1 - momentum)
                update = orthogonal(g.lerp_(buffer, momentum))
                rate = self._rates[0] * scale * max(1.0, g.shape[1] / g.shape[2]) ** 0.5
                for p, u in zip(group, update, strict=True):
                    p.mul_(1 - self._rates[0] * scale * self._decay).sub_(u, alpha=rate)
                    p.grad = None
        for adam in self._adam.param_groups:
            adam["lr"] = self._rates[1] * scale
        self._adam.step()
        self._adam.zero_grad()

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        return {"momenta": self._momenta, "adam": self._adam.state_dict()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        self._momenta = state["momenta"]
        self._adam.load_state_dict(state["adam"])
