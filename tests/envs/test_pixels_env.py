"""TabletopPixels-v0: policies see height maps, act by picks and places or by joints, and can learn from oracles."""

from __future__ import annotations

from collections.abc import Iterator

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ResetNeeded
from hypothesis import given
from hypothesis import strategies as st

import tasks.envs  # noqa: F401 - makes the names known
from perception.heightmap import PIXEL, Grid
from tasks.envs.pick_place import ROTATIONS, PickPlace
from tasks.envs.pixels import ControlName, PixelsEnv

TASK = "cap/pick-and-place/seen"
GRID = Grid()


@pytest.fixture(scope="module")
def env() -> Iterator[PixelsEnv]:
    made = PixelsEnv(TASK)
    yield made
    made.close()


@pytest.fixture(scope="module")
def poses() -> Iterator[PixelsEnv]:
    made = PixelsEnv(TASK, control="poses", reward="dense", max_steps=3)
    yield made
    made.close()


def things(env: PixelsEnv) -> dict[str, np.ndarray]:
    """Where everything stands: x, y, z and yaw."""
    assert env._table is not None
    return {name: np.r_[thing.position, thing.pose.yaw] for name, thing in env._table.cell.truth().items()}


def block(env: PixelsEnv) -> str:
    return next(name for name in things(env) if name.endswith("block"))


def free_place(env: PixelsEnv) -> np.ndarray:
    """A position where nothing stands near."""
    standing = np.array([at[:2] for at in things(env).values()])
    places = np.stack(np.meshgrid(np.linspace(-0.25, 0.25, 11), np.linspace(-0.15, 0.15, 7)), axis=-1).reshape(-1, 2)
    return places[np.linalg.norm(places[:, None] - standing, axis=2).min(axis=1).argmax()]


@given(st.tuples(*(st.integers(0, n - 1) for n in (128, 192, 128, 192, ROTATIONS))))
def test_an_action_in_pixels_is_the_pose_in_their_middle(action: tuple[int, ...]) -> None:
    assert PickPlace.from_pixels(action, GRID).as_pixels(GRID).tolist() == list(action)
    pose = PickPlace.from_pose(PickPlace.from_pixels(action, GRID).as_pose())
    assert pose.as_pixels(GRID).tolist() == list(action)
    row, column = action[:2]
    assert pose.pick == pytest.approx([-0.3 + (column + 0.5) * PIXEL, 0.2 - (row + 0.5) * PIXEL], abs=1e-6)


def test_what_is_picked_goes_through_the_transform_from_pick_to_place() -> None:
    action = PickPlace(np.array([0.1, 0.0]), np.array([-0.1, 0.1]), np.pi / 2)
    assert action.moved([[0.1, 0.0], [0.12, 0.0]]) == pytest.approx(np.array([[-0.1, 0.1], [-0.1, 0.12]]))


def test_a_height_map_shows_tops_floors_and_the_bare_table(env: PixelsEnv) -> None:
    for index in range(4):
        seen, _ = env.reset(options={"index": index})
        assert seen in env.observation_space
        for name, at in things(env).items():
            height = seen["height"][tuple(GRID.pixels(at[:2]))]
            assert height == pytest.approx(0.04 if "block" in name else 0.005, abs=0.001), name
        row, column = GRID.pixels(free_place(env))
        assert (seen["height"][row - 5 : row + 6, column - 5 : column + 6] == 0.0).all()
        assert seen["height"].max() < 0.06, "the arm is not in it"


@pytest.mark.parametrize("control", ["pixels", "poses", "joints"])
def test_what_the_oracle_does_reaches_the_goal_as_actions(control: ControlName) -> None:
    env = gymnasium.make("handscript/TabletopPixels-v0", task=TASK, control=control)
    env.reset(seed=11)
    terminated, rewards = False, []
    while not terminated:
        seen, reward, terminated, truncated, info = env.step(env.unwrapped.oracle_action())
        rewards.append(reward)
        assert not truncated and info["failure"] == ""
    assert rewards[-1] == sum(rewards) == 1.0 and info["is_success"]
    assert (control == "joints") == ("joints" in seen)
    env.close()


def test_an_oracle_that_is_done_says_so(env: PixelsEnv) -> None:
    env.reset(seed=12)
    assert len(env.demonstration()) == 1
    env.step(np.zeros(5, dtype=np.int64))
    with pytest.raises(IndexError, match="the oracle takes 1 actions, and 1 have been taken"):
        env.oracle_action()


def test_a_pick_beside_the_middle_puts_equally_far_beside_the_place(poses: PixelsEnv) -> None:
    poses.reset(options={"index": 0})
    name, place, off = block(poses), free_place(poses), np.array([0.01, -0.008])
    before = things(poses)[name]
    poses.step(np.array([*(before[:2] + off), *place, 0.0], dtype=np.float32))
    assert things(poses)[name][:2] == pytest.approx(place - off, abs=0.003)


def test_a_turn_turns(poses: PixelsEnv) -> None:
    poses.reset(options={"index": 0})
    name, place = block(poses), free_place(poses)
    before = things(poses)[name]
    poses.step(np.array([*before[:2], *place, np.pi / 6], dtype=np.float32))
    turned = (things(poses)[name][3] - before[3] - np.pi / 6 + np.pi / 4) % (np.pi / 2) - np.pi / 4
    assert turned == pytest.approx(0.0, abs=0.03), "up to quarter turns: it is a cube"


def test_what_is_let_go_of_comes_to_stand_on_what_is_there(poses: PixelsEnv) -> None:
    poses.reset(options={"index": 1})
    lower, upper = [name for name in things(poses) if name.endswith("block")][:2]
    at = things(poses)
    poses.step(np.array([*at[upper][:2], *at[lower][:2], at[lower][3] - at[upper][3]], dtype=np.float32))
    assert things(poses)[upper][2] == pytest.approx(0.06, abs=0.002)


def test_a_pick_of_nothing_and_a_place_out_of_bounds_change_nothing(poses: PixelsEnv) -> None:
    poses.reset(options={"index": 0})
    before, place = things(poses), free_place(poses)
    _, reward, terminated, truncated, info = poses.step(np.array([*place, 0.0, 0.0, 0.0], dtype=np.float32))
    assert info["failure"].startswith("nothing stands at") and (reward, terminated, truncated) == (0.0, False, False)
    for outside in ([0.9, 0.9], [np.nan, 0.0]):
        info = poses.step(np.array([*before[block(poses)][:2], *outside, 0.0], dtype=np.float32))[4]
        assert info["failure"]
    after = things(poses)
    assert all(after[name][:2] == pytest.approx(at[:2], abs=0.002) for name, at in before.items())


def test_an_episode_ends_after_so_many_steps(poses: PixelsEnv) -> None:
    poses.reset(options={"index": 2})
    nothing = np.array([*free_place(poses), 0.0, 0.0, 0.0], dtype=np.float32)
    assert [poses.step(nothing)[3] for _ in range(3)] == [False, False, True]


def test_joints_turn_no_faster_than_they_may() -> None:
    env = PixelsEnv(TASK, control="joints", sight="rgbd")
    seen, _ = env.reset(seed=1)
    assert seen["depth"].shape == (480, 640) and seen in env.observation_space
    before = seen["joints"].astype(float)
    far = env.action_space.high.copy()
    for _ in range(4):
        seen = env.step(far)[0]
    fastest = np.array([2.175] * 4 + [2.61] * 3)  # rad/s, Franka's data sheet
    turned = np.abs(seen["joints"] - before)
    assert turned.max() > 0.2 and (turned <= 4 / 20 * fastest + 0.01).all()
    env.close()


def test_the_same_seed_is_the_same_episode(env: PixelsEnv) -> None:
    def lived(seed: int) -> list[object]:
        env.reset(seed=seed)
        seen = env.step(env.oracle_action())[0]
        return [
            seen["height"].tobytes(),
            seen["color"].tobytes(),
            {name: at.tolist() for name, at in things(env).items()},
        ]

    first, other = lived(3), lived(4)
    assert lived(3) == first != other


def test_a_vector_shares_memory() -> None:
    vector = gymnasium.make_vec("handscript/TabletopPixels-v0", 2, vectorization_mode="async", task=TASK)
    try:
        seen, infos = vector.reset(seed=[1, 2])
        assert seen["height"].shape == (2, 128, 192) and len(set(infos["instruction"])) == 2
        seen, rewards, _, _, infos = vector.step(vector.action_space.sample())
        assert seen["color"].shape == (2, 128, 192, 3) and len(rewards) == 2
    finally:
        vector.close()


def test_what_there_is_not_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="no control 'wheels'; there are: pixels, poses, joints"):
        PixelsEnv(TASK, control="wheels")  # type: ignore[arg-type]
    env = PixelsEnv(TASK)
    with pytest.raises(ResetNeeded):
        env.step(np.zeros(5, dtype=np.int64))
    env.reset(seed=1)
    with pytest.raises(ValueError, match=r"of shape \(5,\), not \(4,\)"):
        env.step(np.zeros(4, dtype=np.int64))
    env.close()
