"""One seeded story on one table: what an arm and a person do, and whether the scene keeps every name meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

import numpy as np

from bench.identity_table import Table, apart, standing
from perception.support import carried_by
from perception.types import Pose
from robot.types import RobotError
from sim.cell import SimCell

# A name stands for a thing when it is seen this near to it, or nearer to it than to any other, m.
NEAR = 0.03


class Episode:
    """A story and what was wrong in it.

    Args:
        cell: the table, the arm, and the scene that is judged.
        rng: draws what happens.

    Attributes:
        story: what happened, and what was wrong when it was looked at.
        asked: how often each thing happened.
        mistakes: what was wrong.
    """

    def __init__(self, cell: SimCell, rng: np.random.Generator) -> None:
        self.story: list[str] = []
        self.asked: Counter[str] = Counter()
        self.mistakes: list[str] = []
        self._scene, self._skills = cell.scene, cell.skills
        self._table = Table(cell, rng)
        self._rng = rng
        self._known: set[str] = set()

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
            acts[self._rng.integers(len(acts))]()
            self.look()
        self.put_down()
        for name in list(self._table.away):
            self._bring(name)
            self.look()
        self.look()
        self._judge_end()

    # The judge

    def look(self) -> None:
        """Let the scene look, and judge every name that it then sees."""
        self._table.touched.clear()
        there = [thing for thing in self._table.truth().values() if self._table.on_table(thing)]
        believed = self._scene.look()
        self._known |= believed.keys()
        for name, seen in believed.items():
            if seen.age > 0.0 or name == self._skills.held:
                continue
            far = {thing.name: float(np.linalg.norm(thing.position - seen.position)) for thing in there}
            nearest = min(far, key=far.__getitem__)
            if far.get(name, np.inf) > NEAR and nearest != name:
                self._wrong(f"{name} stands for {nearest}" if far[nearest] < NEAR else f"{name} stands for nothing")

    def _judge_end(self) -> None:
        believed, truth = self._scene.objects, self._table.truth()
        for name, thing in truth.items():
            if not self._table.on_table(thing):
                self.story.append(f"{name} fell off the table")
            elif name not in believed:
                if name not in self._known and carried_by(name, truth):
                    self.story.append(f"{name} was never to be seen")
                else:
                    self._wrong(f"{name} is not known any more")
            elif np.linalg.norm(believed[name].position[:2] - thing.position[:2]) > NEAR:
                self._wrong(f"{name} is believed elsewhere")

    # What the arm does

    def carry(self) -> None:
        """Take something that the scene knows, look while it is held, and put it on the table or on something."""
        names = [name for name in self._table.loose() if name in self._scene.objects]
        if not names:
            return
        name = self._any(names)
        onto = self._table.supports(name)
        self._tell("carry", name)
        with suppress(RobotError, LookupError):
            self._skills.pick(name)
            self.look()
            if self._rng.random() < 0.5:
                self._skills.goto(np.array([*self._table.anywhere(), 0.2]))
                self.look()
            free = self._skills.free_position(self._table.anywhere())
            self._skills.place(self._any(onto) if onto and self._rng.random() < 0.5 else free)
        self.put_down()

    def put_down(self) -> None:
        """Free the hand and bring the arm out of the picture."""
        if self._skills.held is not None:
            with suppress(RobotError, LookupError):
                self._skills.place(self._skills.free_position(np.zeros(2)))
        with suppress(RobotError):
            self._skills.go_home()

    def behind_the_arm(self) -> None:
        """Hide something behind the arm, and look."""
        names = list(self._table.loose())
        if not names:
            return
        hidden = self._any(names)
        self._tell("hide", hidden)
        with suppress(RobotError, LookupError):
            self._skills.goto(np.array([*self._table.truth()[hidden].position[:2], 0.2]))
        self.look()
        self.put_down()

    # What a person does

    def swap(self) -> None:
        """Let two unlike things that stand on the table change places."""
        table, things = self._table, self._table.loose()
        pairs = [
            (a, b)
            for a in things.values()
            for b in things.values()
            if a.name < b.name and not table.alike(a, b) and table.fits(a, b) and table.fits(b, a)
        ]
        if pairs:
            a, b = pairs[self._rng.integers(len(pairs))]
            self._tell("swap", f"{a.name}, {b.name}")
            table.lift(a.name, standing(a, b.position[:2]))
            table.put(b.name, standing(b, a.position[:2]))

    def move_several(self) -> None:
        """Move one to three things, with looks between or not."""
        table = self._table
        seen = self._rng.random() < 0.5
        for _ in range(self._rng.integers(1, 4)):
            names = [name for name in table.loose() if table.may_move(name)]
            if not names:
                return
            name = self._any(names)
            thing = table.truth()[name]
            place = table.free_place(thing, within=table.nearest_alike(thing))
            if place is not None:
                self._tell("move in sight" if seen else "move unseen", name)
                table.put(name, standing(thing, place, table.yaw()))
            if seen:
                self.look()

    def nudge(self) -> None:
        """Shove one of look-alikes by less than the distance to the next."""
        table = self._table
        twins = [each for each in table.loose().values() if np.isfinite(table.nearest_alike(each))]
        if twins:
            twin = twins[self._rng.integers(len(twins))]
            place = table.free_place(twin, within=min(table.nearest_alike(twin), 0.08))
            if place is not None:
                self._tell("nudge", twin.name)
                table.put(twin.name, standing(twin, place, twin.pose.yaw))

    def put_upon(self) -> None:
        """Put something on or in something else."""
        table, things = self._table, self._table.truth()
        pairs = [
            (name, other)
            for name in table.loose()
            if table.may_move(name)
            for other in table.supports(name)
            if apart(things[name], things[other]) < table.nearest_alike(things[name])
        ]
        if pairs:
            name, other = pairs[self._rng.integers(len(pairs))]
            self._tell("put upon", f"{name} on {other}")
            upper, lower = things[name], things[other]
            height = lower.top if lower.kind == "block" else lower.position[2]
            table.put(name, Pose(np.array([*lower.position[:2], height + upper.size[2] / 2.0 + 0.002])))

    def take_away(self) -> None:
        """Take something off the table."""
        table = self._table
        gone = [table.truth()[name] for name in table.away]
        names = [name for name, it in table.loose().items() if not any(table.alike(it, other) for other in gone)]
        if names and len(table.away) < 2:
            name = self._any(names)
            self._tell("take away", name)
            table.take_off(name)

    def bring_back(self) -> None:
        """Bring back what was taken off the table."""
        if self._table.away:
            self._bring(self._any(sorted(self._table.away)))

    def _bring(self, name: str) -> None:
        thing = self._table.truth()[name]
        place = self._table.free_place(thing)
        if place is not None:
            self._tell("bring back", name)
            self._table.away.remove(name)
            self._table.put(name, standing(thing, place, self._table.yaw()))

    def _any(self, names: Sequence[str]) -> str:
        return names[self._rng.integers(len(names))]

    def _tell(self, act: str, what: str) -> None:
        self.asked[act] += 1
        self.story.append(f"{act}: {what}")

    def _wrong(self, what: str) -> None:
        self.mistakes.append(what)
        self.story.append(f"  WRONG: {what}")
