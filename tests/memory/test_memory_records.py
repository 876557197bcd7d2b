"""Records are data: written as JSON and read back the same, or refused by the name of what is wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import ALL, DRAWER, TOWER

from lmp.memory.pose import Pose
from lmp.memory.records import NotARecord, Record, from_data, from_json, to_data, to_json
from lmp.memory.scope import Appearance

numbers = st.floats(-10, 10)


@st.composite
def poses(draw: st.DrawFn) -> Pose:
    quaternion = np.array(draw(st.tuples(numbers, numbers, numbers, numbers).filter(lambda q: np.linalg.norm(q) > 0.1)))
    quaternion /= np.linalg.norm(quaternion)
    x, y, z, w = quaternion.tolist()
    return Pose(draw(st.tuples(numbers, numbers, numbers)), (x, y, z, w))


@pytest.mark.parametrize("record", ALL, ids=lambda record: record.content.type)
def test_a_record_is_the_same_after_json(record: Record) -> None:
    assert from_json(to_json(record)) == record
    assert from_data(json.loads(json.dumps(to_data(record)))) == record


def test_a_look_is_kept_to_the_last_bit() -> None:
    look = Appearance("some encoder", tuple(np.random.default_rng(1).normal(size=64).tolist()))
    record = Record(TOWER.content, "build it", appearance=look)
    assert from_json(to_json(record)).appearance == look


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"content": {"type": "rumour", "text": "x"}}, "content"),
        ({"content": {"type": "constraint", "text": " "}}, "the text of a constraint is empty"),
        ({"content": {"type": "skill", "name": "open drawer", "parameters": {"a": 1}}}, "not 'open drawer'"),
        ({"content": {"type": "skill", "name": "open_drawer"}}, "nothing is remembered of open_drawer"),
        ({"content": {"type": "helper", "name": "tower", "source": "def tow(): pass"}}, "it defines: tow"),
        ({"content": {"type": "helper", "name": "tower", "source": "def tower(:"}}, "is no Python"),
        ({"scope": {"knd": "block"}}, "scope.knd: no such key"),
        ({"told": "yesterday"}, "told"),
    ],
)
def test_what_is_wrong_with_a_record_is_named(change: dict[str, object], named: str) -> None:
    with pytest.raises(NotARecord, match=named):
        from_data({**to_data(TOWER), **change})


@pytest.mark.parametrize("quaternion", [(0, 0, 0, 2), (0, 0, 0, 0), (0, 0, 0, float("nan"))])
def test_a_pose_that_is_no_rigid_transform_is_refused(quaternion: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"unit length|finite"):
        Pose((0, 0, 0), quaternion)


@given(poses(), poses())
def test_poses_compose_like_their_matrices(a: Pose, b: Pose) -> None:
    np.testing.assert_allclose((a @ b).matrix(), a.matrix() @ b.matrix(), atol=1e-9)
    np.testing.assert_allclose((a @ a.inverse()).matrix(), np.eye(4), atol=1e-9)
    np.testing.assert_allclose(Pose.from_matrix(a.matrix()).matrix(), a.matrix(), atol=1e-9)


@given(poses(), poses())
def test_a_grasp_kept_in_the_objects_frame_is_the_same_on_an_object_elsewhere(first: Pose, second: Pose) -> None:
    grasp = DRAWER.content.poses["grasp"]
    table_from_tool = first @ grasp
    object_from_tool = first.inverse() @ table_from_tool
    stored = from_json(to_json(Record(type(DRAWER.content)("open_drawer", {}, {"grasp": object_from_tool}), "open it")))
    reproduced = (second @ stored.content.poses["grasp"]).matrix()
    np.testing.assert_allclose(reproduced, second.matrix() @ grasp.matrix(), atol=1e-9)
