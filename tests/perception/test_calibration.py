"""Cameras are found from views of a board; what cannot be found from them is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.calibration.board import Board, Corners
from perception.calibration.camera_file import CameraFileError, camera_file, load_camera, save_camera
from perception.calibration.hand_eye import hand_eye, rigid, rotation
from perception.calibration.placing import carried
from perception.calibration.sheet import PAPERS, RULER_MM, save_sheet
from perception.calibration.solve import Solution, TooFewViews, Unexplained, View, solved
from perception.rectify import intrinsic_matrix
from perception.types import Camera
from sim.camera import overview

BOARD = Board()
HELD = np.array([[0.0, 1.0, 0.0, 0.16], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, -1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
LENS = (-0.12, 0.05, 0.0008, -0.0005, 0.0)


def _pixels(camera: Camera, table_from_points: np.ndarray, points: np.ndarray) -> np.ndarray:
    place = np.linalg.inv(camera.table_from_camera) @ table_from_points
    seen = cv2.projectPoints(
        points, cv2.Rodrigues(place[:3, :3])[0], place[:3, 3], intrinsic_matrix(camera), np.array(camera.distortion)
    )
    return np.asarray(seen[0])[:, 0]


def _views(camera: Camera, count: int, seed: int, *, noise: float = 0.05, level: bool = False) -> list[View]:
    """Corners as a camera finds them while an arm carries the board, held otherwise than is thought."""
    rng = np.random.default_rng(seed)
    held = HELD @ rigid(rotation(rng.normal(0, 0.02, 3)), rng.normal(0, 0.004, 3))
    views: list[View] = []
    heights = (0.2, 0.21) if level else (0.1, 0.42)
    for tool in carried(camera, HELD, heights, rng):
        if level:
            tool[:3, :3] = [[0, 1, 0], [1, 0, 0], [0, 0, -1]]
        pixels = _pixels(camera, tool @ held, BOARD.points)
        inside = ((pixels > 4) & (pixels < [camera.width - 5, camera.height - 5])).all(axis=1)
        if inside.sum() >= 12:
            found = pixels[inside] + rng.normal(0.0, noise, (int(inside.sum()), 2))
            views.append(View(Corners(BOARD.points[inside], found), tool))
        if len(views) == count:
            break
    return views


def _error(found: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """mm and degrees."""
    off = np.linalg.inv(true) @ found
    return float(np.linalg.norm(off[:3, 3]) * 1e3), float(np.rad2deg(np.linalg.norm(cv2.Rodrigues(off[:3, :3])[0])))


@pytest.mark.parametrize("seed", range(3))
def test_lens_and_place_are_found_together(seed: int) -> None:
    camera = replace(overview(), distortion=LENS)
    solution = solved("overview", (640, 480), _views(camera, 15, seed))
    away, turned = _error(solution.camera.table_from_camera, camera.table_from_camera)
    assert away < 1.0
    assert turned < 0.2
    assert solution.residual == pytest.approx(0.05 * np.sqrt(2), rel=0.15)
    # What counts is where pixels are thought to look: all over the picture within a tenth of a millimetre or two.
    x, y = np.meshgrid(np.linspace(-0.25, 0.25, 7), np.linspace(-0.18, 0.18, 7))
    points = np.column_stack([x.ravel(), y.ravel(), np.zeros(x.size)])
    shift = _pixels(solution.camera, np.eye(4), points) - _pixels(camera, np.eye(4), points)
    assert np.abs(shift).max() < 0.4


def test_the_uncertainty_it_reports_is_the_error_it_makes() -> None:
    camera = overview()
    shares = []
    for seed in range(8):
        solution = solved("overview", (640, 480), _views(camera, 12, seed, noise=0.04))
        away, turned = _error(solution.camera.table_from_camera, camera.table_from_camera)
        shares.append([away / (solution.position_sd * 1e3), turned / np.rad2deg(solution.angle_sd)])
    # Root mean squares of eight: about 1, and in all but one of ten thousand runs within these.
    typical = np.sqrt(np.mean(np.square(shares), axis=0))
    assert (typical > 0.3).all()
    assert (typical < 2.0).all()


def test_too_few_views_are_refused() -> None:
    with pytest.raises(TooFewViews, match="seen in 4 of 4 pictures"):
        solved("overview", (640, 480), _views(overview(), 4, 0))


def test_views_that_are_too_alike_are_refused_with_what_to_add() -> None:
    with pytest.raises(TooFewViews, match="tilt the board more") as caught:
        solved("overview", (640, 480), _views(overview(), 15, 0, level=True))
    assert "change its distance more" in str(caught.value)


def test_a_board_that_slips_is_noticed() -> None:
    views = _views(overview(), 12, 0)
    slipped = rigid(rotation([0.0, 0.0, 0.2]), np.array([0.02, 0.0, 0.0]))
    views[5] = replace(views[5], arm=views[5].arm @ slipped)
    with pytest.raises(Unexplained, match=r"view 6"):
        solved("overview", (640, 480), views)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_hand_eye_recovers_any_mount(seed: int) -> None:
    rng = np.random.default_rng(seed)

    def anywhere() -> np.ndarray:
        return rigid(rotation(rng.normal(0.0, 1.0, 3)), rng.normal(0.0, 0.5, 3))

    x, y, arm = anywhere(), anywhere(), [anywhere() for _ in range(6)]
    found_x, found_y = hand_eye(arm, [np.linalg.inv(x) @ a @ y for a in arm])
    np.testing.assert_allclose(found_x, x, atol=1e-6)
    np.testing.assert_allclose(found_y, y, atol=1e-6)


# The printed page


def _rectangles(pdf: bytes) -> Iterator[tuple[float, float, float, float]]:
    for numbers in re.findall(rb"([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re f", pdf):
        x, y, width, height = (float(number) for number in numbers)
        yield x, y, width, height


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_printed_board_is_found_at_its_true_size(paper: str, tmp_path: Path) -> None:
    save_sheet(BOARD, tmp_path / "board.pdf", paper)
    pdf = (tmp_path / "board.pdf").read_bytes()
    page = np.array(PAPERS[paper])
    box = re.search(rb"MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
    assert box is not None
    np.testing.assert_allclose(np.array([float(box[1]), float(box[2])]) / 72 * 25.4, page, atol=0.01)
    # The page as a scanner with ten pixels a millimetre would see it.
    scan = np.full((round(page[1] * 10), round(page[0] * 10), 3), 255, np.uint8)
    for x, y, width, height in _rectangles(pdf):
        corner = np.floor(np.array([x, page[1] - y - height, x + width, page[1] - y]) * 10 + 0.1).astype(int)
        scan[corner[1] : corner[3], corner[0] : corner[2]] = 0
    corners = BOARD.find(scan)
    assert len(corners) == len(BOARD.points)
    spans = np.linalg.norm(corners.pixels[1:] - corners.pixels[0], axis=1) / 10
    wanted = np.linalg.norm(corners.points[1:] - corners.points[0], axis=1) * 1e3
    np.testing.assert_allclose(spans, wanted, atol=0.05)


def test_the_ruler_is_as_long_as_it_says(tmp_path: Path) -> None:
    save_sheet(BOARD, tmp_path / "board.pdf")
    pdf = (tmp_path / "board.pdf").read_bytes()
    lines = [[float(n) for n in found] for found in re.findall(rb"n ([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l S", pdf)]
    longest = max(np.hypot(x1 - x0, y1 - y0) for x0, y0, x1, y1 in lines)
    assert longest == pytest.approx(RULER_MM, abs=0.01)
    scales = [(float(x), float(y)) for x, y in re.findall(rb"([\d.]+) 0 0 ([\d.]+) 0 0 cm", pdf)]
    np.testing.assert_allclose(np.prod(scales, axis=0), 72 / 25.4, atol=1e-5)
    assert f"{RULER_MM} mm".encode() in pdf


def test_a_board_larger_than_the_paper_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not fit on a4"):
        save_sheet(Board(columns=9), tmp_path / "board.pdf")


# The camera file


@pytest.fixture
def solution() -> Solution:
    return Solution(replace(overview(), distortion=LENS), np.eye(4), 0.05, 0.06, 0.0002, 0.0005, 15)


def test_a_camera_file_gives_the_camera_back(solution: Solution, tmp_path: Path) -> None:
    path = tmp_path / "overview.toml"
    save_camera(camera_file(solution, on_flange=False), path)
    camera = load_camera(path).camera()
    assert (camera.name, camera.width, camera.height, camera.distortion) == ("overview", 640, 480, LENS)
    np.testing.assert_allclose(camera.table_from_camera, overview().table_from_camera, atol=1e-8)


def test_a_camera_on_the_flange_goes_where_the_flange_is(solution: Solution, tmp_path: Path) -> None:
    path = tmp_path / "wrist.toml"
    save_camera(camera_file(solution, on_flange=True), path)
    flange = rigid(rotation([0.1, 0.2, 0.3]), np.array([0.1, 0.0, 0.4]))
    camera = load_camera(path).camera(flange)
    np.testing.assert_allclose(camera.table_from_camera, flange @ overview().table_from_camera, atol=1e-8)
    with pytest.raises(ValueError, match="mounted on the flange"):
        load_camera(path).camera()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("fx = 1200.0", 'fx = "long"', "intrinsics.fx"),
        ("fx = 1200.0", "fx = 0.0", "focal length fx = 0 px"),
        ("width = 640", "breadth = 640", "width: Field required"),
        ("height = 480", "height = 480\ntilt = 3", "tilt: Extra inputs"),
        ("table_from_camera", "somewhere", "somewhere: Extra inputs"),
        ("[intrinsics]", f"flange_from_camera = {np.eye(4).tolist()}\n[intrinsics]", "either table_from_camera or"),
        (
            "        -1.0,\n        0.0,\n        0.0,",
            "        -2.0,\n        0.0,\n        0.0,",
            "no rigid transform",
        ),
        ("[intrinsics]", "[intrinsics", "Expected"),
    ],
)
def test_what_is_wrong_in_a_camera_file_is_named(
    solution: Solution, tmp_path: Path, old: str, new: str, words: str
) -> None:
    path = tmp_path / "overview.toml"
    save_camera(camera_file(solution, on_flange=False), path)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CameraFileError) as caught:
        load_camera(path)
    assert words in str(caught.value)
    assert "overview.toml" in str(caught.value)
