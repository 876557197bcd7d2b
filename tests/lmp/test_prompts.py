"""Every worked example of every prompt is a program that runs: what a model is shown must be right."""

from __future__ import annotations

import ast
import re

import pytest
from paper_table import PaperTable

from lmp import prompts
from lmp.api import Api, Source
from lmp.functions import problems
from lmp.program import as_query
from lmp.sandbox.host import Sandbox
from lmp.session import SUB_PROGRAMS
from lmp.source import answers, clean

VOCABULARY = "tabletop"
CASES = [
    pytest.param(program, example, id=f"{program}: {example.query[:50]}")
    for program in prompts.programs(VOCABULARY)
    for example in prompts.examples(prompts.read(VOCABULARY, program))
]
NAMES = frozenset(PaperTable().api()) | SUB_PROGRAMS.keys() | {"say", "ask", "not_understood", "objects"}
ANSWERS = {
    "parse_question": "ret_val = True",
    "parse_obj_name": "ret_val = objects[:3] if description.endswith('s') else objects[0]",
    "parse_position": "n = 4 if 'square' in description else len(objects)\n"
    "ret_val = np.zeros((n, 2)) if 'points' in description or 'corners' in description else np.zeros(2)",
}


def test_there_are_enough_of_them() -> None:
    count = dict.fromkeys(prompts.programs(VOCABULARY), 0)
    for case in CASES:
        count[case.values[0]] += 1
    assert count["tabletop"] >= 25
    assert all(count[name] >= 15 for name in (*SUB_PROGRAMS, "define_function"))


@pytest.mark.parametrize(("program", "example"), CASES)
def test_an_example_is_written_as_it_is_asked_for(program: str, example: prompts.Example) -> None:
    """In the form that `Program` gives a prompt, so that what the model continues looks like what it has seen."""
    assert example.query == as_query(example.query) or program == "define_function"
    assert clean(example.source, query=example.query, returns=program in SUB_PROGRAMS) == example.source
    if program == "define_function":
        assert re.fullmatch(r"define function: .*\)\.", example.query)
        assert [type(node) for node in ast.parse(example.source).body] == [ast.FunctionDef]
    else:
        assert ast.literal_eval(example.context.removeprefix("objects = "))


@pytest.mark.parametrize(("program", "example"), CASES)
def test_an_example_uses_nothing_that_is_not_there(program: str, example: prompts.Example) -> None:
    offered = NAMES - PaperTable().api().motions if program in SUB_PROGRAMS else NAMES
    assert problems(example.source, offered) == ""
    assert "import " not in example.source
    if program in SUB_PROGRAMS:
        assert answers(example.source)


@pytest.mark.parametrize(("program", "example"), [case for case in CASES if case.values[0] != "define_function"])
def test_an_example_runs(program: str, example: prompts.Example, sandbox: Sandbox) -> None:
    """In the real sandbox, on a table with the objects of its context; its sub-programs answer what fits."""
    names = ast.literal_eval(example.context.removeprefix("objects = "))
    table = PaperTable(names)
    told: list[str] = []

    def answer(name: str) -> object:
        def function(description: str, context: str = "") -> Source:
            return Source(f"description = {description!r}\n{context}\n{ANSWERS[name]}")

        function.__doc__ = name
        return function

    def say(text: object) -> None:
        """Say."""

    def ask(question: str) -> str:
        """Ask."""
        return "in the middle"

    def not_understood(what: str) -> None:
        """Not understood."""
        told.append(what)
        raise ValueError(what)

    people = Api({"say": say, "ask": ask, "not_understood": not_understood})
    parts = Api({name: answer(name) for name in SUB_PROGRAMS})  # type: ignore[misc]
    source = example.source
    if "build_pyramid" in source:
        definitions = prompts.examples(prompts.read(VOCABULARY, "define_function"))
        needed = [one.source for one in definitions if re.search("build_pyramid|split_into_rows", one.query)]
        source = "\n\n".join([*needed, source])
    outcome = sandbox.run(source, table.api() | people | parts, variables={"objects": names})
    if told:
        assert program == "tabletop" or "there is" in told[0] or "that is" in told[0]
        return
    assert outcome.error is None
    if program in SUB_PROGRAMS:
        assert outcome.value is not None
        assert table.done == []
    if program == "parse_position":
        assert outcome.value.ndim in (1, 2) and outcome.value.shape[-1] == 2
        assert (abs(outcome.value) <= [0.35, 0.27]).all()
    if program == "parse_obj_name":
        found = [outcome.value] if isinstance(outcome.value, str) else outcome.value
        assert set(found) <= set(names)


ARGUMENTS = {
    "numbers": [1.0, 2.0],
    "names": ["red block", "blue block", "green block"],
    "points": [[0.0, 0.0], [0.1, 0.0], [0.0, 0.1]],
    "corners": [[-0.1, -0.1], [0.1, -0.1], [0.1, 0.1], [-0.1, 0.1]],
    "position": [0.0, 0.0],
    "center": [0.0, 0.0],
    "start": [-0.1, 0.0],
    "end": [0.1, 0.0],
}


@pytest.mark.parametrize("example", [case.values[1] for case in CASES if case.values[0] == "define_function"])
def test_a_function_that_is_shown_works_as_it_is_called(example: prompts.Example, sandbox: Sandbox) -> None:
    """The call of the query, after all functions that the prompt shows: some of them call each other."""
    definitions = prompts.examples(prompts.read(VOCABULARY, "define_function"))
    call = example.query.removeprefix("define function: ").removesuffix(".")
    source = "\n\n".join([*(one.source for one in definitions), call])
    table = PaperTable(["red block", "blue block", "green block", "blue bowl", "green bowl"])
    outcome = sandbox.run(source, table.api(), variables=ARGUMENTS)
    assert outcome.error is None
    assert outcome.value is not None or table.done or " = " in call


def test_the_functions_offered_are_put_where_the_prompt_wants_them() -> None:
    text = prompts.preamble(VOCABULARY, "tabletop", PaperTable().api().text())
    assert "# get_obj_names(): The names of the objects." in text
    assert prompts.FUNCTIONS not in text


def test_an_unknown_vocabulary_or_program_is_named_with_those_there_are() -> None:
    with pytest.raises(LookupError, match=r"no vocabulary 'cooking'; there are: .*tabletop"):
        prompts.read("cooking", "tabletop")
    with pytest.raises(LookupError, match=r"no program 'cook' in tabletop; there are: .*parse_position"):
        prompts.read("tabletop", "cook")
