"""The linter finds what will fail and nothing that will not; undefined functions are those of no scope."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmp.sandbox.lint import Problem, Undefined, check, undefined_functions

OFFERED = {"get_obj_pos", "objects", "say"}

CLEAN = [
    "x, y = get_obj_pos('red block')\nret_val = np.array([x, y])",
    "from env_utils import get_obj_pos, say\nsay('hello')",
    "from utils import *\nsay('hello')",
    "import numpy as np\nimport shapely.geometry as sg\nsg.Point(0, 0)",
    "from itertools import permutations\nret_val = list(permutations(objects))",
    "from math import *\nret_val = sqrt(cos(pi))",
    "def f(x):\n    return g(x)\ndef g(x):\n    return f(x - 1) if x else 0\nf(3)",
    "def outer(a, *b, c=1, **d):\n    def inner():\n        nonlocal a\n        a += c\n    return inner, b, d",
    "r = [k(v) for k, v in [(len, objects)] if v]",
    "names = [n for group in [objects] for n in group if n in objects]",
    "square = lambda x, y=2: x ** y\nsquare(3)",
    "for i, (a, b) in enumerate(zip(objects, objects)):\n    say(a)\n    say(b)\nelse:\n    say(i)",
    "with open('x') as file, open('y') as (a, b):\n    print(file, a, b)",
    "try:\n    say(1)\nexcept (ValueError, TypeError) as error:\n    say(str(error))\nfinally:\n    say('end')",
    "class Block:\n    width = 0.04\n    half = width / 2\n    def area(self):\n        return self.half\nBlock()",
    "if (n := len(objects)) > 1:\n    say(n)",
    "def set_up():\n    global total\n    total = 1\nset_up()\nsay(total)",
    "match objects:\n    case [first, *rest]:\n        say(first, rest)\n    case {'a': b, **c}:\n        say(b, c)",
    "shape = box(0, 0, 1, 1)\naffinity.rotate(shape, 45)\nPolygon(MultiPoint([Point(0, 0)]).coords)",
    "def generate():\n    yield from (yield)\nnext(generate())",
    "get_obj_pos('x').undefined_method(1)",
    "if __name__ == '__main__':\n    say('hi')",
    "class A:\n    def __init__(self):\n        super().__init__()\n        print(__class__)",
    "x: int = 3\ndef typed(a: int) -> float:\n    return a / x",
    "def deco(f):\n    return f\n@deco\ndef g(): pass",
    "x = 1\ndel x",
]


@pytest.mark.parametrize("source", CLEAN)
def test_a_correct_program_has_no_problems_and_asks_for_no_functions(source: str) -> None:
    assert check(source, OFFERED) == []
    assert undefined_functions(source, OFFERED) == []


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("x = (", 1, "never closed"),
        ("x = 1\nfor i in range(3)\n    say(i)", 2, "expected ':'.*for i in range"),
        ("say('a')\n  say('b')", 2, "unexpected indent"),
        ("say(1)\nreturn 2", 2, "return"),
        ("x = 1\x00", 1, "null"),
        ("import cv2", 1, "no module 'cv2'; programs can import .*numpy"),
        ("say(1)\nimport os", 2, "no module 'os'"),
        ("from robot_utils import put_first_on_second", 1, "no function 'put_first_on_second' is offered"),
        ("say(objects)\nsay(objekts)", 2, "'objekts' is not defined"),
        ("def f():\n    return y\nf()", 2, "'y' is not defined"),
        ("r = [x for x in objects]\nsay(x)", 2, "'x' is not defined"),
        ("def f():\n    inner = 1\nsay(inner)", 3, "'inner' is not defined"),
        ("class A:\n    width = 1\n    def area(self):\n        return width", 4, "'width' is not defined"),
        ("f = lambda a: a + b", 1, "'b' is not defined"),
        ("say(f'{nothing}')", 1, "'nothing' is not defined"),
        ("say('bye')\nexit()", 2, "'exit' is not defined"),
        ("sorted(objects, key=by_distance)", 1, "'by_distance' is not defined"),
    ],
)
def test_what_will_fail_is_named_with_its_line(source: str, line: int, says: str) -> None:
    (problem,) = check(source, OFFERED)
    assert problem.line == line
    assert re.search(says, problem.message), problem.message


def test_problems_come_in_the_order_of_lines_each_name_once() -> None:
    source = "say(a)\nimport cv2\nsay(a, b)"
    assert [p.line for p in check(source, OFFERED)] == [1, 2, 3]


def test_a_call_of_a_function_that_nobody_defined_is_asked_for_with_what_it_is_assigned_to() -> None:
    source = "a, b = find_two(objects)\nx = y = scale(a, by=2)\nmove_all(a)"
    assert undefined_functions(source, OFFERED) == [
        Undefined("find_two", "find_two(objects)", "a, b"),
        Undefined("scale", "scale(a, by=2)", "x = y"),
        Undefined("move_all", "move_all(a)", None),
    ]


def test_the_call_whose_value_is_assigned_says_most_about_a_function() -> None:
    source = "say(size_of('a') > 3)\ns = size_of('b')\nt = size_of('c')"
    assert undefined_functions(source, OFFERED) == [Undefined("size_of", "size_of('b')", "s")]


def test_calls_inside_functions_comprehensions_and_arguments_are_found() -> None:
    source = "def f(x):\n    return g(x)\nr = [h(n) for n in objects]\nsay(k(m(1)))"
    assert [u.name for u in undefined_functions(source, OFFERED)] == ["g", "h", "k", "m"]


def test_a_name_that_is_local_elsewhere_is_still_undefined_here() -> None:
    source = "def f(helper):\n    return helper(1)\nx = helper(2)"
    assert undefined_functions(source, OFFERED) == [Undefined("helper", "helper(2)", "x")]


def test_columns_are_right_after_letters_beyond_ascii() -> None:
    source = "say('héllo → ', größe_von('ä'))"
    assert undefined_functions(source, OFFERED) == [Undefined("größe_von", "größe_von('ä')", None)]


def test_undefined_functions_of_what_is_no_program_is_a_syntax_error() -> None:
    with pytest.raises(SyntaxError):
        undefined_functions("x = (", OFFERED)


@given(st.text(max_size=60))
def test_any_text_gets_problems_or_none_but_no_exception(source: str) -> None:
    assert all(isinstance(problem, Problem) for problem in check(source, OFFERED))


names = st.sampled_from(["alpha", "beta", "gamma"])


@given(defined=st.sets(names), called=st.lists(names, min_size=1, max_size=5))
def test_exactly_the_called_and_not_defined_are_asked_for(defined: set[str], called: list[str]) -> None:
    definitions = [f"def {name}(x):\n    return x" for name in sorted(defined)]
    calls = [f"{name}({i})" for i, name in enumerate(called)]
    found = {u.name for u in undefined_functions("\n".join(calls + definitions), OFFERED)}
    assert found == set(called) - defined
