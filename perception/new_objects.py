"""What a detection alone says of an object, and the names of what was not known before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from perception.geometry.points import points_of
from perception.tracks import measured
from perception.types import Camera, Detection, SceneObject
from robot.types import Rgbd


def as_object(name: str, found: Detection, camera: Camera | None) -> SceneObject:
    """A detection as an object, seen just now.

    Args:
        name: of the object.
        found: what was seen.
        camera: that saw it; None for a detector that needs none.
    """
    sigma = measured(found, camera)
    return SceneObject(name, found.kind, found.color, found.rgb, found.pose, found.size, 0.0, found.mask, sigma)


def identified(found: Detection) -> SceneObject:
    """A detection by a detector that knows names, as an object."""
    seen = as_object(str(found.name), found, None)
    return replace(seen, points=found.points, opening=found.opening, members=found.members, holes=found.holes)


def fallen(thing: SceneObject, found: Detection, camera: Camera | None) -> SceneObject:
    """A believed thing that lies elsewhere on its side: still what it is, but as large as it looks there."""
    now = as_object(thing.name, found, camera)
    return replace(now, kind=thing.kind, color=thing.color)


def with_points(thing: SceneObject, picture: Rgbd | None) -> SceneObject:
    """A thing whose kind does not say its shape, with the shape that the picture shows."""
    if thing.kind != "object" or thing.mask is None or picture is None:
        return thing
    return replace(thing, points=points_of(picture, thing.mask))


def named(detections: Iterable[Detection], taken: Collection[str], camera: Camera | None) -> dict[str, SceneObject]:
    """New objects by new names: "red block", the next one "red block 2", from left to right.

    Args:
        detections: what was found and is nothing that was known.
        taken: names that no new object may get.
        camera: that found it; None for a detector that needs none.
    """
    new: dict[str, SceneObject] = {}
    for found in sorted(detections, key=_reading_order):
        name = _new_name(found, {*taken, *new})
        new[name] = as_object(name, found, camera)
    return new


def _reading_order(found: Detection) -> tuple[float, float]:
    """Left to right, then bottom to top: with a look at the same table look-alikes always get the same numbers."""
    x, y, _ = found.pose.position
    return round(float(x), 2), float(y)


def _new_name(found: Detection, taken: Collection[str]) -> str:
    base = f"{found.color} {found.kind}"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base} {number}"
    return name
