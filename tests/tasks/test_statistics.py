import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.evaluation.statistics import Pairs, Rate, holm

counts = st.integers(0, 200)
tables = st.builds(Pairs, counts, counts, counts, counts)
probabilities = st.lists(st.floats(0, 1), max_size=12)


def test_wilson_intervals_are_those_of_newcombe_1998_table_1():
    # "Two-sided confidence intervals for the single proportion", method 3.
    for k, n, interval in (
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ):
        assert [round(x, 4) for x in Rate(k, n).interval] == list(interval)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_has_the_share_in_it_and_mirrors_that_of_the_failures(case):
    k, n = case
    low, high = Rate(k, n).interval
    assert 0 <= low <= Rate(k, n).share <= high <= 1
    mirrored = Rate(n - k, n).interval
    assert math.isclose(low, 1 - mirrored[1], abs_tol=1e-12) and math.isclose(high, 1 - mirrored[0], abs_tol=1e-12)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_one_success_more_moves_the_whole_interval_up(case):
    k, n = case
    fewer, more = Rate(k, n).interval, Rate(k + 1, n).interval
    assert fewer[0] < more[0] and fewer[1] < more[1]


@pytest.mark.parametrize(
    ("pairs", "p"),
    [
        # Fagerland, Lydersen and Laake 2013: airway hyper-responsiveness before and after a transplantation.
        (Pairs(1, 1, 7, 12), 0.0703),
        # The same authors' book of 2017, chapter 8: response before and after consolidation therapy.
        (Pairs(59, 6, 16, 80), 0.0525),
        # Among the tests of statsmodels, from SAS.
        (Pairs(101, 121, 59, 33), 4.434e-06),
        # By hand: three tosses alike, ten alike, none, and an even split.
        (Pairs(5, 3, 0, 2), 0.25),
        (Pairs(0, 0, 10, 0), 2 / 1024),
        (Pairs(4, 0, 0, 4), 1.0),
        (Pairs(0, 5, 5, 0), 1.0),
    ],
)
def test_mcnemar_s_exact_test_gives_the_known_values(pairs, p):
    assert pairs.p == pytest.approx(p, rel=1e-3)


@given(tables)
def test_which_of_two_comes_first_only_turns_the_sign(pairs):
    turned = Pairs(pairs.both, pairs.only_second, pairs.only_first, pairs.neither)
    assert turned.p == pairs.p and turned.difference == -pairs.difference
    assert turned.interval == pytest.approx((-pairs.interval[1], -pairs.interval[0]))


@given(tables, counts, counts)
def test_what_both_did_or_neither_says_nothing_about_which_is_better(pairs, both, neither):
    assert Pairs(both, pairs.only_first, pairs.only_second, neither).p == pairs.p


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_more_uneven_split_of_as_many_is_less_likely(few, many):
    few, many = sorted((few, many))
    if few:
        assert Pairs(0, few - 1, many + 1, 0).p < Pairs(0, few, many, 0).p or few == many


@pytest.mark.parametrize(
    ("pairs", "interval"),
    [
        # Fagerland, Lydersen and Laake 2014, table of intervals for the difference; the same patients as above.
        (Pairs(1, 1, 7, 12), (-0.507, -0.026)),
        # Their book of 2017, chapter 8.
        (Pairs(59, 6, 16, 80), (-0.1186, -0.0046)),
        # Altman, Machin, Bryant and Gardner 2000, table 6.2.
        (Pairs(14, 5, 0, 22), (0.01, 0.23)),
    ],
)
def test_newcombe_s_interval_of_the_difference_gives_the_published_values(pairs, interval):
    digits = max(len(str(x).partition(".")[2]) for x in interval)
    assert [round(x, digits) for x in pairs.interval] == list(interval)


@given(tables)
def test_the_interval_of_a_difference_has_it_in_it_and_stays_in_bounds(pairs):
    low, high = pairs.interval
    assert -1 <= low <= pairs.difference <= high <= 1


@given(tables.filter(lambda pairs: pairs.trials > 0))
def test_ten_times_the_trials_narrow_the_interval_of_the_difference(pairs):
    more = Pairs(10 * pairs.both, 10 * pairs.only_first, 10 * pairs.only_second, 10 * pairs.neither)
    width, narrower = (high - low for low, high in (pairs.interval, more.interval))
    assert narrower < width


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_pairs_are_counted_by_which_of_the_two_succeeded(outcomes):
    pairs = Pairs.count(outcomes)
    assert pairs.trials == len(outcomes)
    assert pairs.first == Rate(sum(a for a, _ in outcomes), len(outcomes))
    assert pairs.second == Rate(sum(b for _, b in outcomes), len(outcomes))
    assert pairs.neither == sum(not a and not b for a, b in outcomes)


def test_holm_gives_what_r_s_p_adjust_gives():
    assert holm([0.01, 0.02, 0.03, 0.04, 0.05]) == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert holm([0.04, 0.01, 0.9]) == pytest.approx([0.08, 0.03, 0.9])
    assert holm([]) == []


@given(probabilities)
def test_holm_keeps_the_order_and_is_never_more_severe_than_bonferroni(ps):
    raised = holm(ps)
    assert all(p <= q <= min(1.0, len(ps) * p) for p, q in zip(ps, raised, strict=True))
    by_size = [raised[i] for i in sorted(range(len(ps)), key=lambda i: ps[i])]
    assert all(a <= b for a, b in pairwise(by_size))
