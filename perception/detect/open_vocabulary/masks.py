"""Masks from boxes with the Segment Anything models of `transformers`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoProcessor, Sam2Model, SamModel

from perception.detect.open_vocabulary.loading import announced, device, from_checkpoint, model_type, precision
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from perception.detect.open_vocabulary.sighting import Color, Masker
from perception.types import Array

# What the pictures were normalised with that SAM 2 was trained on: ImageNet's mean and deviation, of 1.
_MEAN, _DEVIATION = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])


class SamMasks:
    """Segment Anything. Source: Kirillov et al., Segment Anything, ICCV 2023.

    Args:
        model, processor: as `transformers` loads them.
    """

    def __init__(self, model: Any, processor: Any) -> None:
        self._model = model
        self._processor = processor

    def masks(self, picture: Color, boxes: Sequence[Array]) -> list[NDArray[np.bool_]]:
        """(H, W) the mask of the thing in each (4,) box, in pixels."""
        if not boxes:
            return []
        inputs = self._processor(images=picture, input_boxes=[np.stack(boxes).tolist()], return_tensors="pt")
        sizes, fed = inputs.pop("original_sizes"), inputs.pop("reshaped_input_sizes")
        inputs["input_boxes"] = inputs["input_boxes"].float()
        with torch.inference_mode(), precision(self._model.device):
            outputs = self._model(**inputs.to(self._model.device), multimask_output=False)
        [found] = self._processor.image_processor.post_process_masks([outputs.pred_masks[0].float().cpu()], sizes, fed)
        return list(found[:, 0].numpy())


class Sam2Masks:
    """Segment Anything 2. Source: Ravi et al., SAM 2: Segment Anything in Images and Videos, 2024.

    Pictures are resized and normalised here: their processor in `transformers` needs torchvision, which has to match
    the build of torch.

    Args:
        model: as `transformers` loads it.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._size = model.config.prompt_encoder_config.image_size

    def masks(self, picture: Color, boxes: Sequence[Array]) -> list[NDArray[np.bool_]]:
        """(H, W) the mask of the thing in each (4,) box, in pixels."""
        if not boxes:
            return []
        height, width = picture.shape[:2]
        scaled = cv2.resize(picture, (self._size, self._size), interpolation=cv2.INTER_LINEAR)
        pixels = ((scaled / 255.0 - _MEAN) / _DEVIATION).astype(np.float32).transpose(2, 0, 1)
        corners = np.stack(boxes) * (self._size / np.array([width, height, width, height]))
        on = self._model.device
        with torch.inference_mode(), precision(on):
            outputs = self._model(
                pixel_values=torch.from_numpy(pixels)[None].to(on),
                input_boxes=torch.from_numpy(corners.astype(np.float32))[None].to(on),
                multimask_output=False,
            )
        logits = torch.nn.functional.interpolate(
            outputs.pred_masks[0].float(), (height, width), mode="bilinear", align_corners=False
        )
        return list((logits[:, 0] > 0.0).cpu().numpy())


@lru_cache(maxsize=2)
def load_masks(name: str) -> Masker:
    """The network of a checkpoint, loaded once a process.

    Raises:
        DetectorUnavailable: it cannot be loaded, or makes no masks from boxes.
    """
    kind = model_type(name)
    if kind == "sam":
        return SamMasks(*announced(name, _load_sam))
    # Checkpoints of SAM 2 say that they are for videos, and are the same network.
    if kind in ("sam2", "sam2_video"):
        return Sam2Masks(announced(name, _load_sam2))
    raise DetectorUnavailable(f"{name} is of type {kind!r}, which makes no masks from boxes; these do: sam, sam2")


def _load_sam(name: str) -> tuple[Any, Any]:
    processor = from_checkpoint(name, AutoProcessor.from_pretrained)
    return from_checkpoint(name, SamModel.from_pretrained).to(device()).eval(), processor


def _load_sam2(name: str) -> Any:
    return from_checkpoint(name, Sam2Model.from_pretrained).to(device()).eval()
