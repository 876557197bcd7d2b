"""LeRobot's videos: the frames of one episode after another in one file, until it is large enough."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

LARGEST = 200 * 2**20
"""Bytes after which another file is begun (LeRobot's own limit)."""

FILES_A_CHUNK = 1000

CODEC = "libx264"
# Every other frame is whole, as in LeRobot's own videos: policies are trained on frames here and there.
OPTIONS = {"preset": "veryfast", "crf": "18", "g": "2", "bf": "0"}
PIXELS = "yuv420p"


def chunk_and_file(number: int) -> tuple[int, int]:
    """Where a file is that is the n-th of its kind."""
    return divmod(number, FILES_A_CHUNK)


class Films:
    """The videos of one camera.

    Args:
        folder: gets `chunk-000/file-000.mp4` and so on.
        width, height: pixels.
        fps: frames a second.
    """

    def __init__(self, folder: Path, width: int, height: int, fps: int) -> None:
        self._folder, self._size, self._fps = folder, (width, height), fps
        self._number, self._frames = -1, 0
        self._path: Path | None = None
        self._container: Any = None
        self._stream: Any = None

    def add(self, frames: Iterable[NDArray[np.uint8]]) -> tuple[int, int, int]:
        """Add an episode.

        Returns:
            The number of the file, and the episode's first frame in it and the one after its last.
        """
        if self._path is None or self._path.stat().st_size >= LARGEST:
            self._begin()
        first = self._frames
        for picture in frames:
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = self._frames
            self._container.mux(self._stream.encode(frame))
            self._frames += 1
        return self._number, first, self._frames

    def close(self) -> None:
        """Finish the file; idempotent."""
        if self._container is not None:
            self._container.mux(self._stream.encode())
            self._container.close()
            self._container = None

    def _begin(self) -> None:
        self.close()
        self._number, self._frames = self._number + 1, 0
        chunk, file = chunk_and_file(self._number)
        self._path = self._folder / f"chunk-{chunk:03d}" / f"file-{file:03d}.mp4"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._container = av.open(str(self._path), "w")
        self._stream = self._container.add_stream(CODEC, rate=self._fps, options=OPTIONS)
        self._stream.width, self._stream.height = self._size
        self._stream.pix_fmt = PIXELS
        self._stream.time_base = Fraction(1, self._fps)
        # The same file on any machine.
        self._stream.codec_context.thread_count = 1
