"""Robot-v0: programs act on a table, are told what came of it, and are judged where they cannot reach."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ResetNeeded

import tasks.envs  # noqa: F401 - makes the names known
from lmp.sandbox.types import Limits
from tasks.envs.instances import Drawings, find
from tasks.envs.robot import RobotEnv
from tasks.envs.trajectories import Trajectory
from tasks.task import UnknownSuite

SUITE = """
from sim.scene import ObjectSpec, scene
from tasks.task import Instance, Task

TABLE = scene([
    ObjectSpec(kind="block", color="red", position=(0.1, 0.1)),
    ObjectSpec(kind="bowl", color="blue", position=(-0.1, -0.05)),
])

def put(rng):
    goal = [{"is": "on", "a": "red block", "b": "blue bowl"}, {"is": "unmoved", "names": ["blue bowl"]}]
    return Instance(instruction="put the red block in the blue bowl", scene=TABLE, goal=goal,
                    oracle="put_first_on_second('red block', 'blue bowl')")

def count(rng):
    goal = [{"is": "answer", "value": 2}]
    return Instance(instruction="how many things are there?", scene=TABLE, goal=goal, oracle="ret_val = len(objects)")

def later(rng):
    return Instance(instruction="now back", scene=TABLE, goal=[], oracle="", earlier=("put it there",))

TASKS = [Task(name="put", draw=put), Task(name="count", draw=count), Task(name="later", draw=later)]
"""


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("suite") / "suite.py"
    path.write_text(SUITE)
    return str(path)


@pytest.fixture(scope="module")
def env(suite: str) -> Iterator[RobotEnv]:
    made = RobotEnv(suite, perception="truth", reward="dense", limits=Limits(policy_seconds=1.0, cpu_seconds=1.0))
    yield made
    made.close()


@pytest.fixture(scope="module")
def library() -> Iterator[RobotEnv]:
    made = RobotEnv("cap", perception="truth")
    yield made
    made.close()


PUT, COUNT, LATER = 0, 1, 2


def test_the_first_observation_has_instruction_functions_and_scene(env: RobotEnv) -> None:
    seen, info = env.reset(options={"index": PUT})
    assert info["instruction"] == "put the red block in the blue bowl" and info["task"] == "put"
    assert seen.endswith("objects = ['red block', 'blue bowl']\n# put the red block in the blue bowl.")
    assert "# put_first_on_second(first, second): Pick up an object" in seen
    assert "# red block: at (0.100, 0.100, 0.020), 0.040 x 0.040 x 0.040" in seen
    assert seen in env.observation_space and env.items[PUT].gold in env.action_space
    assert env.reset(options={"index": COUNT})[0].endswith("# how many things are there?")


def test_what_a_program_prints_returns_says_and_moves_is_seen(env: RobotEnv) -> None:
    env.reset(options={"index": PUT})
    program = "print('hello')\nsay('there')\nput_first_on_second('red block', [0.2, 0.1])\nret_val = len(objects)"
    seen, _, terminated, truncated, info = env.step(program)
    *lines, moved = seen.splitlines()
    assert lines == ["hello", "ret_val = 2", "said: there"] and moved.startswith("moved: red block to (0.")
    where = [float(number) for number in moved.partition("(")[2].rstrip(")").split(", ")]
    assert where == pytest.approx([0.2, 0.1, 0.02], abs=0.003)
    assert not terminated and not truncated and info["action_executed"]
    told = {"output": "hello\n", "value": "2", "error": "", "line": 0, "moved": ("red block",)}
    assert told.items() <= info.items()


def test_an_error_comes_with_its_line_and_the_episode_goes_on(env: RobotEnv) -> None:
    env.reset(options={"index": PUT})
    seen, _, terminated, _, info = env.step("x = 1\npick('green cup')")
    assert seen.startswith("UnknownObject: no object 'green cup'; there are: red block, blue bowl (line 2: pick('green")
    assert not terminated and not info["action_executed"] and info["line"] == 2
    assert env.step("for")[0].startswith("SyntaxError")
    assert env.step("print(x)")[0].startswith("NameError"), "programs do not see each other's variables"


def test_dense_rewards_sum_up_to_the_partial_credit(env: RobotEnv) -> None:
    env.reset(options={"index": PUT})
    nearer, rest = (env.step(f"put_first_on_second('red block', {to})")[1] for to in ("[0, 0.02]", "'blue bowl'"))
    assert 0.0 < nearer < 1.0 and nearer + rest == pytest.approx(1.0)
    _, last, terminated, _, info = env.step("submit")
    assert last == 0.0 and terminated and info["is_success"] and info["score"] == 1.0


def test_success_once_is_not_success_at_the_end(env: RobotEnv) -> None:
    env.reset(options={"index": PUT})
    assert env.step(env.items[PUT].gold)[4]["is_success"]
    info = env.step("put_first_on_second('red block', [0.1, 0.1])")[4]
    assert (info["is_success"], info["success_once"]) == (False, True)
    info = env.step("submit")[4]
    assert (info["is_success"], info["success_once"], info["score"]) == (False, True, 0.0)
    assert "red block is not on blue bowl" in info["missing"]
    with pytest.raises(ResetNeeded):
        env.step("x = 1")


@pytest.mark.parametrize(
    ("program", "right"), [("ret_val = 2", True), ("say(2)", True), ("say(3)", False), ("", False)]
)
def test_what_is_returned_or_said_answers_a_question(env: RobotEnv, program: str, right: bool) -> None:
    env.reset(options={"index": COUNT})
    env.step(program)
    assert env.step("submit")[4]["is_success"] is right


def test_an_episode_that_goes_on_from_another_is_refused(env: RobotEnv) -> None:
    with pytest.raises(UnknownSuite, match="later goes on from earlier sentences"):
        env.reset(options={"index": LATER})


ATTACKS = {
    "network": "import socket\nsocket.create_connection(('127.0.0.1', 22))",
    "files": "open('/etc/passwd').read()",
    "writing": "open('/tmp/left-behind', 'w').write('x' * 10**9)",
    "processes": "import os\nwhile True:\n    os.fork()",
    "time": "while True:\n    pass",
    "memory": "x = 'x' * 10**12",
    "output": "while True:\n    print('x' * 10000)",
    "leaving": "import os\nos._exit(0)",
    "reward": "import tasks.goals, gc\ntasks.goals.score = lambda *a, **k: 1.0",
    "environment": "print([o for o in gc.get_objects() if 'RobotEnv' in type(o).__name__][0]._table)",
    "parent": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_an_ordinary_bad_action(env: RobotEnv, attack: str) -> None:
    env.reset(options={"index": PUT})
    seen, reward, terminated, truncated, info = env.step(attack)
    assert seen in env.observation_space and seen.strip()
    assert (reward, terminated, truncated, info["action_executed"], info["score"]) == (0.0, False, False, False, 0.0)
    assert env.step("ret_val = 'still here'")[0].startswith("ret_val = 'still here'")


def test_oracles_of_the_library_are_worth_one_and_an_empty_program_less() -> None:
    for suite in ("cap", "lohoravens"):
        env = RobotEnv(suite, perception="truth", trials=1)
        for index, item in list(enumerate(env.items))[::3]:
            env.reset(options={"index": index})
            assert not env.step("")[4]["is_success"], item.record["task"]
            env.step(item.gold)
            _, reward, _, _, info = env.step("submit")
            assert reward == 1.0, (item.record["task"], info["missing"])
        env.close()


def outcome(env: RobotEnv, seed: int) -> list[Any]:
    """All that is seen of an oracle's episode, and where everything is at its end, to the last bit."""
    seen, info = env.reset(seed=seed)
    last = env.step(env.items[info["index"]].gold)
    truth = env.unwrapped._on_table().cell.truth()
    return [seen, info, last, {name: thing.position.tolist() for name, thing in truth.items()}]


def test_the_same_seed_is_the_same_episode_whatever_came_before(library: RobotEnv) -> None:
    first = outcome(library, 7)
    other = outcome(library, 8)
    library.step("pick(objects[0])\nsay('and leave it there')")
    assert outcome(library, 7) == first != other
    new = RobotEnv("cap", perception="truth")
    assert outcome(new, 7) == first
    new.close()


@pytest.mark.parametrize("perception", ["truth", "camera"])
def test_a_table_is_freed_with_its_episode_without_the_garbage_collector(suite: str, perception: str) -> None:
    env = RobotEnv(suite, perception=perception)
    env.reset(options={"index": PUT})
    env.step(env.items[PUT].gold)
    table = weakref.ref(env._on_table().cell)
    gc.disable()
    try:
        env.reset(options={"index": PUT})
        assert table() is None
    finally:
        gc.enable()
        env.close()


def test_names_mean_suites_tasks_and_the_beginnings_of_tasks() -> None:
    def named(name: str) -> list[str]:
        return [task.name for task in find(name)]

    assert named("cap/stack-all/seen") == ["stack-all/seen"]
    assert named("cap/stack-blocks") == named("cap/stack-all") == ["stack-all/seen", "stack-all/unseen"]
    assert len(named("cap")) == 22 and len(named("lohoravens")) == 11
    with pytest.raises(UnknownSuite, match="cap has no task 'stack-al'; there are: pick-and-place/seen"):
        find("cap/stack-al")
    with pytest.raises(UnknownSuite, match="no suite 'ravens'; there are: cap"):
        find("ravens")


def test_items_are_the_trials_of_an_evaluation() -> None:
    items = Drawings(find("lohoravens"), trials=3, seed=5)
    task = find("lohoravens")[2]
    assert len(items) == 33 and items[11 + 2].record["trial"] == 1
    assert items[11 + 2].record["instance"] == task.instance(5, 1)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"tier": "high"}, "no tier 'high'; there are: skills, low_level"),
        ({"reward": "shaped"}, "no reward 'shaped'; there are: sparse, dense"),
        ({"images": ["side"]}, "no camera 'side'; there are: overview, corner, wrist"),
        ({"vocabulary": "klingon"}, "no vocabulary 'klingon'"),
        ({"render_mode": "human"}, "no render mode 'human'; there are: ansi, rgb_array"),
    ],
)
def test_what_there_is_not_is_said_at_once(options: dict[str, Any], said: str) -> None:
    with pytest.raises((ValueError, LookupError), match=said):
        RobotEnv("cap", **options)


def test_pictures_and_text(suite: str, tmp_path: Path) -> None:
    env = gymnasium.make(
        "handscript/Robot-v0", task=suite, images=["overview"], trajectories=tmp_path, render_mode="rgb_array"
    )
    seen, _ = env.reset(options={"index": PUT})
    assert seen in env.observation_space and seen["text"].endswith("# put the red block in the blue bowl.")
    after = env.step("put_first_on_second('red block', 'blue bowl')")[0]
    changed = np.abs(after["overview"].astype(int) - seen["overview"]).max(axis=2) > 30
    columns = np.nonzero(changed)[1]
    assert (columns < 320).any() and (columns > 320).any(), "something is gone on the right and there on the left"
    assert env.render().shape == (480, 640, 3)
    env.step("submit")
    env.close()
    (folder,) = tmp_path.iterdir()
    kept = Trajectory.from_trace(folder)
    assert kept.reward == 1.0 and [turn.action for turn in kept.turns][-1] == "submit"


PICK_AND_PLACE = """
x, y, z = get_obj_pose("red block")[:3]
goto_pose([x, y, z + 0.024])
print(close_gripper())
goto_pose([x, y, 0.15])
x, y = get_obj_pos("blue bowl")
goto_pose([x, y, 0.15])
goto_pose([x, y, 0.006])
open_gripper()
go_home()
"""


def test_the_low_level_tier_suffices_and_has_no_skills(suite: str) -> None:
    env = RobotEnv(suite, tier="low_level", perception="truth")
    seen, info = env.reset(options={"index": PUT})
    assert "# goto_joints(positions)" in seen and "put_first" not in seen and "prompt" not in info
    assert env.step(env.items[PUT].gold)[0].startswith("NameError")
    seen, _, _, _, info = env.step(PICK_AND_PLACE)
    assert seen.startswith("True\nmoved: red block to (-0.100, -0.050,") and info["is_success"]
    seen = env.step("goto_joints(solve_ik([0.1, 0.1, 0.2], yaw=0.3))\nret_val = get_gripper_pose().round(3)")[0]
    assert seen.startswith("ret_val = [0.1, 0.1, 0.2, 0.3]")
    assert "past its limits" in env.step("goto_joints([0] * 7)")[0]
    assert env.step("goto_pose([0.1, 0.1])")[0].startswith("BadArgument: position is 3 finite numbers")
    assert env.step("goto_pose([0.1, 0.1, -0.05])")[0].startswith(
        "Unreachable: a height of -0.050 m is below the table"
    )
    env.close()


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_each_of_a_vector_has_a_world_and_a_child_of_its_own(suite: str, mode: str) -> None:
    how = {"shared_memory": False} if mode == "async" else {}
    vector = gymnasium.make_vec(
        "handscript/Robot-v0", 2, vectorization_mode=mode, vector_kwargs=how, task=suite, perception="truth"
    )
    try:
        vector.reset(seed=1, options={"index": PUT})
        _, _, _, _, infos = vector.step(("put_first_on_second('red block', 'blue bowl')", "while True: break"))
        assert list(infos["is_success"]) == [True, False]
        _, rewards, over, _, _ = vector.step(("submit", "submit"))
        assert list(rewards) == [1.0, 0.0] and all(over)
    finally:
        vector.close()
