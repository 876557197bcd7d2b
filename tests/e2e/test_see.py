"""`handscript see`, from outside."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from perception.calibration.camera_file import camera_file, save_camera
from perception.calibration.hand_eye import rigid
from perception.calibration.solve import Solution
from sim.camera import overview


def _calibration(path: Path, shift: tuple[float, float, float]) -> Path:
    """The overview camera as calibrated before it was moved by so much, m."""
    camera = overview()
    before = rigid(np.eye(3), np.array(shift)) @ camera.table_from_camera
    lens = {key: getattr(camera, key) for key in ("name", "width", "height", "fx", "fy", "cx", "cy")}
    known = type(camera)(**lens, table_from_camera=before)
    save_camera(camera_file(Solution(known, np.eye(4), 0.1, 0.1, 0.0002, 0.0005, 15), on_flange=False), path)
    return path


@pytest.mark.parametrize("camera", ["overview", "wrist"])
def test_what_is_perceived_is_drawn_and_listed(handscript, table, tmp_path: Path, camera: str) -> None:
    ran = handscript("see", "--scene", table, "--camera", camera, "--output", "seen.png")
    assert ran.code == 0, ran.err
    places = {
        name: [float(x), float(y)]
        for name, x, y in re.findall(r"^(\w+ \w+) +([-+][\d.]+) +([-+][\d.]+)", ran.out, re.M)
    }
    assert set(places) == {"red block", "yellow block", "blue bowl"}
    np.testing.assert_allclose(places["red block"], [-0.15, 0.05], atol=0.005)
    image = cv2.imread(str(tmp_path / "seen.png"))
    assert image is not None
    assert image.shape == (960, 1280, 3)


def test_what_is_drawn_stands_where_the_things_are(handscript, table, tmp_path: Path) -> None:
    assert handscript("see", "--scene", table).code == 0
    image = cv2.imread(str(tmp_path / "see.png"))
    assert image is not None
    # The yellow block, 4 cm wide, from above: twice 0.8 pixels a millimetre; and its outline around it.
    u, v = (2 * np.array([319.5, 239.5]) + 1600 * np.array([0.0, -0.1])).astype(int)
    blue, green, red = image[v + 20, u + 20].astype(int)
    assert min(red, green) > blue + 80
    around = image[v - 50 : v + 50, u - 50 : u + 50].astype(int)
    assert (around.max(axis=2) < 60).sum() > 100


def test_a_calibration_that_holds(handscript, table, tmp_path: Path) -> None:
    ran = handscript("see", "--check", "--scene", table)
    assert (ran.code, ran.err) == (0, "")
    assert "holds" in ran.out
    path = _calibration(tmp_path / "top.toml", (0.0, 0.0, 0.0))
    assert handscript("see", "--check", "--scene", table, "--calibration", str(path)).code == 0


@pytest.mark.parametrize(("shift", "words"), [((0.012, 0.0, 0.0), "mm to the right"), ((0.0, 0.0, 0.015), "mm high")])
def test_a_calibration_older_than_the_cameras_move(
    handscript, table, tmp_path: Path, shift: tuple[float, float, float], words: str
) -> None:
    path = _calibration(tmp_path / "top.toml", shift)
    ran = handscript("see", "--check", "--scene", table, "--calibration", str(path))
    assert ran.code == 1
    assert "was moved after its calibration" in ran.out
    assert words in ran.out


def test_wrong_usage_is_named(handscript) -> None:
    ran = handscript("see", "--camera", "nose")
    assert ran.code == 2
    assert "overview" in ran.err
    ran = handscript("see", "--calibration", "missing.toml")
    assert ran.code == 2
    assert "missing.toml" in ran.err


def test_watching_writes_the_picture_again_until_interrupted(table, tmp_path: Path) -> None:
    picture = tmp_path / "see.png"
    command = [sys.executable, "-m", "lmp", "see", "--scene", table, "--watch", "0.05"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        written = set()
        deadline = time.monotonic() + 80
        while len(written) < 3 and time.monotonic() < deadline and process.poll() is None:
            if picture.exists():
                written.add(picture.stat().st_mtime_ns)
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        process.wait(30)
    assert len(written) == 3
    assert process.returncode == 0
    assert [path.name for path in tmp_path.glob("*.png")] == ["see.png"]
