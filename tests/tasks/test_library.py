"""Every task of the library: its own program solves it, doing nothing does not, and a trial is always the same."""

import pytest
from trials import run

from lmp.sandbox.host import Sandbox
from tasks.task import LIBRARY, Task, load

each_task = pytest.mark.parametrize(
    "task", [pytest.param(task, id=f"{suite}-{task.name}") for suite in LIBRARY for task in load(suite)]
)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox


def check_oracle(task: Task, trials: range, sandbox: Sandbox) -> None:
    """The task's own program reaches the goal of every trial."""
    for trial in trials:
        instance = task.instance(0, trial)
        result = run(instance, instance.oracle, sandbox)
        assert result.outcome == "done" and result.score == 1.0 and not result.missing, (trial, instance, result)


def check_empty(task: Task, trials: range, sandbox: Sandbox) -> None:
    """A program that does nothing earns nothing in any trial."""
    for trial in trials:
        instance = task.instance(0, trial)
        result = run(instance, "pass", sandbox)
        assert result.outcome == "done" and result.score == 0.0 and result.missing, (trial, instance, result)


@each_task
def test_a_good_program_solves_the_task(task, sandbox):
    check_oracle(task, range(1), sandbox)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@each_task
def test_a_good_program_solves_the_task_on_twenty_tables(task, sandbox):
    check_oracle(task, range(20), sandbox)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@each_task
def test_doing_nothing_scores_nothing_on_twenty_tables(task, sandbox):
    check_empty(task, range(20), sandbox)


@each_task
def test_doing_nothing_scores_nothing(task, sandbox):
    check_empty(task, range(1), sandbox)


@each_task
def test_a_trial_is_the_same_every_time_and_unlike_the_next(task):
    first, again, other = task.instance(0, 0), task.instance(0, 0), task.instance(0, 1)
    assert first == again and first.scene != other.scene
