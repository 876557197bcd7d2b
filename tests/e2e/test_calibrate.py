"""`handscript calibrate`, from outside: real renders of a board, and what is found from them against the truth."""

from __future__ import annotations

import tomllib
from pathlib import Path

import cv2
import numpy as np
import pytest

from perception.calibration.camera_file import load_camera
from perception.types import Camera
from sim.camera import overview
from sim.wrist import wrist


def _error(found: Camera, true: Camera) -> tuple[float, float]:
    """mm and degrees."""
    off = np.linalg.inv(true.table_from_camera) @ found.table_from_camera
    return float(np.linalg.norm(off[:3, 3]) * 1e3), float(np.rad2deg(np.linalg.norm(cv2.Rodrigues(off[:3, :3])[0])))


def test_a_fixed_camera_is_found_from_15_views(handscript, tmp_path: Path) -> None:
    ran = handscript("calibrate", "fixed", "--views", "15", "--seed", "3", "-o", "top.toml")
    assert ran.code == 0, ran.err
    assert "15 views" in ran.out
    found = load_camera(tmp_path / "top.toml").camera()
    away, turned = _error(found, overview())
    assert away < 1.0
    assert turned < 0.2
    assert found.fx == pytest.approx(overview().fx, rel=1e-3)


def test_a_wrist_camera_is_found_from_15_views(handscript, tmp_path: Path) -> None:
    ran = handscript("calibrate", "wrist", "--views", "15", "--seed", "3")
    assert ran.code == 0, ran.err
    found = load_camera(tmp_path / "wrist.toml")
    assert found.flange_from_camera is not None
    away, turned = _error(found.camera(np.eye(4)), wrist(np.eye(4)))
    assert away < 1.0
    assert turned < 0.2


def test_too_few_views_fail_and_say_what_to_do(handscript, tmp_path: Path) -> None:
    ran = handscript("calibrate", "fixed", "--views", "3")
    assert ran.code == 1
    assert "6 are needed" in ran.err
    assert not list(tmp_path.glob("*.toml"))


def test_an_unknown_camera_is_wrong_usage(handscript) -> None:
    ran = handscript("calibrate", "fixed", "--camera", "nose")
    assert ran.code == 2
    assert "overview" in ran.err


def test_the_board_is_written_as_pdf(handscript, tmp_path: Path) -> None:
    ran = handscript("calibrate", "board", "-o", "sheet.pdf", "--paper", "letter")
    assert ran.code == 0, ran.err
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")


def test_a_camera_file_is_toml_with_its_residuals(handscript, tmp_path: Path) -> None:
    ran = handscript("calibrate", "fixed", "--views", "8", "--camera-level", "1", "-o", "top.toml")
    assert ran.code == 0, ran.err
    written = tomllib.loads((tmp_path / "top.toml").read_text())
    assert written["residuals"]["views"] == 8
    assert 0.0 < written["residuals"]["pixels"] < 0.5
    assert len(written["intrinsics"]["distortion"]) == 5
