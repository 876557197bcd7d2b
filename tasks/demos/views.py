"""The cameras of demonstrations: those of the cell, in the sizes that policies are trained with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from perception.types import Camera
from sim.camera import Cameras, corner, overview
from sim.robot import SimRobot
from sim.world import World
from sim.wrist import wrist

USUAL_SIZE = (256, 192)
SMALLEST, LARGEST = 32, 1280
FIXED: Mapping[str, Callable[[], Camera]] = {"overview": overview, "corner": corner}
WRIST = "wrist"


class UnknownView(ValueError):
    """There is no such camera, or it cannot have that size; the message says what there is."""


@dataclass(frozen=True)
class View:
    """A camera in a size.

    Args:
        camera: "overview", from above; "corner", where a person stands; "wrist", on the arm.
        width, height: pixels, even as videos want them.
    """

    camera: str
    width: int
    height: int

    def resized(self, camera: Camera) -> Camera:
        """A camera with this many pixels that sees the same; of another shape, what is in the middle."""
        scale = max(self.width / camera.width, self.height / camera.height)
        return replace(
            camera,
            width=self.width,
            height=self.height,
            fx=camera.fx * scale,
            fy=camera.fy * scale,
            cx=(camera.cx + 0.5 - camera.width / 2.0) * scale + (self.width - 1) / 2.0,
            cy=(camera.cy + 0.5 - camera.height / 2.0) * scale + (self.height - 1) / 2.0,
        )

    def __str__(self) -> str:
        return f"{self.camera}:{self.width}x{self.height}"


def parse(text: str) -> View:
    """The view in "wrist:128x128"; without a size, in the usual one. Raises `UnknownView`."""
    name, _, size = text.partition(":")
    if name not in (*FIXED, WRIST):
        raise UnknownView(f"no camera {name!r}; there are: {', '.join((*FIXED, WRIST))}")
    width, _, height = size.partition("x")
    if not size:
        return View(name, *USUAL_SIZE)
    if not (width.isdecimal() and height.isdecimal()):
        raise UnknownView(f"{text!r} has no size like {name}:{USUAL_SIZE[0]}x{USUAL_SIZE[1]}")
    for pixels in (int(width), int(height)):
        if pixels % 2 or not SMALLEST <= pixels <= LARGEST:
            raise UnknownView(f"{text!r}: {pixels} pixels; a side has an even number of {SMALLEST} to {LARGEST}")
    return View(name, int(width), int(height))


def cameras(world: World, robot: SimRobot, views: Sequence[View]) -> Cameras:
    """Cameras that see a world in these sizes."""
    fixed = [view.resized(FIXED[view.camera]()) for view in views if view.camera in FIXED]
    made = Cameras(world, *(fixed or [overview()]))
    for view in views:
        if view.camera == WRIST:
            made.carry(WRIST, lambda view=view: view.resized(wrist(robot.flange)))  # type: ignore[misc]
    return made
