"""What speaks against a program before it runs: no Python, no value, a name or a distance left out."""

import pytest

from lmp.model.checks import broken, distances, left_out, mentioned
from lmp.model.quoted import in_case_of, unknown_quotes
from lmp.model.text import Asked

NAMES = ("red block", "red block 2", "gray ruler", "can")


def asked(query: str) -> Asked:
    return Asked(NAMES, query, ())


def literals(source: str, query: str) -> list[tuple[str, tuple[str, ...]]]:
    """Unknown literals of a program in the model's spelling, token by token."""
    tokens = source.replace("⟨", "|⟨|").replace("⟩", "|⟩").split("|")
    return [(q.text, q.candidates) for q in unknown_quotes(tokens, "".join, asked(query))]


def test_what_is_no_python_is_broken() -> None:
    assert "no program" in (broken("tabletop", asked("go home"), "go_home(") or "")
    assert broken("tabletop", asked("go home"), "go_home()") is None


def test_a_sub_program_has_to_give_a_value() -> None:
    assert "gives no value" in (broken("parse_obj_name", asked("the red block"), "names = objects") or "")
    assert broken("parse_obj_name", asked("the red block"), "ret_val = 'red block'") is None


def test_a_function_has_to_be_the_one_that_was_asked_for() -> None:
    query = "define function: d = get_dist(a, b)"
    assert broken("define_function", asked(query), "def get_dist(a, b):\n    return 1") is None
    assert broken("define_function", asked(query), "def other(a, b):\n    return 1") is not None


def test_the_longest_name_is_the_one_that_is_mentioned() -> None:
    assert mentioned(asked("put the red block 2 next to the gray ruler")) == ["red block 2", "gray ruler"]


def test_a_word_that_is_also_a_name_is_no_mention() -> None:
    assert mentioned(asked("can you pick up the red block")) == ["red block"]


def test_a_name_of_the_sentence_that_the_program_does_without_is_told() -> None:
    query = asked("put the red block on the gray ruler")
    assert left_out("tabletop", query, "put_first_on_second('red block', 'red block 2')") == "gray ruler"
    assert left_out("tabletop", query, "put_first_on_second('red block', 'gray ruler')") is None


@pytest.mark.parametrize(("query", "expected"), [("7 cm left", ["7"]), ("0.12m up", ["0.12"]), ("2 blocks", [])])
def test_distances_are_numbers_with_a_unit(query: str, expected: list[str]) -> None:
    assert distances(asked(query)) == expected


def test_a_quoted_name_is_known_from_the_context_or_the_sentence() -> None:
    assert literals("pick(⟨ red block⟩)", "pick up the red block") == []
    assert literals("pick(⟨ purple mug⟩)", "pick up the purple mug") == []


def test_a_part_of_a_name_stands_for_the_whole() -> None:
    assert literals("pick(⟨ ruler⟩)", "pick up the ruler") == [("ruler", ("gray ruler",))]


def test_a_name_that_nobody_said_is_unknown() -> None:
    ((text, candidates),) = literals("pick(⟨ green mug⟩)", "pick up the red block")
    assert text == "green mug"
    assert set(NAMES) <= set(candidates)


def test_a_phrase_has_to_be_made_of_words_that_were_said() -> None:
    assert literals("pick(parse_obj_name(⟨ the biggest block⟩))", "pick up the biggest block") == []
    assert literals("pick(parse_obj_name(⟨ the biggest mug⟩))", "pick up the biggest block") != []


def test_kinds_and_colours_in_code_are_no_names() -> None:
    assert literals("names = [n for n in objects if get_kind(n) == ⟨ block⟩]", "the cubes") == []


def test_capitals_come_back() -> None:
    assert in_case_of(["Bob's Cup", "tray"], """put("bob's cup", 'tray')""") == """put("Bob's Cup", 'tray')"""
