"""The rewards' formulas, against values worked out by hand or known from InterCode's own logs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.envs.changes import Change
from tasks.envs.rewards import bash_reward, flag_reward, python_reward, sql_reward, text_similarity

NEW, OTHER, GONE = Change("added", "a"), Change("modified", "b"), Change("deleted")


def test_equal_changes_and_output_are_worth_one() -> None:
    files = {"/a": NEW, "/b": OTHER, "/c": GONE}
    assert bash_reward(files, files, "three words here", "three words here")[0] == 1.0


@pytest.mark.parametrize(("wrong", "part"), [(0, 0.33), (1, 0.05), (2, 0.0), (3, 0.0)])
def test_each_missing_or_extra_change_costs_by_the_error_function(wrong: int, part: float) -> None:
    asked = {f"/{i}": GONE for i in range(wrong)}
    reward, about = bash_reward({}, asked, "x y", "x y")
    assert about["reward"]["file_diff"] == part == round(0.33 * (1 - math.erf(wrong)), 2)
    assert reward == bash_reward(asked, {}, "x y", "x y")[0]


def test_content_counts_by_the_share_of_common_changes() -> None:
    done = {"/a": NEW, "/b": Change("added", "other")}
    asked = {"/a": NEW, "/b": NEW}
    assert bash_reward(done, asked, "", "")[1]["reward"]["file_changes"] == 0.17  # 0.33 / 2


def test_as_published_the_content_of_changed_files_does_not_count() -> None:
    done, asked = {"/b": Change("modified", "mine")}, {"/b": OTHER}
    assert bash_reward(done, asked, "", "")[0] == 0.67
    assert bash_reward(done, asked, "", "", as_published=True)[0] == 1.0


def test_as_published_the_content_counts_of_names_with_a_dot() -> None:
    for name, reward in (("/a", 1.0), ("/a.txt", 0.67)):
        done, asked = {name: Change("added", "mine")}, {name: NEW}
        assert bash_reward(done, asked, "", "", as_published=True)[0] == reward


def test_the_same_path_changed_in_another_way_is_both_missing_and_extra() -> None:
    _, about = bash_reward({"/a": OTHER}, {"/a": GONE}, "", "")
    assert about["diff_miss"] == about["diff_extra"] == ["/a"]


def test_similarity_by_hand() -> None:
    # "cat" is in both texts: idf 1. "dog" and "eel" are in one: idf ln(3/2) + 1.
    rare = math.log(1.5) + 1
    assert text_similarity("cat dog", "cat eel") == pytest.approx(1 / (1 + rare**2))
    assert text_similarity("a b", "a b") == 1.0  # no words of two letters: equality
    assert text_similarity("a", "b") == 0.0
    assert text_similarity("Cat", "cat,") == pytest.approx(1.0)
    assert text_similarity("", "word") == 0.0


@given(st.text(max_size=60), st.text(max_size=60))
def test_similarity_is_symmetric_and_one_with_itself(first: str, second: str) -> None:
    assert text_similarity(first, second) == pytest.approx(text_similarity(second, first))
    assert -1e-9 <= text_similarity(first, second) <= 1 + 1e-9
    assert text_similarity(first, first) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rows", "expected", "reward"),
    [
        ([(1,), (2,), (3,)], [(1,), (2,), (3,)], 1.0),
        ([(3,), (2,), (1,)], [(1,), (2,), (3,)], -1.0),
        ([(1,), (2,)], [(1,), (2,), (3,), (4,)], 0.5),
        ([(1,), (1,)], [(1,)], 0.5),  # a row too many; no order among equals
        ([(1,), (3,), (2,)], [(1,), (2,), (3,)], 0.33),  # one of three pairs the wrong way round
        ([], [], 1.0),
        ([], [(1,)], 0.0),
        ([("1",)], [(1,)], 0.0),
        (None, [], 0.0),
    ],
)
def test_rows_count_by_overlap_and_order(rows: list | None, expected: list, reward: float) -> None:
    assert sql_reward(rows, expected) == pytest.approx(reward)


@given(st.lists(st.tuples(st.integers(0, 5), st.text(max_size=2)), max_size=12))
def test_rows_against_themselves_are_worth_one(rows: list) -> None:
    assert sql_reward(rows, rows) == 1.0


def test_results_are_compared_as_values() -> None:
    assert (
        python_reward(["1", "{2, 1}", "nan", "Counter({'a': 1})"], ["1.0", "{1, 2}", "nan", "Counter({'a': 1})"]) == 1.0
    )
    assert python_reward(["Error: x", "2"], ["1", "2"]) == 0.5
    assert python_reward(["(" * 10_000, "9"], ["1", "2"]) == 0.0


def test_flags_match_in_any_case() -> None:
    assert flag_reward(" FLAG{a} ", "flag{A}") == 1.0
    assert flag_reward("", "flag{a}") == 0.0
