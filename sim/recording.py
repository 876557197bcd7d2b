"""What happened in a cell, for people to look at: a picture before, a picture after, a video of what was between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from perception.inventory import inventory
from sim.cell import SimCell
from sim.video import FRAMES_PER_SECOND, Video, VideoUnavailable


@contextmanager
def recorded(
    cell: SimCell,
    folder: Path,
    observe: Callable[..., object],
    film: Path | None,
    complain: Callable[[str], object] = lambda problem: None,
    *,
    rate: int = FRAMES_PER_SECOND,
) -> Iterator[None]:
    """Take `before.png`, film what happens inside the block, and take `after.png` unless an exception ends it.

    Args:
        folder: gets the pictures.
        observe: told of each picture: `picture`, its name, and `objects`, where they stood then.
        film: the video's file; None for no video.
        complain: told why there is no video, or not all of it; nothing fails for want of one.
        rate: frames a second of the video.

    Raises:
        OSError: a picture cannot be written.
    """

    def look(name: str) -> None:
        cell.save_picture(folder / name)
        observe(picture=name, objects=inventory(cell.truth()))

    look("before.png")
    with _filmed(cell, film, complain, rate):
        yield
    look("after.png")


@contextmanager
def _filmed(cell: SimCell, film: Path | None, complain: Callable[[str], object], rate: int) -> Iterator[None]:
    if film is None:
        yield
        return
    try:
        video = Video(cell.world, cell.cameras, film, rate=rate)
    except VideoUnavailable as error:
        complain(str(error))
        yield
        return
    with video:
        yield
    if video.problem:
        complain(video.problem)
