"""CLIP and DINOv2 so small that a test can make them: real classes of transformers, with random weights."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import (
    BitImageProcessorPil,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    Dinov2Config,
    Dinov2Model,
)

SIDE = 56
SMALL = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": SIDE, "patch_size": 14}
PICTURES = {"size": {"shortest_edge": SIDE}, "crop_size": {"height": SIDE, "width": SIDE}}
CLIP_WIDTH, DINOV2_WIDTH = 24, 32


def clip(folder: Path, seed: int = 0) -> None:
    """A whole CLIP, words and pictures, saved in a folder."""
    torch.manual_seed(seed)
    text = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 1}
    config = CLIPConfig(
        text_config={**text, "vocab_size": 8},
        vision_config={**SMALL, "intermediate_size": 64},
        projection_dim=CLIP_WIDTH,
    )
    CLIPModel(config).save_pretrained(folder)
    CLIPImageProcessorPil(**PICTURES).save_pretrained(folder)


def dinov2(folder: Path, seed: int = 0) -> None:
    """A DINOv2, saved in a folder."""
    torch.manual_seed(seed)
    Dinov2Model(Dinov2Config(**SMALL, mlp_ratio=2)).save_pretrained(folder)
    BitImageProcessorPil(**PICTURES).save_pretrained(folder)


MAKE = {"clip": clip, "dinov2": dinov2}
