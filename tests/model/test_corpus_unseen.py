"""The corpus without what the Code as Policies benchmark calls unseen, checked against the benchmark itself."""

import re
from itertools import islice

import pytest

from lmp.model.corpus.draft import Draft
from lmp.model.corpus.sample import Sample, samples
from lmp.model.corpus.unseen import MOVES, is_seen
from lmp.model.corpus.world import PLACES, Scene, Thing
from sim.scene import SceneSpec
from tasks.library.cap.attributes import ORDINALS, UNSEEN
from tasks.task import Task, load


def symbolic(spec: SceneSpec) -> Scene:
    return Scene(tuple(Thing(str(o.name), o.kind, o.color, 0.04, o.position or (0.0, 0.0)) for o in spec.objects))


def drafts(task: Task) -> list[bool]:
    instances = [task.instance(1, trial) for trial in range(10)]
    return [is_seen(Draft(i.instruction, i.oracle), symbolic(i.scene)) for i in instances]


@pytest.fixture(scope="module")
def moving() -> list[Sample]:
    return [s for s in islice(samples(4, seen_only=True), 1200) if MOVES.search(s.source)]


@pytest.mark.parametrize("task", load("cap"), ids=lambda task: str(task.name))
def test_an_instruction_of_the_benchmark_is_learnt_from_exactly_when_all_of_it_is_seen(task: Task) -> None:
    seen = task.labels["instructions"] == task.labels["attributes"] == "seen"
    assert drafts(task) == [seen] * 10


def test_nothing_of_an_unseen_colour_is_moved_or_moved_to(moving: list[Sample]) -> None:
    for s in moving:
        goals = repr([goal for goal in s.goal or () if goal["is"] != "unmoved"])
        moved = [thing.color for thing in s.scene.things if repr(thing.name) in goals]
        assert not set(moved) & set(UNSEEN.colors), s


def test_things_of_unseen_colours_stand_by(moving: list[Sample]) -> None:
    tables = [any(thing.color in UNSEEN.colors for thing in s.scene.things) for s in moving]
    assert 0.05 < sum(tables) / len(tables) < 0.5


def test_no_unseen_word_is_said_where_something_moves(moving: list[Sample]) -> None:
    ranks = [ORDINALS[rank] for rank in UNSEEN.ranks]
    words = "|".join((*UNSEEN.colors, *UNSEEN.places, *UNSEEN.lines, *ranks, UNSEEN.distance, UNSEEN.magnitude))
    unseen = re.compile(rf"(?<!thanks )\b({words}|bottom|mismatch\w*|different corners)\b")
    # A step of its own may point at a pink thing before another one is moved.
    alone = [s for s in moving if s.family != "steps"]
    assert not [s.sentence for s in alone if unseen.search(s.sentence)]


def test_nothing_is_put_at_an_unseen_place(moving: list[Sample]) -> None:
    goals = [g for s in moving for g in s.goal or () if g["is"] == "at"]
    assert len(goals) > 100
    assert not {PLACES[name] for name in UNSEEN.places} & {tuple(g["xy"]) for g in goals}


@pytest.mark.slow
def test_what_asks_and_points_still_has_the_words_of_the_unseen_part() -> None:
    still = " ".join(s.sentence for s in islice(samples(6, seen_only=True), 2500) if not MOVES.search(s.source))
    for word in ("bottom", "right", "farthest", "pink"):
        assert re.search(rf"\b{word}", still), word


@pytest.mark.slow
def test_no_unseen_word_is_a_reason_to_refuse() -> None:
    refused = " ".join(s.sentence for s in islice(samples(8, seen_only=True), 4000) if "not_understood(" in s.source)
    assert len(refused) > 2000
    assert not re.search(rf"\b({'|'.join((*UNSEEN.colors, *UNSEEN.places, UNSEEN.distance))})\b", refused)
