"""Cameras of the simulated cell: colour and depth from PyBullet's software renderer, over a painted table.

The renderer's time goes by pixel drawn: with the table it takes 60 ms for 640x480, without it 8. The table never
changes, so its picture and depth are computed once per camera (`sim/backdrop.py`) and only what stands on it is drawn
anew. From above the table nothing but the table's own underside could be hidden by it, so what is drawn goes on top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from perception.types import Camera
from robot.types import Rgbd
from sim.backdrop import Backdrop, backdrop
from sim.bullet import bullet
from sim.shadows import Shadows
from sim.world import World

# Nearer than anything that a camera on the wrist has before it.
NEAR, FAR = 0.04, 4.0
# The renderer leaves pixels at a depth of 1, give or take rounding; 3.3 m and nearer is below this.
NOTHING_DRAWN = 0.998

# Towards the light; and how much of an object's colour its shaded sides keep.
LIGHT = (0.45, 0.20, 0.85)
AMBIENT, DIFFUSE = 0.62, 0.42


def looking(
    name: str, eye: ArrayLike, target: ArrayLike, up: ArrayLike, *, width: int, height: int, focal: float
) -> Camera:
    """A camera at `eye` that looks at `target` with `up` upwards in its picture.

    Args:
        name: what it is asked for by.
        eye, target: (3,) m, table frame.
        up: (3,) direction.
        width, height: pixels.
        focal: focal length in pixels; the optical axis goes through the middle of the picture.
    """
    forward = np.asarray(target, dtype=np.float64) - np.asarray(eye, dtype=np.float64)
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, np.asarray(up, dtype=np.float64))
    right /= np.linalg.norm(right)
    table_from_camera = np.eye(4)
    table_from_camera[:3, :3] = np.stack([right, np.cross(forward, right), forward], axis=1)
    table_from_camera[:3, 3] = eye
    return Camera(name, width, height, focal, focal, (width - 1) / 2.0, (height - 1) / 2.0, table_from_camera)


def overview() -> Camera:
    """Straight down from 1.5 m: +x right, +y up, 1.25 mm of the table a pixel, 0.8 m x 0.6 m of it in sight."""
    return looking("overview", (0, 0, 1.5), (0, 0, 0), (0, 1, 0), width=640, height=480, focal=1200.0)


def corner(width: int = 640, height: int = 480) -> Camera:
    """From the near right corner, with the whole arm in sight: for people, to whom left is left as in the overview."""
    return looking(
        "corner", (1.05, -1.20, 1.10), (0.0, -0.14, 0.20), (0, 0, 1), width=width, height=height, focal=1.1 * width
    )


def video() -> Camera:
    """What `corner` sees, smaller: half as much to draw."""
    return replace(corner(480, 360), name="video")


@dataclass(frozen=True)
class _View:
    camera: Camera
    view_matrix: list[float]
    projection_matrix: list[float]
    backdrop: Backdrop


class Cameras:
    """The cameras of a world.

    Args:
        world: what they see.
        shadows: casts soft shadows on the table for the cameras in `shadowed`.
        cameras: each is asked for by its name.
    """

    def __init__(self, world: World, *cameras: Camera, shadowed: tuple[str, ...] = ("corner", "video")) -> None:
        self._world = world
        self._shadows = Shadows(world, LIGHT)
        self._shadowed = shadowed
        self._cameras = {camera.name: camera for camera in (cameras or (overview(), corner(), video()))}
        self._carried: dict[str, Callable[[], Camera]] = {}
        self._views: dict[str, _View] = {}

    @property
    def cameras(self) -> Mapping[str, Camera]:
        """The cameras by name, as they stand now."""
        return self._cameras | {name: stands() for name, stands in self._carried.items()}

    def carry(self, name: str, stands: Callable[[], Camera]) -> None:
        """Add a camera that moves.

        Args:
            name: what it is asked for by.
            stands: the camera as it stands now; asked at each picture.
        """
        self._carried[name] = stands

    def capture(self, name: str) -> Rgbd:
        """A picture with depth. Raises `KeyError` naming the cameras that there are."""
        view = self._view(name)
        drawn, buffer = _draw(view, self._world.client)
        things = buffer < NOTHING_DRAWN
        color = self._over_ground(view, drawn, things)
        depth = np.where(things, _metres(buffer), view.backdrop.depth)
        return Rgbd(color, depth, view.camera, self._world.time)

    def picture(self, name: str) -> NDArray[np.uint8]:
        """(H, W, 3) the colours alone. Raises as `capture` does."""
        view = self._view(name)
        drawn, buffer = _draw(view, self._world.client)
        return self._over_ground(view, drawn, buffer < NOTHING_DRAWN)

    def portrait(self, name: str) -> NDArray[np.uint8]:
        """(H, W, 3) as `picture`, with smooth edges: drawn at twice the size, four times as long. For keeping."""
        fine = f"{name}, fine"
        if fine not in self._views:
            self._views[fine] = _prepared(_doubled(self._view(name).camera))
        view = self._views[fine]
        drawn, buffer = _draw(view, self._world.client)
        large = self._over_ground(view, drawn, buffer < NOTHING_DRAWN)
        return np.asarray(cv2.resize(large, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)

    def _view(self, name: str) -> _View:
        if name in self._carried:
            return _prepared(self._carried[name]())
        if name not in self._cameras:
            raise KeyError(f"no camera {name!r}; there are: {', '.join(self.cameras)}")
        if name not in self._views:
            self._views[name] = _prepared(self._cameras[name])
        return self._views[name]

    def _over_ground(self, view: _View, drawn: NDArray[np.uint8], things: NDArray[np.bool_]) -> NDArray[np.uint8]:
        ground = view.backdrop.color
        if view.camera.name in self._shadowed:
            ground = self._shadows.cast(ground, view.camera)
        return np.asarray(cv2.copyTo(drawn, things.view(np.uint8), ground.copy()), dtype=np.uint8)


def _doubled(camera: Camera) -> Camera:
    """The same view with four pixels for each."""
    return replace(
        camera,
        width=2 * camera.width,
        height=2 * camera.height,
        fx=2.0 * camera.fx,
        fy=2.0 * camera.fy,
        cx=2.0 * camera.cx + 0.5,
        cy=2.0 * camera.cy + 0.5,
    )


def _prepared(camera: Camera) -> _View:
    opengl_from_camera = np.diag([1.0, -1.0, -1.0, 1.0])
    view = opengl_from_camera @ np.linalg.inv(camera.table_from_camera)
    projection = np.zeros((4, 4))
    projection[0, 0] = 2.0 * camera.fx / camera.width
    # The renderer samples a pixel's corner, the left lower one, not its middle.
    projection[0, 2] = 1.0 - 2.0 * camera.cx / camera.width
    projection[1, 1] = 2.0 * camera.fy / camera.height
    projection[1, 2] = 1.0 - 2.0 * (camera.height - 1.0 - camera.cy) / camera.height
    projection[2, 2] = -(FAR + NEAR) / (FAR - NEAR)
    projection[2, 3] = -2.0 * FAR * NEAR / (FAR - NEAR)
    projection[3, 2] = -1.0
    # The engine takes matrices column by column.
    return _View(camera, view.T.ravel().tolist(), projection.T.ravel().tolist(), backdrop(camera))


def _draw(view: _View, client: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    camera = view.camera
    _, _, color, buffer, _ = bullet.getCameraImage(
        camera.width,
        camera.height,
        view.view_matrix,
        view.projection_matrix,
        lightDirection=LIGHT,
        lightColor=[1.0, 1.0, 1.0],
        lightAmbientCoeff=AMBIENT,
        lightDiffuseCoeff=DIFFUSE,
        lightSpecularCoeff=0.0,
        shadow=0,
        renderer=bullet.ER_TINY_RENDERER,
        flags=bullet.ER_NO_SEGMENTATION_MASK,
        physicsClientId=client,
    )
    shape = (camera.height, camera.width)
    drawn = cv2.cvtColor(np.asarray(color, dtype=np.uint8).reshape(*shape, 4), cv2.COLOR_RGBA2RGB)
    depth: NDArray[np.float32] = np.asarray(buffer, dtype=np.float32).reshape(shape)
    return np.asarray(drawn, dtype=np.uint8), depth


def _metres(buffer: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distance along the optical axis from OpenGL's nonlinear depth."""
    return np.float32(FAR * NEAR) / (np.float32(FAR) - np.float32(FAR - NEAR) * buffer)
