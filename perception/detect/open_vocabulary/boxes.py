"""Boxes from words with the zero-shot detectors of `transformers`: OWL-ViT, OWLv2 and Grounding DINO."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForZeroShotObjectDetection, AutoProcessor

from perception.detect.open_vocabulary.loading import announced, device, from_checkpoint, model_type, precision
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from perception.detect.open_vocabulary.sighting import BoxFinder, Color, Sighting

_BATCH = 4
"""Pictures that go through a network at once."""


class OwlBoxes:
    """OWL-ViT and OWLv2, which compare each patch of a picture with each of the words.

    Source: Minderer et al., Scaling Open-Vocabulary Object Detection, NeurIPS 2023.

    Args:
        model, processor: as `transformers` loads them.
    """

    usual_threshold = 0.1

    def __init__(self, model: Any, processor: Any) -> None:
        self._model = model
        self._processor = processor
        self._longest = model.config.text_config.max_position_embeddings

    def find(self, pictures: Sequence[Color], words: Sequence[str], threshold: float) -> list[list[Sighting]]:
        """What fits any of the words with at least that score, for each picture, in any order."""
        return [found for batch in _batches(pictures) for found in self._find(batch, words, threshold)]

    def _find(self, pictures: Sequence[Color], words: Sequence[str], threshold: float) -> Iterator[list[Sighting]]:
        # Their training asked in this form, among others.
        prompts = [f"a photo of a {each}" for each in words]
        inputs = self._processor(
            text=[prompts] * len(pictures),
            images=list(pictures),
            return_tensors="pt",
            truncation=True,
            max_length=self._longest,
        )
        outputs = _outputs(self._model, inputs)
        sizes = [picture.shape[:2] for picture in pictures]
        for found in self._processor.post_process_grounded_object_detection(outputs, threshold, sizes):
            yield [
                Sighting(words[label], score, np.array(box))
                for label, score, box in zip(
                    found["labels"].tolist(), found["scores"].tolist(), found["boxes"].tolist(), strict=True
                )
            ]


class GroundingDinoBoxes:
    """Grounding DINO and MM Grounding DINO, which read all words as one text.

    A box's score for some words is the greatest over their tokens. Source: Liu et al., Grounding DINO, ECCV 2024.

    Args:
        model, processor: as `transformers` loads them.
    """

    usual_threshold = 0.25

    def __init__(self, model: Any, processor: Any) -> None:
        self._model = model
        self._processor = processor
        self._room = min(model.config.max_text_len, model.config.text_config.max_position_embeddings)

    def find(self, pictures: Sequence[Color], words: Sequence[str], threshold: float) -> list[list[Sighting]]:
        """What fits any of the words with at least that score, for each picture, in any order."""
        found: list[list[Sighting]] = [[] for _ in pictures]
        for part in self._fitting(words):
            done = 0
            for batch in _batches(pictures):
                for sightings in self._find(batch, part, threshold):
                    found[done] += sightings
                    done += 1
        return found

    def _find(self, pictures: Sequence[Color], words: Sequence[str], threshold: float) -> Iterator[list[Sighting]]:
        text, spans = _joined(words)
        inputs = self._processor(text=[text] * len(pictures), images=list(pictures), return_tensors="pt")
        offsets = self._tokens(text)["offset_mapping"]
        outputs = _outputs(self._model, inputs)
        scores = outputs.logits.float().sigmoid()
        of_words = torch.stack(
            [
                scores[..., [i for i, (a, b) in enumerate(offsets) if first <= a < b <= last]].amax(-1)
                for first, last in spans
            ],
            dim=-1,
        )
        best, label = of_words.max(dim=-1)
        for picture, sure, which, boxes in zip(pictures, best, label, outputs.pred_boxes.float(), strict=True):
            height, width = picture.shape[:2]
            kept = sure >= threshold
            middles, sizes = boxes[kept].cpu().numpy().reshape(-1, 2, 2).swapaxes(0, 1).astype(np.float64)
            corners = np.hstack([middles - sizes / 2.0, middles + sizes / 2.0]) * [width, height, width, height]
            yield [
                Sighting(words[i], score, box)
                for i, score, box in zip(which[kept].tolist(), sure[kept].tolist(), corners, strict=True)
            ]

    def _fitting(self, words: Sequence[str]) -> Iterator[Sequence[str]]:
        """The words in parts that the network can read at once."""
        part: list[str] = []
        for each in words:
            if part and len(self._tokens(_joined([*part, each])[0])["input_ids"]) > self._room:
                yield part
                part = []
            part.append(each)
        yield part

    def _tokens(self, text: str) -> Any:
        return self._processor.tokenizer(text, return_offsets_mapping=True)


def _joined(words: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Words as the text that Grounding DINO reads, each ended by a full stop, and where in it each begins and ends."""
    text, spans = "", []
    for each in words:
        plain = each.lower().replace(".", " ")
        spans.append((len(text), len(text) + len(plain)))
        text += f"{plain}. "
    return text.rstrip(), spans


def _batches(pictures: Sequence[Color]) -> Iterator[Sequence[Color]]:
    """Neighbours of one size, so that none is padded, and what is found does not depend on the others."""
    for _, alike in groupby(pictures, lambda picture: picture.shape):
        same = list(alike)
        for first in range(0, len(same), _BATCH):
            yield same[first : first + _BATCH]


def _outputs(model: Any, inputs: Any) -> Any:
    with torch.inference_mode(), precision(model.device):
        return model(**inputs.to(model.device))


FAMILIES: dict[str, type[OwlBoxes] | type[GroundingDinoBoxes]] = {
    "owlvit": OwlBoxes,
    "owlv2": OwlBoxes,
    "grounding-dino": GroundingDinoBoxes,
    "mm-grounding-dino": GroundingDinoBoxes,
}


@lru_cache(maxsize=2)
def load_boxes(name: str) -> tuple[BoxFinder, float]:
    """The network of a checkpoint, loaded once a process, and the threshold that is usual for its kind.

    Raises:
        DetectorUnavailable: it cannot be loaded, or does not find what words name.
    """
    kind = model_type(name)
    if kind not in FAMILIES:
        raise DetectorUnavailable(
            f"{name} is of type {kind!r}, which does not find what words name; these do: {', '.join(FAMILIES)}"
        )
    finder = FAMILIES[kind](*announced(name, _load))
    return finder, finder.usual_threshold


def _load(name: str) -> tuple[Any, Any]:
    processor = from_checkpoint(name, AutoProcessor.from_pretrained)
    model = from_checkpoint(name, AutoModelForZeroShotObjectDetection.from_pretrained)
    return model.to(device()).eval(), processor
