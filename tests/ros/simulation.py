"""A simulated cell in real time, in one thread: others ask it to do things, and it says how it stands."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any, Literal

from robot.arm import panda_hand, panda_suction
from sim.build import build
from sim.robot import SimRobot
from sim.scene import SceneSpec
from sim.world import World

ARMS = {"hand": panda_hand, "suction": panda_suction}
# Between two moments, ns: joint states at 100 Hz.
PERIOD = 10_000_000


@dataclass(frozen=True)
class Moment:
    """How a cell stood.

    Args:
        stamp: ns since the epoch.
        positions, velocities: of every joint that moves, the arm's and then the fingers', rad or m, and per second.
        objects: (7,) position and quaternion of each object's bounding box by name, table frame.
    """

    stamp: int
    positions: tuple[float, ...]
    velocities: tuple[float, ...]
    objects: Mapping[str, tuple[float, ...]]


class Simulation:
    """A world with an arm.

    Args:
        spec: what stands on the table.
        effector: what is at the end of the arm.
        tell: called with each moment, in the simulation's thread.
    """

    def __init__(self, spec: SceneSpec, effector: Literal["hand", "suction"], tell: Callable[[Moment], None]) -> None:
        self._world = World(real_time=1.0)
        build(self._world, spec)
        self.robot = SimRobot(self._world, ARMS[effector]())
        self._start = self._world.save()
        self._tell = tell
        self._due = 0
        self._over = Event()
        self._jobs: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()
        self._world.watchers.append(self._watch)

    def do(self, job: Callable[[], Any]) -> Future[Any]:
        """Have something done in the simulation's thread, after what it is at. Any thread may ask."""
        future: Future[Any] = Future()
        self._jobs.put((job, future))
        return future

    def reset(self) -> None:
        """Put everything back to where it was at first. Called by way of `do`."""
        self._world.restore(self._start)

    def run(self) -> None:
        """Let time pass and do what is asked for, until `end`."""
        while not self._over.is_set():
            try:
                job, future = self._jobs.get_nowait()
            except Empty:
                self._world.step()
                continue
            try:
                future.set_result(job())
            except Exception as error:  # whoever asked is told
                future.set_exception(error)
        while not self._jobs.empty():
            self._jobs.get()[1].cancel()
        self._world.close()

    def end(self) -> None:
        """Bring the arm to rest and return from `run`. Any thread may ask."""
        self._over.set()
        self.robot.stop()

    def _watch(self) -> None:
        now = time.time_ns()
        if now < self._due:
            return
        self._due = max(self._due + PERIOD, now)
        motors = self.robot.snapshot()
        poses = {name: body.pose() for name, body in self._world.bodies.items()}
        objects = {name: (*pose.position.tolist(), *pose.quaternion.tolist()) for name, pose in poses.items()}
        self._tell(Moment(now, motors.positions, motors.velocities, objects))
