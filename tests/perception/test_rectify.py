"""Distorted pictures become what a pinhole would have seen."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from perception.projection import project
from perception.rectify import intrinsic_matrix, rectified
from perception.types import Camera
from robot.types import Rgbd

DOWN_FROM_ABOVE = np.array([[1.0, 0, 0, 0], [0, -1.0, 0, 0], [0, 0, -1.0, 1.2], [0, 0, 0, 1.0]])
PINHOLE = Camera("test", 320, 240, 300.0, 310.0, 155.0, 122.0, DOWN_FROM_ABOVE)
LENS = (-0.22, 0.08, 0.001, -0.002, 0.01)


def _spots(camera: Camera, centres: np.ndarray) -> Rgbd:
    """White discs around (n, 2) pixels before a black wall at 2 m; the discs lie at 1 m."""
    color = np.zeros((camera.height, camera.width, 3), np.uint8)
    for u, v in centres:
        cv2.circle(color, (round(float(u) * 16), round(float(v) * 16)), 5 * 16, (255, 255, 255), -1, cv2.LINE_AA, 4)
    depth = np.where(color[..., 0] > 127, np.float32(1.0), np.float32(2.0))
    return Rgbd(color, depth, camera, 3.5)


def _distorted(camera: Camera, pixels: np.ndarray) -> np.ndarray:
    rays = np.column_stack([(pixels - [camera.cx, camera.cy]) / [camera.fx, camera.fy], np.ones(len(pixels))])
    seen, _ = cv2.projectPoints(rays, np.zeros(3), np.zeros(3), intrinsic_matrix(camera), np.array(camera.distortion))
    return np.asarray(seen)[:, 0]


def test_a_picture_of_a_pinhole_is_itself() -> None:
    picture = _spots(PINHOLE, np.array([[50.0, 60.0]]))
    assert rectified(picture) is picture


def test_spots_go_where_a_pinhole_sees_them() -> None:
    camera = replace(PINHOLE, distortion=LENS)
    wanted = np.array([[40.0, 40.0], [160.0, 120.0], [280.0, 50.0], [60.0, 200.0], [270.0, 190.0]])
    picture = rectified(_spots(camera, _distorted(camera, wanted)))
    assert picture.camera.distortion == ()
    assert picture.stamp == 3.5
    _, _, _, centres = cv2.connectedComponentsWithStats((picture.color[..., 0] > 127).view(np.uint8))
    found = centres[1:]
    assert len(found) == len(wanted)
    for each in wanted:
        assert np.linalg.norm(found - each, axis=1).min() < 0.3


def test_depth_is_never_between_near_and_far() -> None:
    camera = replace(PINHOLE, distortion=LENS)
    taken = _spots(camera, _distorted(camera, np.array([[60.0, 60.0], [200.0, 180.0]])))
    taken.depth[100:120] = 0.0
    picture = rectified(taken)
    assert picture.depth.dtype == np.float32
    assert set(np.unique(picture.depth)) == {0.0, 1.0, 2.0}


def test_what_the_lens_did_not_see_is_not_measured() -> None:
    # A pincushion shows less than a pinhole: the corners of the rectified picture have no source.
    camera = replace(PINHOLE, distortion=(0.3, 0.0, 0.0, 0.0, 0.0))
    picture = rectified(Rgbd(np.full((240, 320, 3), 200, np.uint8), np.full((240, 320), 1.0, np.float32), camera))
    assert picture.depth[0, 0] == 0.0
    assert picture.depth[120, 160] == 1.0


@pytest.mark.parametrize("distortion", [(0.0,) * 5, (0.0,) * 4])
def test_a_lens_without_distortion_changes_no_pixel(distortion: tuple[float, ...]) -> None:
    taken = _spots(replace(PINHOLE, distortion=distortion), np.array([[50.0, 60.0]]))
    picture = rectified(taken)
    assert picture.color is taken.color
    assert picture.camera.distortion == ()


def test_the_pinhole_that_remains_projects_as_before() -> None:
    picture = rectified(_spots(replace(PINHOLE, distortion=LENS), np.array([[50.0, 60.0]])))
    points = np.array([[0.1, 0.0, 0.0], [-0.2, 0.1, 0.05]])
    np.testing.assert_allclose(project(picture.camera, points), project(PINHOLE, points))
