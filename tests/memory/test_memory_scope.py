"""A record applies when its scope holds: for what the command is about, not for what also stands on the table."""

from __future__ import annotations

import pytest

from lmp.memory.encode import DIMENSIONS, encode, similarity
from lmp.memory.scope import Scope, Seen, Situation

TABLE = (
    Seen("red block", "block", frozenset(["red"])),
    Seen("red block 2", "block", frozenset(["red", "small"])),
    Seen("blue block", "block", frozenset(["blue"])),
    Seen("blue bowl", "bowl", frozenset(["blue"])),
    Seen("lucky", "mug", frozenset(["white", "fragile"])),
    Seen("apple", "apple", frozenset(["fruit", "red"])),
)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("put the red block in the blue bowl", {"red block", "red block 2", "blue bowl"}),
        ("put the small red block on the mug", {"red block 2", "lucky"}),
        ("Stack all blocks", {"red block", "red block 2", "blue block"}),
        ("lift lucky", {"lucky"}),
        ("push the red ones to the left", {"red block", "red block 2", "apple"}),
        ("put the fruit away", {"apple"}),
        ("put everything in the bowl", {thing.name for thing in TABLE}),
        ("open the drawer", set()),
    ],
)
def test_what_a_command_is_about(sentence: str, names: set[str]) -> None:
    assert {thing.name for thing in Situation(sentence, TABLE).mentioned} == names


@pytest.mark.parametrize(
    ("scope", "holds", "does_not"),
    [
        (Scope(), "wave", None),
        (Scope(kind="block"), "put the blocks in the bowl", "put the apple in the bowl"),
        (Scope(kind="fruit"), "move the apple", "move the bowl"),
        (Scope(attribute="fragile"), "pick up lucky", "pick up the red block"),
        (Scope(kind="block", attribute="blue"), "lift the blue block", "put the red block in the blue bowl"),
        (Scope(kind="block", attribute="small"), "lift the red block", "lift the blue block"),
        (Scope(kind="drawer"), "pull the drawers out", "pull the bowl to the front"),
        (Scope(kind="drawer", attribute="top"), "open the top drawer", "open the bottom drawer"),
        (Scope(relation="next to"), "put the apple next to the bowl", "put the apple in the next bowl"),
        (Scope(task="open the drawer"), "please open a drawer", "close the lid of the box"),
        (Scope(person="anna"), None, "wave"),
        (Scope(robot="left arm"), None, "wave"),
        (Scope(kind="block", relation="on"), "put a block on the bowl", "put the blocks in the bowl"),
    ],
    ids=str,
)
def test_a_scope_holds_for_what_it_says_and_for_nothing_else(
    scope: Scope, holds: str | None, does_not: str | None
) -> None:
    if holds is not None:
        assert scope.holds(Situation(holds, TABLE))
    if does_not is not None:
        assert not scope.holds(Situation(does_not, TABLE, person="ben", robot="right arm"))
    if scope.person or scope.robot:
        assert scope.holds(Situation("wave", TABLE, person="anna", robot="left arm"))


def test_the_vector_of_a_text_is_the_same_on_every_machine() -> None:
    vector = encode("open the top drawer")
    assert vector.shape == (DIMENSIONS,)
    assert abs(float(vector @ vector) - 1) < 1e-5
    # Written into databases: with another vector here the encoder needs another name.
    assert bytes(int(bit) for bit in vector[:16] > 0).hex() == "01000000010001010000010100010101"
    assert not encode("").any()
    assert not encode("?! …").any()


def test_texts_that_say_the_same_in_similar_words_are_nearer_than_others() -> None:
    said = "put the red mug next to the plate"
    ordered = [
        "Put the RED mug next to the plate!",
        "please put the red mugs next to a plate",
        "put the red mgu next to the plate",
        "put the red mug behind the box",
        "open the drawer",
    ]
    near = [similarity(said, other) for other in ordered]
    assert near == sorted(near, reverse=True)
    assert near[0] == pytest.approx(1)
    assert near[-1] < 0.3


def test_words_that_mean_the_same_to_programs_are_near_though_spelled_otherwise() -> None:
    for a, b, other in (("dish", "bowl", "block"), ("cube", "block", "bowl"), ("shove", "push", "lift")):
        assert similarity(a, b) > 0.5 > similarity(a, other)
    assert similarity("put the red block next to the mug", "place the mug beside the red block") > 0.9
