"""What a picture should show where a thing is believed to be: compared with what it does show.

A detector that knows only the picture cannot part two things of one colour that touch. The belief can: it knows the
shapes, and where the arm has put them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from perception.geometry.points import points_of
from perception.projection import heights_at, pixels_of
from perception.silhouette import silhouette
from perception.support import CONTAINERS, ROUND, bottom
from perception.types import Array, Pose, SceneObject
from robot.types import Rgbd

# How far a surface may seem from where it is expected, m: depth noise, and what a thing tilts on uneven ground.
_OFF = 0.004
# How far aside a thing is looked for unless more is said, in which steps, and how much higher or lower, m: what
# putting down and settling shift it by.
NEAR = 0.012
_STEP = 0.003
_SETTLED = 0.008
# How much its top may lean (slope), and what that makes of its heights, m.
_LEANS, _RISES = 0.2, 0.015
# What each metre aside costs against a better fit.
_PER_METRE = 10.0
# Shares of the expected points: that show anything but something in front; of these, that show the thing; of the
# points just outside of its outline, that do not.
_SHOWN, _FITTING, _EDGE = 0.4, 0.85, 0.4
# How far outside of the outline its edge is looked for, m.
_BESIDE = 0.006
# Middle of the brim of a vessel as a share of its radius, and the inner radius of what counts as its inside.
_BRIM = {"bowl": 0.955, "plate": 0.96, "mug": 0.93}
_INSIDE, _WALL = 0.6, 0.9
# A vessel's floor is so thick, and what rises this high above it is something else, m.
_FLOOR, _CONTENT = 0.005, 0.012
# The same paint in another light: brightness relative to the remembered one, and distance in red, green, blue.
_DARKER, _BRIGHTER, _OTHER_PAINT = 0.65, 1.4, 0.14
# A seen and a believed outline differ by less, m.
_MARGIN = 0.005


def confirmed(
    thing: SceneObject, picture: Rgbd, *, besides: Iterable[SceneObject] = (), reach: float = NEAR
) -> SceneObject | None:
    """A believed thing as the picture shows it, or None where the picture does not bear the belief out.

    Its top (a face, a cap, or a brim) must be near where it is believed to be, in its colour, and end where its
    outline ends. What something else hides neither confirms nor contradicts.

    Args:
        thing: as believed.
        picture: of now.
        besides: things of its colour that are known to be in the picture: what may be them does not count.
        reach: how far aside it may be, m.
    """
    surface, outside = _top_of(thing), _around(thing)
    steps = np.arange(-round(reach / _STEP), round(reach / _STEP) + 1) * _STEP
    dx, dy = (each.ravel() for each in np.meshgrid(steps, steps))
    shifts = np.column_stack([dx, dy, np.zeros(dx.size)])
    heights, painted = _seen_at(picture, surface + shifts[:, None], thing, list(besides))
    local = np.column_stack([np.ones(len(surface)), surface[:, :2] - thing.position[:2]])
    higher = heights - surface[:, 2]
    lean = _planes(local, higher, painted & (np.abs(higher) <= _RISES))
    off = higher - lean @ local.T
    lean = _planes(local, higher, painted & (np.abs(off) <= 2.0 * _OFF))
    off = higher - lean @ local.T
    upright = (np.abs(lean[:, 0]) <= _SETTLED) & (np.hypot(lean[:, 1], lean[:, 2]) <= _LEANS)
    open_to_view = np.count_nonzero(off <= _OFF, axis=1)
    fitting = np.count_nonzero(painted & (np.abs(off) <= _OFF), axis=1) / np.maximum(open_to_view, 1)
    edge = 1.0 - _continued(picture, thing, outside, shifts, lean)
    if thing.kind in CONTAINERS:
        edge = np.minimum(edge, 1.0 - _continued(picture, thing, _hollow(thing), shifts, lean))
    good = (open_to_view >= _SHOWN * len(surface)) & (fitting >= _FITTING) & (edge >= _EDGE) & upright
    quality = np.where(good, fitting + edge - _PER_METRE * np.hypot(dx, dy), -np.inf)
    best = int(np.argmax(quality))
    if not good[best]:
        return None
    pose = Pose(thing.position + shifts[best] + np.array([0.0, 0.0, lean[best, 0]]), thing.pose.quaternion)
    return _with_mask(thing, pose, picture)


def contradicted(thing: SceneObject, picture: Rgbd) -> bool:
    """Whether most of what can be seen where a thing's top is believed to be is something else, or lower."""
    surface = _top_of(thing)
    heights, painted = _seen_at(picture, surface[None], thing, [])
    off = heights[0] - surface[:, 2]
    open_to_view = off <= _SETTLED
    fitting = painted[0] & (np.abs(off) <= _SETTLED)
    return bool(np.mean(open_to_view) >= _SHOWN and np.count_nonzero(fitting) < np.count_nonzero(open_to_view) / 2.0)


def explained(points: Array, things: Iterable[SceneObject], higher: float = 0.0) -> NDArray[np.bool_]:
    """(n,) bool: which of (n, 3) points, table frame, may belong to one of some things: within it, not above it.

    Args:
        higher: by how much they may be above it or, in a vessel, rise from its inside, m.
    """
    known = np.zeros(len(points), bool)
    for thing in things:
        known |= _within(thing, points) & (points[:, 2] <= _ceiling(thing, points) + _MARGIN + higher)
    return known


def brim(thing: SceneObject) -> Array:
    """(36, 3) points on the middle of a vessel's brim, all around, m."""
    center, radius = _body(thing)
    return _ring(center, _BRIM[thing.kind] * radius, thing.top)


def _with_mask(thing: SceneObject, pose: Pose, picture: Rgbd) -> SceneObject:
    placed = SceneObject(thing.name, thing.kind, thing.color, thing.rgb, pose, thing.size)
    mask = silhouette(placed, picture.camera) & (picture.depth > 0.0)
    own = explained(points_of(picture, mask), [placed])
    own &= _same_paint(picture.color[mask], thing.rgb)
    mask[mask] = own
    return SceneObject(thing.name, thing.kind, thing.color, thing.rgb, pose, thing.size, 0.0, mask, _STEP / 2.0)


def _seen_at(
    picture: Rgbd, points: Array, thing: SceneObject, besides: Sequence[SceneObject]
) -> tuple[Array, NDArray[np.bool_]]:
    """What is at the pixels of (k, n, 3) points: (k, n) heights, infinite where nothing or one of the things `besides`
    is seen; and (k, n) whether it is in the thing's paint."""
    flat = points.reshape(-1, 3)
    heights = np.nan_to_num(heights_at(picture, flat), nan=np.inf)
    if besides:
        heights[explained(np.column_stack([flat[:, :2], heights]), besides)] = np.inf
    rows, columns, inside = pixels_of(picture.camera, flat)
    painted = np.zeros(len(flat), bool)
    painted[inside] = _same_paint(picture.color[rows[inside], columns[inside]], thing.rgb)
    return heights.reshape(points.shape[:2]), painted.reshape(points.shape[:2])


def _continued(picture: Rgbd, thing: SceneObject, points: Array, shifts: Array, lean: Array) -> Array:
    """(k,) at which share of (n, 3) points beyond its edge a thing's top seems to go on, for (k, 3) shifts and (k, 3)
    planes that it leans along."""
    heights, painted = _seen_at(picture, points + shifts[:, None], thing, [])
    local = np.column_stack([np.ones(len(points)), points[:, :2] - thing.position[:2]])
    on: Array = np.mean(painted & (np.abs(heights - points[:, 2] - lean @ local.T) <= _OFF), axis=1)
    return on


def _planes(local: Array, values: Array, chosen: NDArray[np.bool_]) -> Array:
    """(k, 3) the least-squares planes c0 + c1 x + c2 y through the chosen of (k, n) values at (n, 3) points [1, x, y].

    A plane that too few points pin down stays level.
    """
    weights = chosen.astype(np.float64)
    normal = np.einsum("kn,ni,nj->kij", weights, local, local) + np.diag([1e-9, 1e-6, 1e-6])
    right = np.einsum("kn,ni->ki", np.where(chosen, values, 0.0), local)
    planes: Array = np.linalg.solve(normal, right[..., None])[..., 0]
    return planes


def _same_paint(pixels: NDArray[np.uint8], rgb: Array) -> NDArray[np.bool_]:
    color = np.maximum(np.asarray(rgb, dtype=np.float64), 1e-3)
    shown = pixels.astype(np.float64) / 255.0
    light = np.clip(shown @ color / (color @ color), _DARKER, _BRIGHTER)
    same: NDArray[np.bool_] = np.linalg.norm(shown - light[..., None] * color, axis=-1) < _OTHER_PAINT
    return same


def _top_of(thing: SceneObject) -> Array:
    """(n, 3) points spread over what is seen of a thing from above."""
    if thing.kind in CONTAINERS:
        return brim(thing)
    spread = np.linspace(-0.8, 0.8, 7)
    across, along = (each.ravel() for each in np.meshgrid(spread, spread))
    if thing.kind in ROUND:
        inside = np.hypot(across, along) < 0.81
        across, along = across[inside], along[inside]
    height = np.full(across.shape, thing.top)
    if thing.kind == "ball":
        radius = float(thing.size[0]) / 2.0
        height = thing.position[2] + radius * np.sqrt(1.0 - across**2 - along**2)
    return np.column_stack([_turned(thing, across * thing.size[0] / 2.0, along * thing.size[1] / 2.0), height])


def _around(thing: SceneObject) -> Array:
    """(n, 3) points just outside of a thing's outline, at the height of its top."""
    if thing.kind in ROUND:
        center, radius = _body(thing)
        return _ring(center, radius + _BESIDE, thing.top)
    x, y = thing.size[:2] / 2.0
    s = np.linspace(-0.9, 0.9, 8)
    right, top = np.full(8, x + _BESIDE), np.full(8, y + _BESIDE)
    across = np.concatenate([right, -right, s * x, s * x])
    along = np.concatenate([s * y, s * y, top, -top])
    return np.column_stack([_turned(thing, across, along), np.full(across.shape, thing.top)])


def _hollow(thing: SceneObject) -> Array:
    """(36, 3) points over the inside of a vessel, at the height of its brim."""
    center, radius = _body(thing)
    return _ring(center, _INSIDE * radius, thing.top)


def _turned(thing: SceneObject, across: Array, along: Array) -> Array:
    cos, sin = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    return np.column_stack([cos * across - sin * along, sin * across + cos * along]) + thing.position[:2]


def _ring(center: Array, radius: float, height: float) -> Array:
    angles = np.linspace(0.0, 2.0 * np.pi, 36, endpoint=False)
    xy = center + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    return np.column_stack([xy, np.full(36, height)])


def _body(thing: SceneObject) -> tuple[Array, float]:
    """Centre (2,) and radius of what is round about a thing; a mug's handle lies on the +x side of its box, m."""
    x, y = thing.size[:2]
    if thing.kind != "mug" or x <= y:
        return thing.position[:2], float(x) / 2.0
    yaw = thing.pose.yaw
    center: Array = thing.position[:2] - (x - y) / 2.0 * np.array([np.cos(yaw), np.sin(yaw)])
    return center, float(y) / 2.0


def _within(thing: SceneObject, points: Array) -> NDArray[np.bool_]:
    offset = points[:, :2] - thing.position[:2]
    if thing.kind in ROUND and thing.kind != "mug":
        near: NDArray[np.bool_] = np.hypot(offset[:, 0], offset[:, 1]) <= max(thing.size[:2]) / 2.0 + _MARGIN
        return near
    cos, sin = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    local = offset @ np.array([[cos, -sin], [sin, cos]])
    boxed: NDArray[np.bool_] = np.all(np.abs(local) <= thing.size[:2] / 2.0 + _MARGIN, axis=1)
    return boxed


def _ceiling(thing: SceneObject, points: Array) -> Array:
    """(n,) the greatest height that a thing itself has at (n, 3) points: that of its inside in a vessel, m."""
    if thing.kind not in CONTAINERS:
        return np.full(len(points), thing.top)
    center, radius = _body(thing)
    away = np.hypot(points[:, 0] - center[0], points[:, 1] - center[1]) / radius
    inside = min(bottom(thing) + _FLOOR + _CONTENT, thing.top)
    ceiling: Array = np.interp(away, [_INSIDE, _WALL], [inside, thing.top])
    return ceiling
