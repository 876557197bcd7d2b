"""The policy's network: a table from above and a sentence in, how good every pick and every place is out.

Transporter Networks (Zeng et al., CoRL 2020, arXiv:2010.14406): what is picked is where a fully convolutional network
says; where it goes is where the picture around it, at some turn, correlates best with features of the whole table. As
in CLIPort (Shridhar et al., CoRL 2021, arXiv:2109.12098) both hear a sentence, here through FiLM (Perez et al., AAAI
2018, arXiv:1709.07871) and a text encoder that is trained along.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

ROTATIONS = 12
"""Turns between a pick and its place that are told apart."""

CROP = 17
"""Side of what is cut out around a pick, pixels."""

CHANNELS = 4
"""Of a picture: red, green, blue and height."""

FEATURES = 3
"""That places are compared by, as many as in the paper."""


class Network(nn.Module):  # type: ignore[misc, unused-ignore]
    """Scores of picks and places.

    Args:
        words: how many words and pairs of words there are; 0 is padding.
        width: channels at full resolution; there are more below.
        sentence: numbers that a sentence becomes.
    """

    def __init__(self, words: int, width: int = 16, sentence: int = 96) -> None:
        super().__init__()
        self.sentence = Sentence(words, sentence)
        self.table = Table(width, sentence)
        self.crop = Crop(width, sentence)

    def forward(self, pictures: Tensor, texts: Tensor, picks: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of all picks, and of all places given a pick, as logits.

        Args:
            pictures: (B, 4, H, W) float.
            texts: (B, T) integers, the numbers of words and of pairs of words, 0 after the last.
            picks: (B, 2) integers, row and column of what is picked.

        Returns:
            (B, H, W) and (B, ROTATIONS, H, W).
        """
        said = self.sentence(texts)
        features = self.table(pictures, said)
        return features[:, 0], self._places(features[:, 1:], pictures, said, picks)

    @torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
    def best(self, pictures: Tensor, texts: Tensor) -> Tensor:
        """(B, 5) the best action of each: row and column of the pick, of the place, and the turn in ROTATIONS-ths."""
        said = self.sentence(texts)
        features = self.table(pictures, said)
        width = pictures.shape[-1]
        pick = features[:, 0].flatten(1).argmax(1)
        picks = torch.stack([pick // width, pick % width], 1)
        places = self._places(features[:, 1:], pictures, said, picks)
        place = places.flatten(2).amax(1).argmax(1)
        turn = places.flatten(2).gather(2, place[:, None, None].expand(-1, ROTATIONS, -1)).argmax(1)
        return torch.cat([picks, torch.stack([place // width, place % width], 1), turn], 1)

    def _places(self, keys: Tensor, pictures: Tensor, said: Tensor, picks: Tensor) -> Tensor:
        queries = self.crop(turned_crops(pictures, picks), said)
        return correlated(keys, queries)


class Sentence(nn.Module):  # type: ignore[misc, unused-ignore]
    """A sentence as one vector: the sum of what its words and pairs of words are, normalised."""

    def __init__(self, words: int, size: int) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(words, size, mode="sum", padding_idx=0)
        self.norm = nn.LayerNorm(size)

    def forward(self, texts: Tensor) -> Tensor:
        """(B, size) of (B, T) words."""
        return self.norm(self.words(texts))


class Film(nn.Module):  # type: ignore[misc, unused-ignore]
    """Scales and shifts channels by what a sentence says."""

    def __init__(self, channels: int, sentence: int) -> None:
        super().__init__()
        self.said = nn.Linear(sentence, 2 * channels)

    def forward(self, x: Tensor, said: Tensor) -> Tensor:
        """(B, C, H, W) of the same, and of (B, sentence)."""
        scale, shift = self.said(said)[..., None, None].chunk(2, dim=1)
        return x * (1.0 + scale) + shift


class Block(nn.Module):  # type: ignore[misc, unused-ignore]
    """A residual block that hears the sentence."""

    def __init__(self, channels: int, sentence: int, dilation: int = 1) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=dilation, dilation=dilation)
        self.norm = nn.GroupNorm(4, channels)
        self.film = Film(channels, sentence)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor, said: Tensor) -> Tensor:
        """(B, C, H, W) of the same."""
        return x + self.second(F.relu(self.film(self.norm(self.first(F.relu(x))), said)))


class Table(nn.Module):  # type: ignore[misc, unused-ignore]
    """Features of the whole table: down to a quarter of its resolution, where a cell sees everything, and up again."""

    def __init__(self, width: int, sentence: int) -> None:
        super().__init__()
        self.fine = nn.Conv2d(CHANNELS + 2, width, 3, padding=1)
        self.middle = nn.Conv2d(width, 2 * width, 3, stride=2, padding=1)
        self.coarse = nn.Conv2d(2 * width, 4 * width, 3, stride=2, padding=1)
        self.whole = nn.ModuleList(Block(4 * width, sentence, dilation) for dilation in (1, 2, 4, 1))
        self.to_middle = nn.Conv2d(4 * width, 2 * width, 1)
        self.at_middle = Block(2 * width, sentence)
        self.to_fine = nn.Conv2d(2 * width, width, 1)
        self.at_fine = Block(width, sentence)
        self.out = nn.Conv2d(width, 1 + FEATURES, 1)

    def forward(self, pictures: Tensor, said: Tensor) -> Tensor:
        """(B, 1 + FEATURES, H, W): how good a pick is, and what places are compared by."""
        fine = self.fine(torch.cat([pictures, _coordinates(pictures)], 1))
        middle = self.middle(F.relu(fine))
        x = self.coarse(F.relu(middle))
        for block in self.whole:
            x = block(x, said)
        x = self.at_middle(middle + _twice(self.to_middle(F.relu(x))), said)
        x = self.at_fine(fine + _twice(self.to_fine(F.relu(x))), said)
        return self.out(F.relu(x))


class Crop(nn.Module):  # type: ignore[misc, unused-ignore]
    """What a thing to be placed looks for, at every turn."""

    def __init__(self, width: int, sentence: int) -> None:
        super().__init__()
        self.into = nn.Conv2d(CHANNELS, width, 3, padding=1)
        self.block = Block(width, sentence)
        self.out = nn.Conv2d(width, FEATURES, 1)

    def forward(self, crops: Tensor, said: Tensor) -> Tensor:
        """(B, R, FEATURES, CROP, CROP) of (B, R, 4, CROP, CROP)."""
        batch, turns = crops.shape[:2]
        x = self.block(self.into(crops.flatten(0, 1)), said.repeat_interleave(turns, 0))
        return self.out(F.relu(x)).unflatten(0, (batch, turns))


def turned_crops(pictures: Tensor, picks: Tensor) -> Tensor:
    """What is around picks, as it looks when it has been turned counter-clockwise by each of ROTATIONS angles.

    Args:
        pictures: (B, C, H, W).
        picks: (B, 2) row and column.

    Returns:
        (B, ROTATIONS, C, CROP, CROP).
    """
    height, width = pictures.shape[2:]
    angles = torch.arange(ROTATIONS) * (2.0 * torch.pi / ROTATIONS)
    c, s = angles.cos()[:, None, None], angles.sin()[:, None, None]
    offsets = torch.arange(CROP) - CROP // 2
    down, right = torch.meshgrid(offsets, offsets, indexing="ij")
    # Where a pixel of the turned crop comes from; rows count downwards, so that this is counter-clockwise undone.
    columns = picks[:, 1, None, None, None] + c * right - s * down
    rows = picks[:, 0, None, None, None] + s * right + c * down
    grid = torch.stack([(2.0 * columns + 1.0) / width - 1.0, (2.0 * rows + 1.0) / height - 1.0], -1)
    flat = F.grid_sample(pictures, grid.flatten(1, 2), padding_mode="border", align_corners=False)
    return flat.unflatten(2, (ROTATIONS, CROP)).transpose(1, 2)


def correlated(keys: Tensor, queries: Tensor) -> Tensor:
    """(B, R, H, W) cross-correlation of (B, C, H, W) with each of (B, R, C, CROP, CROP), by Fourier transforms."""
    height, width = keys.shape[2:]
    size, middle = (height + CROP - 1, width + CROP - 1), CROP // 2
    table, crops = (torch.fft.rfft2(each.float(), s=size) for each in (keys, queries))
    values = torch.fft.irfft2(torch.einsum("bchw,brchw->brhw", table, crops.conj()), s=size)
    return values.roll((middle, middle), (2, 3))[:, :, :height, :width] / CROP


def _coordinates(pictures: Tensor) -> Tensor:
    """(B, 2, H, W) the row and the column of each pixel, from -1 to 1 (Liu et al. 2018, arXiv:1807.03247)."""
    rows, columns = (torch.linspace(-1.0, 1.0, size) for size in pictures.shape[2:])
    plane = torch.stack(torch.meshgrid(rows, columns, indexing="ij"))
    return plane.to(pictures.dtype).expand(len(pictures), -1, -1, -1)


def _twice(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
