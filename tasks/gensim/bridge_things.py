"""What a task file puts on the table, as things of ours: kinds, sizes, colours, places, and what stands on what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from perception.geometry.symmetry import matrix
from perception.support import FIXED, MARKS, covers
from perception.types import Array, Pose, SceneObject
from perception.workspace import WORKSPACE
from sim.bodies import Body
from sim.scene import ObjectSpec, SceneError, SceneSpec, scene
from tasks.gensim import assets, frame, places
from tasks.gensim.bridge_errors import Unbridged
from tasks.gensim.bridge_kinds import NOUNS, SMALL, Asset, made_of
from tasks.gensim.plan import Goal, Plan
from tasks.gensim.stage import Stage, named
from tasks.language import expected
from tasks.language.layout import covered

# What stands so upright does not lie on its side.
UPRIGHT = 0.99
# Small blocks that lie farther about than this, m, are no pile.
SCATTERED = 0.30
# As far as this, m, what stands side by side may overlap.
WITHIN = 0.003


@dataclass
class Reachable(Stage):
    """A stage that finds places on that part of the table which the arm works on."""

    assets: dict[int, Asset] = field(default_factory=dict)
    colors: dict[int, str] = field(default_factory=dict)

    def free(self) -> places.Map:
        """The map of where nothing stands and the arm reaches."""
        table = super().free()
        (left, low), (right, high) = places.pixels(np.reshape(WORKSPACE.bounds, (2, 2)))
        reached = np.zeros_like(table)
        reached[low : high + 1, left : right + 1] = table[low : high + 1, left : right + 1]
        return reached

    def add_object(
        self,
        name: str,
        values: Mapping[str, Sequence[Any]],
        position: Sequence[float],
        quaternion: Sequence[float],
        fixed: bool,
        rgb: Sequence[float] | None,
    ) -> int:
        """Put an object somewhere, and remember what the task file called it. See `Stage.add_object`."""
        number = super().add_object(name, values, position, quaternion, fixed, rgb)
        called = (name if assets.known(name) else name.replace("-template", "")).removesuffix(".urdf")
        file = str(next(iter(values.get("FNAME", ())), ""))
        shape = assets.shape_number(file) if called.startswith("kitting/") else None
        self.assets[number] = Asset(called, shape, fixed)
        return number

    def paint(self, number: int, rgb: Sequence[float]) -> None:
        """Give an object another colour."""
        super().paint(number, rgb)
        self.colors[number] = named(rgb)


@dataclass(frozen=True)
class Things:
    """A scene, and which of its things the objects of the task file are.

    Args:
        scene: of ours.
        names: by the number of the object; of piles and ropes for each member.
        middles: (3,) of the box around an object, in its own frame, m, by its number.
        shift: (2,) by which all of it was moved, m.
        fixed: the names of what could be moved here and stands fast there.
    """

    scene: SceneSpec
    names: Mapping[int, str]
    middles: Mapping[int, Array]
    shift: Array
    fixed: tuple[str, ...]


def things(stage: Reachable, plan: Plan, rng: np.random.Generator) -> Things:
    """The things of a stage.

    Args:
        stage: as a task file set it.
        plan: of it; what is swept together is a pile.
        rng: draws how piles and ropes lie.

    Raises:
        Unbridged: something is of no kind or no size that there is, lies on its side, or is out of reach.
    """
    grouped = {tuple(rope): _rope(stage, rope, rng) for rope in stage.ropes}
    grouped |= {pile: _pile(stage, pile, rng) for pile in _piles(stage, plan)}
    members = {number for group in grouped for number in group}
    middles = {number: _middle(body) for number, body in stage.bodies.items()}
    alone = {number: _spec(stage, number, middles[number]) for number in stage.bodies if number not in members}
    _call(stage, alone)
    specs = [(number, spec) for number, made in alone.items() for spec in made]
    specs += [(group[0], spec) for group, spec in grouped.items()]
    shift = _shift([spec.position for _, spec in specs if spec.position is not None], _targets(stage, plan))
    moved = [replace(spec, position=_moved(spec.position, shift)) for _, spec in specs]
    try:
        standing = scene(_one_on_another(scene(moved)))
    except SceneError as error:
        raise Unbridged("size", str(error)) from error
    _apart(standing)
    names = {number: name for (number, _), name in reversed(list(zip(specs, standing.names, strict=True)))}
    names |= {number: names[group[0]] for group in grouped for number in group}
    fixed = tuple(
        names[number] for number, made in alone.items() if stage.assets[number].fixed and made[0].kind not in FIXED
    )
    return Things(standing, names, middles, shift, fixed)


def swept(goal: Goal) -> bool:
    """Whether a goal wants its objects somewhere together, each wherever."""
    return goal.metric == "zone" or len(goal.targets) == 1


def _spec(stage: Reachable, number: int, middle: Array) -> list[ObjectSpec]:
    """An object as one thing or, where it is a drawing, several."""
    asset, body = stage.assets[number], stage.bodies[number]
    pose = body.pose()
    if matrix(pose.quaternion)[2, 2] < UPRIGHT:
        raise Unbridged("pose", f"{body.name} lies on its side")
    x, y, _ = pose.position + matrix(pose.quaternion) @ middle
    color = stage.colors.get(number, body.color)
    return [
        replace(made, color=color, position=(float(x), float(y)), yaw=pose.yaw)
        if made.position is None
        else replace(made, color=color, position=_within(pose, made.position), yaw=pose.yaw + made.yaw)
        for made in made_of(asset, body.shape.extents)
    ]


def _call(stage: Reachable, alone: dict[int, list[ObjectSpec]]) -> None:
    """Name things as task files do, where their kinds are called otherwise."""
    called: Counter[str] = Counter()
    for number, made in alone.items():
        if (noun := NOUNS.get(stage.assets[number].name)) is not None:
            plain = f"{made[0].color} {noun}"
            called[plain] += 1
            name = plain if called[plain] == 1 else f"{plain} {called[plain]}"
            alone[number] = [replace(made[0], name=name)]


def _within(pose: Pose, place: Sequence[float]) -> tuple[float, float]:
    x, y, _ = pose.position + matrix(pose.quaternion) @ np.array([*place, 0.0])
    return float(x), float(y)


def _middle(body: Body) -> Array:
    vertices = body.shape.mesh.vertices
    middle: Array = (vertices.min(axis=0) + vertices.max(axis=0)) / 2.0
    return middle


def _piles(stage: Reachable, plan: Plan) -> list[tuple[int, ...]]:
    """The small blocks of one colour that the same goals are about."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, asset in stage.assets.items():
        about = [index for index, goal in enumerate(plan.goals) if number in goal.objects]
        if asset.name == SMALL and about and all(swept(plan.goals[index]) for index in about):
            color = stage.colors.get(number, stage.bodies[number].color)
            groups.setdefault((color, *about), []).append(number)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _pile(stage: Reachable, pile: Sequence[int], rng: np.random.Generator) -> ObjectSpec:
    bodies = [stage.bodies[number] for number in pile]
    spots = np.array([body.pose().position[:2] for body in bodies])
    middle = (spots.min(axis=0) + spots.max(axis=0)) / 2.0
    edge = float(bodies[0].shape.extents[0])
    across = 2.0 * float(np.linalg.norm(spots - middle, axis=1).max()) + edge
    color = stage.colors.get(pile[0], bodies[0].color)
    if across > SCATTERED:
        raise Unbridged("pile", f"{len(pile)} small {color} blocks lie all over the table: they are no pile")
    place = float(middle[0]), float(middle[1])
    size, seed = (edge, across), int(rng.integers(2**31))
    return ObjectSpec(kind="pile", color=color, position=place, size=size, count=len(pile), seed=seed)


def _rope(stage: Reachable, rope: Sequence[int], rng: np.random.Generator) -> ObjectSpec:
    bodies = [stage.bodies[number] for number in rope]
    spots = np.array([body.pose().position for body in bodies])
    length = float(np.linalg.norm(np.diff(spots, axis=0), axis=1).sum())
    x, y = spots[:, :2].mean(axis=0).tolist()
    size, seed = (float(bodies[0].shape.parts[0].size[0]), length), int(rng.integers(2**31))
    return ObjectSpec(kind="rope", color=bodies[0].color, position=(x, y), size=size, count=len(rope), seed=seed)


def _targets(stage: Reachable, plan: Plan) -> list[tuple[float, float]]:
    """What is to be in reach of where things are to be: targets, and half of what goes there on either side."""
    found = []
    for goal in plan.goals:
        half = min(float(min(stage.bodies[number].shape.extents[:2])) for number in goal.objects) / 2.0
        for place, _ in goal.targets:
            x, y, _ = frame.to_table(place)
            found += [(float(x) - half, float(y) - half), (float(x) + half, float(y) + half)]
    return found


def _shift(spots: Sequence[tuple[float, float]], targets: Sequence[tuple[float, float]]) -> Array:
    """By how much everything is moved so that all of it, and all that is to be, is in reach."""
    everywhere = np.array([*spots, *targets])
    low, high = np.reshape(WORKSPACE.bounds, (2, 2))
    least, most = everywhere.min(axis=0), everywhere.max(axis=0)
    if (most - least > high - low + 1e-9).any():
        across, deep = most - least
        raise Unbridged("reach", f"it takes {across:.2f} x {deep:.2f} m; the arm works on 0.6 x 0.4 m")
    shift: Array = np.clip(0.0, low - least, high - most)
    return shift


def _moved(place: tuple[float, float] | None, shift: Array) -> tuple[float, float] | None:
    return None if place is None else (float(place[0] + shift[0]), float(place[1] + shift[1]))


def _one_on_another(flat: SceneSpec) -> list[ObjectSpec]:
    """A scene in which what has its middle over something larger, or lower, stands on that or in it."""
    all_flat = {str(spec.name): expected.alone(spec) for spec in flat.objects}
    order = sorted(all_flat.values(), key=lambda thing: -float(np.prod(thing.size[:2])))
    below: dict[str, str] = {}
    there: list[SceneObject] = []
    for thing in order:
        found = topmost(there, thing.position)
        if found is not None and thing.kind not in FIXED and not thing.members:
            below[thing.name] = found.name
            thing = expected.standing(thing, np.array([*thing.position[:2], found.top]))
        if thing.kind not in MARKS and not thing.members:
            there.append(thing)
    return [
        replace(spec, position=None, on=below[str(spec.name)]) if str(spec.name) in below else spec
        for spec in flat.objects
    ]


def _apart(standing: SceneSpec) -> None:
    """Raises `Unbridged` for things on the table that begin in one another."""
    all_of_it = expected.objects(standing)
    on_table = [all_of_it[str(spec.name)] for spec in standing.objects if spec.on is None and spec.kind not in MARKS]
    for one, other in combinations(on_table, 2):
        if covered(one).buffer(-WITHIN).intersects(covered(other)):
            raise Unbridged("room", f"{one.name} and {other.name} begin in one another")


def topmost(there: Sequence[SceneObject], place: Array) -> SceneObject | None:
    """The highest of some things that cover a place (2 or 3,)."""
    covering = [thing for thing in there if covers(thing, place)]
    return max(covering, key=lambda thing: thing.top, default=None)
