"""A video of what happens in a world, written as simulated time passes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from sim.camera import Cameras
from sim.engine import TICK
from sim.world import World

FRAMES_PER_SECOND = 15
CODEC = "libx264"
# Fast to encode; 21 looks clean and takes some 100 kB for 10 s.
OPTIONS = {"preset": "veryfast", "crf": "21"}
LAST_FRAMES = 8


class VideoUnavailable(Exception):
    """No video can be written here: what is missing, and how to get it."""


class Video:
    """Records one camera of a world into an MP4 file (H.264), a frame every so many ticks.

    A recording never gets in the way of what it records: when writing fails, it stops, and `problem` says why.

    Args:
        world: whose time passes.
        cameras: with the camera to record.
        path: the file.
        camera: its name.
        rate: frames a second.

    Raises:
        VideoUnavailable: PyAV or its H.264 encoder is missing, or the file cannot be opened.
    """

    def __init__(
        self, world: World, cameras: Cameras, path: Path, *, camera: str = "video", rate: int = FRAMES_PER_SECOND
    ) -> None:
        self.path = path
        self.problem: str | None = None
        self.frames = 0
        self._world = world
        self._cameras = cameras
        self._camera = camera
        self._every = round(1.0 / (rate * TICK))
        self._ticks = 0
        shape = cameras.cameras[camera]
        self._container, self._stream, self._file = _open(path, shape.width, shape.height, rate)
        self._record()
        world.watchers.append(self._watch)

    def __enter__(self) -> Video:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Show the last moment a little longer and finish the file; idempotent."""
        if self._container is None:
            return
        for _ in range(LAST_FRAMES):
            self._record()
        self._finish()

    def _watch(self) -> None:
        self._ticks += 1
        if self._ticks % self._every == 0:
            self._record()

    def _record(self) -> None:
        if self._container is None:
            return
        import av

        frame = av.VideoFrame.from_ndarray(self._cameras.picture(self._camera), format="rgb24")
        frame.pts = self.frames
        try:
            for packet in self._stream.encode(frame):
                self._container.mux(packet)
        except OSError as error:
            self._give_up(error)
            return
        self.frames += 1

    def _finish(self) -> None:
        container, self._container = self._container, None
        if self._watch in self._world.watchers:
            self._world.watchers.remove(self._watch)
        try:
            for packet in self._stream.encode():
                container.mux(packet)
            container.close()
            self._file.close()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        self.problem = f"the video ends after {self.frames} frames: {error.strerror or error}"
        self._container = None
        if self._watch in self._world.watchers:
            self._world.watchers.remove(self._watch)


def _open(path: Path, width: int, height: int, rate: int) -> tuple[Any, Any, BinaryIO]:
    try:
        import av
    except ImportError as error:
        raise VideoUnavailable("no video: PyAV is not installed (pip install av)") from error
    try:
        codec = av.Codec(CODEC, "w")
    except av.codec.codec.UnknownCodecError as error:
        raise VideoUnavailable(f"no video: this PyAV comes without {CODEC}; wheels from PyPI have it") from error
    try:
        # Opened here and not by PyAV, which would find out with the first packet that it cannot write.
        file = path.open("wb")
    except OSError as error:
        raise VideoUnavailable(f"no video: cannot write {path}: {error.strerror or error}") from error
    container = av.open(file, "w", format="mp4")
    stream: Any = container.add_stream(codec.name, rate=rate, options=OPTIONS)
    stream.width, stream.height = width, height
    stream.pix_fmt = "yuv420p"
    stream.time_base = Fraction(1, rate)
    stream.codec_context.thread_count = 1
    return container, stream, file
