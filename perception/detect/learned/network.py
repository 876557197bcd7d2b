"""A trained network, run by OpenCV on the processor."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from perception.detect.learned.view import Image


class Network:
    """Says what a picture shows.

    Args:
        weights: an ONNX file of `training/export.py`.

    Raises:
        FileNotFoundError: there are no weights; the message says how they are made.
    """

    def __init__(self, weights: Path) -> None:
        if not weights.is_file():
            raise FileNotFoundError(f"no weights in {weights}; `make eyes` trains them")
        self._network = cv2.dnn.readNetFromONNX(str(weights))

    def __call__(self, view: Image) -> Image:
        """What is said of (channels, rows, columns)."""
        self._network.setInput(view[None])
        return np.asarray(self._network.forward()[0], np.float32)
