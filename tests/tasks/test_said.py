import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.said import tells

NAMES = ["red block", "red block 2", "blue bowl", "green block"]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (True, True),
        (np.bool_(False), False),
        ("Yes, the red block is on it.", True),
        ("No, it isn't.", False),
        ("There isn't any.", False),
        (np.int64(3), 3),
        (np.array([0.1500002, -0.109]), [0.15, -0.111]),
        ("it is at (0.15, -0.11)", [0.15, -0.111]),
        ("there are three blocks", 3),
        ("I see 3 of them.", 3),
        ("none", 0),
        ("red block", "red block"),
        ("It is the red block.", "red block"),
        ("the red block 2", "red block 2"),
        ("Green.", "green"),
        ("the green block is green", "green"),
        (["blue bowl"], "blue bowl"),
        (["red block", "blue bowl"], ["blue bowl", "red block"]),
        ("the red block and the blue bowl", ["blue bowl", "red block"]),
        ([], []),
        (0.213, 0.2),
        ("about 0.21 m", 0.2),
    ],
)
def test_an_answer_tells_its_value(said, value):
    assert tells(said, value, names=NAMES)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (1, True),
        (True, 1),
        ("no", True),
        ("maybe", False),
        ("two of the five", 2),
        (4, 3),
        ([0.15, 0.13], [0.15, 0.111]),
        ([0.15], [0.15, 0.111]),
        ([], [0.15, 0.111]),
        (3.4, 3),
        (0.3, 0.2),
        ("red block 2", "red block"),
        ("the red block or the blue bowl", "red block"),
        ("the red block", ["red block", "blue bowl"]),
        (["red block", "blue bowl"], ["red block"]),
        (None, "red block"),
        ("predefined block", "red"),
        (float("nan"), 3),
    ],
)
def test_another_answer_does_not(said, value):
    assert not tells(said, value, names=NAMES)


@given(st.one_of(st.booleans(), st.integers(-99, 99), st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES))))
def test_every_value_tells_itself(value):
    assert tells(value, value, names=NAMES)


@given(st.text(max_size=60), st.one_of(st.booleans(), st.integers(), st.floats(), st.text()))
def test_no_text_is_too_strange_to_judge(said, value):
    assert tells(said, value, names=NAMES) in (True, False)
