"""Functions that nobody defined are written, with what they call in turn, once and within a budget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from lmp.api import Api
from lmp.budget import Account, Budget, BudgetExceeded
from lmp.functions import FunctionWriter, NotWritten, only_functions, problems
from lmp.model.base import Completion, Prompt
from lmp.program import Program
from lmp.sandbox.host import Sandbox


class Author:
    """Answers `# define function:` from a table by the function's name, a list in order."""

    name = "author"

    def __init__(self, **answers: str | list[str] | Completion) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def complete(self, prompt: Prompt, **_: Any) -> list[Completion]:
        query = prompt.tail.splitlines()[-1]
        self.asked.append(query)
        name = query.split("=")[-1].split(":")[-1].split("(")[0].strip()
        answer = self.answers[name]
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        return [answer if isinstance(answer, Completion) else Completion(answer, completion_tokens=20)]


OFFERED: Sequence[str] = ("get_obj_pos", "objects")


def run(sandbox: Sandbox, source: str) -> Any:
    def get_obj_pos(name: str) -> list[float]:
        """Position."""
        return [0.1, 0.2]

    outcome = sandbox.run(source, Api({"get_obj_pos": get_obj_pos}), variables={"objects": ["a"]})
    assert outcome.error is None
    return outcome.value


def test_a_function_is_asked_for_as_it_is_called_and_put_before_the_program(sandbox: Sandbox) -> None:
    author = Author(double="def double(x):\n    return 2 * x")
    source = FunctionWriter(Program("define_function", author, "")).complete(
        "y = double(21)\nret_val = y", Account(), OFFERED
    )
    assert author.asked == ["# define function: y = double(21)."]
    assert run(sandbox, source) == 42


def test_functions_may_call_each_other_and_themselves(sandbox: Sandbox) -> None:
    author = Author(
        even="def even(n):\n    return True if n == 0 else odd(n - 1)",
        odd="def odd(n):\n    return False if n == 0 else even(n - 1)",
        factorial="def factorial(n):\n    return 1 if n < 2 else n * factorial(n - 1)",
    )
    writer = FunctionWriter(Program("define_function", author, ""))
    source = writer.complete("ret_val = [even(10), odd(7), factorial(5)]", Account(), OFFERED)
    assert len(author.asked) == 3
    assert run(sandbox, source) == [True, True, 120]


def test_a_comprehension_in_a_function_sees_its_locals(sandbox: Sandbox) -> None:
    author = Author(
        scaled="def scaled(values, by):\n    return [shift(v * by) for v in values]",
        shift="def shift(v):\n    return v + 1",
    )
    writer = FunctionWriter(Program("define_function", author, ""))
    source = writer.complete("ret_val = [x for x in scaled([1, 2], 3)]", Account(), OFFERED)
    assert run(sandbox, source) == [4, 7]


def test_what_the_source_defines_and_what_is_offered_is_not_asked_for() -> None:
    author = Author()
    source = (
        "def helper(x):\n    return inner(x)\n\ndef inner(x):\n    return x\n\n"
        "square = lambda x: x * x\nret_val = [square(helper(i)) for i in range(3)] + [np.sum(get_obj_pos('a'))]"
    )
    assert FunctionWriter(Program("define_function", author, "")).complete(source, Account(), OFFERED) == source
    assert author.asked == []


def test_a_function_is_written_once_in_a_conversation() -> None:
    author = Author(outer="def outer():\n    return inner()", inner="def inner():\n    return 1")
    writer = FunctionWriter(Program("define_function", author, ""))
    first = writer.complete("ret_val = outer()", Account(), OFFERED)
    assert writer.complete("ret_val = outer()", Account(), OFFERED) == first
    assert "def inner" in writer.complete("ret_val = outer() + inner()", Account(), OFFERED)
    assert len(author.asked) == 2


def test_a_program_gets_only_the_functions_that_it_needs() -> None:
    author = Author(one="def one():\n    return 1", two="def two():\n    return 2")
    writer = FunctionWriter(Program("define_function", author, ""))
    writer.complete("ret_val = one()", Account(), OFFERED)
    assert "def one" not in writer.complete("ret_val = two()", Account(), OFFERED)


def test_an_answer_that_defines_something_else_is_asked_for_again_and_then_refused() -> None:
    wrong, right = "def duble(x):\n    return 2 * x", "def double(x):\n    return 2 * x"
    writer = FunctionWriter(Program("define_function", Author(double=[wrong, right]), ""))
    assert right in writer.complete("ret_val = double(2)", Account(), OFFERED)
    author = Author(double=wrong)
    with pytest.raises(NotWritten, match="no usable definition of double: it defines duble, not double"):
        FunctionWriter(Program("define_function", author, "")).complete("ret_val = double(2)", Account(), OFFERED)
    assert len(author.asked) == 2


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("def f(x:", "not Python"),
        ("I do not know.", "it defines nothing"),
        ("def f(x):\n    return y", "'y' is not defined"),
        (Completion("def f(x):\n    return 1", truncated=True), "longer than"),
        (Completion("def f(x):\n    return 1", doubt="what is f?"), "what is f?"),
    ],
)
def test_an_unusable_answer_is_refused_with_the_reason(answer: str | Completion, why: str) -> None:
    with pytest.raises(NotWritten, match=why):
        FunctionWriter(Program("define_function", Author(f=answer), "")).complete("ret_val = f(1)", Account(), OFFERED)


def test_the_example_of_use_that_a_model_adds_does_not_run() -> None:
    text = "import math\n\ndef f(x):\n    return math.sqrt(x)\n\nprint(f(4))\npick('red block')"
    assert only_functions(text) == "import math\n\ndef f(x):\n    return math.sqrt(x)"


def test_a_function_that_may_not_move_does_not_call_what_moves() -> None:
    author = Author(f="def f():\n    return go_home()")
    with pytest.raises(NotWritten, match="go_home moves the arm"):
        FunctionWriter(Program("define_function", author, "")).complete(
            "ret_val = f()", Account(), OFFERED, forbidden=["go_home"]
        )
    assert "go_home moves the arm" in problems("go_home()", OFFERED, ["go_home"])


def endless(levels: int = 50) -> Author:
    return Author(**{f"f{i}": f"def f{i}():\n    return f{i + 1}()" for i in range(levels)})


@pytest.mark.parametrize(
    ("budget", "what"),
    [
        (Budget(depth=3), "3 levels of functions written for functions; spent: 3 model calls, 60 tokens"),
        (Budget(depth=100, calls=5), "5 model calls; spent: 5 model calls"),
        (Budget(depth=100, tokens=130), "130 tokens; spent: 7 model calls, 140 tokens"),
        (Budget(depth=100, seconds=0), "0 s of model time; spent: 0 model calls"),
    ],
)
def test_functions_without_end_are_ended_by_the_budget(budget: Budget, what: str) -> None:
    writer = FunctionWriter(Program("define_function", endless(), ""))
    with pytest.raises(BudgetExceeded, match=what):
        writer.complete("ret_val = f0()", Account(budget), OFFERED)


def test_what_could_not_be_written_whole_is_not_kept() -> None:
    writer = FunctionWriter(Program("define_function", endless(), ""))
    with pytest.raises(BudgetExceeded):
        writer.complete("ret_val = f0()", Account(Budget(depth=2)), OFFERED)
    assert writer.written == {}


def test_what_is_no_program_is_a_problem_and_no_crash() -> None:
    for source in ("return 1", "break", "x = (", "\0", "-" * 100_000 + "1"):
        assert problems(source, OFFERED) != ""
