"""An arm takes pictures of a calibration board, carried by it or lying on the table, from many sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from threading import Event

import numpy as np

from perception.calibration.board import Board
from perception.calibration.placing import around, carried
from perception.calibration.solve import LEAST_CORNERS, TooFewViews, View
from perception.inspection import inspect
from perception.types import Array, Pose, SceneObject
from robot.collision import Held
from robot.planner import Planner
from robot.robot import Robot
from robot.safety import Safety
from robot.viewpoints import visited

# How the board is carried: face up, its middle so far before the tool, where neither hand nor wrist hide it from above.
TOOL_FROM_BOARD = np.array([[0.0, 1.0, 0.0, 0.16], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, -1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
# What carries it may be thicker than paper, and wider than the print, m.
THICKNESS, RIM = 0.006, 0.03
HEIGHTS = (0.10, 0.42)
DISTANCES = (0.28, 0.50)
# So many poses are tried for each picture that is wanted, since some cannot be reached and some show too little.
TRIES = 6


@dataclass(frozen=True)
class Survey:
    """Takes pictures of a board with any robot.

    Args:
        robot: moves and takes them.
        planner: plans for it.
        board: what is looked for.
        seed: of the poses.
        stop: set by anyone, it brings the arm to rest.
        seen: told, after each picture, how many corners it shows.
    """

    robot: Robot
    planner: Planner
    board: Board
    seed: int = 0
    stop: Event = field(default_factory=Event)
    seen: Callable[[int], None] = lambda count: None

    def fixed(self, camera: str, count: int, tool_from_board: Array = TOOL_FROM_BOARD) -> list[View]:
        """So many views by a camera that stands still of the board in the gripper, held roughly so.

        Fewer where no more show enough of the board; those that do not are among them.

        Raises:
            TooFewViews: no pose can be reached.
            BadPicture, RobotError: see there; the arm is at rest.
        """
        width, height = self.board.size
        size = np.array([width + RIM, height + RIM, THICKNESS])
        sheet = SceneObject("board", "block", "white", np.ones(3), Pose(np.zeros(3)), size)
        known = self.robot.capture(camera).camera
        poses = carried(known, tool_from_board, HEIGHTS, np.random.default_rng(self.seed))
        return self._views(camera, poses, count, Held(sheet, tool_from_board), lambda tool: tool)

    def wrist(self, camera: str, count: int, table_from_board: Array | None = None) -> list[View]:
        """So many views by a camera on the wrist of the board lying on the table, by default in its middle, +y up.

        Fewer where no more show enough of the board. Raises as `fixed`.
        """
        known = self.robot.capture(camera).camera
        tool_from_camera = np.linalg.inv(self._tool()) @ known.table_from_camera
        lies = np.eye(4) if table_from_board is None else table_from_board
        poses = around(known, tool_from_camera, lies, DISTANCES, np.random.default_rng(self.seed))
        flange_from_tool = self.planner.arm.flange_from_tool
        return self._views(camera, poses, count, None, lambda tool: flange_from_tool @ np.linalg.inv(tool))

    def _views(
        self, camera: str, poses: Iterator[Array], count: int, held: Held | None, arm: Callable[[Array], Array]
    ) -> list[View]:
        motion, safety, views = self.planner, Safety(self.planner.arm), list[View]()
        home = self.robot.state().positions
        for tool in visited(self.robot, motion, safety, islice(poses, TRIES * count), held=held, stop=self.stop):
            picture = self.robot.capture(camera)
            inspect(picture)
            corners = self.board.find(picture.color)
            self.seen(len(corners))
            views.append(View(corners, arm(tool)))
            if sum(len(view.corners) >= LEAST_CORNERS for view in views) == count:
                break
        if not views:
            raise TooFewViews(
                f"the arm freely reaches none of {TRIES * count} poses in which camera {camera!r} would see the board, "
                "by where the camera is thought to be: clear the table, or say better where it is"
            )
        back = motion.joints(self.robot.state().positions, home, held=held)
        safety.admit(back, self.robot.state().positions)
        self.robot.move(back, stop=self.stop)
        return views

    def _tool(self) -> Array:
        return self.planner.kinematics.forward(self.robot.state().positions)
