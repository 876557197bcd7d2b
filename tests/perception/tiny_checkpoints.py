"""Zero-shot detectors and mask models that are small enough to be made, and one to be trained, by a test."""

from __future__ import annotations

import string
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import (
    BertConfig,
    BertTokenizer,
    CLIPTokenizer,
    GroundingDinoConfig,
    GroundingDinoForObjectDetection,
    GroundingDinoImageProcessorPil,
    GroundingDinoProcessor,
    Owlv2Config,
    Owlv2ForObjectDetection,
    Owlv2ImageProcessorPil,
    Owlv2Processor,
    Sam2Config,
    Sam2Model,
    SamConfig,
    SamImageProcessorPil,
    SamModel,
    SamProcessor,
    SwinConfig,
)

from perception.colors import COLORS, TABLE_COLOR

SIDE, PATCH = 192, 16
"""Pixels of the small OWLv2's pictures, and of each of their patches."""


def owlv2(folder: Path, nouns: Sequence[str] = ()) -> tuple[Owlv2ForObjectDetection, Owlv2Processor]:
    """With random weights, saved in a folder. Words are spelt, but for certain nouns."""
    letters = list(string.ascii_lowercase)
    vocabulary = {token: i for i, token in enumerate([*letters, *(f"{a}</w>" for a in letters), *nouns])}
    vocabulary |= {"<|startoftext|>": len(vocabulary), "<|endoftext|>": len(vocabulary) + 1}
    tokenizer = CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=40)
    tokenizer.add_tokens(list(nouns))
    small = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2}
    ends = {"bos_token_id": len(vocabulary) - 2, "eos_token_id": len(vocabulary) - 1, "pad_token_id": 0}
    torch.manual_seed(0)
    model = Owlv2ForObjectDetection(
        Owlv2Config(
            text_config={**small, **ends, "vocab_size": len(vocabulary), "max_position_embeddings": 40},
            vision_config={**small, "image_size": SIDE, "patch_size": PATCH},
            projection_dim=32,
        )
    )
    # Networks so narrow begin far off with the initialisation that is meant for wide ones.
    for layer in model.modules():
        if isinstance(layer, torch.nn.Linear | torch.nn.Conv2d):
            torch.nn.init.xavier_uniform_(layer.weight)
            if layer.bias is not None:
                torch.nn.init.zeros_(layer.bias)
    processor = Owlv2Processor(Owlv2ImageProcessorPil(size={"height": SIDE, "width": SIDE}), tokenizer)
    return _saved(model, processor, folder)


def taught_owlv2(folder: Path, words: dict[str, str | None], steps: int = 250) -> None:
    """One that has learnt to find squares on a table: those of a colour by words for it.

    Args:
        words: the colour that each noun stands for; None for those that stand for nothing in its pictures.
    """
    model, processor = owlv2(folder, list(words))
    rng = np.random.default_rng(0)
    text = processor.tokenizer(
        [f"a photo of a {each}" for each in words], padding="max_length", max_length=40, return_tensors="pt"
    )
    mean, deviation = (
        torch.tensor(each).view(3, 1, 1)
        for each in (processor.image_processor.image_mean, processor.image_processor.image_std)
    )
    # Cosines as logits, as steep as a trained network has them.
    torch.nn.init.constant_(model.class_head.logit_scale.bias, 9.0)
    torch.nn.init.constant_(model.class_head.logit_shift.bias, -0.5)
    rarity = torch.tensor(2.5 * len(words))
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    model.train()
    for _ in range(steps):
        pictures, boxes, wanted = zip(*(squares(rng, list(words.values())) for _ in range(4)), strict=True)
        pixels = (torch.stack(pictures) - mean) / deviation
        outputs = model(
            input_ids=text["input_ids"].repeat(4, 1),
            attention_mask=text["attention_mask"].repeat(4, 1),
            pixel_values=pixels,
        )
        target, of_box = torch.stack(wanted), torch.stack(boxes)
        there = target.amax(-1) > 0
        loss = torch.nn.functional.binary_cross_entropy_with_logits(outputs.logits, target, pos_weight=rarity)
        loss = loss + 3.0 * torch.nn.functional.l1_loss(outputs.pred_boxes[there], of_box[there])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    _saved(model.eval(), processor, folder)


def squares(rng: np.random.Generator, colors: list[str | None]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """A picture (3, H, W) of squares on a table, in shades; for each patch, in which box it is, and of which colour."""
    cells = SIDE // PATCH
    picture = np.ones((SIDE, SIDE, 3)) * TABLE_COLOR * rng.uniform(0.9, 1.05)
    # OWLv2 pads pictures that are not square at the bottom.
    picture[int(0.75 * SIDE) :] = 0.0
    boxes, wanted = np.zeros((cells, cells, 4)), np.zeros((cells, cells, len(colors)))
    edges = np.arange(cells + 1) * PATCH
    for color in rng.permutation([*filter(None, colors), "green", "yellow"]):
        width, (x, y) = rng.uniform(10, 30), rng.uniform([0, 0], [SIDE - 30, 0.75 * SIDE - 30])
        x0, y0, x1, y1 = (round(each) for each in (x, y, x + width, y + width))
        picture[y0:y1, x0:x1] = np.array(COLORS[color]) * rng.uniform(0.75, 1.0)
        shown = np.clip(np.minimum(edges[1:], [[x1], [y1]]) - np.maximum(edges[:-1], [[x0], [y0]]), 0, None) / PATCH
        covered = shown[1][:, None] * shown[0]
        there = covered > min(0.3, 0.99 * covered.max())
        wanted[there] = [color == each for each in colors]
        boxes[there] = np.array([(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0]) / SIDE
    return (
        torch.tensor(picture.transpose(2, 0, 1), dtype=torch.float32),
        torch.tensor(boxes.reshape(-1, 4), dtype=torch.float32),
        torch.tensor(wanted.reshape(-1, len(colors)), dtype=torch.float32),
    )


def grounding_dino(folder: Path) -> tuple[GroundingDinoForObjectDetection, GroundingDinoProcessor]:
    """With random weights, saved in a folder. Its vocabulary has the marks where the network expects them."""
    vocabulary = {f"[unused{i}]": i for i in range(1100)}
    marks = {"[PAD]": 0, "[UNK]": 100, "[CLS]": 101, "[SEP]": 102, "[MASK]": 103, ".": 1012, "?": 1029}
    letters = [*string.ascii_lowercase, *(f"##{each}" for each in string.ascii_lowercase)]
    marks |= {letter: 1040 + i for i, letter in enumerate(letters)}
    vocabulary = {token: i for token, i in vocabulary.items() if i not in marks.values()} | marks
    tokenizer = BertTokenizer(vocab=dict(sorted(vocabulary.items(), key=lambda each: each[1])), model_max_length=64)
    torch.manual_seed(0)
    model = GroundingDinoForObjectDetection(
        GroundingDinoConfig(
            backbone_config=SwinConfig(
                embed_dim=8, depths=[1, 1, 1, 1], num_heads=[1, 1, 2, 2], window_size=4, out_indices=[2, 3, 4]
            ),
            text_config=BertConfig(
                hidden_size=16,
                num_hidden_layers=1,
                num_attention_heads=2,
                intermediate_size=32,
                vocab_size=1100,
                max_position_embeddings=64,
            ),
            d_model=32,
            encoder_layers=1,
            encoder_ffn_dim=32,
            encoder_attention_heads=2,
            decoder_layers=2,
            decoder_ffn_dim=32,
            decoder_attention_heads=2,
            num_queries=12,
            max_text_len=64,
        )
    )
    processor = GroundingDinoProcessor(
        GroundingDinoImageProcessorPil(size={"shortest_edge": 96, "longest_edge": 160}), tokenizer
    )
    return _saved(model, processor, folder)


def sam(folder: Path) -> None:
    """Segment Anything with random weights, saved in a folder."""
    torch.manual_seed(0)
    width = {"hidden_size": 16}
    model = SamModel(
        SamConfig(
            vision_config={
                **width,
                "output_channels": 16,
                "num_hidden_layers": 1,
                "num_attention_heads": 2,
                "image_size": 64,
                "patch_size": 16,
                "mlp_dim": 32,
                "num_pos_feats": 8,
                "window_size": 2,
                "global_attn_indexes": [0],
            },
            prompt_encoder_config={**width, "image_size": 64, "patch_size": 16, "image_embedding_size": 4},
            mask_decoder_config={**width, "mlp_dim": 32, "num_attention_heads": 2, "iou_head_hidden_dim": 16},
        )
    )
    pictures = SamImageProcessorPil(size={"longest_edge": 64}, pad_size={"height": 64, "width": 64})
    _saved(model, SamProcessor(pictures), folder)


def sam2(folder: Path) -> None:
    """Segment Anything 2 with random weights, saved in a folder without a processor: none is needed."""
    torch.manual_seed(0)
    model = Sam2Model(
        Sam2Config(
            vision_config={
                "backbone_config": {
                    "model_type": "sam2_hiera_det_model",
                    "hidden_size": 8,
                    "image_size": [128, 128],
                    "blocks_per_stage": [1, 1, 2, 1],
                    "embed_dim_per_stage": [8, 16, 32, 64],
                    "num_attention_heads_per_stage": [1, 1, 1, 1],
                    "window_size_per_stage": [4, 4, 4, 4],
                    "global_attention_blocks": [3],
                },
                "backbone_channel_list": [64, 32, 16, 8],
                "backbone_feature_sizes": [[32, 32], [16, 16], [8, 8]],
                "fpn_hidden_size": 16,
            },
            prompt_encoder_config={"hidden_size": 16, "image_size": 128, "patch_size": 16},
            mask_decoder_config={
                "hidden_size": 16,
                "mlp_dim": 32,
                "num_attention_heads": 2,
                "iou_head_hidden_dim": 16,
            },
        )
    )
    model.save_pretrained(folder)


def _saved(model, processor, folder):
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return model, processor
