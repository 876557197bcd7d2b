import json
from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from perception.types import Pose, SceneObject
from sim.objects import shape
from tasks.goals import reached
from tasks.predicates import NotUnderstood, Unmoved
from tasks.sentences import InvalidSentences, read

SENTENCES = read()
TELLS = {"count", "question", "absent", "not_understood"}  # families of which nothing has to move
UNDOES = "undo that"  # ends where it began


def standing(sentence):
    """The objects of a sentence where they stand at the start."""
    objects = {}
    for spec in sentence.table.objects:
        name = spec.name
        extents = shape(spec.kind, spec.size).extents
        below = objects[spec.on] if spec.on else None
        xy = below.position[:2] if below else spec.position
        height = 0.005 if below and below.kind == "bowl" else below.top if below else 0.0
        pose = Pose(np.array([*xy, height + extents[2] / 2]))
        objects[name] = SceneObject(name, spec.kind, spec.color, np.ones(3), pose, extents)
    return objects


def test_there_are_enough_sentences_spread_over_families():
    families = Counter(sentence.family for sentence in SENTENCES)
    assert len(SENTENCES) >= 300 and len(families) >= 20
    assert max(families.values()) <= 2 * min(families.values())
    assert len({(s.scene, s.text, s.earlier) for s in SENTENCES}) == len(SENTENCES)


@pytest.mark.parametrize("sentence", {s.scene: s for s in SENTENCES}.values(), ids=lambda s: s.scene)
def test_a_scene_fits_on_the_table_and_its_things_stand_apart(sentence):
    objects = standing(sentence)
    on_table = [objects[spec.name] for spec in sentence.table.objects if spec.on is None]
    assert 4 <= len(objects) <= 8
    for thing in on_table:
        assert np.all(np.abs(thing.position[:2]) + thing.size[:2] / 2 <= (0.3, 0.2)), thing.name
    for a, b in combinations(on_table, 2):
        reach = (max(a.size[:2]) + max(b.size[:2])) / 2
        assert np.linalg.norm(a.position[:2] - b.position[:2]) > reach + 0.015, (a.name, b.name)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.text[:60])
def test_a_goal_is_about_what_is_there_and_is_not_reached_by_doing_nothing(sentence):
    objects = standing(sentence)
    goal = [p for p in sentence.goal if p["is"] != "unmoved"]
    done_by_nobody = bool(goal) and reached(goal, objects, objects, outcome="done", said=[], tool=(0.0, -0.3, 0.3))
    assert not done_by_nobody or sentence.text == UNDOES
    if sentence.family == "not_understood":
        assert any(isinstance(p, NotUnderstood) for p in sentence.predicates)
    elif sentence.family not in TELLS | {"point"} and sentence.text != UNDOES and goal:
        assert not reached(sentence.goal, objects, objects, outcome="not_understood")
    for predicate in sentence.predicates:
        if isinstance(predicate, Unmoved):
            assert set(predicate.names) <= set(objects)


def test_sentences_of_the_corpus_come_one_json_object_a_line(tmp_path):
    path = tmp_path / "held_out.jsonl"
    line = {
        "family": "place",
        "text": "put it there",
        "goal": [{"is": "said"}],
        "objects": [{"kind": "block", "color": "red", "position": [x, 0]} for x in (0, 0.2)],
        "program": "say('no')",
    }
    path.write_text(json.dumps(line) + "\n\n")
    (sentence,) = read(path)
    assert list(sentence.table.names) == ["red block", "red block 2"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[sentence]]\nfamily = 'a'\ntext = 'b'\nscene = 'nowhere'\ngoal = []", "no scene 'nowhere'"),
        ("[[sentence]]\nfamily = 'a'\ntext = 'b'\nobjects = []\ngoal = [{ is = 'onn' }]", "goal[0]"),
        ("[[sentence]]\ntext = 'b'\nobjects = []\ngoal = [{ is = 'said' }]", "family"),
        ("[[sentence]", "line 1"),
    ],
)
def test_a_broken_file_of_sentences_says_where_it_is_broken(tmp_path, text, named):
    path = tmp_path / "broken.toml"
    path.write_text(text)
    with pytest.raises(InvalidSentences) as raised:
        read(path)
    assert named in str(raised.value)
