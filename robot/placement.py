"""Where things can stand: what is at a place, how high it carries, and the nearest place that is free.

Pure functions over believed objects; positions are in the table frame, metres.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from perception.drawers import DRAWER, exposed, parts, shape_of
from perception.kits import KIT, PIECES
from perception.support import BOX_WALL, CONTAINERS, MARKS, ROUND, bottom
from perception.types import Array, SceneObject
from perception.workspace import WORKSPACE, Workspace

# What is kept free around a thing that is put down, for the gripper that lets go of it and for errors of seeing.
SPACING = 0.006
# A position within this of a thing's centre, or within this share of its footprint, means that thing.
NEAR_CENTRE = 0.010
CORE = 0.6
# Half of a usual block's diagonal: what `get_free_pos` keeps free when nobody says what is to be put there.
USUAL_RADIUS = 0.032
GRID = 0.005
# Vessels as made here and as common ones are: thickness of the floor, and as shares of the brim's outer radius the
# inner radii of floor and brim and the outer one of the foot. A ball touches a wall below its widest.
FLOOR = 0.005
# A thing whose bottom is at most this far above the brim is still in the vessel, m.
STILL_IN = 0.008
BESIDE = 0.003
# The same beside a pile, with errors of seeing: less than `collision.MARGIN` counts as touched.
ASIDE = 0.004
# Sides of a pile are as good as each other where they differ by less, m.
STEP = 0.01
BOX = "box"
BOXES = frozenset({"block", "object", "ell", *PIECES})
ROLLING = frozenset({"ball"})
INNER_FLOOR = {"bowl": 0.62, "plate": 0.73, "mug": 0.85}
FOOT = {"bowl": 0.70, "plate": 0.80, "ball": 0.8}
INNER_BRIM = {"bowl": 0.91, "plate": 0.92, "mug": 0.86}


@dataclass(frozen=True)
class Spot:
    """A place in a vessel: (2,) position, height of what the thing is set down on (m), and yaw to align it to (rad)."""

    position: Array
    height: float
    yaw: float | None


def radius(thing: SceneObject) -> float:
    """Radius of the circle around a thing's footprint, m."""
    if thing.kind in ROUND and thing.kind != "mug":
        return float(max(thing.size[:2])) / 2
    return float(np.hypot(*thing.size[:2])) / 2


def body(thing: SceneObject) -> tuple[Array, float]:
    """Centre (2,) and outer radius of a round thing's body: a mug's handle widens its box on one side (its -x or +x).

    A mug's box is longer along its x axis by the handle, which points to +x.
    """
    size = thing.size
    if thing.kind != "mug" or size[0] <= size[1]:
        return thing.position[:2], float(min(size[:2])) / 2
    yaw = thing.pose.yaw
    back: Array = thing.position[:2] - (size[0] - size[1]) / 2 * np.array([np.cos(yaw), np.sin(yaw)])
    return back, float(size[1]) / 2


def distance(xy: Array, thing: SceneObject) -> Array:
    """How far positions (..., 2) are from a thing's footprint, 0 within it, m."""
    if thing.kind in MARKS:
        return np.full(np.shape(xy)[:-1], np.inf)
    if pieces := parts(thing) if thing.kind == DRAWER else thing.members:
        nearest: Array = np.min([distance(xy, piece) for piece in pieces], axis=0)
        return nearest
    offset = np.asarray(xy, dtype=np.float64)[..., :2] - thing.position[:2]
    if thing.kind in ROUND and thing.kind != "mug":
        gap: Array = np.maximum(np.linalg.norm(offset, axis=-1) - max(thing.size[:2]) / 2, 0.0)
        return gap
    c, s = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    local = np.stack([c * offset[..., 0] + s * offset[..., 1], -s * offset[..., 0] + c * offset[..., 1]], axis=-1)
    outside: Array = np.linalg.norm(np.maximum(np.abs(local) - thing.size[:2] / 2, 0.0), axis=-1)
    return outside


def meant_by(xy: Array, objects: Iterable[SceneObject]) -> list[SceneObject]:
    """The things that a position means, the uppermost first: it is near their centre or well within their footprint.

    What lies in a vessel comes before the vessel, whose brim may be higher. None for a place on the table.
    """
    meant = [
        thing
        for thing in objects
        if thing.kind not in MARKS and _within_core(np.asarray(xy, dtype=np.float64)[:2], thing)
    ]
    return sorted(meant, key=lambda thing: bottom(thing), reverse=True)


def _within_core(xy: Array, thing: SceneObject) -> bool:
    if thing.members:
        return any(_within_core(xy, member) for member in thing.members)
    offset = xy - thing.position[:2]
    if np.linalg.norm(offset) <= NEAR_CENTRE:
        return True
    if thing.kind in ROUND:
        return bool(np.linalg.norm(offset) <= CORE * min(thing.size[:2]) / 2)
    c, s = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    local = np.array([c * offset[0] + s * offset[1], -s * offset[0] + c * offset[1]])
    return bool((np.abs(local) <= CORE * thing.size[:2] / 2).all())


def obstructing(xy: Array, clear: float, objects: Iterable[SceneObject]) -> list[SceneObject]:
    """What reaches into a circle of radius `clear` (m) around a position, the nearest first."""
    near = [(float(distance(xy, thing)), thing) for thing in objects]
    return [thing for gap, thing in sorted(near, key=lambda pair: pair[0]) if gap < clear]


def free_place(
    near: Array,
    clear: float,
    objects: Collection[SceneObject],
    *,
    within: float = np.inf,
    workspace: Workspace = WORKSPACE,
) -> Array | None:
    """The place closest to a position at which a circle of radius `clear` touches nothing and lies in the workspace.

    Args:
        near: (2,) m.
        clear: m.
        objects: what stands on the table.
        within: how far from `near` it may be, m.
        workspace: its bounds; near them the centre keeps 2 cm of distance at least.

    Returns:
        (2,) m, on a grid of 5 mm unless `near` itself is free; None when there is none.
    """
    near = np.asarray(near, dtype=np.float64)[:2]
    edge = min(clear, 0.02)
    xs = np.arange(workspace.x0 + edge, workspace.x1 - edge + 1e-9, GRID)
    ys = np.arange(workspace.y0 + edge, workspace.y1 - edge + 1e-9, GRID)
    grid = np.stack(np.meshgrid(xs, ys, indexing="ij"), axis=-1).reshape(-1, 2)
    candidates = np.vstack([workspace.clamp(near, edge), grid])
    away = np.linalg.norm(candidates - near, axis=1)
    free = away <= within
    for thing in objects:
        free &= distance(candidates, thing) >= clear
    if not free.any():
        return None
    best: Array = candidates[np.flatnonzero(free)[away[free].argmin()]]
    return best


def floor_height(thing: SceneObject, vessel: SceneObject, xy: Array) -> float:
    """Height above the table at which the bottom of a thing comes to rest in an empty vessel.

    The floor of a box is flat, and a kit has none. The inside of any other vessel is a cone, and so is the outside of a
    bowl or a plate that goes into it: the thing sinks until its foot meets the wall, or its side meets the brim.
    """
    if vessel.kind in (BOX, KIT):
        return bottom(vessel) + (FLOOR if vessel.kind == BOX else 0.0)
    centre, outer = body(vessel)
    aside = float(np.linalg.norm(xy - centre))
    widest = body(thing)[1] if thing.kind in ROUND else radius(thing)
    foot = FOOT.get(thing.kind, 1.0) * widest
    inner_floor, brim = INNER_FLOOR[vessel.kind] * outer, INNER_BRIM[vessel.kind] * outer
    floor, top = bottom(vessel) + FLOOR, vessel.top
    height = floor + (foot + aside - inner_floor) / max(brim - inner_floor, 1e-6) * (top - floor)
    if widest > foot:
        height = max(height, top - (brim - aside - foot) / (widest - foot) * float(thing.size[2]))
    return min(max(height, floor), top)


def spots_in(thing: SceneObject, vessel: SceneObject, contents: Collection[SceneObject]) -> list[Spot]:
    """Where in a vessel a thing can go, best first.

    In the middle; on what lies there, if that still counts as in; else beside it, leaning on the wall or the brim.
    """
    centre, _ = body(vessel)
    under = [other for other in contents if distance(centre, other) < 0.8 * radius(thing)]
    if not under:
        return [Spot(centre, floor_height(thing, vessel, centre), None)]
    top = max(under, key=lambda other: other.top)
    core = min(under, key=lambda other: other.top)
    first = core.pose.yaw if core.kind in BOXES else 0.0
    pile = [other for other in under if distance(core.position, other) == 0.0]
    apart = (max(min(other.size[:2]) for other in pile) + min(thing.size[:2])) / 2 + ASIDE
    others = [other for other in contents if all(other is not member for member in pile)]

    def crowded(spot: Spot) -> tuple[float, float]:
        """In steps that errors of seeing do not take: what is seen a little elsewhere is put at the same side."""
        gap = min((float(np.linalg.norm(other.position[:2] - spot.position)) for other in others), default=np.inf)
        eccentric = float(np.linalg.norm(spot.position - centre)) - apart
        return -round(min(gap, 2 * apart) / STEP), round(eccentric / STEP)

    turns = (first + np.pi / 4) % (np.pi / 2) + (np.arange(4) - 0.5) * np.pi / 2
    aligned = core.pose.yaw if core.kind in BOXES else None
    offsets = np.array([other.position[:2] - core.position[:2] for other in pile])
    ways = [np.array([np.cos(turn), np.sin(turn)]) for turn in turns]
    sides = [core.position[:2] + (apart + float((offsets @ way).max())) * way for way in ways]
    beside = sorted((Spot(side, vessel.top, aligned) for side in sides), key=crowded)
    if top.kind in ROLLING:
        return beside
    upon = Spot(top.position[:2], top.top, top.pose.yaw if top.kind in BOXES else None)
    return [upon, *beside] if top.top <= vessel.top + STILL_IN else [*beside, upon]


def spots_in_tray(
    thing: SceneObject, drawer: SceneObject, inside: Collection[SceneObject], fingers: float = 0.0
) -> list[Spot]:
    """Where on a tray's floor a thing can go in the part that has come out: at a side first, so that more fits.

    Args:
        thing: what is put there, parallel to the tray's walls.
        drawer: whose tray.
        inside: what is in it.
        fingers: how much room to leave at its sides, where there is some, so that it can be taken out again, m.
    """
    room = exposed(drawer)
    half = float(max(thing.size[:2])) / 2
    free = np.array(room.extents[:2]) / 2 - half - SPACING
    if (free < 0.0).any():
        return []
    free[1] = max(free[1] - fingers, 0.0)
    yaw = drawer.pose.yaw
    c, s = np.cos(yaw), np.sin(yaw)
    shares = [(x, y) for x in (0.0, 1.0, -1.0) for y in (1.0, -1.0, 0.5, -0.5, 0.0)]
    asides = [room.center[:2] + np.array(share) * free for share in shares]
    places = [drawer.position[:2] + np.array([[c, -s], [s, c]]) @ aside for aside in asides]
    height = bottom(drawer) + shape_of(drawer).floor
    return [
        Spot(place, height, yaw if thing.kind in BOXES else None)
        for place in places
        if all(distance(place, other) >= half + SPACING for other in inside)
    ]


def inner_radius(vessel: SceneObject, height: float) -> float:
    """Radius of a vessel's inside at a height above the table, m; infinite above the brim."""
    if height >= vessel.top:
        return float("inf")
    if vessel.kind in (BOX, KIT):
        return float(min(vessel.size[:2])) / 2 - BOX_WALL if vessel.kind == BOX else 0.0
    outer = body(vessel)[1]
    floor = bottom(vessel) + FLOOR
    share = min(max((height - floor) / max(vessel.top - floor, 1e-6), 0.0), 1.0)
    return outer * (INNER_FLOOR[vessel.kind] + share * (INNER_BRIM[vessel.kind] - INNER_FLOOR[vessel.kind]))


def nested(thing: SceneObject, inner: SceneObject, outer: SceneObject) -> bool:
    """Whether what goes into the outer vessel goes into the inner one, which stands in its middle and has the room."""
    if not (is_vessel(inner) and is_vessel(outer)) or distance(outer.position, inner) > 0:
        return False
    return radius(thing) < inner_radius(inner, inner.top - FLOOR)


def is_vessel(thing: SceneObject) -> bool:
    """Whether things are put into it rather than onto it."""
    return thing.kind in CONTAINERS
