"""How an object looks to a large network, CLIP's or DINOv2: checkpoints of the `transformers` package (extra `hf`).

Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", ICML 2021; Oquab et al.,
"DINOv2: Learning Robust Visual Features without Supervision", TMLR 2024.

Vectors of such networks lie in a narrow cone: whatever the picture, they have much in common. What they have in common
with plain discs of eight colours is taken away, so that what is unlike gives about 0, as the small encoder has it
(`lmp/memory/look.py`) and as retrieval expects it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from math import isqrt
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from transformers import AutoConfig, AutoImageProcessor, AutoModel

from lmp.memory.look import NothingSeen
from lmp.memory.scope import Appearance

VERSION = 1
"""Of how pictures are prepared, which the vectors depend on as well."""

_KINDS = {"clip": ("clip",), "dinov2": ("dinov2", "dinov2_with_registers")}
_WORDS = "text_"  # how the names of those weights of CLIP begin that pictures have nothing to do with
_KEPT = 64
_DISC = 64
_DECIMALS = 6


class NotLoaded(Exception):
    """There is no such checkpoint, or not of that family; the message says why."""


class NetworkLook:
    """An encoder of looks; called with a picture and a mask, as `lmp.memory.look.look` is.

    The object is cut out and centred on a square of the checkpoint's mean colour, so that nothing around it counts, and
    shown in four quarter turns, since a camera above a table has no upright.

    Attributes:
        name: of the encoder: the family, and a checksum of all weights. A checkpoint that was moved is still the same
            one, and another one in its place is not.

    Args:
        family: "clip" or "dinov2".
        network: pictures (n, 3, side, side), normalised, to vectors (n, d).
        weights: by name; what the checksum is of.
        mean, deviation: (3,) of RGB from 0 to 1, by which pictures are normalised.
        side: of the network's pictures, pixels.
    """

    def __init__(
        self,
        family: str,
        network: Callable[[torch.Tensor], torch.Tensor],
        weights: dict[str, torch.Tensor],
        mean: NDArray[np.float64],
        deviation: NDArray[np.float64],
        side: int,
    ) -> None:
        self.name = f"{family}-{_checksum(weights, (VERSION, mean.tolist(), deviation.tolist(), side))}"
        self._network, self._mean, self._deviation, self._side = network, mean, deviation, side
        # What has not moved in a clean picture, or is asked for twice, is not encoded again.
        self._vector = lru_cache(maxsize=_KEPT)(self._encode)
        self._common: NDArray[np.float32] | float = 0.0
        self._common = np.mean([self._vector(disc) for disc in self._discs()], axis=0)
        self._vector.cache_clear()

    @classmethod
    def load(cls, family: str, checkpoint: str) -> NetworkLook:
        """The encoder in a folder, as `save_pretrained` writes it, or of an id on the Hugging Face hub.

        Args:
            family: "clip" or "dinov2".
            checkpoint: what is a folder is never looked for on the hub.

        Raises:
            NotLoaded: there is none, or another kind of network.
        """
        kind = _from(checkpoint, AutoConfig.from_pretrained).model_type
        if kind not in _KINDS[family]:
            raise NotLoaded(f"{checkpoint} holds a {kind!r}; {family} takes: {', '.join(_KINDS[family])}")
        pictures = _from(checkpoint, AutoImageProcessor.from_pretrained)
        model = _from(checkpoint, AutoModel.from_pretrained, dtype=torch.float32).eval()
        weights = {name: tensor for name, tensor in model.state_dict().items() if not name.startswith(_WORDS)}
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        model.to(device)
        side = (getattr(pictures, "crop_size", None) or pictures.size)["height"]

        def network(pixels: torch.Tensor) -> torch.Tensor:
            with torch.inference_mode():
                see = model.vision_model if family == "clip" else model
                vectors: torch.Tensor = see(pixel_values=pixels.to(device)).pooler_output
                return (model.visual_projection(vectors) if family == "clip" else vectors).cpu()

        return cls(family, network, weights, np.array(pictures.image_mean), np.array(pictures.image_std), side)

    def __call__(self, color: NDArray[np.uint8], mask: NDArray[np.bool_]) -> Appearance:
        """The appearance of what a mask shows, in whichever quarter turn and at whichever size.

        Args:
            color: RGB (H, W, 3); the whole picture or a part of it.
            mask: (H, W), where the object is in it.

        Raises:
            NothingSeen: nowhere.
        """
        if not mask.any():
            raise NothingSeen("the mask is empty: an object that is not in the picture has no appearance")
        vector = self._vector(self._square(color, mask).tobytes())
        vector = vector / max(float(np.linalg.norm(vector)), 1e-9)
        return Appearance(self.name, tuple(np.round(vector.astype(np.float64), _DECIMALS).tolist()))

    def _square(self, color: NDArray[np.uint8], mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
        """The object alone in the middle of a square (s, s, 3)."""
        rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
        part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        background = np.round(255 * self._mean).astype(np.uint8)
        alone = np.where(mask[part][..., None], color[part], background)
        height, width = alone.shape[:2]
        side = max(height, width)
        square = np.broadcast_to(background, (side, side, 3)).copy()
        top, left = (side - height) // 2, (side - width) // 2
        square[top : top + height, left : left + width] = alone
        return square

    def _encode(self, pixels: bytes) -> NDArray[np.float32]:
        """The mean vector (d,) of the quarter turns of a square picture, without what all pictures have in common."""
        side = isqrt(len(pixels) // 3)
        square = np.frombuffer(pixels, np.uint8).reshape(side, side, 3)
        smoothly = cv2.INTER_AREA if side > self._side else cv2.INTER_CUBIC
        picture = cv2.resize(square, (self._side, self._side), interpolation=smoothly)
        normal = ((picture / 255.0 - self._mean) / self._deviation).astype(np.float32)
        views = np.stack([np.rot90(normal, turn) for turn in range(4)]).transpose(0, 3, 1, 2)
        vectors = self._network(torch.from_numpy(np.ascontiguousarray(views))).numpy()
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        vector: NDArray[np.float32] = vectors.mean(axis=0) - self._common
        return vector

    def _discs(self) -> list[bytes]:
        """Discs in the colours at the corners of RGB's cube."""
        rows, columns = np.indices((_DISC, _DISC)) - (_DISC - 1) / 2
        mask = np.hypot(rows, columns) <= _DISC / 2
        colors = 255 * np.indices((2, 2, 2)).reshape(3, -1).T
        return [self._square(np.where(mask[..., None], color, 0).astype(np.uint8), mask).tobytes() for color in colors]


def _from(checkpoint: str, load: Callable[..., Any], **options: Any) -> Any:
    """What a `from_pretrained` makes of a checkpoint. Raises `NotLoaded`."""
    local = Path(checkpoint).is_dir()
    try:
        return load(checkpoint, local_files_only=local, **options)
    except (ImportError, OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        reason = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        where = "" if local else "; it is no folder here, and comes neither from this machine's cache nor from the hub"
        raise NotLoaded(f"{checkpoint} cannot be loaded: {reason}{where}") from None


def _checksum(weights: dict[str, torch.Tensor], preparation: object) -> str:
    digest = blake2b(repr(preparation).encode(), digest_size=6)
    for name, tensor in sorted(weights.items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensor.cpu().numpy()).tobytes())
    return digest.hexdigest()
