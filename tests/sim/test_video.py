"""Video: what happened, at the speed at which it happened; and never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from perception.types import Pose
from sim.camera import Cameras
from sim.objects import shape
from sim.video import FRAMES_PER_SECOND, LAST_FRAMES, Video, VideoUnavailable
from sim.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        made.add("red ball", "red", shape("ball"), Pose(np.array([0.0, 0.0, 0.4])))
        yield made


def frames(path: Path) -> list[np.ndarray]:
    import av

    with av.open(str(path)) as container:
        assert container.streams.video[0].codec_context.name == "h264"
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_a_second_of_simulation_is_a_second_of_film(world: World, tmp_path: Path) -> None:
    with Video(world, Cameras(world), tmp_path / "film.mp4") as video:
        world.step(240)
    shown = frames(tmp_path / "film.mp4")
    assert len(shown) == 1 + FRAMES_PER_SECOND + LAST_FRAMES
    assert video.problem is None
    rows = [np.nonzero(frame[..., 0] > 2.0 * frame[..., 1])[0].mean() for frame in shown]
    assert rows[0] < rows[4] < rows[-1]


def test_it_ends_with_closing_and_closing_twice_is_fine(world: World, tmp_path: Path) -> None:
    video = Video(world, Cameras(world), tmp_path / "film.mp4")
    video.close()
    count = video.frames
    world.step(100)
    video.close()
    assert video.frames == count
    assert not world.watchers


def test_a_full_disk_ends_the_film_and_not_the_run(world: World) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Video(world, Cameras(world), Path("/dev/full")) as video:
        world.step(480)
    assert video.problem is not None
    assert "No space left" in video.problem
    assert world.time == pytest.approx(2.0)


def test_a_place_that_cannot_be_written_is_said_at_once(world: World, tmp_path: Path) -> None:
    with pytest.raises(VideoUnavailable, match="cannot write"):
        Video(world, Cameras(world), tmp_path / "none" / "film.mp4")
    assert not world.watchers


def test_a_missing_encoder_is_said_at_once(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.video.CODEC", "libnothing")
    with pytest.raises(VideoUnavailable, match="libnothing"):
        Video(world, Cameras(world), tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()
