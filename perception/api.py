"""The perception functions offered to programs. Their docstrings are what a language model reads (docs/programs.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from perception.groups import places
from perception.naming import describes, resolve
from perception.silhouette import silhouette
from perception.support import bounding_box, rests_on
from perception.types import Array, Camera, Pose, Scene, SceneObject
from perception.workspace import Workspace


class LiveScene(Scene, Protocol):
    """A scene that knows when its last look is out of date."""

    def refresh(self) -> Mapping[str, SceneObject]:
        """The belief, after a fresh look if one is due."""
        ...


def perception_functions(
    scene: LiveScene,
    workspace: Workspace,
    camera: Camera | None = None,
    seek: Callable[[str], str | None] = lambda description: None,
    pose: Callable[[SceneObject], Pose] = lambda thing: thing.pose,
) -> dict[str, Callable[..., Any]]:
    """The functions of docs/programs.md under "Perception", but for `get_free_pos`, which the arm's side offers.

    Each takes a fresh look first when the arm has moved since the last one. Names are matched without regard to case
    and articles; a name that no object has raises `UnknownObject`, which lists those that there are.

    Args:
        scene: the belief that answers.
        workspace: whose corners, sides and middle are meant.
        camera: the overview camera, for drawing the masks of things that were never seen in a picture (simulator
            truth); None when every thing comes from pictures.
        seek: the name of what the eyes find when they are asked for a description that fits no name, colour and kind;
            None when they find nothing, or do not go by words.
        pose: how a thing lies, where that is known better than from its belief (`perception.posing`).
    """

    def find(name: object) -> SceneObject:
        objects = scene.refresh()
        return objects[resolve(name, objects)]

    def of_each(measure: Callable[[SceneObject], Array], name: str | Iterable[str]) -> Array:
        if isinstance(name, str):
            return np.asarray(measure(find(name)), dtype=np.float64)
        rows = [np.asarray(measure(find(each)), dtype=np.float64) for each in name]
        return np.stack(rows) if rows else np.zeros((0, 0))

    def get_obj_names() -> list[str]:
        """The names of all objects on the table, a list of str."""
        return list(scene.refresh())

    def get_obj_pos(name: str | list[str]) -> Array:
        """The (2,) position x, y of the object's centre; (n, 2) for a list of n names."""
        return of_each(lambda thing: thing.position[:2], name).reshape((2,) if isinstance(name, str) else (-1, 2))

    def get_obj_pose(name: str) -> Array:
        """The object's (7,) pose: x, y, z of its centre, its rotation as quaternion x, y, z, w; however it lies."""
        found = pose(find(name))
        return np.concatenate([found.position, found.quaternion])

    def get_bbox(name: str | list[str]) -> Array:
        """The object's box on the table as (4,) x0, y0, x1, y1; (n, 4) for a list of n names."""
        return of_each(bounding_box, name).reshape((4,) if isinstance(name, str) else (-1, 4))

    def get_size(name: str | list[str]) -> Array:
        """The object's (3,) width, depth and height in metres; (n, 3) for a list of n names."""
        return of_each(lambda thing: thing.size, name).reshape((3,) if isinstance(name, str) else (-1, 3))

    def get_color(name: str | list[str]) -> Array:
        """The object's (3,) colour as red, green, blue from 0 to 1; (n, 3) for a list of n names."""
        return of_each(lambda thing: thing.rgb, name).reshape((3,) if isinstance(name, str) else (-1, 3))

    def get_color_name(name: str) -> str:
        """The object's colour as a word, such as 'red'."""
        return find(name).color

    def get_kind(name: str) -> str:
        """What the object is: 'block', 'bowl', 'cylinder', 'ball', 'plate', 'mug', or 'object' when that is unclear."""
        return find(name).kind

    def get_segmask(name: str) -> NDArray[np.bool_]:
        """The object's (H, W) bool mask in the overview picture; all False while it cannot be seen."""
        thing = find(name)
        if thing.mask is not None:
            return thing.mask.copy()
        masks = (other.mask for other in scene.objects.values() if other.mask is not None)
        like = next(masks, None)
        if like is not None:
            return np.zeros_like(like)
        if camera is None:
            raise LookupError(f"there is no picture in which {thing.name!r} could have a mask; use get_bbox instead")
        return silhouette(thing, camera)

    def is_obj_visible(name: str) -> bool:
        """Whether there is an object of that name and the last look showed it."""
        objects = scene.refresh()
        try:
            return objects[resolve(name, objects)].age == 0.0
        except LookupError:
            return False

    def last_seen(name: str) -> float:
        """How many seconds ago the object was last seen; 0 when the last look showed it."""
        return find(name).age

    def detect_obj(description: str) -> str | None:
        """The name of the object that fits a description such as 'the green cube', or None when none does.

        The words are colours and kinds, with their common synonyms. When several fit, the first in the order of
        `get_obj_names` is returned. Eyes that go by words are asked for any others, such as 'the mug with a handle'.
        """
        known = next((thing.name for thing in scene.refresh().values() if describes(description, thing)), None)
        return seek(description) if known is None else known

    def is_on(a: str, b: str) -> bool:
        """Whether object a stands directly on object b, or lies in it."""
        return rests_on(find(a), find(b))

    def get_corner_positions() -> Array:
        """The (4, 2) positions of the corners: top left, top right, bottom right, bottom left."""
        return np.stack(list(workspace.corners.values()))

    def get_side_positions() -> Array:
        """The (4, 2) positions of the middles of the sides: top, right, bottom, left."""
        return np.stack(list(workspace.sides.values()))

    def get_corner_name(xy: Any) -> str:
        """The name of the corner nearest to a position, such as 'top left corner'."""
        return workspace.nearest_corner(_position(xy))

    def get_side_name(xy: Any) -> str:
        """The name of the side nearest to a position, such as 'left side'."""
        return workspace.nearest_side(_position(xy))

    def denormalize_xy(uv: Any) -> Array:
        """The position for normalised coordinates: [0, 0] is the bottom left, [1, 1] the top right; (n, 2) for n."""
        return workspace.denormalize(uv)

    functions: list[Callable[..., Any]] = [
        get_obj_names,
        get_obj_pos,
        get_obj_pose,
        get_bbox,
        get_size,
        get_color,
        get_color_name,
        get_kind,
        get_segmask,
        is_obj_visible,
        last_seen,
        detect_obj,
        is_on,
        get_corner_positions,
        get_side_positions,
        get_corner_name,
        get_side_name,
        denormalize_xy,
    ]
    return {function.__name__: function for function in functions}


def group_functions(scene: LiveScene) -> dict[str, Callable[..., Any]]:
    """The function of docs/programs.md for piles and ropes, for cells that have some. Raises as above."""

    def get_parts(name: str) -> Array:
        """The (n, 2) positions of a pile's blocks, or of a rope's beads from one end to the other."""
        objects = scene.refresh()
        thing = objects[resolve(name, objects)]
        return places(thing) if thing.members else thing.position[None, :2].copy()

    return {"get_parts": get_parts}


def _position(value: Any) -> Array:
    try:
        position = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"a position is [x, y] in metres, not {value!r}") from None
    if position.shape not in ((2,), (3,)) or not np.all(np.isfinite(position)):
        raise ValueError(f"a position is [x, y] in metres, not {value!r}")
    return position[:2]
