"""Ropes: taking hold of a bead, pulling it along the table, laying a whole rope where it is wanted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from perception.groups import places, straight, tangents
from perception.types import Array, Pose, SceneObject
from robot.grasps import CUP_GAP
from robot.handling import ATTEMPTS, VACUUM_OFF, Handling, Note
from robot.moves import AWAY, Load, Moves
from robot.path import Waypoint
from robot.types import InCollision, JointTrajectory, MotionFailed, Refused, SkillFailed, Unreachable

# Slow, so that what trails behind stays on the table; as a share of what the joints can do.
PACE = 0.3
# A bead is lifted so far while it is pulled: it slides, and catches on nothing, m.
LIFTED = 0.002
# Beads are brought to their places one by one, each about so many from the one before; then the worst of them.
STRIDE, MOST = 4, 14
# Ways of turning that are planned for one pull, at most.
PLANS = 3
# A bead this near to its place lies there, and a rope whose beads are all this near is laid, m.
THERE, LAID = 0.006, 0.015


class Ropes:
    """What one arm can do with ropes.

    Args:
        moves: the arm in its scene.
        hands: its gripper.
        note: told what is done: a kind and its data.
    """

    def __init__(self, moves: Moves, hands: Handling, note: Note) -> None:
        self._moves, self._hands, self._note = moves, hands, note
        self._scene, self._motion, self._gripper = moves.scene, moves.motion, moves.motion.arm.gripper

    def drag(self, name: str, bead: int, goal: Array) -> None:
        """Pull a bead along the table to a place (2,); the rope trails behind.

        Raises:
            Refused: it is not a suction cup that would hold the bead.
            Unreachable, InCollision: there is no way; nothing has moved.
            SkillFailed: it is not there after as many tries as it may have.
        """
        self._expect_cup(name)
        for _ in range(ATTEMPTS):
            here = places(self._scene.get(name))
            if np.linalg.norm(here[bead] - goal) < THERE:
                break
            self._once(name, bead, goal, _trailing(here, bead, goal))
        self._moves.home(lift=AWAY, leave_out={name})
        off = float(np.linalg.norm(places(self._scene.look()[name])[bead] - goal))
        if off > LAID:
            raise SkillFailed(f"that bead of {name} is still {off * 1e3:.0f} mm from where it was to be pulled")

    def stretch(self, name: str, start: Array, end: Array) -> None:
        """Lay a rope straight along the line between two places (2,), in the middle of it, whichever end comes first.

        Raises: as `lay`.
        """
        here = places(self._scene.get(name))
        ways = [straight(here, start, end), straight(here, end, start)]
        self.lay(name, min(ways, key=lambda there: float(np.linalg.norm(here - there, axis=1).sum())))

    def lay(self, name: str, there: Array) -> None:
        """Bring every bead of a rope to a place of its own, (n, 2) m, as far apart as they are now.

        From one end to the other each is pulled where the rope before it, which lies there already, lets it; what is
        between follows. Then those that are farthest off are pulled to their places.

        Raises:
            Refused, Unreachable, InCollision: as `drag`.
            SkillFailed: some are not near their places after as many pulls as there may be.
        """
        self._expect_cup(name)
        turns = tangents(there)
        last = len(there) - 1
        for bead in np.linspace(0, last, max(round(last / STRIDE), 1) + 1).round().astype(int).tolist():
            self._once(name, bead, there[bead], turns[bead])
        for _ in range(MOST):
            off = np.linalg.norm(places(self._scene.look()[name]) - there, axis=1)
            worst = int(off.argmax())
            if off[worst] <= THERE:
                break
            self._once(name, worst, there[worst], turns[worst])
        self._moves.home(lift=AWAY, leave_out={name})
        off = np.linalg.norm(places(self._scene.look()[name]) - there, axis=1)
        if off.max() > LAID:
            raise SkillFailed(f"{name} lies up to {off.max() * 1e3:.0f} mm from where it was to be laid")

    def _expect_cup(self, name: str) -> None:
        # Measured: of nine beads between fingers six slipped out when the rope pulled at them.
        if self._gripper.kind != "suction":
            raise Refused(f"{name} is pulled by a suction cup, which holds a bead; a {self._gripper.kind} does not")

    def _once(self, name: str, bead: int, goal: Array, turn: float) -> None:
        """Take hold of a bead, pull it to a place and turn the rope there to a direction (rad), let go."""
        rope = self._scene.get(name)
        coming, pulling = self._planned(rope, bead, goal, turn)
        self._hands.open(VACUUM_OFF)
        try:
            self._moves.run(coming)
            if not self._moves.robot.grip(0.0, self._gripper.force).held:
                raise MotionFailed("the gripper closed on nothing")
            self._note("grasp", {"object": name, "bead": bead})
            self._moves.run(pulling)
        except MotionFailed as failure:
            self._note("retry", {"object": name, "bead": bead, "why": str(failure)})
        finally:
            # Also where the motion was stopped: the rope stays where it is.
            self._hands.open(VACUUM_OFF)
        lies = places(self._scene.look()[name])[bead]
        self._note("release", {"object": name, "bead": bead, "position": lies.tolist()})

    def _planned(
        self, rope: SceneObject, bead: int, goal: Array, turn: float
    ) -> tuple[JointTrajectory, JointTrajectory]:
        """The ways to a bead and along with it."""
        member = rope.members[bead]
        here = np.array([*member.position[:2], member.top + CUP_GAP])
        there = np.array([*goal, here[2] + LIFTED])
        raised = replace(member, pose=Pose(member.position + np.array([0.0, 0.0, LIFTED]), member.pose.quaternion))
        refusal: InCollision | Unreachable | None = None
        for start, end in self._yaws(here, there, turn - float(tangents(places(rope))[bead])):
            tool = Waypoint(here, start)
            try:
                coming = self._moves.route(tool, leave_out={rope.name}, lift=AWAY, approach=AWAY)
                others = self._moves.obstacles({rope.name})
                held = Load(raised, tool, 0.0).solid()
                pulling = self._motion.line(coming.positions[-1], [Waypoint(there, end)], others, held=held, pace=PACE)
                return coming, pulling
            except (InCollision, Unreachable) as error:
                refusal = refusal or error
        if refusal is None:
            raise Unreachable(f"the last joint cannot turn a bead of {rope.name} from where it lies to where it goes")
        raise refusal

    def _yaws(self, here: Array, there: Array, turn: float) -> list[tuple[float, float]]:
        """Yaws of the tool at a bead and at its goal, so that the bead turns by so much (rad), one way or the other."""
        near = self._motion.tool(self._moves.ready()).yaw
        low, high = self._motion.kinematics.yaw_range(there)
        shortest = float((turn + np.pi) % (2 * np.pi) - np.pi)
        # A cup may take hold at any yaw.
        starts = self._motion.best_yaw(here, [near], np.pi / 24, near)
        return [(start, start + shortest) for start in starts if low <= start + shortest <= high][:PLANS]


def _trailing(beads: Array, bead: int, goal: Array) -> float:
    """The direction of a rope at a bead that is pulled to a place, rad: an end goes ahead, the middle keeps its own."""
    way = goal - beads[bead]
    ahead = float(np.arctan2(way[1], way[0]))
    if bead == 0:
        return ahead + np.pi
    return ahead if bead == len(beads) - 1 else float(tangents(beads)[bead])
