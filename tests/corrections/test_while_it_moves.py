"""What is typed while the arm moves: it halts at once, then goes on, stops, does it otherwise, or something else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest
from conversations import CONTEXT, NEXT_TO_BOWL, Conversation, block, bowl

from lmp.sandbox.types import Limits
from robot.sampling import positions_at
from robot.types import JointTrajectory

Talk = Callable[..., Conversation]
PUT = {"put the red block in the bowl.": "put_first_on_second('red block', 'blue bowl')"}


def later(act: Callable[[], object], seconds: float = 0.2) -> None:
    """Do something in another thread after a while, as a person who thinks does."""
    threading.Timer(seconds, act).start()


def test_it_rests_waits_and_goes_on_along_the_same_path(talk: Talk) -> None:
    chat = talk(PUT)
    rested: list[bool] = []

    def go_on(text: str) -> None:
        rested.append(chat.at_rest())
        later(lambda: chat.session.correct("go on"))

    chat.reply = go_on
    chat.when(lambda ticks: ticks == 100, lambda: chat.session.correct("wait"))
    path: list[np.ndarray] = []
    asked: list[JointTrajectory] = []
    move = chat.cell.robot.move

    def watched(trajectory: JointTrajectory, **options: object) -> None:
        asked.append(trajectory)
        move(trajectory, **options)

    chat.cell.robot.move = watched
    chat.cell.world.watchers.append(lambda: path.append(chat.cell.robot.state().positions))
    report = chat.session.do("put the red block in the bowl")
    assert report.outcome == "done"
    assert rested == [True]
    np.testing.assert_allclose(chat.at("red block")[:2], chat.at("blue bowl")[:2], atol=0.02)
    [event, going_on] = chat.session.trace.of("correction")
    assert event.data["interrupted"] == "put_first_on_second('red block', 'blue bowl')"
    assert going_on.data["level"] == "go on"
    held, rest = asked[0], asked[1]
    on_it = positions_at(held, np.linspace(0, held.duration, 5000))
    for place in rest.positions[:: len(rest.positions) // 20]:
        assert np.abs(on_it - place).max(axis=1).min() < 0.002
    np.testing.assert_allclose(rest.positions[-1], held.positions[-1], atol=0.002)


def test_the_clock_of_the_program_stands_still_meanwhile(talk: Talk) -> None:
    chat = talk(PUT, limits=Limits(robot_seconds=30.0, policy_seconds=5.0))
    patience = 1.5

    def wait() -> None:
        chat.session.correct("hold on")
        later(lambda: chat.session.correct("continue"), patience)

    chat.when(lambda ticks: ticks == 50, wait)
    before, began = chat.attention.clock(), time.monotonic()
    assert chat.session.do("put the red block in the bowl").outcome == "done"
    elapsed = time.monotonic() - began
    assert chat.attention.clock() - before < elapsed - patience + 0.5


def test_stop_twice_ends_the_program_with_the_arm_at_rest(talk: Talk) -> None:
    chat = talk({"wave.": "for _ in range(50):\n    goto_pos([0.2, 0.1])\n    goto_pos([-0.2, 0.1])"})
    chat.when(lambda ticks: ticks == 60, lambda: (chat.session.correct("stop"), chat.session.correct("stop")))
    report = chat.session.do("wave")
    assert (report.outcome, report.message) == ("failed", "stopped by the user")
    assert chat.at_rest()
    assert len(report.calls) <= 2


def test_an_adjustment_of_a_call_that_is_held_is_made_before_it_ends_and_the_program_goes_on(talk: Talk) -> None:
    program = f"{NEXT_TO_BOWL['put the red block next to the bowl.']}\nput_first_on_second('green block', [-0.2, -0.1])"
    chat = talk(
        {
            **NEXT_TO_BOWL,
            "put the red block next to the bowl and the green one aside.": program,
            "4 cm farther right.": "ret_val = ['skill', 'interrupted', 'right', '4 cm']",
        }
    )
    chat.when(lambda ticks: ticks == 150, lambda: chat.session.correct("4 cm farther right"))
    report = chat.session.do("put the red block next to the bowl and the green one aside")
    assert report.outcome == "done", report.message
    np.testing.assert_allclose(chat.at("red block")[:2], [0.14, -0.05], atol=0.01)
    np.testing.assert_allclose(chat.at("green block")[:2], [-0.2, -0.1], atol=0.01)
    said, source = chat.session.history[-1]
    assert (said, source.splitlines()[-1]) == (
        "4 cm farther right.",
        "put_first_on_second('red block', np.array([x + 0.04, y]))",
    )


def test_a_vague_amount_goes_by_the_size_of_the_thing_and_the_number_stands_in_the_history(talk: Talk) -> None:
    chat = talk({**NEXT_TO_BOWL, "a bit to the right.": "ret_val = ['skill', 'last', 'right', 'a bit']"})
    chat.session.do("put the red block next to the bowl")
    before = chat.at("red block")
    chat.session.hear("a bit to the right")
    np.testing.assert_allclose((chat.at("red block") - before)[:2], [0.02, 0.0], atol=0.006)
    assert chat.session.history[-1][0] == "2 cm to the right."


def test_another_thing_was_meant_what_was_taken_goes_back_and_the_other_is_taken(talk: Talk) -> None:
    chat = talk(
        {
            **PUT,
            "not that one, the green one.": (
                f"put_first_on_second(parse_obj_name('the green block', {CONTEXT}), 'blue bowl')"
            ),
        }
        | {"the green block.": "ret_val = 'green block'"}
    )
    plan = "ret_val = ['plan', 'interrupted']"
    follow_up = chat.model.answers["not that one, the green one."]
    answers = iter([plan, follow_up])
    chat.model.answers["not that one, the green one."] = lambda tail: str(next(answers))
    red = chat.at("red block")
    chat.when(lambda ticks: ticks == 250, lambda: chat.session.correct("not that one, the green one"))
    report = chat.session.do("put the red block in the bowl")
    assert report.outcome == "done", report.message
    np.testing.assert_allclose(chat.at("red block")[:2], red[:2], atol=0.012)
    np.testing.assert_allclose(chat.at("green block")[:2], chat.at("blue bowl")[:2], atol=0.02)


def test_what_is_not_understood_leaves_the_arm_at_rest_until_it_is(talk: Talk) -> None:
    chat = talk(PUT)

    def mumble() -> None:
        chat.session.correct("frobnicate")
        later(lambda: chat.session.correct("go on"), 0.3)

    chat.when(lambda ticks: ticks == 50, mumble)
    assert chat.session.do("put the red block in the bowl").outcome == "done"
    assert "what 'frobnicate' means is unclear" in chat.said[0]


def test_what_comes_too_late_is_kept(talk: Talk) -> None:
    chat = talk({"say hello.": "say('hello')"})
    assert not chat.session.correct("stop"), "nothing is being done"
    chat.reply = lambda text: chat.session.correct("go home")
    chat.session.do("say hello")
    assert chat.session.unheard() == ["go home"]
    assert chat.session.unheard() == []


def test_undo_puts_back_and_says_what_is_in_the_way(talk: Talk) -> None:
    chat = talk({**PUT, **NEXT_TO_BOWL, "a bit to the right.": "ret_val = ['skill', 'last', 'right', 'a bit']"})
    red = chat.at("red block")
    chat.session.do("put the red block in the bowl")
    report = chat.session.hear("undo that")
    assert (report.outcome, report.message) == ("done", "red block went back")
    np.testing.assert_allclose(chat.at("red block")[:2], red[:2], atol=0.01)
    chat.session.do("put the red block next to the bowl")
    chat.session.hear("a bit to the right")
    for place in ([0.1, -0.05], red[:2]):
        assert chat.session.hear("undo").message == "red block went back"
        np.testing.assert_allclose(chat.at("red block")[:2], place, atol=0.01)
    chat.session.do("put the red block in the bowl")
    chat.cell.skills.put_first_on_second("green block", red[:2])
    report = chat.session.hear("take that back")
    assert report.outcome == "failed"
    assert report.message == "red block cannot go back: green block stands there now"
    assert chat.session.hear("undo").message == "nothing has been done that could be taken back"


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("go on", "nothing was interrupted"),
        ("good", "there is nothing to be learnt from that"),
        ("stop", "the arm is at rest"),
    ],
)
def test_words_of_control_without_a_motion(talk: Talk, word: str, answer: str) -> None:
    report = talk({}).session.hear(word)
    assert (report.outcome, report.message) == ("done", answer)


def test_what_remains_of_a_program_is_done_after_another_place_was_meant_for_one_thing(talk: Talk) -> None:
    said = {
        "put the blocks in the blue bowl.": (
            "for n in [n for n in objects if get_kind(n) == 'block']:\n    put_first_on_second(n, 'blue bowl')"
        )
    }
    answers = iter(["ret_val = ['plan', 'interrupted']", "put_first_on_second('green block', [0.2, -0.15])"])
    said["not the green one, to the front with it."] = lambda tail: next(answers)
    things = [block("red", -0.2, 0.1, size=0.035), block("green", 0.2, 0.1, size=0.035)]
    chat = talk(said, [*things, block("white", -0.2, -0.1, size=0.035), bowl("blue", 0.0, -0.02)])
    grasped: list[str] = []

    def second() -> bool:
        held = chat.cell.robot.held
        if held is not None and held.name not in grasped:
            grasped.append(held.name)
        return grasped[-1:] == ["green block"]

    chat.when(lambda ticks: second(), lambda: chat.session.correct("not the green one, to the front with it"))
    report = chat.session.do("put the blocks in the blue bowl")
    assert report.outcome == "done", report.message
    np.testing.assert_allclose(chat.at("green block")[:2], [0.2, -0.15], atol=0.01)
    for name in ("red block", "white block"):
        assert np.linalg.norm((chat.at(name) - chat.at("blue bowl"))[:2]) < 0.04


def test_what_goes_back_can_be_held_too(talk: Talk) -> None:
    chat = talk({**PUT, "higher.": "ret_val = ['skill', 'interrupted', 'higher']"})
    red = chat.at("red block")
    chat.session.do("put the red block in the bowl")
    chat.when(lambda ticks: ticks == 100, lambda: chat.session.correct("higher"))
    chat.reply = lambda text: later(lambda: chat.session.correct("go on")) if "going back" in text else None
    assert chat.session.hear("undo that").outcome == "done"
    assert any("things are going back" in text for text in chat.said)
    np.testing.assert_allclose(chat.at("red block")[:2], red[:2], atol=0.01)


def test_a_program_may_name_the_arguments(talk: Talk) -> None:
    chat = talk({"put it there.": "put_first_on_second(first='red block', second=[0.0, 0.12])"})
    assert chat.session.do("put it there").outcome == "done"
    np.testing.assert_allclose(chat.at("red block")[:2], [0.0, 0.12], atol=0.01)


def yaw_apart(chat: Conversation, name: str, yaw: float) -> float:
    """By how much a square thing is turned from a yaw, rad."""
    return abs((chat.cell.truth()[name].pose.yaw - yaw + np.pi / 4) % (np.pi / 2) - np.pi / 4)


@pytest.mark.parametrize("perception", ["truth", "camera"])
def test_undo_turns_things_back_as_well(talk: Talk, perception: str) -> None:
    things = [block("red", -0.2, 0.1, yaw=0.4), block("green", 0.15, 0.1, size=0.05, yaw=-0.3)]
    said = {
        "put the red block on the green one.": "put_first_on_second('red block', 'green block')",
        "turn the red block by 30 degrees.": "ret_val = ['skill', 'last', 'counterclockwise', '30 degrees']",
    }
    chat = talk(said, things, perception=perception)
    chat.session.do("put the red block on the green one")
    assert yaw_apart(chat, "red block", -0.3) < 0.05, "what is put on a block is turned as that is"
    assert chat.session.hear("turn the red block by 30 degrees").outcome == "done"
    assert yaw_apart(chat, "red block", -0.3 + np.radians(30)) < 0.08
    assert chat.session.hear("undo that").message == "red block went back"
    assert yaw_apart(chat, "red block", -0.3) < 0.08, "it has not left its place, only its yaw"
    assert chat.session.hear("undo that").message == "red block went back"
    assert yaw_apart(chat, "red block", 0.4) < 0.08
    np.testing.assert_allclose(chat.at("red block")[:2], [-0.2, 0.1], atol=0.01)
    report = chat.session.hear("undo that")
    assert report.message == "nothing has been done that could be taken back"


def test_undo_puts_a_thing_back_where_on_another_it_stood(talk: Talk) -> None:
    wide = block("green", 0.1, 0.05, size=[0.12, 0.09, 0.03], yaw=0.5)
    chat = talk(
        {"put the red block in front.": "put_first_on_second('red block', [-0.1, -0.1])"},
        [block("red", -0.2, 0.1, size=0.03), wide],
    )
    offset = np.eye(4)
    offset[:2, 3] = [0.04, -0.02]
    chat.cell.skills.put_first_on_second("red block", "green block", offset)
    before = chat.cell.truth()["red block"].pose
    chat.session.do("put the red block in front")
    assert chat.session.hear("undo that").message == "red block went back"
    np.testing.assert_allclose(chat.at("red block"), before.position, atol=0.006)
    assert yaw_apart(chat, "red block", before.yaw) < 0.05
