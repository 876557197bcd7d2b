"""The Code as Policies tabletop benchmark: its cells, its attributes, and what its sentences mean."""

from itertools import combinations

import numpy as np
import pytest
from trials import run

from lmp.sandbox.host import Sandbox
from perception.workspace import WORKSPACE
from tasks.library.cap import CELLS, FIGURES, INSTRUCTIONS, PUBLISHED, TASKS
from tasks.library.cap.attributes import SEEN, UNSEEN
from tasks.library.tables import PLACES, named, spot, xy
from tasks.library.thresholds import CLOSER, LITTLE, LITTLE_GAP, LOT, LOT_GAP, PLACE, RANK

BY_NAME = {task.name: task for task in TASKS}
each_task = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@each_task
def test_only_attributes_of_the_split_are_used(task):
    words, others = (SEEN, UNSEEN) if task.labels["attributes"] == "seen" else (UNSEEN, SEEN)
    for trial in range(8):
        instance = task.instance(3, trial)
        assert {thing.color for thing in instance.scene.objects} <= set(words.colors)
        said = instance.instruction
        unwanted = {*others.colors, *others.places, others.distance, f" {others.magnitude} ", *others.lines}
        assert not [word for word in unwanted if word in said], said


def test_the_tasks_are_those_of_the_published_table():
    cells = {tuple(task.labels[key] for key in ("attributes", "instructions", "horizon")) for task in TASKS}
    published = {name: {tuple(p.labels.values()) for p in PUBLISHED if p.name == name} for name in FIGURES}
    assert cells == published["Code as Policies"] == published["CLIPort"]
    assert len(TASKS) == sum(len(INSTRUCTIONS[instructions]) for _, instructions in CELLS) == 22


def test_the_seen_attributes_of_the_unseen_instructions_can_be_solved_too(sandbox):
    for _, _, draw in INSTRUCTIONS["unseen"][3:]:
        for seed in range(2):
            instance = draw(np.random.default_rng(seed), SEEN)
            result = run(instance, instance.oracle, sandbox)
            assert result.score == 1.0, (instance, result)


def test_no_place_is_within_reach_of_another_and_the_magnitudes_do_not_meet():
    assert all(np.linalg.norm(np.subtract(spot(a), spot(b))) > 2 * PLACE for a, b in combinations(PLACES, 2))
    assert {name: tuple(place) for name, place in (WORKSPACE.corners | WORKSPACE.sides).items()} == {
        place: spot(place) for place in PLACES
    }
    assert LITTLE[0] < LITTLE_GAP < LITTLE[1] < LOT[0] < LOT_GAP < LOT[1]


@pytest.mark.parametrize("attributes", ["seen", "unseen"])
def test_ranks_and_distances_are_clear(attributes):
    for trial in range(10):
        scene = BY_NAME[f"nth-block/{attributes}"].instance(0, trial).scene
        instruction = BY_NAME[f"nth-block/{attributes}"].instance(0, trial).instruction
        axis = 0 if "from the left" in instruction or "from the right" in instruction else 1
        along = np.sort([xy(scene, name)[axis] for name in named(scene, "block")])
        assert np.diff(along).min() >= RANK

        instance = BY_NAME[f"block-by-distance/{attributes}"].instance(0, trial)
        bowl = next(name for name in named(instance.scene, "bowl") if f"to the {name}" in instance.instruction)
        away = np.sort(
            [np.linalg.norm(xy(instance.scene, b) - xy(instance.scene, bowl)) for b in named(instance.scene, "block")]
        )
        assert (away[1] - away[0] if attributes == "seen" else away[-1] - away[-2]) >= CLOSER


def test_moving_a_bystander_is_no_success(sandbox):
    instance = BY_NAME["pick-and-place/seen"].instance(0, 0)
    target, bystanders = instance.goal[0]["b"], instance.goal[1]["names"]
    bystander = next(name for name in bystanders if name.endswith("block") and name != target)
    x, y = -0.15 * np.sign(xy(instance.scene, bystander))  # in the other half of the table
    result = run(instance, f"{instance.oracle}\nput_first_on_second({bystander!r}, get_free_pos([{x}, {y}]))", sandbox)
    assert result.outcome == "done" and result.score < 1.0 and f"{bystander} was moved" in result.missing[0], result


def test_half_of_the_blocks_earn_half_of_the_score(sandbox):
    instance = BY_NAME["all-in-bowl/seen"].instance(0, 0)
    bowl, blocks = instance.goal[0]["b"], named(instance.scene, "block")
    scores = [
        run(instance, f"for name in {blocks[:count]!r}:\n    put_first_on_second(name, {bowl!r})", sandbox).score
        for count in range(len(blocks) + 1)
    ]
    assert scores[0] == 0.0 and scores[-1] == 1.0 and all(np.diff(scores) > 0.1)
