"""A simulated arm at a table, with true object poses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Event

import numpy as np
import pytest

from perception.detect.truth import TruthDetector
from perception.scene import ObservedScene
from perception.types import Pose, SceneObject
from robot.arm import Arm, panda_hand, panda_spatula, panda_suction
from robot.motion import Motion
from robot.skills import Skills
from sim.build import build
from sim.robot import SimRobot
from sim.scene import ObjectSpec, scene
from sim.world import World

ARMS = {"hand": panda_hand, "suction": panda_suction, "spatula": panda_spatula}


@dataclass
class Cell:
    """One arm, one table, and what skills note."""

    world: World
    robot: SimRobot
    scene: ObservedScene
    skills: Skills
    stop: Event
    notes: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def where(self, name: str) -> SceneObject:
        return next(thing for thing in self.world.true_objects() if thing.name == name)

    def at_rest(self) -> bool:
        return bool(np.abs(self.robot.state().velocities).max() < 0.02)


@pytest.fixture(scope="session", params=["hand", "suction"])
def arm(request: pytest.FixtureRequest) -> Arm:
    return ARMS[request.param]()


@pytest.fixture(scope="session")
def motion(arm: Arm) -> Motion:
    return Motion(arm)


@pytest.fixture
def make_cell() -> Iterator[Callable[..., Cell]]:
    """Builds cells from object specifications; frees them at the end."""
    worlds: list[World] = []

    def make(*objects: ObjectSpec, effector: str = "suction") -> Cell:
        world = World()
        worlds.append(world)
        build(world, scene(objects))
        robot = SimRobot(world, ARMS[effector]())
        belief = ObservedScene(TruthDetector(world), None, clock=lambda: world.time)
        stop, notes = Event(), []
        skills = Skills(robot, Motion(robot.arm), belief, stop=stop, note=lambda kind, data: notes.append((kind, data)))
        return Cell(world, robot, belief, skills, stop, notes)

    yield make
    for world in worlds:
        world.close()


@pytest.fixture(scope="session")
def thing() -> Callable[..., SceneObject]:
    """Builds believed objects: kind, centre (x, y), size; they stand on the table unless `bottom` says otherwise."""

    def make(
        name: str,
        xy: tuple[float, float],
        size: tuple[float, float, float] = (0.04, 0.04, 0.04),
        *,
        kind: str = "block",
        yaw: float = 0.0,
        bottom: float = 0.0,
    ) -> SceneObject:
        pose = Pose(np.array([*xy, bottom + size[2] / 2]), np.array([0.0, 0.0, np.sin(yaw / 2), np.cos(yaw / 2)]))
        return SceneObject(name, kind, "red", np.array([1.0, 0.0, 0.0]), pose, np.array(size))

    return make
