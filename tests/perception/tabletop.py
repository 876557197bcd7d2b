"""A table of upright things for tests: pictures drawn from above, and detections of whatever those pictures show."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from perception.colors import COLORS, TABLE_COLOR
from perception.projection import rays
from perception.silhouette import silhouette
from perception.support import covers
from perception.types import Camera, Detection, Pose, SceneObject
from robot.types import Rgbd

DOWN = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, -1.0, 0.0, 0.0], [0.0, 0.0, -1.0, 0.9], [0.0, 0.0, 0.0, 1.0]])
CAMERA = Camera("overview", 320, 240, 350.0, 350.0, 159.5, 119.5, DOWN)


def thing(
    name: str,
    xyz: tuple[float, float, float],
    size: tuple[float, float, float] = (0.04, 0.04, 0.04),
    yaw: float = 0.0,
) -> SceneObject:
    """A thing named "color kind" or "color kind number"."""
    color, kind = name.split()[:2]
    quaternion = np.array([0.0, 0.0, np.sin(yaw / 2), np.cos(yaw / 2)])
    return SceneObject(name, kind, color, np.array(COLORS[color]), Pose(np.array(xyz), quaternion), np.array(size))


@dataclass
class Tabletop:
    """Things that a test moves about. It is the detector and the camera of an `ObservedScene`.

    A thing is detected unless something higher covers its centre, or `missed` names it.
    """

    things: list[SceneObject]
    arm: SceneObject | None = None
    missed: set[str] = field(default_factory=set)
    seconds: float = 0.0
    looks: int = 0

    def clock(self) -> float:
        return self.seconds

    def capture(self) -> Rgbd:
        self.looks += 1
        heights = np.zeros((CAMERA.height, CAMERA.width))
        color = np.full((CAMERA.height, CAMERA.width, 3), TABLE_COLOR)
        for each in [*self.things, *([self.arm] if self.arm else [])]:
            higher = silhouette(each, CAMERA) & (heights < each.top)
            heights[higher], color[higher] = each.top, each.rgb
        depth = (heights - DOWN[2, 3]) / rays(CAMERA)[2]
        return Rgbd((255 * color).astype(np.uint8), depth.astype(np.float32), CAMERA, self.seconds)

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        above = [*self.things, *([self.arm] if self.arm else [])]
        return [
            Detection(each.kind, each.color, each.rgb, each.pose, each.size, mask=silhouette(each, CAMERA))
            for each in self.things
            if each.name not in self.missed
            and not any(o.top > each.top + 0.01 and covers(o, each.position) for o in above)
        ]

    def put(self, name: str, xyz: tuple[float, float, float]) -> None:
        """Move a thing; time passes."""
        self.seconds += 1.0
        self.things = [
            thing(name, xyz, (each.size[0], each.size[1], each.size[2])) if each.name == name else each
            for each in self.things
        ]
