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

from perception.types import Array, Camera
from robot.types import Rgbd
from sim.backdrop import Backdrop, backdrop
from sim.board import PrintedBoard
from sim.bullet import bullet
from sim.sensor.clutter import outlines
from sim.sensor.conditions import Conditions
from sim.sensor.gloss import highlight
from sim.sensor.light import Light
from sim.sensor.sensor import Sensor
from sim.shadows import Shadows
from sim.world import World

# Nearer than anything that a camera on the wrist has before it.
NEAR, FAR = 0.04, 4.0
# The renderer leaves pixels at a depth of 1, give or take rounding; 3.3 m and nearer is below this.
NOTHING_DRAWN = 0.998


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


@dataclass(frozen=True)
class Drawn:
    """What a pinhole sees.

    Args:
        color: (H, W, 3) uint8.
        depth: (H, W) float32, metres along the optical axis; 0 where nothing is in reach.
        bodies: (H, W) int32, the engine's id of what each pixel shows; -1 for the table and what lies beyond it.
        gloss: (H, W) float32, how shiny that is, 0 to 1; None where nothing is.
    """

    color: NDArray[np.uint8]
    depth: NDArray[np.float32]
    bodies: NDArray[np.int32]
    gloss: NDArray[np.float32] | None


class Cameras:
    """The cameras of a world.

    Args:
        world: what they see.
        cameras: each is asked for by its name.
        shadowed: the names of those that see soft shadows on the table; under conditions, all do.
        conditions: under which pictures are taken, and `capture` is a real camera's; None for clean ones.
    """

    def __init__(
        self,
        world: World,
        *cameras: Camera,
        shadowed: tuple[str, ...] = ("corner", "video"),
        conditions: Conditions | None = None,
    ) -> None:
        self._world = world
        self._conditions = conditions
        self._light = Light() if conditions is None else conditions.light
        self._shadows = Shadows(world, self._light, () if conditions is None else outlines(conditions.lying))
        self._shadowed = shadowed
        self._cameras = {camera.name: camera for camera in (cameras or (overview(), corner(), video()))}
        self._carried: dict[str, Callable[[], Camera]] = {}
        self._boards: list[PrintedBoard] = []
        self._views: dict[str, _View] = {}
        self._sensors: dict[str, Sensor] = {}

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

    def show(self, board: PrintedBoard) -> None:
        """Have a calibration board in the cell from now on."""
        self._boards.append(board)

    def capture(self, name: str) -> Rgbd:
        """A picture with depth. Raises `KeyError` naming the cameras that there are."""
        camera = self._camera(name)
        return self._delivered(camera, self._drawn(self._view(self._pinhole(camera))))

    def labelled(self, name: str) -> tuple[Rgbd, NDArray[np.int32]]:
        """As `capture`, with what each of its pixels shows, as in `Drawn.bodies`: to train and to judge with."""
        camera = self._camera(name)
        drawn = self._drawn(self._view(self._pinhole(camera)))
        picture = self._delivered(camera, drawn)
        return picture, drawn.bodies if self._conditions is None else self._sensors[name].labels(drawn.bodies)

    def true_pose(self, name: str) -> Array:
        """(4, 4) table_from_camera as it is, however far from where it is believed to be: to judge with."""
        return self._pinhole(self._camera(name)).table_from_camera

    def picture(self, name: str) -> NDArray[np.uint8]:
        """(H, W, 3) the colours alone, as a pinhole without noise sees them. Raises as `capture` does."""
        return self._drawn(self._view(self._camera(name))).color

    def portrait(self, name: str) -> NDArray[np.uint8]:
        """(H, W, 3) as `picture`, with smooth edges: drawn at twice the size, four times as long. For keeping."""
        large = self._drawn(self._view(_doubled(self._camera(name)))).color
        return np.asarray(cv2.resize(large, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)

    def _camera(self, name: str) -> Camera:
        cameras = self.cameras
        if name not in cameras:
            raise KeyError(f"no camera {name!r}; there are: {', '.join(cameras)}")
        return cameras[name]

    def _pinhole(self, camera: Camera) -> Camera:
        """What has to be drawn for a camera's picture."""
        if self._conditions is None:
            return camera
        if camera.name not in self._sensors:
            self._sensors[camera.name] = Sensor(camera, self._conditions)
        return self._sensors[camera.name].pinhole(camera)

    def _delivered(self, camera: Camera, drawn: Drawn) -> Rgbd:
        """What a camera makes of that."""
        if self._conditions is None:
            return Rgbd(drawn.color, drawn.depth, camera, self._world.time)
        picture = self._sensors[camera.name].expose(camera, drawn.color, drawn.depth, drawn.gloss)
        return replace(picture, stamp=self._world.time)

    def _view(self, camera: Camera) -> _View:
        """What the renderer needs for a camera; kept for those that do not move."""
        if camera.name in self._carried:
            return self._prepared(camera)
        key = f"{camera.name}, {camera.width} x {camera.height}"
        if key not in self._views:
            self._views[key] = self._prepared(camera)
        return self._views[key]

    def _prepared(self, camera: Camera) -> _View:
        if self._conditions is None:
            return _prepared(camera, backdrop(camera))
        return _prepared(camera, backdrop(camera, self._conditions.tabletop, self._light.color))

    def _drawn(self, view: _View) -> Drawn:
        color, buffer, bodies = _draw(view, self._world.client, self._light)
        things = buffer < NOTHING_DRAWN
        depth = np.where(things, _metres(buffer), view.backdrop.depth)
        gloss = self._gloss(bodies)
        if gloss is not None:
            highlight(color, depth, gloss, view.camera, self._light)
        ground = view.backdrop.color
        if self._conditions is not None or view.camera.name in self._shadowed:
            ground = self._shadows.cast(ground, view.camera)
        over = np.asarray(cv2.copyTo(color, things.view(np.uint8), ground.copy()), dtype=np.uint8)
        for board in self._boards:
            board.appear(over, depth, view.camera)
        return Drawn(over, depth, bodies, gloss)

    def _gloss(self, bodies: NDArray[np.int32]) -> NDArray[np.float32] | None:
        if self._conditions is None:
            return None
        shiny = {
            body.id: gloss
            for body in self._world.bodies.values()
            if (gloss := self._conditions.finish(body.name, body.color).gloss)
        }
        if not shiny:
            return None
        # -1, the table, is the last entry.
        of_body = np.zeros(max(int(bodies.max()), *shiny) + 2, np.float32)
        of_body[list(shiny)] = list(shiny.values())
        return of_body[bodies]


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


def _prepared(camera: Camera, ground: Backdrop) -> _View:
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
    return _View(camera, view.T.ravel().tolist(), projection.T.ravel().tolist(), ground)


def _draw(view: _View, client: int, light: Light) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.int32]]:
    camera = view.camera
    _, _, color, buffer, labels = bullet.getCameraImage(
        camera.width,
        camera.height,
        view.view_matrix,
        view.projection_matrix,
        lightDirection=light.direction,
        lightColor=light.color,
        lightAmbientCoeff=light.ambient,
        lightDiffuseCoeff=light.diffuse,
        lightSpecularCoeff=0.0,
        shadow=0,
        renderer=bullet.ER_TINY_RENDERER,
        physicsClientId=client,
    )
    shape = (camera.height, camera.width)
    drawn = cv2.cvtColor(np.asarray(color, dtype=np.uint8).reshape(*shape, 4), cv2.COLOR_RGBA2RGB)
    depth: NDArray[np.float32] = np.asarray(buffer, dtype=np.float32).reshape(shape)
    bodies = np.asarray(labels, dtype=np.int32).reshape(shape)
    return np.asarray(drawn, dtype=np.uint8), depth, bodies


def _metres(buffer: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distance along the optical axis from OpenGL's nonlinear depth."""
    return np.float32(FAR * NEAR) / (np.float32(FAR) - np.float32(FAR - NEAR) * buffer)
