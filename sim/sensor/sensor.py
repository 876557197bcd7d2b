"""One camera of one episode: from what a pinhole would see to the picture that is delivered."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.types import Camera
from robot.types import Rgbd
from sim.sensor.color import ColorSensor
from sim.sensor.conditions import Conditions
from sim.sensor.depth import DepthSensor
from sim.sensor.mounting import mounted


class Sensor:
    """An RGB-D camera with a lens, moved since it was calibrated, whose every picture has its own noise.

    Args:
        camera: as it is thought to be, but for its lens.
        conditions: of the episode. Cameras of different names differ.
    """

    def __init__(self, camera: Camera, conditions: Conditions) -> None:
        once, self._rng = np.random.default_rng([conditions.seed, zlib.crc32(camera.name.encode())]).spawn(2)
        level = conditions.level
        self._mounted = mounted(camera, level.mounting, once)
        # In steps of 1/32 pixel, which is read twice as fast as floats.
        self._maps = cv2.convertMaps(self._mounted.columns, self._mounted.rows, cv2.CV_16SC2)
        self._color = ColorSensor(camera, level.color, once)
        self._depth = DepthSensor(camera, self._mounted.columns, self._mounted.rows, level.depth)

    def pinhole(self, camera: Camera) -> Camera:
        """What has to be drawn: the pinhole that sees, from where the camera really is, all that its lens shows.

        Args:
            camera: where it is thought to be now.
        """
        return self._mounted.pinhole(camera)

    def expose(
        self, camera: Camera, color: NDArray[np.uint8], depth: NDArray[np.float32], gloss: NDArray[np.float32] | None
    ) -> Rgbd:
        """The picture that is delivered, with the lens as calibrated and the pose as believed.

        Args:
            camera: as given to `pinhole`.
            color, depth: what `pinhole` sees.
            gloss: 0 to 1, of what it sees; None where nothing is shiny.
        """
        light = np.asarray(self._through_lens(color, cv2.INTER_LINEAR), dtype=np.uint8)
        brightness = np.asarray(cv2.cvtColor(light, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        shiny = None if gloss is None else np.asarray(self._through_lens(gloss, cv2.INTER_NEAREST), dtype=np.float32)
        measured = self._depth.measure(depth, brightness, shiny, self._rng)
        return Rgbd(
            self._color.expose(light, self._rng), measured, replace(camera, distortion=self._mounted.distortion)
        )

    def labels(self, drawn: NDArray[np.int32]) -> NDArray[np.int32]:
        """What `pinhole` sees at each pixel of the lens, for whole numbers below 2^24."""
        return np.asarray(self._through_lens(drawn.astype(np.float32), cv2.INTER_NEAREST), dtype=np.int32)

    def _through_lens(self, drawn: NDArray[Any], interpolation: int) -> NDArray[Any]:
        return np.asarray(cv2.remap(drawn, *self._maps, interpolation))
