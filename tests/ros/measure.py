"""The figures of the README: `.venv-ros/kilted/bin/python tests/ros/measure.py`, on a quiet machine; or jazzy.

How long it takes from a command to the first motion of a joint, from a stop to the controller's cancelling and to rest,
and what a thousand goals leave behind. The controller is the simulated one; everything else is as with a real one.
"""

from __future__ import annotations

import argparse
import gc
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import numpy as np
from action_msgs.msg import GoalStatus, GoalStatusArray
from cells import cell_file
from conftest import Bench
from names import ARM_ACTION, LATCHED
from observer import Observer
from sensor_msgs.msg import JointState

from perception.types import Array
from robot.motion import Motion
from robot.path import Waypoint
from robot.ros2.robot import RosRobot
from robot.types import JointTrajectory, Stopped

MOVED = 2e-4
CANCELLING = (GoalStatus.STATUS_CANCELING, GoalStatus.STATUS_CANCELED)
# Goals before the memory is first looked at: caches fill.
WARMING = 50


class Ear(Thread):
    """A node of its own that notes when the controller cancels and when joints move."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._observer = Observer()
        self.over, self.cancelled, self.moved = Event(), 0.0, 0.0
        self.still: Array | None = None
        node = self._observer.node
        node.create_subscription(GoalStatusArray, f"{ARM_ACTION}/_action/status", self._hear_status, LATCHED)
        node.create_subscription(JointState, "/joint_states", self._hear_joints, 10)

    def run(self) -> None:
        self._observer.wait(self.over.is_set, seconds=np.inf)
        self._observer.close()

    def _hear_status(self, message: GoalStatusArray) -> None:
        if not self.cancelled and message.status_list and message.status_list[-1].status in CANCELLING:
            self.cancelled = time.perf_counter()

    def _hear_joints(self, message: JointState) -> None:
        positions = np.array(message.position[:7])
        if self.still is not None and not self.moved and np.abs(positions - self.still).max() > MOVED:
            self.moved = time.perf_counter()


def memory() -> float:
    """Of this process, MB."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def told(what: str, seconds: list[float]) -> None:
    """Print a distribution."""
    values = np.array(seconds) * 1e3
    print(f"{what}: median {np.median(values):.1f} ms, 95 % {np.quantile(values, 0.95):.1f}, worst {values.max():.1f}")


def stops(robot: RosRobot, motion: Motion, ear: Ear, tries: int, rng: np.random.Generator) -> None:
    """Begin motions, and stop each at some moment."""
    starts, cancels, rests = [], [], []
    for _ in range(tries):
        here = robot.state().positions
        goal = Waypoint(rng.uniform([-0.2, -0.1, 0.2], [0.2, 0.1, 0.4]), 0.0)
        line = motion.line(here, [goal])
        slow = JointTrajectory(line.times * 2, line.positions, line.velocities / 2)
        ear.still, ear.moved, ear.cancelled, stopped = here, 0.0, 0.0, 0.0

        def stop(after: float) -> None:
            nonlocal stopped
            time.sleep(after)
            stopped = time.perf_counter()
            robot.stop()

        stopper = Thread(target=stop, args=(rng.uniform(0.2, 0.6) * slow.duration,))
        began = time.perf_counter()
        stopper.start()
        try:
            robot.move(slow, stop=Event())
        except Stopped:
            rests.append(time.perf_counter() - stopped)
            cancels.append(ear.cancelled - stopped)
        stopper.join()
        starts.append(ear.moved - began)
    told("command to first joint motion", starts)
    told(f"stop to cancelled, as the controller says ({len(cancels)} of {tries})", cancels)
    told("stop to rest, as joint states say", rests)


def goals(robot: RosRobot, motion: Motion, count: int) -> None:
    """Short motions to and fro."""
    home = robot.arm.home
    robot.move(motion.joints(robot.state().positions, home), stop=Event())
    aside = home + np.array([0.01, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    before = threads = 0.0
    began = time.perf_counter()
    for index in range(count + WARMING):
        if index == WARMING:
            gc.collect()
            before, threads, began = memory(), threading.active_count(), time.perf_counter()
        robot.move(motion.joints(robot.state().positions, aside if index % 2 == 0 else home), stop=Event())
    seconds = time.perf_counter() - began
    gc.collect()
    print(
        f"{count} goals, all reached, {seconds / count:.3f} s each; memory {before:.1f} MB before, {memory():.1f} MB "
        f"after ({memory() / before - 1:+.1%}); threads {threads:.0f} and {threading.active_count()}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--goals", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    bench, ear = Bench("--scene", "blocks=1"), Ear()
    ear.start()
    with TemporaryDirectory() as folder, RosRobot(cell_file(Path(folder)), name="measured") as robot:
        motion = Motion(robot.arm)
        stops(robot, motion, ear, options.tries, np.random.default_rng(options.seed))
        ear.still = None
        goals(robot, motion, options.goals)
    ear.over.set()
    ear.join()
    bench.close()


if __name__ == "__main__":
    main()
