"""What is seen: cameras, detections, and the named objects that they become.

Frames: everything here is in the *table frame* unless a name says otherwise: metres, origin at the centre
of the workspace, +x to the right and +y to the top of the overview picture, +z up from the table top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Pose:
    """A rigid pose in the table frame.

    Args:
        position: (3,) metres.
        quaternion: (4,) x y z w, unit length.
    """

    position: Array
    quaternion: Array = field(default_factory=lambda: np.array([0.0, 0.0, 0.0, 1.0]))

    @property
    def yaw(self) -> float:
        """Rotation about +z in radians, in (-pi, pi]."""
        x, y, z, w = self.quaternion
        return float(np.arctan2(2.0 * (w * z + x * y), 1.0 - 2.0 * (y * y + z * z)))


@dataclass(frozen=True)
class Camera:
    """A pinhole camera, looking along its own +z, +x right and +y down in its picture.

    Args:
        name: what `Robot.capture` is asked for, e.g. "overview".
        width, height: picture size in pixels.
        fx, fy, cx, cy: intrinsics in pixels.
        table_from_camera: (4, 4) homogeneous transform.
        distortion: of its lens, OpenCV's k1, k2, p1, p2, k3; empty where its pictures are free of it.
    """

    name: str
    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float
    table_from_camera: Array
    distortion: tuple[float, ...] = ()


@dataclass(frozen=True)
class Detection:
    """One thing that one look found.

    Args:
        kind: "block", "bowl", … or "object" when the detector cannot tell.
        color: one of the named colours.
        rgb: (3,) mean colour, 0 to 1.
        pose: of the centre of the thing's bounding box.
        size: (3,) full extents in the thing's own frame, metres.
        score: 0 to 1.
        mask: (H, W) bool in the picture it was found in; None when there was no picture (simulator truth).
        name: set only by a detector that knows identities (simulator truth).
        points: (n, 3) of its surface, m, from a detector that knows them without a picture (simulator truth).
        opening: how far a drawer's tray is out, m.
        members: the blocks of a pile or the beads of a rope, from a detector that tells them apart (simulator truth).
        holes: which shapes a kit has holes for, in its order (`perception.kits`).
    """

    kind: str
    color: str
    rgb: Array
    pose: Pose
    size: Array
    score: float = 1.0
    mask: NDArray[np.bool_] | None = None
    name: str | None = None
    points: Array | None = None
    opening: float | None = None
    members: tuple[SceneObject, ...] = ()
    holes: tuple[str, ...] | None = None


@dataclass(frozen=True)
class SceneObject:
    """A named thing on the table, as it is believed to be.

    Args:
        name: unique in the scene: "red block", a second one "red block 2".
        kind, color, rgb, pose, size, mask: as in `Detection`.
        age: seconds since it was last really seen; 0 when the last look showed it.
        uncertainty: standard deviation of its position, m: grows with age, shrinks with looks; 0 for simulator truth.
        points: (n, 3) of its surface as the last look showed it, table frame, m; None for what has a known shape or was
            moved since.
        opening: how far a drawer's tray is out, m; None for what is no drawer.
        members: the blocks of a pile, or the beads of a rope from one end to the other; none for what is one body.
        holes: which shapes a kit has holes for, in its order; None for what is no kit.
    """

    name: str
    kind: str
    color: str
    rgb: Array
    pose: Pose
    size: Array
    age: float = 0.0
    mask: NDArray[np.bool_] | None = None
    uncertainty: float = 0.0
    points: Array | None = None
    opening: float | None = None
    members: tuple[SceneObject, ...] = ()
    holes: tuple[str, ...] | None = None

    @property
    def position(self) -> Array:
        """(3,) centre of the bounding box."""
        return self.pose.position

    @property
    def top(self) -> float:
        """Height of the highest point above the table top, for a thing that stands upright."""
        return float(self.pose.position[2] + self.size[2] / 2.0)


class UnknownObject(LookupError):
    """No object has that name; the message lists the names that there are."""

    def __init__(self, name: object, known: Sequence[str]) -> None:
        there = ", ".join(known) if known else "none"
        super().__init__(f"no object {str(name)!r}; there are: {there}")
        self.name = name
        self.known = tuple(known)


class TruthSource(Protocol):
    """What a simulator offers to `detect/truth.py` and to whoever judges an outcome."""

    def true_objects(self) -> Sequence[SceneObject]:
        """Every object with its exact name, pose and size, in the order they were made."""
        ...


class Scene(Protocol):
    """The current belief about what stands where. Skills and programs ask this, whatever the eyes are."""

    def look(self) -> Mapping[str, SceneObject]:
        """Take a fresh look and return every believed object by name."""
        ...

    def refresh(self) -> Mapping[str, SceneObject]:
        """The belief by name, after a fresh look if time has passed or something was moved since the last one."""
        ...

    @property
    def objects(self) -> Mapping[str, SceneObject]:
        """The belief as of the last look, by name, without looking again."""
        ...

    def get(self, name: str) -> SceneObject:
        """The believed object of that name. Raises `UnknownObject`."""
        ...

    def taken(self, name: str, where: Callable[[], Pose]) -> None:
        """Tell the belief that the arm holds an object until it is `moved` or `dropped`; `where` says its pose."""
        ...

    def moved(self, name: str, pose: Pose) -> None:
        """Tell the belief that the arm has just put or pushed an object somewhere: look-alikes keep their names."""
        ...

    def dropped(self) -> None:
        """Tell the belief that the arm has lost what it held, nobody knows where."""
        ...

    def unsure(self, name: str) -> bool:
        """Whether a look from the wrist, with the arm over the object, would tell better where it is."""
        ...

    def look_closely(self, name: str) -> None:
        """Look at one object with the camera on the wrist and believe what that shows of its place."""
        ...
