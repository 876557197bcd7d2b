"""Opening and closing drawers: take hold of the handle, go along the drawer's way, let go, look, and do it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perception.drawers import cabinet, contents, opening_of, outward, shape_of, sliding, table_from_handle
from perception.geometry.drawers import BAR
from perception.support import bottom
from perception.types import Array, SceneObject
from robot.arm import Gripper
from robot.grasps import CUP_GAP, FINGER_CLEARANCE
from robot.handling import ATTEMPTS, Handling, Note
from robot.kinematics import tool_down
from robot.moves import AWAY, Load, Moves
from robot.path import Waypoint
from robot.types import InCollision, JointTrajectory, MotionFailed, SkillFailed, Unreachable

# An open drawer ends so far before its stop, and one within this of where it should be is there, m.
STOP = 0.002
CLOSE_ENOUGH = 0.006
# Sine of the angle by which a tool that goes down may be off the vertical.
TILT = 0.01
# Pulling goes slowly, so that what is in the tray stays where it is.
PACE = 0.3


@dataclass(frozen=True)
class _Plan:
    """How a drawer is moved once: the ways to the handle and along with it, and the fingers' opening on the way, m."""

    coming: JointTrajectory
    sliding: JointTrajectory
    opening: float


def handle_grasps(gripper: Gripper) -> list[Array]:
    """How a gripper can take hold of a handle, best first: (4, 4) handle_from_tool each."""
    if gripper.kind == "suction":
        return [tool_down(np.array([0.0, 0.0, BAR[2] / 2 + CUP_GAP]), 0.0)]
    # Behind and before the bar a finger pulls and pushes; at its ends they hold by friction.
    return [tool_down(np.zeros(3), yaw) for yaw in (0.0, np.pi / 2)]


class Drawers:
    """What one arm can do with drawers.

    Attributes:
        grasp: (4, 4) handle_from_tool: how a handle was last taken hold of; before that, how it would be.

    Args:
        moves: the arm in its scene.
        hands: its gripper.
        note: told what is done: a kind and its data.
    """

    def __init__(self, moves: Moves, hands: Handling, note: Note) -> None:
        self._moves, self._hands, self._note = moves, hands, note
        self._scene, self._motion, self._gripper = moves.scene, moves.motion, moves.motion.arm.gripper
        self.grasp = handle_grasps(self._gripper)[0]

    def open(self, name: str, grasp: Array | None = None) -> Array | None:
        """Pull a drawer open.

        Args:
            name: of the drawer.
            grasp: (4, 4) handle_from_tool, the tool pointing down; None to choose.

        Returns:
            (4, 4) handle_from_tool as the arm measured it when the gripper closed; None where it was open already.

        Raises:
            Unreachable, InCollision: there is no way; at the first try, nothing has moved.
            SkillFailed: it was tried as often as it may be.
        """
        return self._slide(name, shape_of(self._scene.get(name)).travel - STOP, grasp)

    def close(self, name: str, grasp: Array | None = None) -> Array | None:
        """Push a drawer in. As `open`; what is in it must not reach above the tray's way in (`InCollision`)."""
        drawer = self._scene.get(name)
        ceiling = bottom(drawer) + shape_of(drawer).clearance
        tall = next((thing for thing in contents(drawer, self._scene.objects) if thing.top > ceiling), None)
        if tall is not None:
            raise InCollision(
                f"{tall.name} in {name} is {tall.top * 1e3:.0f} mm high, {ceiling * 1e3:.0f} mm go in: move that first"
            )
        return self._slide(name, 0.0, grasp)

    def _slide(self, name: str, goal: float, grasp: Array | None) -> Array | None:
        """Open a drawer by so much (m), one way of taking hold of it after the other."""
        self._hands.expect_to_hold(f"the handle of {name}")
        ways = handle_grasps(self._gripper) if grasp is None else [grasp]
        drawer = self._scene.get(name)
        used: Array | None = None
        for attempt in range(ATTEMPTS):
            if abs(opening_of(drawer) - goal) <= CLOSE_ENOUGH:
                return used
            first = attempt % len(ways)
            used = self._once(drawer, goal, [*ways[first:], *ways[:first]], attempt)
            drawer = self._scene.look()[name]
        if abs(opening_of(drawer) - goal) > CLOSE_ENOUGH:
            off = f"{opening_of(drawer) * 1e3:.0f} mm open instead of {goal * 1e3:.0f}"
            raise SkillFailed(f"{name} is {off}, after {ATTEMPTS} tries")
        return used

    def _once(self, drawer: SceneObject, goal: float, ways: Sequence[Array], attempt: int) -> Array | None:
        """Take hold, slide, let go, go home; how the handle was taken hold of, None where it was not."""
        plan = self._plan(drawer, goal, ways)
        used: Array | None = None
        self._hands.open(plan.opening)
        try:
            self._moves.run(plan.coming)
            pose = self._motion.kinematics.forward(self._moves.positions())
            if not self._moves.robot.grip(0.0, self._gripper.force).held:
                raise MotionFailed("the gripper closed on nothing")
            self.grasp = used = np.linalg.inv(table_from_handle(drawer)) @ pose
            self._note("grasp", {"object": drawer.name, "attempt": attempt + 1, "handle_from_tool": used.tolist()})
            self._moves.run(plan.sliding)
        except MotionFailed as failure:
            self._note("retry", {"object": drawer.name, "attempt": attempt + 1, "why": str(failure)})
        finally:
            # Also where the motion was stopped: what slides stays where it is.
            self._hands.open(plan.opening)
        self._scene.look()
        self._moves.home(lift=AWAY)
        self._note("release", {"object": drawer.name, "opening": opening_of(self._scene.get(drawer.name))})
        return used

    def _plan(self, drawer: SceneObject, goal: float, ways: Sequence[Array]) -> _Plan:
        """The first way to take hold of the handle from which it can be moved. Raises `Unreachable`, `InCollision`."""
        refusal: InCollision | Unreachable | None = None
        for grasp in ways:
            try:
                return self._planned(drawer, goal, grasp)
            except (InCollision, Unreachable) as error:
                refusal = error
        raise type(refusal)(f"no way to move {drawer.name}: {refusal}") from refusal  # type: ignore[misc]

    def _planned(self, drawer: SceneObject, goal: float, grasp: Array) -> _Plan:
        way = (goal - opening_of(drawer)) * outward(drawer)
        tool = self._tool(drawer, grasp, way)
        wide = self._width(grasp)
        opening = min(wide + 2 * FINGER_CLEARANCE, self._gripper.max_width)
        coming = self._moves.route(tool, width=opening, approach=AWAY)
        inside = [thing.name for thing in contents(drawer, self._scene.objects)]
        pulling = self._motion.line(
            coming.positions[-1],
            [Waypoint(tool.position + way, tool.yaw)],
            [*self._moves.obstacles({drawer.name, *inside}), cabinet(drawer)],
            width=wide,
            held=Load(sliding(drawer), tool, wide).solid(),
            pace=PACE,
        )
        return _Plan(coming, pulling, opening)

    def _tool(self, drawer: SceneObject, grasp: Array, way: Array) -> Waypoint:
        """Where the tool is when it holds the handle like that, with a yaw that it can keep all the way (3,)."""
        pose = table_from_handle(drawer) @ grasp
        if np.linalg.norm(pose[:2, 2]) > TILT or pose[2, 2] > 0.0:
            tilt = np.degrees(np.arccos(np.clip(-pose[2, 2], -1.0, 1.0)))
            raise Unreachable(f"the tool would be {tilt:.0f} degrees off the vertical; it takes hold from above only")
        yaw = float(np.arctan2(pose[1, 1], pose[0, 1]))
        # Half a turn makes no difference to two fingers, and none at all does to a cup.
        period = np.pi if self._gripper.kind == "hand" else np.pi / 24
        low, high = self._motion.kinematics.yaw_range(pose[:3, 3] + way)
        yaws = [it for it in self._motion.best_yaw(pose[:3, 3], [yaw], period, yaw) if low <= it <= high]
        if not yaws:
            raise Unreachable(f"the last joint cannot keep a yaw of {np.degrees(yaw):.0f} degrees all the way")
        return Waypoint(pose[:3, 3], yaws[0])

    def _width(self, grasp: Array) -> float:
        """How far apart the fingers are that touch the bar, in the middle between them or not, m; 0 for a cup."""
        if self._gripper.kind == "suction":
            return 0.0
        closing, half, breadth = np.abs(grasp[:2, 1]) + 1e-9, np.array(BAR[:2]) / 2, self._gripper.breadth / 2
        # Either face of the bar ends what a finger of that breadth meets of it, or its corner does.
        faces = (half + breadth * closing[::-1]) / closing
        return float(2 * (min(*faces, closing @ half) + abs(grasp[:2, 1] @ grasp[:2, 3])))
