from dataclasses import replace

import numpy as np
import pytest

from robot.arm import panda_suction
from robot.motion import Motion
from robot.path import Waypoint
from robot.safety import Limits, Safety
from robot.types import JointTrajectory, Refused

ARM = panda_suction()


@pytest.fixture(scope="module")
def good() -> JointTrajectory:
    return Motion(ARM).route(ARM.home, Waypoint(np.array([0.1, 0.1, 0.1]), 0.0), approach=0.03)


def test_a_planned_motion_is_admitted(good: JointTrajectory) -> None:
    Safety(ARM).admit(good, ARM.home)


def test_a_start_elsewhere_is_refused(good: JointTrajectory) -> None:
    with pytest.raises(Refused, match="from where the arm stands"):
        Safety(ARM).admit(good, ARM.home + 0.2)


def test_too_fast_is_refused_and_names_the_joint(good: JointTrajectory) -> None:
    with pytest.raises(Refused, match=r"panda_joint\d would turn at"):
        Safety(ARM).admit(replace(good, velocities=good.velocities * 3), ARM.home)


def test_past_a_joint_limit_is_refused(good: JointTrajectory) -> None:
    bent = good.positions.copy()
    bent[-1, 3] = 0.5
    with pytest.raises(Refused, match="panda_joint4 would go"):
        Safety(ARM).admit(replace(good, positions=bent), ARM.home)


def test_out_of_the_cell_is_refused(good: JointTrajectory) -> None:
    limits = Limits(low=np.array([-0.42, -0.34, 0.2]))
    with pytest.raises(Refused, match="the cell allows"):
        Safety(ARM, limits).admit(good, ARM.home)


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_numbers_that_are_none_are_refused(good: JointTrajectory, broken: float) -> None:
    positions = good.positions.copy()
    positions[3, 2] = broken
    with pytest.raises(Refused, match="finite"):
        Safety(ARM).admit(replace(good, positions=positions), ARM.home)


def test_time_that_stands_still_is_refused(good: JointTrajectory) -> None:
    with pytest.raises(Refused, match="increase"):
        Safety(ARM).admit(replace(good, times=np.zeros_like(good.times)), ARM.home)


def test_budgets_run_out_and_are_renewed(good: JointTrajectory) -> None:
    safety = Safety(ARM, Limits(motions=2))
    safety.admit(good, ARM.home)
    safety.admit(good, ARM.home)
    with pytest.raises(Refused, match="budget of 2 motions"):
        safety.admit(good, ARM.home)
    safety.renew()
    safety.admit(good, ARM.home)
    with pytest.raises(Refused, match="s of motion is used up"):
        Safety(ARM, Limits(seconds=good.duration / 2)).admit(good, ARM.home)
    with pytest.raises(Refused, match="one may take"):
        Safety(ARM, Limits(duration=good.duration / 2)).admit(good, ARM.home)
