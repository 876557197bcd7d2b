"""Pick and place without second thoughts: a thing is taken and let go of at exactly a place, whatever is there."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

from perception.types import Scene
from robot.handling import Handling
from robot.moves import Moves
from robot.places import Place
from robot.planner import Planner
from robot.robot import Robot
from robot.safety import Safety
from robot.skills import silent
from robot.types import InCollision, MotionFailed, Unreachable


class Transport:
    """An arm for policies that choose places themselves; programs have `robot.skills.Skills`.

    Args:
        robot: the arm.
        motion: its planner.
        scene: what stands where, to plan around.
        safety: admits every trajectory.
    """

    def __init__(self, robot: Robot, motion: Planner, scene: Scene, safety: Safety) -> None:
        self._scene, self._safety = scene, safety
        self._moves = Moves(robot, motion, scene, safety, Event())
        self._hands = Handling(self._moves, silent)

    def carry(self, name: str, place: Place) -> None:
        """Take an object to a place and go home.

        Raises:
            UnknownObject, Unreachable, InCollision: it cannot be taken, or not be put there; it is where it was.
            SkillFailed, MotionFailed: something went wrong on the way.
        """
        self._safety.renew()
        self._scene.refresh()
        try:
            self._hands.take(name)
            try:
                self._hands.put(place)
            except InCollision:
                self._hands.put(replace(place, touching=True))
        except (Unreachable, InCollision, MotionFailed) as failure:
            if isinstance(failure, MotionFailed):
                self._hands.recover()
            if self._moves.load is not None:
                self._hands.put_back()
            raise
        finally:
            self._scene.look()
