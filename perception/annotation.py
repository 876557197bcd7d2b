"""Pictures for people: what is perceived, drawn over what the camera saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry.symmetry import matrix
from perception.projection import project
from perception.types import Array, Camera, SceneObject
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

Image = NDArray[np.uint8]

# Words need more pixels than things do.
SCALE = 2
OUTLINE, REMEMBERED, BOUNDS = (20, 20, 20), (150, 150, 150), (90, 90, 90)
AXES = ((210, 40, 40), (30, 150, 60), (40, 80, 220))
AXIS = 0.03  # m
FONT, SIZE = cv2.FONT_HERSHEY_SIMPLEX, 0.5
# Edges of a box as pairs of its corners, which are numbered by the bits of their coordinates.
EDGES = [(a, a | bit) for a in range(8) for bit in (1, 2, 4) if not a & bit]


def annotated(picture: Rgbd, objects: Iterable[SceneObject], workspace: Workspace = WORKSPACE) -> Image:
    """The picture twice as large, with each object's outline, frame, name and position.

    An object with a mask is outlined by it, any other by its box; one that the last look did not show is grey, with
    how long ago it was seen. One whose middle is outside of the picture is left out.

    Args:
        picture: without distortion.
        objects: as believed; masks must be of this picture.
        workspace: its bounds and the table's frame are drawn.

    Returns:
        (2H, 2W, 3) uint8 RGB.
    """
    camera = picture.camera
    image = np.asarray(
        cv2.resize(picture.color, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_CUBIC), dtype=np.uint8
    )
    x0, y0, x1, y1 = workspace.bounds
    corners = _places(camera, np.array([[x0, y0, 0.0], [x1, y0, 0.0], [x1, y1, 0.0], [x0, y1, 0.0]]))
    if corners is not None:
        cv2.polylines(image, [_fixed(corners)], True, BOUNDS, 1, cv2.LINE_AA, 4)
    _draw_frame(image, camera, np.eye(3), np.zeros(3))
    labels: list[tuple[int, int, int, int]] = []
    for thing in objects:
        _draw_object(image, camera, thing, labels)
    return image


def _draw_object(image: Image, camera: Camera, thing: SceneObject, labels: list[tuple[int, int, int, int]]) -> None:
    rotation = matrix(thing.pose.quaternion)
    signs = np.array([[1 if corner >> bit & 1 else -1 for bit in range(3)] for corner in range(8)])
    box = _places(camera, thing.position + (signs * thing.size / 2.0) @ rotation.T)
    if box is None or not _inside(image, box.mean(axis=0)):
        return
    color = OUTLINE if thing.age == 0.0 else REMEMBERED
    if thing.mask is not None:
        mask = cv2.resize(thing.mask.astype(np.uint8), None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_NEAREST)
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(image, contours, -1, color, 2, cv2.LINE_AA)
    else:
        for a, b in EDGES:
            start, end = _fixed(box[[a, b]])
            cv2.line(image, start.tolist(), end.tolist(), color, 1, cv2.LINE_AA, 4)
    _draw_frame(image, camera, rotation, thing.position + rotation[:, 2] * thing.size[2] / 2.0)
    x, y, z = thing.position
    ago = f", seen {thing.age:.1f} s ago" if thing.age else ""
    _draw_label(image, thing.name, f"{x:+.3f} {y:+.3f} {z:.3f} m{ago}", box, labels)


def _draw_frame(image: Image, camera: Camera, rotation: Array, origin: Array) -> None:
    ends = _places(camera, np.vstack([origin, origin + AXIS * rotation.T]))
    if ends is None:
        return
    start, *tips = _fixed(ends)
    for tip, color in zip(tips, AXES, strict=True):
        # White around it: red shows on red.
        cv2.line(image, start.tolist(), tip.tolist(), (255, 255, 255), 4, cv2.LINE_AA, 4)
        cv2.line(image, start.tolist(), tip.tolist(), color, 2, cv2.LINE_AA, 4)


def _draw_label(image: Image, name: str, place: str, box: Array, labels: list[tuple[int, int, int, int]]) -> None:
    """Two lines above the thing, or as near to that as other labels leave room."""
    height, width = image.shape[:2]
    wide = max(cv2.getTextSize(text, FONT, SIZE, 1)[0][0] for text in (name, place)) + 8
    tall = 36
    left = int(np.clip(box[:, 0].mean() - wide / 2, 0, max(width - wide, 0)))
    top = int(np.clip(box[:, 1].min() - tall - 6, 0, height - tall))
    places = sorted(range(0, height - tall, 4), key=lambda place: abs(place - top))
    top = next((place for place in places if not _covered(left, place, wide, tall, labels)), top)
    labels.append((left, top, wide, tall))
    part = image[top : top + tall, left : left + wide]
    part[:] = np.rint(0.25 * part + 0.75 * 255).astype(np.uint8)
    for line, text in enumerate((name, place)):
        cv2.putText(image, text, (left + 4, top + 14 + 16 * line), FONT, SIZE, (0, 0, 0), 1, cv2.LINE_AA)


def _inside(image: Image, place: Array) -> bool:
    height, width = image.shape[:2]
    return bool(0 <= place[0] < width and 0 <= place[1] < height)


def _covered(left: int, top: int, wide: int, tall: int, labels: Sequence[tuple[int, int, int, int]]) -> bool:
    return any(left < x + w and x < left + wide and top < y + h and y < top + tall for x, y, w, h in labels)


def _places(camera: Camera, points: Array) -> Array | None:
    """(n, 2) where points appear in the larger picture; None if one of them is behind the camera."""
    image = project(camera, points)
    if image[:, 2].min() <= 0.0:
        return None
    places: Array = SCALE * image[:, :2] + (SCALE - 1) / 2.0
    return places


def _fixed(places: Array) -> NDArray[np.int32]:
    """Places with four binary digits after the point, as OpenCV draws between pixels."""
    return np.rint(places * 16.0).astype(np.int32)
