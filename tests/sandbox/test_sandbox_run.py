"""What a program can do: compute, call, print, return, and fail with the line that failed."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import pytest

from lmp.api import Api, Source
from lmp.sandbox.host import Sandbox
from lmp.sandbox.types import Call, Limits
from lmp.sandbox.wire import WireError


class UnknownObject(Exception):
    """What a host function may raise."""


def add(a: float, b: float = 10) -> float:
    """The sum."""
    return a + b


def lookup(name: str) -> str:
    """Fails."""
    raise UnknownObject(f"no object {name!r}; there are: red block")


def value_of(sandbox: Sandbox, source: str, **functions: Any) -> Any:
    outcome = sandbox.run(source, {"add": add, **functions})
    assert outcome.error is None, outcome.error
    return outcome.value


def test_a_program_has_the_libraries_its_variables_and_the_offered_functions(sandbox: Sandbox) -> None:
    source = "ret_val = [np.sqrt(4.0), math.pi > 3, Point(1, 2).x, box(0, 0, 1, 2).area, add(1, b=2), objects[0]]"
    outcome = sandbox.run(source, Api({"add": add}), variables={"objects": ["red block"]})
    assert outcome.error is None
    assert outcome.value == [2.0, True, 1.0, 2.0, 3, "red block"]
    assert outcome.calls[0] == Call("add", (1,), {"b": 2}, 3, None, outcome.calls[0].seconds)
    assert outcome.tier == sandbox.tier
    assert 0 < outcome.policy_seconds <= outcome.seconds


def test_a_program_without_ret_val_returns_none_and_what_it_printed(sandbox: Sandbox) -> None:
    outcome = sandbox.run("print('one', 2)\nimport sys\nprint('three', file=sys.stderr)\nprint('end', end='')", {})
    assert (outcome.value, outcome.output, outcome.error) == (None, "one 2\nthree\nend", None)


def test_functions_classes_and_comprehensions_see_what_they_see_in_a_module(sandbox: Sandbox) -> None:
    source = """
offset = 2
def shift(xs):
    k = offset
    return [x + k for x in xs]
class Pile:
    def __init__(self, n): self.n = n
    def high(self): return shift([self.n])[0]
ret_val = [fib(Pile(4).high()) for fib in [lambda n: n if n < 2 else fibonacci(n)]]
""".replace("ret_val", "def fibonacci(n): return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)\nret_val")
    assert value_of(sandbox, source) == [8]


@pytest.mark.parametrize(
    "imports",
    [
        "import numpy as np\nfrom env_utils import add\nfrom plan_utils import add as plus",
        "from utils import *",
        "import numpy.random, shapely.geometry as sg\nfrom itertools import product\nimport random, time, re",
        "from numpy.random import default_rng\ndefault_rng().random()\nnp.linalg.svd(np.eye(3)), np.fft.fft([1])",
        "def f():\n    from utils import add\n    return add(1, 1)\nf()",
    ],
)
def test_imports_of_published_programs_work(sandbox: Sandbox, imports: str) -> None:
    assert value_of(sandbox, f"{imports}\nret_val = add(1, 2)") == 3


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("import cv2", "no module 'cv2'"),
        ("from utils import add, put_on", "no function 'put_on'"),
        ("import os.nothing", "os"),
    ],
)
def test_imports_of_what_is_not_there_say_so(sandbox: Sandbox, source: str, says: str) -> None:
    error = sandbox.run(source, {"add": add}).error
    assert error is not None
    assert error.type == "ModuleNotFoundError"
    assert says in error.message


def test_libraries_work_after_confinement(sandbox: Sandbox) -> None:
    source = """
import json, re, datetime, decimal, statistics, dataclasses, textwrap, copy
a = np.random.rand(200, 200)
inverse = np.linalg.inv(a @ a.T + np.eye(200))
values, vectors = np.linalg.eigh(a + a.T)
ring = Point(0, 0).buffer(1).union(LineString([(0, 0), (3, 0)]).buffer(0.1))
moved = affinity.rotate(affinity.scale(Polygon([(0, 0), (1, 0), (0, 1)]), 2, 2), 30, origin='centroid')
hull = MultiPoint(np.random.rand(30, 2)).convex_hull
polynomial = np.polynomial.Polynomial.fit(np.arange(5), np.arange(5) ** 2, 2)
masked = np.ma.array([1, 2], mask=[0, 1]).sum()
einsum = np.einsum('ij,jk->ik', a, a)
text = f"{a!s:.10} {1.5:.3f} {datetime.datetime(2020, 1, 1):%Y-%m-%d}" + json.dumps({'a': 1})
text += 'é'.encode('latin-1').decode('latin-1') + str(decimal.Decimal('1.1')) + re.sub('a', 'b', 'aa')
time_taken = __import__('time').sleep(0.001)
big = sorted(np.random.permutation(100000).tolist())[10]
finite = np.isfinite(inverse).all()
ret_val = [ring.area > 3, moved.is_valid, hull.area > 0, finite, masked, big, len(text) > 20]
"""
    assert value_of(sandbox, source) == [True, True, True, True, 1, 10, True]


def test_the_same_program_draws_the_same_numbers_each_time(sandbox: Sandbox) -> None:
    source = "import random\nret_val = [np.random.rand(), random.random(), list({'a', 'b', 'c', 'd'})]"
    assert value_of(sandbox, source) == value_of(sandbox, source)
    assert sandbox.run(source, {}, seed=1).value != sandbox.run(source, {}, seed=2).value


def test_what_a_call_takes_and_gives_is_a_copy(sandbox: Sandbox) -> None:
    kept = np.zeros(2)
    taken: list[Any] = []

    def position() -> np.ndarray:
        """Ours."""
        return kept

    def take(value: Any) -> None:
        """Keeps it."""
        taken.append(value)

    source = "p = position()\np += 1\nq = [1]\ntake(q)\nq.append(2)\nret_val = p"
    assert value_of(sandbox, source, position=position, take=take).tolist() == [1, 1]
    assert kept.tolist() == [0, 0]
    assert taken == [[1]]


def test_an_argument_that_cannot_be_passed_fails_where_the_call_is(sandbox: Sandbox) -> None:
    error = sandbox.run("x = 1\nadd(lambda: 0, 2)", {"add": add}).error
    assert error is not None
    assert (error.type, error.line) == ("WireError", 2)
    assert "add() argument[0] is of type function" in error.message


def test_a_value_that_cannot_be_returned_is_an_error(sandbox: Sandbox) -> None:
    error = sandbox.run("ret_val = Point(0, 0)", {}).error
    assert error is not None
    assert "ret_val is of type Point" in error.message


def test_a_host_function_that_returns_what_cannot_be_passed_fails_in_the_program(sandbox: Sandbox) -> None:
    def bad() -> object:
        """Not a value."""
        return object()

    error = sandbox.run("bad()", {"bad": bad}).error
    assert error is not None
    assert "bad() returned is of type object" in error.message


def test_a_variable_that_cannot_be_passed_is_refused_before_anything_runs(sandbox: Sandbox) -> None:
    with pytest.raises(WireError, match="type object"):
        sandbox.run("", {}, variables={"x": object()})


@pytest.mark.parametrize(
    ("source", "kind", "line", "text"),
    [
        ("x = 1\ny = x +", "SyntaxError", 2, "y = x +"),
        ("x = 1\n\nundefined(x)", "NameError", 3, "undefined(x)"),
        ("def f(n):\n    return 1 / n\nf(0)", "ZeroDivisionError", 2, "    return 1 / n"),
        ("np.linalg.inv(\n    np.zeros((2, 2)))", "LinAlgError", 1, "np.linalg.inv("),
        ("import sys\nsys.exit(3)", "SystemExit", 2, "sys.exit(3)"),
        ("def f(): f()\nf()", "RecursionError", 1, "def f(): f()"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", 1, "raise KeyboardInterrupt"),
        ("exec('1/0')", "ZeroDivisionError", 1, "exec('1/0')"),
        ("x = 1\nexec('(')", "SyntaxError", 2, "exec('(')"),
    ],
)
def test_an_error_comes_with_its_line(sandbox: Sandbox, source: str, kind: str, line: int, text: str) -> None:
    error = sandbox.run(source, {}).error
    assert error is not None
    assert (error.type, error.line, error.source_line) == (kind, line, text)


def test_an_error_of_the_host_reaches_the_program_by_name_and_ends_it_with_the_original(sandbox: Sandbox) -> None:
    outcome = sandbox.run("x = 1\nlookup('cup')", {"lookup": lookup})
    error = outcome.error
    assert error is not None
    assert (error.type, error.line) == ("UnknownObject", 2)
    assert error.message == "no object 'cup'; there are: red block"
    assert isinstance(error.exception, UnknownObject)
    assert outcome.calls[0].error == "UnknownObject: no object 'cup'; there are: red block"


def test_a_program_may_catch_an_error_of_the_host_and_go_on(sandbox: Sandbox) -> None:
    def strict(x: float) -> None:
        """Fails."""
        raise ValueError("too large")

    source = """
said = []
for f, kind in ((lookup, Exception), (strict, ValueError)):
    try:
        f(1)
    except kind as error:
        said += [type(error).__name__, str(error)]
ret_val = said
"""
    value = value_of(sandbox, source, lookup=lookup, strict=strict)
    assert value == ["UnknownObject", "no object 1; there are: red block", "ValueError", "too large"]


def decode() -> None:
    """Fails with an exception that takes five arguments."""
    b"\xff".decode()


def group() -> None:
    """Fails with several."""
    raise ExceptionGroup("two", [ValueError("a"), TypeError("b")])


@pytest.mark.parametrize(
    ("function", "kind"), [(decode, "UnicodeDecodeError"), (group, "ExceptionGroup"), (lookup, "UnknownObject")]
)
def test_any_exception_of_the_host_reaches_the_program(sandbox: Sandbox, function: Any, kind: str) -> None:
    outcome = sandbox.run("f('x')" if function is lookup else "f()", {"f": function})
    assert outcome.error is not None
    assert outcome.error.type == kind
    assert type(outcome.error.exception).__name__ == kind


def test_wrong_arguments_are_a_type_error_in_the_program(sandbox: Sandbox) -> None:
    error = sandbox.run("add()", {"add": add}).error
    assert error is not None
    assert error.type == "TypeError"
    assert "missing 1 required positional argument" in error.message


def parse(source: str, value: str = "ret_val") -> Any:
    def sub_program(question: Any = None) -> Source:
        """A sub-program."""
        return Source(source.replace("QUESTION", repr(question)), value)

    return sub_program


def test_a_sub_program_runs_in_the_same_child_and_gives_the_value_of_the_call(sandbox: Sandbox) -> None:
    source = "x = 1\ndef twice(v): return 2 * v\nret_val = [parse('a'), x, 'left' in dir()]"
    sub = "x = 5\nleft = 1\nret_val = [QUESTION, twice(add(1, 2)), objects]"
    outcome = sandbox.run(source, {"parse": parse(sub), "add": add}, variables={"objects": ["o"]})
    assert outcome.error is None, outcome.error
    assert outcome.value == [["a", 6, ["o"]], 1, False]
    assert [(call.name, call.value) for call in outcome.calls] == [("parse", ["a", 6, ["o"]]), ("add", 3)]


def test_a_sub_program_may_name_its_value_itself_and_does_not_see_variables_of_its_caller(sandbox: Sandbox) -> None:
    assert value_of(sandbox, "ret_val = p()", p=parse("new_shape = 3", "new_shape")) == 3
    error = sandbox.run("secret = 1\nret_val = p()", {"p": parse("a = 1\nret_val = secret")}).error
    assert error is not None
    assert (error.type, error.line, error.source_line) == ("NameError", 2, "ret_val = secret")


def test_a_function_forbidden_to_a_sub_program_is_refused_whoever_calls_it_and_allowed_again_after(
    sandbox: Sandbox,
) -> None:
    moved: list[str] = []

    def move(by: str) -> None:
        """Moves."""
        moved.append(by)

    def find(nested: bool = False) -> Source:
        """A sub-program that may not move; nested, it asks another."""
        return Source("find()" if nested else "move('sub')", forbidden=frozenset({"move"}))

    def call() -> Source:
        """A sub-program that may, and that calls what the program defined."""
        return Source("step()", forbidden=frozenset())

    source = (
        "def step(): move('step')\ncall()\n"
        "try:\n    find(True)\nexcept ValueError as error:\n    print(error)\nmove('end')"
    )
    outcome = sandbox.run(source, {"move": move, "find": find, "call": call})
    assert outcome.error is None, outcome.error
    assert moved == ["step", "end"]
    assert "move() is not to be called by find()" in outcome.output


def test_a_sub_program_that_fails_fails_its_call_and_may_be_caught(sandbox: Sandbox) -> None:
    source = "try:\n    p()\nexcept Exception as error:\n    ret_val = [str(error), q()]"
    functions = {"p": parse("lookup('cup')"), "q": parse("ret_val = 7"), "lookup": lookup}
    outcome = sandbox.run(source, functions)
    assert outcome.value == ["no object 'cup'; there are: red block", 7]
    assert [(call.name, call.error is None) for call in outcome.calls] == [
        ("p", False),
        ("lookup", False),
        ("q", True),
    ]


def test_sub_programs_within_sub_programs_end_at_the_depth_allowed(sandbox: Sandbox) -> None:
    outcome = sandbox.run("ret_val = p()", {"p": parse("ret_val = p()")}, Limits(depth=3))
    assert outcome.error is not None
    assert "more than 3 sub-programs" in outcome.error.message
    assert len(outcome.calls) == 4


def test_a_sub_programs_broken_source_is_a_syntax_error_with_its_line(sandbox: Sandbox) -> None:
    error = sandbox.run("x = 1\nx = 2\np()", {"p": parse("ok = 1\nret_val = (")}).error
    assert error is not None
    assert (error.type, error.line, error.source_line) == ("SyntaxError", 2, "ret_val = (")


def test_each_call_is_told_when_it_has_ended(sandbox: Sandbox) -> None:
    told: list[Call] = []
    outcome = sandbox.run("p()", {"p": parse("ret_val = add(1, 2)"), "add": add}, on_call=told.append)
    assert [call.name for call in told] == ["add", "p"]
    assert list(outcome.calls) == told[::-1]


def test_a_program_may_end_while_what_it_did_last_is_still_being_told(sandbox: Sandbox) -> None:
    parse = lambda: Source("ret_val = 1")  # noqa: E731
    outcome = sandbox.run("ret_val = parse()", {"parse": parse}, on_call=lambda call: time.sleep(0.1))
    assert outcome.error is None
    assert outcome.value == 1


def test_functions_are_called_in_the_thread_that_runs_the_program(sandbox: Sandbox) -> None:
    threads = []

    def where() -> None:
        """Notes the thread."""
        threads.append(threading.current_thread())

    sandbox.run("where()", {"where": where})
    assert threads == [threading.current_thread()]


def test_a_host_function_may_run_another_program(sandbox: Sandbox) -> None:
    def nested() -> Any:
        """Runs one."""
        return sandbox.run("ret_val = 4", {}).value

    assert value_of(sandbox, "ret_val = nested() + 1", nested=nested) == 5
