"""Sweeping many small things along the table into a zone, stroke by stroke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from perception.groups import places
from perception.types import Array, Pose, SceneObject
from robot.arm import Gripper
from robot.collision import Held
from robot.handling import Note
from robot.moves import AWAY, Load, Moves
from robot.path import Waypoint
from robot.placement import distance
from robot.strokes import Stroke, Zone, strokes
from robot.types import InCollision, JointTrajectory, MotionFailed, SkillFailed, Unreachable

# The lower edge of what pushes passes so far above the table, m.
LOWEST = 0.004
# Slow enough that small things stop where the push does, as a share of what the joints can do.
PACE = 0.3
# At most so many strokes, so many ones after the other that bring nothing, and so many plans for one.
MOST, IDLE, PLANS = 60, 6, 12
# How closely the way of a stroke is looked at, m.
SPACING = 0.01
# So far inside the zone blocks are aimed at, m.
INSIDE = 0.004
# A sweep that leaves more than this share of a pile outside has failed.
LEFT = 0.1


def sweep(moves: Moves, note: Note, pile: str, zone: Zone) -> float:
    """Push the blocks of a pile into a zone; look after each stroke.

    Args:
        moves: the arm in its scene.
        note: told of each stroke.
        pile: its name.
        zone: where they are to be.

    Returns:
        The share of its blocks that lie there.

    Raises:
        Unreachable, InCollision: there is no free way for any stroke; nothing has moved.
        SkillFailed: less than nine tenths lie there after as many strokes as there may be.
    """
    gripper = moves.motion.arm.gripper
    if gripper.kind == "hand":
        moves.robot.grip(0.0, gripper.force)
    aim = replace(zone, half=zone.half - INSIDE)
    best, idle, made = _inside(moves, pile, zone), 0, 0
    while made < MOST and idle < IDLE:
        thing = moves.scene.look()[pile]
        blocks, edge = places(thing), float(thing.members[0].size[0])
        planned = _first_free(moves, thing, strokes(blocks, edge, aim, gripper.face, gripper.breadth), edge)
        if planned is None:
            break
        _run(moves, note, planned, thing)
        made += 1
        share = _inside(moves, pile, zone)
        note("sweep", {"object": pile, "stroke": made, "inside": share})
        idle = 0 if share > best else idle + 1
        best = max(best, share)
    _away(moves, pile)
    share = _inside(moves, pile, zone)
    if share < 1.0 - LEFT:
        raise SkillFailed(f"{share:.0%} of {pile} lie there after {made} strokes")
    return share


def zone_for(pile: SceneObject, place: SceneObject | Array) -> Zone:
    """Where to sweep a pile.

    Args:
        pile: what is swept.
        place: what it is to lie on, a (4,) box x0, y0, x1, y1, or a (2,) position, around which it needs four times as
            much room as its blocks cover.
    """
    if isinstance(place, SceneObject):
        return Zone.of(place)
    if len(place) == 4:
        return Zone((place[:2] + place[2:]) / 2.0, np.abs(place[2:] - place[:2]) / 2.0)
    return Zone(place, np.full(2, float(pile.members[0].size[0]) * np.sqrt(len(pile.members))))


def _inside(moves: Moves, pile: str, zone: Zone) -> float:
    """The share of a pile's blocks whose centres are in a zone now."""
    return float((zone.away(places(moves.scene.look()[pile])) == 0.0).mean())


def _first_free(
    moves: Moves, pile: SceneObject, wanted: list[Stroke], edge: float
) -> tuple[JointTrajectory, JointTrajectory] | None:
    """The ways to and along the best stroke that can be made; None when there is nothing to be done.

    Raises:
        Unreachable, InCollision: why the best cannot, where none can.
    """
    refusal: Unreachable | InCollision | None = None
    others = moves.obstacles({pile.name})
    free = [stroke for stroke in wanted if _is_clear(stroke, others, moves.motion.arm.gripper)]
    # Where none is, the best of them is planned for what to say.
    for stroke in free[:PLANS] or wanted[:1]:
        try:
            return _plan(moves, pile, stroke, edge)
        except (Unreachable, InCollision) as error:
            refusal = refusal or error
    if refusal is not None:
        raise refusal
    return None


def _is_clear(stroke: Stroke, others: Sequence[SceneObject], gripper: Gripper) -> bool:
    """Whether nothing seems to stand where the face goes: a plan tells for sure, but takes a hundred times as long."""
    length, half = float(np.linalg.norm(stroke.end - stroke.start)), gripper.face / 2
    ahead = np.arange(0.0, length + SPACING, SPACING)
    aside = np.linspace(-half, half, int(np.ceil(gripper.face / SPACING)) + 1)
    across = np.array([-stroke.way[1], stroke.way[0]])
    swept = stroke.start + ahead[:, None, None] * stroke.way + aside[None, :, None] * across
    return all(bool((distance(swept, other) > SPACING).all()) for other in others)


def _plan(moves: Moves, pile: SceneObject, stroke: Stroke, edge: float) -> tuple[JointTrajectory, JointTrajectory]:
    motion, gripper = moves.motion, moves.motion.arm.gripper
    height = gripper.tip + LOWEST
    back = gripper.breadth / 2 * stroke.way
    start, end = (np.array([*(place - back), height]) for place in (stroke.start, stroke.end))
    near = motion.tool(moves.ready()).yaw
    across = float(np.arctan2(stroke.way[1], stroke.way[0])) + np.pi / 2
    yaw = motion.best_yaw(start, [across], np.pi, near)[0]
    over = pile.top + AWAY
    coming = moves.route(Waypoint(start, yaw), leave_out={pile.name}, lift=over, approach=over)
    along = motion.line(
        coming.positions[-1],
        [Waypoint(end, yaw)],
        moves.obstacles({pile.name}),
        held=_ahead(pile, Waypoint(start, yaw), stroke.way, gripper, edge),
        pace=PACE,
    )
    return coming, along


def _ahead(pile: SceneObject, tool: Waypoint, way: Array, gripper: Gripper, edge: float) -> Held:
    """A row of blocks before the face, as a solid that moves with the tool a little above the table."""
    centre = np.array([*(tool.position[:2] + (gripper.breadth + edge) / 2 * way), LOWEST + edge / 2])
    turned = Pose(centre, np.array([0.0, 0.0, np.sin(tool.yaw / 2), np.cos(tool.yaw / 2)]))
    row = replace(pile, kind="block", members=(), pose=turned, size=np.array([gripper.face, edge, edge]))
    return Load(row, tool, 0.0).solid()


def _run(moves: Moves, note: Note, planned: tuple[JointTrajectory, JointTrajectory], pile: SceneObject) -> None:
    """Come down and push; where something resists too much, get away from it and go on from there."""
    try:
        for trajectory in planned:
            moves.run(trajectory)
    except MotionFailed as failure:
        note("retry", {"object": pile.name, "why": str(failure)})
        _away(moves, pile.name)


def _away(moves: Moves, pile: str) -> None:
    top = moves.scene.look()[pile].top
    moves.home(lift=top + AWAY, leave_out={pile})
