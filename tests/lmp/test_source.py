"""What a model says becomes the source it meant, and nothing of it is run on the way."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmp.model.continued import until_next_query
from lmp.source import calls_something, clean, parse, with_return

PROGRAM = "put_first_on_second('red block', 'blue bowl')"


def test_source_alone_stays_as_it_is() -> None:
    assert clean(f"{PROGRAM}\n") == PROGRAM


@pytest.mark.parametrize(
    "said",
    [
        f"```python\n{PROGRAM}\n```",
        f"```\n{PROGRAM}\n```\n",
        f"Sure! Here is the code:\n\n```python\n{PROGRAM}\n```\nThis puts the red block in the blue bowl.",
        f"Here's the program:\n{PROGRAM}\n\nLet me know if you need anything else!",
        f"objects = ['red block', 'blue bowl']\n# put the red block in the blue bowl.\n{PROGRAM}",
        f"# put the red block in the blue bowl.\n{PROGRAM}",
        f"# Put the red block in the blue bowl\n{PROGRAM}",
        f"```python\nobjects = ['red block', 'blue bowl']\n# put the red block in the blue bowl.\n{PROGRAM}\n```",
        f"<think>\nThe user wants ```this```.\n</think>\n\n{PROGRAM}",
        f"I should pick it.\nThen place it.\n</think>\n\n{PROGRAM}",
        f"`{PROGRAM}`",
        f"```{PROGRAM}```",
        f"    {PROGRAM}",
        f"```python\n{PROGRAM}",
        f"{PROGRAM}\r\n",
    ],
)
def test_what_chat_models_wrap_around_a_program_is_taken_off(said: str) -> None:
    assert clean(said, query="put the red block in the blue bowl.") == PROGRAM


@pytest.mark.parametrize(
    "next_example",
    [
        "objects = ['pink block']\n# put the pink block away.\npick('pink block')",
        "\nobjects = ['pink block']\n# put the pink block away.\npick('pink block')",
        "\n# define function: f(x).\ndef f(x):\n    pass",
    ],
)
def test_a_next_example_of_the_models_own_is_cut_off(next_example: str) -> None:
    assert clean(f"{PROGRAM}\n{next_example}") == PROGRAM


@pytest.mark.parametrize("query", ["# put the pink block away.", "\n# which block is pink?"])
def test_a_model_that_only_continues_text_has_its_next_query_cut_off_too(query: str) -> None:
    said = f"# a remark first.\n{PROGRAM}\n{query}\npick('pink block')"
    assert clean(until_next_query(said)) == f"# a remark first.\n{PROGRAM}"


@pytest.mark.parametrize("comment", ["# Then the green one.", "# then the green one", "    # as in a query."])
def test_a_comment_that_is_no_query_does_not_end_a_program(comment: str) -> None:
    said = f"if objects:\n    {PROGRAM}\n{comment}\n    pick('green block')"
    assert until_next_query(said) == said


@pytest.mark.parametrize(
    ("source", "does"),
    [
        ("pick('red block')", True),
        ("for name in objects:\n    pick(name)", True),
        ("def f():\n    pick('red block')\n\nf()", True),
        ("def f():\n    pick('red block')", False),
        ("name = 'red block'", False),
        ("pass", False),
        ("pick(", False),
    ],
)
def test_a_program_that_calls_nothing_does_nothing(source: str, does: bool) -> None:
    assert calls_something(source) is does


def test_comments_inside_the_source_survive() -> None:
    source = (
        "# First the red one\n"
        "put_first_on_second('red block', 'blue bowl')  # in the bowl.\n"
        "\n"
        "# then the green one.\n"
        "for name in ['green block']:\n"
        "    # each goes on top of the last.\n"
        "    put_first_on_second(name, 'red block')"
    )
    assert clean(source) == source


@pytest.mark.parametrize(
    "broken",
    ["put_first_on_second('red block',\nwait, that is wrong", "def f(x:", "Point(1, 2", "x = get_obj_pos('a b'"],
)
def test_what_cannot_be_mended_is_left_for_the_linter(broken: str) -> None:
    assert clean(broken) == broken
    assert parse(broken) is None


def test_a_sentence_between_two_statements_is_an_error_and_not_half_a_program() -> None:
    assert parse(clean(f"{PROGRAM}\nThen we move on to the next one.\n{PROGRAM}")) is None


def test_an_answer_of_prose_alone_is_no_source() -> None:
    assert clean("I am sorry, but I cannot do that.\nPlease ask me something else.") == ""
    assert clean("<think>\nWhere is it? I must") == ""


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        ("get_obj_pos('red block')", "ret_val = get_obj_pos('red block')"),
        ("x = 1\nx + 1", "x = 1\nret_val = x + 1"),
        ("x = 1; x + 1", "x = 1\nret_val = x + 1"),
        ("name = 'red block'", "name = 'red block'\nret_val = name"),
        ("return 'red block'", "ret_val = 'red block'"),
        ("ret_val = 3", "ret_val = 3"),
        ("if objects:\n    ret_val = 1\nret = 2", "if objects:\n    ret_val = 1\nret = 2"),
    ],
)
def test_the_last_value_goes_into_ret_val_where_the_model_forgot_it(source: str, mended: str) -> None:
    assert clean(source, returns=True) == mended


def test_a_program_that_returns_nothing_is_left_alone() -> None:
    assert clean("x = 1") == "x = 1"


@pytest.mark.parametrize("text", ["(" * 5000, "-" * 200_000 + "1", "\0", "x = '\ud800'", "\x0c\x1c\u2028"])
def test_text_that_breaks_parsers_is_no_python_and_no_crash(text: str) -> None:
    clean(text, returns=True)


@given(st.text(max_size=400), st.booleans())
def test_anything_at_all_can_be_cleaned(text: str, returns: bool) -> None:
    clean(text, query="put it there.", returns=returns)


STATEMENTS = ["x = 1", "y = x + 2", "for i in range(3):\n    x = i", "# a remark", "x"]


@given(st.lists(st.sampled_from(STATEMENTS), max_size=6))
def test_cleaning_twice_changes_nothing_more(parts: list[str]) -> None:
    once = clean("\n".join(parts), returns=True)
    assert clean(once, returns=True) == once
    tree = parse(once)
    assert tree is not None
    if isinstance(tree.body[-1] if tree.body else None, ast.Expr | ast.Assign):
        assert "ret_val" in with_return(once)
