import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmp.model.base import Completion
from lmp.sandbox.host import Sandbox
from sim.scene import ObjectSpec
from tasks.evaluation.sentences import Bench, by_family, overall, wrong_motions
from tasks.evaluation.statistics import Rate
from tasks.sentences import Sentence

TABLE = (
    ObjectSpec(kind="block", color="red", position=(-0.15, 0.05)),
    ObjectSpec(kind="block", color="green", position=(0.0, -0.08)),
    ObjectSpec(kind="bowl", color="blue", position=(0.15, 0.05)),
)


class ByHeart:
    """A model that knows one program for each query."""

    name = "by heart"

    def __init__(self, programs):
        self.programs = programs

    def complete(self, prompt, **_):
        query = prompt.tail.rstrip().splitlines()[-1].removeprefix("# ")
        return [Completion(self.programs[query])]


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def bench(sandbox):
    programs = {
        "put the red block in the bowl.": "put_first_on_second('red block', 'blue bowl')",
        "and the green one.": "put_first_on_second('green block', 'blue bowl')",
        "tidy up.": "put_first_on_second('green block', 'blue bowl')",
        "how many blocks?": "say(len([n for n in objects if get_kind(n) == 'block']))",
        "point at the green block.": "point_gripper_to('green block')",
        "pick up the red block.": "pick('red block')",
        "fly.": "not_understood('fly')",
    }
    return Bench(ByHeart(programs), sandbox, {"perception": "truth"})


def sentence(text, *goal, earlier=()):
    return Sentence(family=text.split()[0], text=text, goal=goal, objects=TABLE, earlier=earlier)


def in_bowl(name):
    return {"is": "on", "a": name, "b": "blue bowl"}


def test_a_sentence_that_is_done_reaches_its_goal(bench):
    trial = bench.run(sentence("put the red block in the bowl", in_bowl("red block")))
    assert trial.reached and trial.score == 1.0, (trial.message, trial.missing)
    assert trial.programs[0].source.startswith("put_first_on_second")


def test_a_sentence_goes_on_from_those_said_earlier(bench):
    goal = (in_bowl("green block"), {"is": "unmoved", "names": ["red block"], "tol": 0.03}, in_bowl("red block"))
    trial = bench.run(sentence("and the green one", *goal, earlier=("put the red block in the bowl",)))
    assert trial.reached, (trial.message, trial.missing)


def test_answers_pointing_holding_and_refusing_are_judged(bench):
    for text, goal in (
        ("how many blocks?", {"is": "answer", "value": 2}),
        ("point at the green block", {"is": "tool_at", "xy": [0.0, -0.08]}),
        ("pick up the red block", {"is": "held", "a": "red block"}),
        ("fly", {"is": "not_understood"}),
    ):
        trial = bench.run(sentence(text, goal))
        assert trial.reached, (text, trial.message, trial.missing)


def test_doing_something_else_is_told_from_not_understanding(bench):
    wrong = bench.run(sentence("tidy up", in_bowl("red block"), {"is": "unmoved", "names": ["green block"]}))
    refused = bench.run(sentence("fly", in_bowl("red block")))
    assert not wrong.reached and not refused.reached
    assert wrong_motions([wrong, refused]).successes == 1
    assert "green block was moved" in " ".join(wrong.missing)
    assert wrong.as_json()["programs"][0]["source"] == "put_first_on_second('green block', 'blue bowl')"
    assert {f: str(r) for f, r in by_family([wrong, refused]).items()}.keys() == {"tidy", "fly"}
    assert overall([wrong, refused]).share == 0.0


def test_a_crash_is_a_trial_with_its_traceback(bench):
    trial = bench.run(sentence("nobody wrote this", in_bowl("red block")))
    assert trial.outcome == "crashed" and not trial.reached and "KeyError" in trial.message


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_narrows_with_more_trials(counts):
    k, n = counts
    low, high = Rate(k, n).interval
    assert 0 <= low <= k / n <= high <= 1
    more_low, more_high = Rate(10 * k, 10 * n).interval
    assert more_high - more_low < high - low


def test_the_interval_is_wilsons():
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 0 of 20.
    assert [round(x, 4) for x in Rate(81, 263).interval] == [0.2553, 0.3662]
    assert [round(x, 4) for x in Rate(0, 20).interval] == [0.0, 0.1611]
    assert math.isclose(Rate(0, 0).share, 0.0)
