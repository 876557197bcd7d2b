"""A suite is a sequence of tasks, in the library or in anybody's file; a trial is seeded by its task's name."""

import numpy as np
import pytest

from tasks.goals import parse
from tasks.task import LIBRARY, UnknownSuite, load

OWN = """
from sim.scene import sample_scene
from tasks.task import Instance, Task


def draw(rng):
    scene = sample_scene(rng, {{"block": 1, "bowl": 1}})
    block, bowl = scene.names
    return Instance(
        instruction=f"put the {{block}} in the {{bowl}}",
        scene=scene,
        goal=[{{"is": "on", "a": block, "b": bowl}}],
        oracle=f"put_first_on_second({{block!r}}, {{bowl!r}})",
    )


TASKS = {tasks}
"""


def write(path, tasks):
    path.write_text(OWN.format(tasks=tasks))
    return str(path)


@pytest.mark.parametrize("suite", LIBRARY)
def test_every_suite_of_the_library_says_goals_that_can_be_judged(suite):
    for task in load(suite):
        for trial in range(5):
            instance = task.instance(7, trial)
            assert parse(instance.goal) and instance.instruction and set(instance.scene.names)
            compile(instance.oracle, task.name, "exec")


def test_a_file_of_ones_own_is_a_suite(tmp_path):
    (task,) = load(write(tmp_path / "mine.py", '[Task(name="mine", draw=draw, labels={"kind": "own"})]'))
    assert task.labels == {"kind": "own"}
    assert task.instance(0, 1).instruction.startswith("put the ")


def test_a_trial_depends_on_seed_name_and_number_and_on_nothing_else(tmp_path):
    tasks = load(write(tmp_path / "mine.py", '[Task(name="one", draw=draw), Task(name="two", draw=draw)]'))
    alone = load(write(tmp_path / "alone.py", '[Task(name="two", draw=draw)]'))[0]
    assert tasks[1].instance(3, 4) == alone.instance(3, 4)
    drawn = [task.instance(seed, trial) for task in tasks for seed in range(2) for trial in range(2)]
    assert len({str(instance.scene) for instance in drawn}) == len(drawn)


def test_drawing_asks_the_generator_alone(tmp_path):
    (task,) = load(write(tmp_path / "mine.py", '[Task(name="mine", draw=draw)]'))
    assert task.draw(np.random.default_rng(5)) == task.draw(np.random.default_rng(5))


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        ("[]", "no sequence TASKS"),
        ("['a task']", "no sequence TASKS"),
        ("[Task(name='twin', draw=draw), Task(name='twin', draw=draw)]", "more than one task twin"),
    ],
)
def test_a_file_that_is_no_suite_is_refused_with_what_is_wrong(tmp_path, tasks, said):
    with pytest.raises(UnknownSuite, match=said):
        load(write(tmp_path / "wrong.py", tasks))


def test_a_suite_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UnknownSuite, match="cap, lohoravens"):
        load("calvin")
