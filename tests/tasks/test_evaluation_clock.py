import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.evaluation.clock import Clock

parts = st.sampled_from(["model", "physics", "perception", "sandbox", "setup"])
spans = st.recursive(
    st.tuples(parts, st.floats(0, 5), st.just(())),
    lambda inner: st.tuples(parts, st.floats(0, 5), st.lists(inner, max_size=3)),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(spans, max_size=4))
def test_each_moment_counts_once_and_for_the_innermost_part(tree):
    now = 0.0
    clock = Clock(now=lambda: now)
    wanted = dict.fromkeys(clock.seconds, 0.0)

    def spend(spans):
        nonlocal now
        for part, seconds, inner in spans:
            with clock.within(part):
                spend(inner)
                now += seconds
            wanted[part] += seconds

    spend(tree)
    assert clock.seconds == pytest.approx(wanted)
    assert sum(clock.seconds.values()) == pytest.approx(now)


def test_time_that_another_thread_measured_is_taken_from_what_waited_for_it():
    now = 0.0
    clock = Clock(now=lambda: now)
    with clock.within("sandbox"):
        now = 5.0
        clock.reassign("model", 3.0)
    assert (clock.seconds["sandbox"], clock.seconds["model"]) == (2.0, 3.0)
    clock.reassign("model", 1.0)
    assert (clock.seconds["sandbox"], clock.seconds["model"]) == (2.0, 4.0)
