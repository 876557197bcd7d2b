"""What the arm holds: where that is, what comes along with it, and what of a picture shows but that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from perception.support import carried_by
from perception.tracks import PLACED
from perception.types import Detection, Pose, SceneObject

# By how much the arm may believe what it holds to be elsewhere than it is: it tilts in the grip, m.
_TILTS = 0.02


@dataclass(frozen=True)
class Hold:
    """The arm's hold on one thing.

    Args:
        name: of the thing.
        before: everything by name, as it was when the arm took hold.
        where: the thing's pose now.
    """

    name: str
    before: Mapping[str, SceneObject]
    where: Callable[[], Pose]

    def now(self) -> dict[str, SceneObject]:
        """The thing and what comes along, by name, where they are now."""
        return brought(self.name, self.where(), self.before)


def brought(name: str, pose: Pose, before: Mapping[str, SceneObject]) -> dict[str, SceneObject]:
    """A thing that the arm brings to a pose and all that stands on or in it, by name, as they then are.

    Args:
        name: of the thing.
        pose: of the thing, table frame.
        before: everything by name, as it was before.
    """
    shift = pose.position - before[name].position
    poses = {name: pose} | {
        rider: Pose(before[rider].position + shift, before[rider].pose.quaternion) for rider in carried_by(name, before)
    }
    return {
        each: replace(before[each], pose=there, uncertainty=PLACED, mask=None, points=None)
        for each, there in poses.items()
    }


def parted(detections: Sequence[Detection], held: Iterable[SceneObject]) -> tuple[list[Detection], list[Detection]]:
    """What was found where held things are, which is them or pieces of them however they hang, and the rest.

    Args:
        detections: what was found.
        held: things where the arm has them.
    """
    held = list(held)

    def in_hand(found: Detection) -> bool:
        top = found.pose.position + np.array([0.0, 0.0, found.size[2] / 2.0])
        return any(
            float(np.linalg.norm(top - thing.position)) <= float(np.linalg.norm(thing.size)) / 2.0 + _TILTS
            for thing in held
        )

    return [each for each in detections if in_hand(each)], [each for each in detections if not in_hand(each)]
