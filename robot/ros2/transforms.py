"""Where frames are in one another, as /tf and /tf_static say."""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy as np
import pinocchio as pin

from perception.types import Array
from robot.ros2.spelling import near_miss


class UnknownTransform(LookupError):
    """Two frames do not hang together; the message says what is missing."""


class Transforms:
    """Every frame's place in its parent, as last heard. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._parents: dict[str, tuple[str, Array]] = {}

    def hear(self, message: Any) -> None:
        """Take in a tf2_msgs/TFMessage."""
        with self._lock:
            for each in message.transforms:
                t, r = each.transform.translation, each.transform.rotation
                turn = np.array([r.x, r.y, r.z, r.w])
                length = float(np.linalg.norm(turn))
                # A message that nobody has filled in is no rotation.
                if not length > 0.5:
                    continue
                pose = pin.XYZQUATToSE3(np.array([t.x, t.y, t.z, *(turn / length)]))
                self._parents[each.child_frame_id.lstrip("/")] = (each.header.frame_id.lstrip("/"), pose.homogeneous)

    def between(self, frame: str, other: str) -> Array:
        """(4, 4) frame_from_other. Raises `UnknownTransform`."""
        with self._lock:
            parents = dict(self._parents)
        known = set(parents) | {parent for parent, _ in parents.values()}
        for name in (frame, other):
            if name not in known:
                raise UnknownTransform(f"no frame {name!r} on /tf{near_miss(name, known)}")
        root, root_from_frame = _root(parents, frame)
        other_root, root_from_other = _root(parents, other)
        if root != other_root:
            raise UnknownTransform(
                f"/tf does not connect {frame!r} with {other!r}: the one hangs on {root!r}, the other on {other_root!r}"
            )
        between: Array = np.linalg.inv(root_from_frame) @ root_from_other
        return between


def _root(parents: dict[str, tuple[str, Array]], frame: str) -> tuple[str, Array]:
    """The root of the tree that a frame is in, and root_from_frame."""
    place = np.eye(4)
    # A tree is no deeper than it has frames; a ring, which somebody may publish, is.
    for _ in range(len(parents) + 1):
        if frame not in parents:
            return frame, place
        frame, parent_from_frame = parents[frame]
        place = parent_from_frame @ place
    raise UnknownTransform(f"/tf goes round in a ring through {frame!r}")
