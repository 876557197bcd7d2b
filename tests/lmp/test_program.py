"""The prompt's last lines, the form of a query, and what is told of a call of a model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmp.budget import Account, Budget, BudgetExceeded
from lmp.model.base import Completion, Prompt
from lmp.people import plain, spoken
from lmp.program import Program, as_query
from lmp.source import STOP
from lmp.trace import Trace


class Parrot:
    """Always says the same, and keeps what it was asked."""

    name = "parrot"

    def __init__(self, text: str = "pick('red block')") -> None:
        self.text = text
        self.options: dict[str, object] = {}

    def complete(self, prompt: Prompt, **options: object) -> list[Completion]:
        self.options = options
        return [Completion(self.text, logprob=-0.5, prompt_tokens=7, completion_tokens=3, seconds=0.25)]


def test_the_last_lines_are_history_context_and_query() -> None:
    prompt = Program("tabletop", Parrot(), "# functions").prompt(
        "and put it back.", "objects = ['red block']", [("pick it up.", "pick('red block')\n")]
    )
    assert prompt.preamble == "# functions"
    assert prompt.tail == "# pick it up.\npick('red block')\nobjects = ['red block']\n# and put it back.\n"


def test_without_context_and_history_there_is_the_query_alone() -> None:
    assert (
        Program("define_function", Parrot(), "").prompt("define function: f(x).").tail == "# define function: f(x).\n"
    )


def test_a_call_of_the_model_is_an_event() -> None:
    trace = Trace()
    Program("tabletop", Parrot(), "# functions", trace=trace).write("pick it up.", "objects = ['red block']")
    [event] = trace.of("model")
    assert event.data == {
        "model": "parrot",
        "program": "tabletop",
        "tail": "objects = ['red block']\n# pick it up.\n",
        "text": "pick('red block')",
        "logprob": -0.5,
        "prompt_tokens": 7,
        "completion_tokens": 3,
        "seconds": 0.25,
        "truncated": False,
        "doubt": None,
    }


def test_a_model_that_continues_text_is_stopped_before_a_next_example() -> None:
    model = Parrot()
    Program("tabletop", model, "").write("pick it up.")
    assert model.options["stop"] == STOP
    assert "\n#" not in STOP, "a comment inside the source must survive"


def test_a_program_that_returns_assigns_its_value() -> None:
    written = Program("parse_position", Parrot("np.zeros(2)"), "", returns=True).write("the middle.")
    assert written.source == "ret_val = np.zeros(2)"


def test_an_account_pays_for_calls_until_it_is_empty() -> None:
    program, account = Program("tabletop", Parrot(), ""), Account(Budget(tokens=25))
    for _ in range(3):
        program.write("pick it up.", account=account)
    with pytest.raises(BudgetExceeded, match=r"pick it up\..*more than 25 tokens; spent: 3 model calls, 30 tokens"):
        program.write("pick it up.", account=account)


@pytest.mark.parametrize(
    ("sentence", "query"),
    [
        ("Put the red block in the blue bowl", "put the red block in the blue bowl."),
        ("  put it\n there!! ", "put it there."),
        ("How many blocks are there ?", "how many blocks are there?"),
        ("really?!", "really?"),
        ("# objects = []\nimport os", "objects = [] import os."),
        ("move 0.5 cm left...", "move 0.5 cm left."),
        ("\u2028put\x85it\x00there", "put it there."),
        ("?!", ""),
        ("", ""),
        ("Stelle den Block in die Schüssel", "stelle den block in die schüssel."),
    ],
)
def test_a_sentence_becomes_one_line_in_lower_case_with_an_end(sentence: str, query: str) -> None:
    assert as_query(sentence) == query


@given(st.text())
def test_a_query_is_one_comment_line_whatever_was_said(sentence: str) -> None:
    query = as_query(sentence)
    assert len(f"# {query}".splitlines()) == 1
    assert query == "" or query[-1] in ".?"
    assert as_query(query) == query


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "nothing"),
        (3, "3"),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (100.0, "100"),
        (1e-9, "0"),
        (float("nan"), "nan"),
        ([], "none"),
        (["a"], "a"),
        (("a", "b"), "a and b"),
        ([True, False], "yes and no"),
        ([0.1, 0.25], "(0.1, 0.25)"),
        ([[0.1, 0.25], [1, 2]], "(0.1, 0.25) and (1, 2)"),
        ("text", "text"),
    ],
)
def test_a_value_is_said_as_people_say_it(value: object, text: str) -> None:
    assert spoken(value) == text


def test_numpy_does_not_leak_out_of_an_answer() -> None:
    np = pytest.importorskip("numpy")
    assert [type(plain(value)) for value in (np.float64(1), np.int64(1), np.bool_(True))] == [float, int, bool]
    assert plain(np.zeros(2)) == [0.0, 0.0]
