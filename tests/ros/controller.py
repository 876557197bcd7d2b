"""A simulated cell as a ROS 2 system has it: trajectory and gripper actions, joint states, transforms, a camera.

`python tests/ros/controller.py --scene blocks=2,bowls=1` in a ROS environment, with PyBullet's folder on PYTHONPATH.
What the arm does is physics, in real time, and what the camera sees is the scene. The first line on stdout says that
all is up. From then on each line on stdin asks for what only a simulation can tell or do (`Cell.answer`), answered by
a line of JSON; the end of stdin, SIGINT or SIGTERM ends it.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from threading import Thread

import numpy as np
from broadcaster import Broadcaster
from control_msgs.action import FollowJointTrajectory, GripperCommand, ParallelGripperCommand
from rclpy.context import Context
from rclpy.executors import MultiThreadedExecutor
from rclpy.node import Node
from servers import ArmServer, GripperServer
from simulation import Moment, Simulation

from sim.scene import SceneSpec, load_scene, parse_counts, usual_scene

GRIPPERS = {type.__name__: type for type in (GripperCommand, ParallelGripperCommand, FollowJointTrajectory)}
PICTURE_PERIOD = 0.1


class Cell:
    """The whole simulated cell: servers, broadcaster, camera.

    Args:
        spec: what stands on the table.
        effector: "hand" or "suction".
        gripper: type of the gripper's action.
        board: whether the camera sees a calibration board in the gripper.
    """

    def __init__(self, spec: SceneSpec, effector: str, gripper: str, *, board: bool) -> None:
        self._moment: Moment | None = None
        self._blind = False
        self._context = Context()
        self._context.init(args=[])
        self._node = node = Node("controller", context=self._context)
        self._simulation = Simulation(spec, effector, self._tell)
        self._broadcaster = Broadcaster(node, self._simulation.robot.arm)
        self._servers = ArmServer(node, self._simulation), GripperServer(node, self._simulation, GRIPPERS[gripper])
        # As many threads as can wait for the simulation at once, and two that answer meanwhile.
        self._executor = MultiThreadedExecutor(4, context=self._context)
        self._executor.add_node(node)
        shown = "board" if board else "nothing"
        # In a process group of its own: Ctrl-C is for the controller, with which the camera ends.
        self._camera = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("camera.py"), effector, json.dumps(spec.as_json()), shown],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        )

    def run(self) -> None:
        """Be up until `end`."""
        spinning = Thread(target=self._executor.spin)
        spinning.start()
        for task in (self._feed, self._listen):
            Thread(target=task, daemon=True).start()
        self._simulation.run()
        self._camera.stdin.close()
        self._camera.wait()
        self._executor.shutdown()
        spinning.join()
        self._node.destroy_node()
        self._context.shutdown()

    def end(self) -> None:
        """Come to rest and return from `run`. Any thread may call it."""
        self._simulation.end()

    def answer(self, question: str) -> object:
        """What is asked for on stdin.

        - truth: the true pose of every object: position, m, and quaternion in the table frame.
        - reset: everything is where it was at first.
        - freeze, thaw: joint states and transforms stay as they are, as with a driver that hangs; and go on.
        - blind, see: the camera falls silent; and goes on.
        """
        if question == "truth":
            return self._moment.objects
        if question == "reset":
            return self._simulation.do(self._simulation.reset).result()
        if question in ("freeze", "thaw"):
            self._broadcaster.frozen = question == "freeze"
        elif question in ("blind", "see"):
            self._blind = question == "blind"
        else:
            raise ValueError(f"no request {question!r}")
        return None

    def _tell(self, moment: Moment) -> None:
        self._moment = moment
        self._broadcaster.publish(moment)

    def _feed(self) -> None:
        """Tell the camera what to draw, whenever it is ready."""
        for number, _ in enumerate(self._camera.stdout):
            if number == 0:
                print("up", flush=True)
            time.sleep(PICTURE_PERIOD)
            while self._blind:
                time.sleep(PICTURE_PERIOD)
            try:
                self._camera.stdin.write(json.dumps(asdict(self._moment)) + "\n")
                self._camera.stdin.flush()
            except (BrokenPipeError, ValueError):
                return  # closed: it is over

    def _listen(self) -> None:
        for line in sys.stdin:
            print(json.dumps(self.answer(line.strip())), flush=True)
        self.end()


def main() -> None:
    """Be a cell until stdin ends or a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scene", default="blocks=4,bowls=3", help="as of `handscript run`")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--effector", choices=["hand", "suction"], default="hand")
    parser.add_argument("--gripper", choices=GRIPPERS, default="GripperCommand")
    parser.add_argument("--board", action="store_true", help="the gripper carries a calibration board")
    options = parser.parse_args()
    if options.scene.endswith(".toml"):
        spec = load_scene(options.scene)
    else:
        spec = usual_scene(np.random.default_rng(options.seed), parse_counts(options.scene))
    cell = Cell(spec, options.effector, options.gripper, board=options.board)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: cell.end())
    cell.run()


if __name__ == "__main__":
    main()
