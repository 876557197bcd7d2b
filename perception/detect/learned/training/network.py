"""The network: an encoder that halves the view four times and a decoder that adds what each level saw (U-Net,
Ronneberger et al. 2015, with sums instead of concatenations, as in LinkNet, Chaurasia and Culurciello 2017)."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from perception.detect.learned.layout import OUTPUTS
from perception.detect.learned.view import CHANNELS

WIDTHS = (24, 40, 72, 112)
"""Features at strides 2, 4, 8 and 16."""


def block(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    """A convolution, its results made even and cut at zero."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class Residual(nn.Module):  # type: ignore[misc, unused-ignore]
    """Two convolutions whose result is added to what goes in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = block(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """(n, width, rows, columns) to the same."""
        return torch.relu(x + self.second(self.first(x)))


class Eyes(nn.Module):  # type: ignore[misc, unused-ignore]
    """A view of the table (n, `CHANNELS`, rows, columns) to (n, `OUTPUTS`, rows / 2, columns / 2)."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        self.down = nn.ModuleList(
            nn.Sequential(block(before, width, 2), *(Residual(width) for _ in range(count)))
            for before, width, count in zip((CHANNELS, *widths), widths, (1, 1, 2, 2), strict=False)
        )
        self.up = nn.ModuleList(
            nn.Sequential(nn.Conv2d(deep, shallow, 1, bias=False), nn.BatchNorm2d(shallow))
            for shallow, deep in pairwise(widths)
        )
        self.merge = nn.ModuleList(Residual(width) for width in widths[:-1])
        self.head = nn.Sequential(block(widths[0], 48), nn.Conv2d(48, OUTPUTS, 1))

    def forward(self, view: Tensor) -> Tensor:
        """What is said of every cell (`layout.py`)."""
        levels = []
        for down in self.down:
            view = down(view)
            levels.append(view)
        for below, up, merge in zip(reversed(levels[:-1]), reversed(self.up), reversed(self.merge), strict=True):
            view = merge(torch.relu(below + nn.functional.interpolate(up(view), scale_factor=2.0, mode="nearest")))
        said: Tensor = self.head(view)
        return said
