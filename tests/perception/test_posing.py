"""How things lie, as programs are told: real renders of things that were knocked over."""

import numpy as np
import pytest

from perception.api import perception_functions
from perception.detect.color import ColorDetector
from perception.detect.truth import TruthDetector
from perception.geometry.symmetry import pose_error
from perception.scene import ObservedScene
from perception.types import Pose
from perception.workspace import WORKSPACE
from sim.camera import Cameras
from sim.objects import shape
from sim.world import World

UPRIGHT = np.array([0.0, 0.0, 0.0, 1.0])
LYING = np.array([np.sin(np.pi / 4), 0.0, 0.0, np.cos(np.pi / 4)])


def told(kind, rotation, *, truth=False):
    """What a program is told of a thing that was let go of a little above the table, and how it really lies."""
    with World() as world:
        made = shape(kind)
        height = float(made.extents.max()) / 2.0 + 0.003
        world.add(f"red {kind}", "red", made, Pose(np.array([0.08, -0.03, height]), rotation))
        world.settle(4.0)
        cameras = Cameras(world)
        eyes = (TruthDetector(world), None) if truth else (ColorDetector(), lambda: cameras.capture("overview"))
        scene = ObservedScene(*eyes, clock=lambda: world.time)
        name = next(iter(scene.look()))
        pose = perception_functions(scene, WORKSPACE, pose=scene.pose)["get_obj_pose"](name)
        (thing,) = world.true_objects()
    assert pose.shape == (7,)
    return Pose(pose[:3], pose[3:]), thing


@pytest.mark.parametrize("kind", ["block", "cylinder", "bowl", "mug"])
def test_what_stands_is_told_as_it_stands(kind):
    pose, thing = told(kind, UPRIGHT)
    off, turn = pose_error(kind, pose, thing.pose, thing.size)
    assert off < 0.004 and turn < np.deg2rad(6.0)


def test_a_cylinder_on_its_side_is_told_so():
    pose, thing = told("cylinder", LYING)
    off, turn = pose_error("cylinder", pose, thing.pose, thing.size)
    assert off < 0.004 and turn < np.deg2rad(6.0)


def test_eyes_that_need_no_picture_know_it_anyway():
    pose, thing = told("mug", LYING, truth=True)
    assert np.allclose(pose.position, thing.position) and np.allclose(pose.quaternion, thing.pose.quaternion)
