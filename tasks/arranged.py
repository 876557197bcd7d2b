"""Judging predicates about several things at once (`tasks.arrangements`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perception.types import Array, SceneObject
from tasks import arrangements as p
from tasks import poses, relations
from tasks.episode import FULL, Episode, Finding, every, mean, measured


def line(q: p.Line, e: Episode) -> Finding:
    angle = "" if q.angle_deg is None else f" at {q.angle_deg:g} degrees"
    excess = relations.off_line([e.now(n).position for n in q.names], q.angle_deg, q.within_deg)
    return measured(excess, f"no straight line{angle}: {', '.join(q.names)}")


def circle(q: p.Circle, e: Episode) -> Finding:
    center = tuple(e.now(q.center).position[:2]) if isinstance(q.center, str) else q.center
    excess = relations.off_circle([e.now(n).position for n in q.names], center, q.radius)
    return measured(excess, f"no circle: {', '.join(q.names)}")


def points(q: p.Points, e: Episode) -> Finding:
    worth = np.array(
        [[relations.credit(relations.off_place(e.now(n).position, xy, q.tol)) for xy in q.points] for n in q.names]
    )
    credit = relations.best_assignment(worth) / len(q.names)
    return Finding(credit, f"not every one of {', '.join(q.names)} is at its point ({credit:.0%} of the way)")


def aligned(q: p.Aligned, e: Episode) -> Finding:
    things = [e.now(name) for name in q.names]
    if q.along is None:
        excess = poses.off_row(things, q.angle_deg, q.within_deg)
        where = "" if q.angle_deg is None else f" at {q.angle_deg:g} degrees"
    else:
        line = e.now(q.along)
        excess = poses.off_row(things, float(np.degrees(line.pose.yaw)), q.within_deg, line.position)
        where = f" with {q.along}"
    return measured(excess, f"not aligned{where}: {', '.join(q.names)}")


def ordered(q: p.Ordered, e: Episode) -> Finding:
    way = np.asarray(relations.DIRECTIONS[q.direction])
    steps = np.diff([e.now(name).position[:2] @ way for name in q.names])
    pairs = zip(q.names, q.names[1:], steps, strict=False)
    side = {"left": "left of", "right": "right of", "up": "above", "down": "below"}[q.direction]
    return every([measured(max(0.0, q.gap - step - 1e-9), f"{b} is not {side} {a}") for a, b, step in pairs])


def pattern(q: p.Pattern, e: Episode) -> Finding:
    frame = None if q.frame is None else e.now(q.frame).pose
    slots = [poses.placed(pose, frame) for pose in q.poses]
    things = [e.now(name) for name in q.names]

    def worth(thing: SceneObject, slot: poses.Slot, meant: SceneObject) -> float:
        return relations.credit(poses.off_pose(thing, slot, q.tol, q.tol_deg)) if poses.alike(thing, meant) else -np.inf

    worths = np.array([[worth(thing, *there) for there in zip(slots, things, strict=True)] for thing in things])
    credit = relations.best_assignment(worths) / len(things)
    return Finding(credit, f"not every one of {', '.join(q.names)} is at its pose ({credit:.0%} of the way)")


def swept(q: p.Swept, e: Episode) -> Finding:
    zone = e.now(q.zone) if isinstance(q.zone, str) else q.zone
    off = sorted(_off_zone(member.position, zone) for member in e.members(q.pile))
    # As many as are asked for, the nearest first; the product of a share and a count may be off by a rounding error.
    needed = off[: max(1, int(np.ceil(q.share * len(off) - 1e-9)))]
    credit = mean(map(relations.credit, needed))
    where = zone.name if isinstance(zone, SceneObject) else f"({', '.join(f'{value:g}' for value in zone)})"
    count = sum(value == 0.0 for value in off)
    return Finding(credit, "" if credit >= FULL else f"{count} of {len(off)} of {q.pile} lie in {where}")


def along(q: p.Along, e: Episode) -> Finding:
    start, end = (e.now(at).position[:2] if isinstance(at, str) else np.asarray(at) for at in (q.start, q.end))
    beads = [bead.position for bead in e.members(q.rope)]
    ways = [relations.off_spread(beads, *ends, q.tol) for ends in ((start, end), (end, start))]
    off = max(ways, key=lambda way: mean(map(relations.credit, way)))
    missing = f"{q.rope} does not lie along its line (a bead is {100 * max(off):.1f} cm off)" if max(off) > 0 else ""
    return Finding(mean(map(relations.credit, off)), missing)


def _off_zone(position: Array, zone: SceneObject | Sequence[float]) -> float:
    if isinstance(zone, SceneObject):
        return relations.off_footprint(position, zone, slack=0.0)
    return relations.off_box(position, zone)
