"""Taking back what an arm did: things go back to where they stood, by motions that are checked like any other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from perception.drawers import DRAWER, opening_of, shape_of
from perception.geometry.symmetry import ROUND_ABOUT_Z, matrix
from perception.support import carried_by, rests_on
from perception.types import Array, SceneObject
from robot.placement import SPACING, is_vessel, obstructing, radius
from robot.places import SQUARE, Place, turns
from robot.skills import Skills
from robot.surfaces import WIDE
from robot.types import InCollision, SkillFailed, Unreachable

# What stands so near to where it stood, and is turned by so little, has not been moved, m and rad.
NOTICEABLE, TURNED = 0.01, 0.15


@dataclass(frozen=True)
class Standing:
    """How things stood at a moment.

    Args:
        things: by name.
        held: the name of what was in the gripper.
    """

    things: Mapping[str, SceneObject]
    held: str | None


def standing(skills: Skills) -> Standing:
    """How things stand now."""
    return Standing(dict(skills.scene.refresh()), skills.held)


def take_back(skills: Skills, then: Standing, only: Collection[str] | None = None) -> list[str]:
    """Bring things back to where they stood.

    Drawers first, then one thing after the other that nothing stands on and that has its place free again. It is
    turned as it was, unless only another turn can be reached; what was in a vessel goes back into it, wherever there is
    room. A rope is laid as it lay; the blocks of a pile go back to where it lay, not each to its own place.

    Args:
        skills: move them.
        then: how they stood.
        only: the names of those that are meant; None is all.

    Returns:
        The names of what was moved; none when all stands as it did.

    Raises:
        InCollision: what stands in the way of the first that cannot go back.
        SkillFailed: something is nowhere to be seen any more.
        RobotError: of the motions.
    """
    back: list[str] = []
    while True:
        moved = _moved(skills, then, only)
        left = [name for name in moved if name not in back and (only is None or name in only)]
        if not left:
            break
        name = _first(skills.scene.objects, left, moved, then)
        thing = then.things[name]
        if thing.kind == DRAWER:
            half = shape_of(thing).travel / 2
            (skills.open_drawer if opening_of(thing) > half else skills.close_drawer)(name)
        elif thing.members:
            skills.gather(thing)
        else:
            _put_back(skills, thing, _support(thing, then.things))
        back.append(name)
    if then.held is not None and skills.held != then.held and only is None:
        skills.pick(then.held)
        back.append(then.held)
    return back


def _put_back(skills: Skills, thing: SceneObject, below: SceneObject | None) -> None:
    """Put a thing where it stood, turned as it was."""
    target = thing.position[:2] if below is None else below.name
    if _lies_anyhow(below):
        skills.put_first_on_second(thing.name, target)
        return
    try:
        skills.put_first_on_second(thing.name, target, _offset(skills, thing, below))
    except (InCollision, Unreachable):
        skills.put_first_on_second(thing.name, target)


def _offset(skills: Skills, thing: SceneObject, below: SceneObject | None) -> Array:
    """(4, 4) how far from the middle of what it stood on a thing stood, and how much more it has to be turned."""
    now = skills.scene.get(thing.name)
    offset = np.eye(4)
    yaw = None
    if below is not None:
        offset[:2, 3] = (matrix(below.pose.quaternion).T @ (thing.position - below.position))[:2]
        yaw = skills.scene.get(below.name).pose.yaw if below.kind in ("block", "object", *WIDE) else None
    # What it is turned by in any case, to be parallel to what it is put on.
    usual = turns(now, Place(thing.position[:2], 0.0, yaw=yaw))[0]
    turn = _turned_by(now, thing) - usual
    c, s = np.cos(turn), np.sin(turn)
    offset[:2, :2] = [[c, -s], [s, c]]
    return offset


def _turned_by(before: SceneObject, after: SceneObject) -> float:
    """The least turn about z after which a thing looks as another time, rad."""
    if before.kind in (*ROUND_ABOUT_Z, "ball"):
        return 0.0
    period = 2 * np.pi if before.kind == "mug" else np.pi / 2 if abs(np.subtract(*before.size[:2])) < SQUARE else np.pi
    turn = _heading(after) - _heading(before)
    return float((turn + period / 2) % period - period / 2)


def _heading(thing: SceneObject) -> float:
    """Where the longer of a thing's sides points, rad: which of them eyes call the first may change."""
    return thing.pose.yaw + (np.pi / 2 if thing.size[1] - thing.size[0] >= SQUARE else 0.0)


def _lies_anyhow(below: SceneObject | None) -> bool:
    """Whether how a thing lies in or on another one is left to it."""
    return below is not None and (below.kind == DRAWER or is_vessel(below))


def _moved(skills: Skills, then: Standing, only: Collection[str] | None) -> list[str]:
    """What stands elsewhere, or is open otherwise, than it did; what was held then is not asked for.

    Raises:
        SkillFailed: of those that are meant, one is nowhere to be seen.
    """
    now = skills.scene.look()
    moved = []
    for name, thing in then.things.items():
        if name not in now:
            if only is not None and name not in only:
                continue
            raise SkillFailed(f"{name} cannot go back: it is nowhere to be seen")
        if thing.kind == DRAWER:
            if abs(opening_of(thing) - opening_of(now[name])) > shape_of(thing).travel / 2:
                moved.append(name)
        elif name != then.held and _elsewhere(thing, now[name], then):
            moved.append(name)
    return moved


def _elsewhere(thing: SceneObject, now: SceneObject, then: Standing) -> bool:
    """Whether a thing does not stand where it did, as it did."""
    if np.linalg.norm(thing.position - now.position) > NOTICEABLE:
        return True
    return abs(_turned_by(now, thing)) > TURNED and not _lies_anyhow(_support(thing, then.things))


def _first(now: Mapping[str, SceneObject], left: list[str], moved: list[str], then: Standing) -> str:
    """Which of those left can go back now. Raises `InCollision`: none, and why the first cannot."""
    drawers = [name for name in left if then.things[name].kind == DRAWER]
    if drawers:
        return drawers[0]
    obstacle = ""
    for name in left:
        why = _in_the_way(name, now, moved, then)
        if not why:
            return name
        obstacle = obstacle or why
    raise InCollision(obstacle)


def _in_the_way(name: str, now: Mapping[str, SceneObject], moved: list[str], then: Standing) -> str:
    """Why a thing cannot go back now; empty when it can."""
    thing = then.things[name]
    riders = set(carried_by(name, now))
    came_along = riders & set(carried_by(name, then.things))
    if riders - came_along:
        return f"{name} cannot go back: {', '.join(sorted(riders - came_along))} stands on it now"
    below = _support(thing, then.things)
    if below is not None:
        if below.name in moved:
            return f"{name} cannot go back onto {below.name}, which does not stand where it did"
        return ""
    # What stood beside it then does so still.
    others = [
        now[other] for other in now if other not in {name, *riders} and (other in moved or other not in then.things)
    ]
    there = obstructing(thing.position[:2], radius(thing) + SPACING, others)
    return f"{name} cannot go back: {there[0].name} stands there now" if there else ""


def _support(thing: SceneObject, things: Mapping[str, SceneObject]) -> SceneObject | None:
    """What a thing stood on or in; None for the table. Of several the uppermost."""
    below = [other for other in things.values() if other.name != thing.name and rests_on(thing, other)]
    return max(below, key=lambda other: float(other.position[2])) if below else None
