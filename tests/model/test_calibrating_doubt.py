"""When to turn a program down: the threshold that pays best."""

import pytest

from lmp.model.training.calibrate import threshold


def test_a_threshold_lies_above_the_wrong_ones_where_turning_them_down_pays():
    found = [(0.1, False), (0.2, True), (0.3, False), (0.6, True), (0.7, True), (0.8, False), (0.9, True)]
    assert threshold(found, worth=2.0) == 0.6


def test_wrong_ones_among_many_right_ones_are_let_through():
    found = [(0.1 + i / 1000, i % 10 != 9) for i in range(100)]
    assert threshold(found, worth=2.0) == 0.1


@pytest.mark.parametrize("right", [True, False])
def test_where_all_are_alike_none_or_all_are_turned_down(right):
    found = [(p, right) for p in (0.3, 0.5, 0.9)]
    assert threshold(found, worth=1.0) == (0.3 if right else 1.0)
