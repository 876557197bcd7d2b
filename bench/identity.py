"""How often things keep their names while an arm carries them and a person moves them about.

    python -m bench.identity --episodes 500
    python -m bench.identity --episodes 1 --first 17 --tell      # what happened in one of them

Each episode has two or three look-alikes of one kind, colour and size, one more that differs from them in size alone,
a vessel and other things, some of them on or in another. The arm carries things and is looked at while it holds them;
it hides things. A person swaps unlike things, moves one or several, in sight or between two looks, nudges one of
look-alikes, puts things on or in others, takes things away and brings them back. Identity is kept when at every look
no name that the scene sees stands for another body, and at the end every body on the table has its own.

Not asked for is what nobody could tell: which of look-alikes a person has swapped between two looks. Of look-alikes at
most one is moved between two looks, by less than the distance to the next, and one at a time is off the table.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import numpy as np

from perception.support import carried_by
from perception.types import Array, Pose, SceneObject
from perception.workspace import WORKSPACE
from robot.types import RobotError
from sim.cell import SimCell
from sim.objects import SIZES
from sim.scene import Kind, ObjectSpec, SceneError, SceneSpec, scatter, scene

# What a person puts on or in what, so that it stays there.
ON: dict[str, tuple[str, ...]] = {
    "block": ("block", "plate", "bowl"),
    "cylinder": ("block", "plate", "bowl"),
    "ball": ("bowl",),
}
COLORS = ("red", "green", "blue", "yellow")
ALIKE: tuple[Kind, ...] = ("block", "cylinder", "ball", "mug", "bowl")
OTHERS: tuple[Kind, ...] = ("block", "block", "cylinder", "ball", "mug", "plate")
# Room between footprints that a person leaves, m.
GAP = 0.015
# A name stands for a thing when it is seen this near to it, or nearer to it than to any other, m.
NEAR = 0.03
AWAY = (3.0, -0.7)


@dataclass
class Episode:
    """One seeded story on one table.

    Args:
        cell: the table, the arm, and the scene that is judged.
        rng: draws what happens.

    Attributes:
        story: what happened, and what was wrong when it was looked at.
        away: the names of what a person has taken off the table.
        touched: the names of what a person has moved since the last look.
        asked: how often each thing happened.
        mistakes: what was wrong.
    """

    cell: SimCell
    rng: np.random.Generator
    story: list[str] = field(default_factory=list)
    away: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    def play(self, events: int) -> None:
        """Let so many things happen, look after each, and once more with the arm out of the way."""
        self.look()
        acts: tuple[Callable[[], None], ...] = (
            self.carry,
            self.carry,
            self.swap,
            self.move_several,
            self.nudge,
            self.put_upon,
            self.behind_the_arm,
            self.take_away,
            self.bring_back,
        )
        for _ in range(events):
            acts[self.rng.integers(len(acts))]()
            self.look()
        self.put_down()
        for name in list(self.away):
            self._bring(name)
            self.look()
        self.look()
        believed = self.cell.scene.objects
        for name, thing in self.cell.truth().items():
            if not self._on_table(thing):
                self.story.append(f"{name} fell off the table")
            elif name not in believed:
                self._wrong(f"{name} is not known any more")
            elif np.linalg.norm(believed[name].position[:2] - thing.position[:2]) > NEAR:
                self._wrong(f"{name} is believed elsewhere")

    def look(self) -> None:
        """Let the scene look, and judge every name that it then sees."""
        self.touched.clear()
        there = [thing for thing in self.cell.truth().values() if self._on_table(thing)]
        for name, seen in self.cell.scene.look().items():
            if seen.age > 0.0 or name == self.cell.skills.held:
                continue
            far = {thing.name: float(np.linalg.norm(thing.position - seen.position)) for thing in there}
            nearest = min(far, key=far.__getitem__)
            if far.get(name, np.inf) > NEAR and nearest != name:
                self._wrong(f"{name} stands for {nearest}" if far[nearest] < NEAR else f"{name} stands for nothing")

    # What the arm does

    def carry(self) -> None:
        """Take something, look while it is held here and there, and put it on the table or on something."""
        names = [name for name in self._loose() if self._alone(name)]
        if not names:
            return
        name = self._any(names)
        onto = self._supports(name)
        self._tell("carry", name)
        with suppress(RobotError, LookupError):
            self.cell.skills.pick(name)
            self.look()
            if self.rng.random() < 0.5:
                self.cell.skills.goto(np.array([*self._anywhere(), 0.2]))
                self.look()
            free = self.cell.skills.free_position(self._anywhere())
            self.cell.skills.place(self._any(onto) if onto and self.rng.random() < 0.5 else free)
        self.put_down()

    def put_down(self) -> None:
        """Free the hand and bring the arm out of the picture."""
        if self.cell.skills.held is not None:
            with suppress(RobotError, LookupError):
                self.cell.skills.place(self.cell.skills.free_position(np.zeros(2)))
        with suppress(RobotError):
            self.cell.skills.go_home()

    def behind_the_arm(self) -> None:
        """Hide something behind the arm, and meanwhile move something else."""
        names = list(self._loose())
        if not names:
            return
        hidden = self._any(names)
        self._tell("hide", hidden)
        with suppress(RobotError, LookupError):
            self.cell.skills.goto(np.array([*self.cell.truth()[hidden].position[:2], 0.2]))
        self.look()
        self.put_down()

    # What a person does

    def swap(self) -> None:
        """Let two unlike things that stand on the table change places."""
        things = self._loose()
        pairs = [
            (a, b)
            for a in things.values()
            for b in things.values()
            if a.name < b.name and not self._alike(a, b) and self._fits(a, b) and self._fits(b, a)
        ]
        if pairs:
            a, b = pairs[self.rng.integers(len(pairs))]
            self._tell("swap", f"{a.name}, {b.name}")
            self._put(a.name, _standing(a, b.position[:2]))
            self._put(b.name, _standing(b, a.position[:2]))
            self._settle()

    def move_several(self) -> None:
        """Move one to three things, with looks between or not."""
        seen = self.rng.random() < 0.5
        for _ in range(self.rng.integers(1, 4)):
            names = [name for name in self._loose() if self._may_move(name)]
            if not names:
                return
            name = self._any(names)
            thing = self.cell.truth()[name]
            place = self._free_place(thing, within=self._nearest_alike(thing))
            if place is not None:
                self._tell("move in sight" if seen else "move unseen", name)
                self._put(name, _standing(thing, place, self._yaw()))
                self._settle()
            if seen:
                self.look()

    def nudge(self) -> None:
        """Shove one of look-alikes by less than the distance to the next."""
        things = self._loose()
        twins = [each for each in things.values() if np.isfinite(self._nearest_alike(each))]
        if twins:
            twin = twins[self.rng.integers(len(twins))]
            place = self._free_place(twin, within=min(self._nearest_alike(twin), 0.08))
            if place is not None:
                self._tell("nudge", twin.name)
                self._put(twin.name, _standing(twin, place, twin.pose.yaw))
                self._settle()

    def put_upon(self) -> None:
        """Put something on or in something else."""
        pairs = [(name, other) for name in self._loose() if self._may_move(name) for other in self._supports(name)]
        pairs = [
            (name, other)
            for name, other in pairs
            if _apart(self.cell.truth()[name], self.cell.truth()[other]) < self._nearest_alike(self.cell.truth()[name])
        ]
        if pairs:
            name, other = pairs[self.rng.integers(len(pairs))]
            self._tell("put upon", f"{name} on {other}")
            upper, lower = self.cell.truth()[name], self.cell.truth()[other]
            height = lower.top if lower.kind == "block" else lower.position[2]
            self._put(name, Pose(np.array([*lower.position[:2], height + upper.size[2] / 2.0 + 0.002])))
            self._settle()

    def take_away(self) -> None:
        """Take something off the table."""
        gone = [self.cell.truth()[name] for name in self.away]
        names = [name for name, it in self._loose().items() if not any(self._alike(it, other) for other in gone)]
        if names and len(self.away) < 2:
            name = self._any(names)
            self._tell("take away", name)
            self.away.add(name)
            x, z = AWAY
            self._put(name, Pose(np.array([x + 0.5 * len(self.away), x, z])))
            self._settle()

    def bring_back(self) -> None:
        """Bring back what was taken off the table."""
        if self.away:
            self._bring(self._any(sorted(self.away)))

    def _bring(self, name: str) -> None:
        thing = self.cell.truth()[name]
        place = self._free_place(thing)
        if place is not None:
            self._tell("bring back", name)
            self.away.remove(name)
            self._put(name, _standing(thing, place, self._yaw()))
            self._settle()

    # What there is

    def _loose(self) -> dict[str, SceneObject]:
        """What nothing stands on and the arm does not hold, and stands upright on the table or on something."""
        things = {name: it for name, it in self.cell.truth().items() if self._on_table(it)}
        return {
            name: it
            for name, it in things.items()
            if not carried_by(name, things) and name != self.cell.skills.held and _upright(it)
        }

    def _alone(self, name: str) -> bool:
        """Whether the scene knows it: what it does not know, nobody can ask the arm for."""
        return name in self.cell.scene.objects

    def _supports(self, name: str) -> list[str]:
        things = self._loose()
        thing = things.get(name)
        kinds = ON.get(thing.kind, ()) if thing is not None else ()
        return [each.name for each in things.values() if each.kind in kinds and each.name != name and _low(each)]

    def _alike(self, a: SceneObject, b: SceneObject) -> bool:
        return (a.kind, a.color) == (b.kind, b.color) and bool(np.allclose(a.size, b.size))

    def _nearest_alike(self, thing: SceneObject) -> float:
        """How far the next thing is that nobody can tell from it, m; infinite without one."""
        others = [it for it in self.cell.truth().values() if it.name != thing.name and self._alike(it, thing)]
        return min([_apart(thing, it) for it in others if self._on_table(it)], default=np.inf)

    def _may_move(self, name: str) -> bool:
        """Whether it and all that is like it have stood still since the last look."""
        things = self.cell.truth()
        return not any(self._alike(things[name], things[moved]) for moved in self.touched)

    def _on_table(self, thing: SceneObject) -> bool:
        return bool(thing.position[2] > -0.1)

    def _fits(self, thing: SceneObject, place: SceneObject) -> bool:
        """Whether a thing has room on the table where another one stands."""
        others = [it for it in self.cell.truth().values() if it.name not in (thing.name, place.name)]
        return _low(place) and _clear(thing, place.position[:2], others)

    def _free_place(self, thing: SceneObject, within: float = np.inf) -> Array | None:
        others = [it for it in self.cell.truth().values() if it.name != thing.name]
        for _ in range(60):
            place = self._anywhere()
            if within < 0.2:
                place = thing.position[:2] + self.rng.uniform(-within, within, 2)
            if np.linalg.norm(place - thing.position[:2]) < 0.95 * within and _clear(thing, place, others):
                return place
        return None

    def _anywhere(self) -> Array:
        x0, y0, x1, y1 = WORKSPACE.bounds
        return self.rng.uniform([x0 + 0.05, y0 + 0.05], [x1 - 0.05, y1 - 0.05])

    def _yaw(self) -> float:
        return float(self.rng.uniform(-np.pi, np.pi))

    def _any(self, names: Sequence[str]) -> str:
        return names[self.rng.integers(len(names))]

    def _put(self, name: str, pose: Pose) -> None:
        self.cell.world.body(name).set_pose(pose)
        self.touched.add(name)

    def _settle(self) -> None:
        self.cell.world.settle()

    def _tell(self, act: str, what: str) -> None:
        self.asked[act] += 1
        self.story.append(f"{act}: {what}")

    def _wrong(self, what: str) -> None:
        self.mistakes.append(what)
        self.story.append(f"  WRONG: {what}")


def _apart(a: SceneObject, b: SceneObject) -> float:
    return float(np.linalg.norm(a.position[:2] - b.position[:2]))


def _low(thing: SceneObject, gap: float = 0.005) -> bool:
    """Whether it stands on the table itself."""
    return bool(thing.position[2] < thing.size[2] / 2.0 + gap)


def _upright(thing: SceneObject) -> bool:
    x, y, _, _ = thing.pose.quaternion
    return thing.kind == "ball" or float(np.hypot(x, y)) < 0.1


def _standing(thing: SceneObject, xy: Array, yaw: float = 0.0) -> Pose:
    """On the table, a hair above it."""
    quaternion = np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)])
    return Pose(np.array([xy[0], xy[1], thing.size[2] / 2.0 + 0.001]), quaternion)


def _clear(thing: SceneObject, xy: Array, others: Sequence[SceneObject]) -> bool:
    """Whether a thing at (2,) xy, turned at will, leaves room to others."""
    reach = float(np.linalg.norm(thing.size[:2])) / 2.0 + GAP
    return all(
        np.linalg.norm(other.position[:2] - xy) > reach + float(np.linalg.norm(other.size[:2])) / 2.0
        for other in others
    )


def draw(rng: np.random.Generator) -> SceneSpec:
    """Two or three look-alikes, one that is larger, a vessel, two to three others; at times one thing on another."""
    kind, color = ALIKE[rng.integers(len(ALIKE))], str(rng.choice(COLORS))
    usual = SIZES[kind].usual
    alike = [ObjectSpec(kind=kind, color=color) for _ in range(rng.integers(2, 4))]
    larger = ObjectSpec(kind=kind, color=color, size=tuple(1.3 * length for length in usual))
    vessel = ObjectSpec(kind="bowl", color=str(rng.choice([other for other in COLORS if other != color])))
    others = [
        ObjectSpec(kind=OTHERS[rng.integers(len(OTHERS))], color=str(rng.choice(COLORS)))
        for _ in range(rng.integers(2, 4))
    ]
    spec = scatter(rng, [*alike, larger, vessel, *others])
    things = list(spec.objects)
    pairs = [
        (i, str(below.name))
        for i, above in enumerate(things)
        for below in things
        if below is not above and below.kind in ON.get(above.kind, ())
    ]
    if pairs and rng.random() < 0.5:
        i, below = pairs[rng.integers(len(pairs))]
        things[i] = replace(things[i], position=None, on=below)
    return scene(things)


def play(seed: int, events: int) -> Episode:
    """One episode; scenes that do not stand are drawn again."""
    rng = np.random.default_rng(seed)
    while True:
        try:
            cell = SimCell(draw(rng), seed=seed)
        except SceneError:
            continue
        with cell:
            episode = Episode(cell, rng)
            episode.play(events)
            return episode


def main() -> None:
    """Play the episodes and print how many kept every identity."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="seed of the first episode")
    parser.add_argument("--events", type=int, default=5, help="what happens in each episode")
    parser.add_argument("--tell", action="store_true", help="print what happened in every episode")
    options = parser.parse_args()
    kept, asked = 0, Counter[str]()
    for seed in range(options.first, options.first + options.episodes):
        episode = play(seed, options.events)
        kept += not episode.mistakes
        asked += episode.asked
        if options.tell or episode.mistakes:
            print(f"seed {seed}:", *episode.story, sep="\n  ", flush=True)
    print(", ".join(f"{count} x {what}" for what, count in sorted(asked.items())))
    print(f"identity kept in {kept} of {options.episodes} episodes ({100 * kept / options.episodes:.1f} %)")


if __name__ == "__main__":
    main()
