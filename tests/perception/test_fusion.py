"""Several cameras on one table: what they see of one thing is taken together and named once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from tabletop import CAMERA, Tabletop, thing

from perception.fusion import Look, together
from perception.scene import ObservedScene
from perception.types import Camera, Detection, Pose, SceneObject
from robot.types import Rgbd


def far_camera() -> Camera:
    """Twice as high as the first, with the same lens."""
    raised = CAMERA.table_from_camera.copy()
    raised[2, 3] *= 2.0
    return replace(CAMERA, name="far", table_from_camera=raised)


@dataclass
class Second:
    """A second camera over the table of a test that sees it shifted, and not everything."""

    table: Tabletop
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    missed: set[str] = field(default_factory=set)

    def capture(self) -> Rgbd:
        return replace(self.table.capture(), camera=far_camera())

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        return [
            replace(self._seen(each), mask=np.ones((2, 2), bool))
            for each in self.table.things
            if each.name not in self.missed
        ]

    def _seen(self, each: SceneObject) -> Detection:
        pose = Pose(each.position + self.shift)
        return Detection(each.kind, each.color, each.rgb, pose, each.size)

    @property
    def look(self) -> Look:
        return Look(self.capture, self)


def test_a_thing_that_two_cameras_see_is_one_thing_nearer_to_where_the_nearer_camera_sees_it():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("red block 2", (0.06, 0, 0.02))])
    scene = ObservedScene(table, table.capture, clock=table.clock, also=[Second(table, (0.004, 0.0, 0.0)).look])
    objects = scene.look()
    assert set(objects) == {"red block", "red block 2"}
    assert 0.0 < objects["red block"].position[0] < 0.002
    assert objects["red block"].mask is not None and objects["red block"].mask.shape == (CAMERA.height, CAMERA.width)


def test_what_only_the_second_camera_sees_is_named_and_followed_too():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("blue ball", (0.1, 0, 0.02))], missed={"blue ball"})
    scene = ObservedScene(table, table.capture, clock=table.clock, also=[Second(table).look])
    assert set(scene.look()) == {"red block", "blue ball"}
    table.put("blue ball", (0.2, 0.1, 0.02))
    ball = scene.look()["blue ball"]
    assert ball.position == pytest.approx([0.2, 0.1, 0.02])
    assert ball.age == 0.0 and ball.mask is None


def test_neighbours_of_one_colour_are_not_taken_for_one_thing():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("red block 2", (0.045, 0, 0.02))], missed={"red block"})
    second = Second(table, missed={"red block 2"})
    picture, other = table.capture(), second.capture()
    found = together(table.detect(picture), picture, second.detect(other), other)
    assert sorted(round(float(each.pose.position[0]), 3) for each in found) == [0.0, 0.045]
