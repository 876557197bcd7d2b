"""Programs for Robot-v0 as a session has them written, made whole: the environment knows no model.

In a session a call of `parse_obj_name`, `parse_position` or `parse_question` has its source written while the program
runs. Here those with a description that stands in the program are written before it runs, and put before it.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator

from lmp import language, prompts
from lmp.functions import FunctionWriter, NotWritten
from lmp.program import Program, as_query
from lmp.session import SUB_PROGRAMS
from lmp.source import parse
from tasks.agents.agent import Situation, Step
from tasks.agents.writer import Writer

_VOCABULARY = "tabletop"
_FUNCTION = re.compile(r"^# (\w+)\(", re.MULTILINE)
_CONTEXT = re.compile(r"^objects = \[.*\]$", re.MULTILINE)


class RobotPrograms:
    """Writes programs with the prompts of a session.

    Args:
        writer: the model, and the account that pays for all of them.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def write(self, situation: Situation) -> str:
        """A program that can run as it is; one that says so where the sentence was not understood.

        Raises:
            BudgetExceeded, ModelError: there is none.
        """
        query = as_query(situation.query)
        history = [(query, _with_error(step)) for step in situation.steps]
        try:
            return _Program(self._writer, situation.surroundings.seen).whole(query, history)
        except NotWritten as reason:
            return f"not_understood({str(reason)!r})"


class _Program:
    """One program, with what is written for it."""

    def __init__(self, writer: Writer, seen: str) -> None:
        functions = "\n".join(line for line in seen.splitlines() if _FUNCTION.match(line))
        parts = language.api(SUB_PROGRAMS, lambda name, description, context: "").text()
        context = _CONTEXT.search(seen)
        self._account = writer.account
        self._context = context[0] if context else ""
        self._offered = frozenset(_FUNCTION.findall(functions)) | {"objects", *SUB_PROGRAMS}
        self._programs = {
            name: Program(
                name,
                writer.model,
                prompts.preamble(_VOCABULARY, name, functions if name in SUB_PROGRAMS else f"{functions}\n{parts}"),
                returns=name in SUB_PROGRAMS,
            )
            for name in (_VOCABULARY, *SUB_PROGRAMS, "define_function")
        }
        self._functions = FunctionWriter(self._programs["define_function"])
        self._written: dict[tuple[str, str], str] = {}

    def whole(self, query: str, history: list[tuple[str, str]]) -> str:
        """The program with all that it calls before it. Raises `NotWritten`."""
        source = self._source(_VOCABULARY, query, history)
        self._write_parts(source)
        return "\n\n".join([*self._definitions(), source])

    def _source(self, program: str, query: str, history: list[tuple[str, str]]) -> str:
        written = self._programs[program].write(query, self._context, history, account=self._account)
        if written.doubt:
            raise NotWritten(written.doubt)
        if parse(written.source) is None:
            return written.source  # the run will tell
        return self._functions.complete(written.source, self._account, self._offered)

    def _write_parts(self, source: str) -> None:
        for name, description in _calls(source):
            key = name, as_query(description)
            if key not in self._written and key[1]:
                self._written[key] = ""  # under way: a part may not need itself
                self._written[key] = self._source(*key, [])
                self._write_parts(self._written[key])

    def _definitions(self) -> Iterator[str]:
        """A function for each part that was written, and one for each sub-program that finds the right part."""
        by_name: dict[str, list[tuple[str, str]]] = {}
        for number, ((name, query), source) in enumerate(self._written.items(), start=1):
            function = f"_{name}_{number}"
            body = textwrap.indent(f"objects = get_obj_names()\n{source}\nreturn ret_val", "    ")
            yield f"def {function}():\n{body}"
            by_name.setdefault(name, []).append((query, function))
        for name, parts in by_name.items():
            table = ", ".join(f"{query!r}: {function}" for query, function in parts)
            yield (
                f"def {name}(description, context=''):\n"
                "    query = ' '.join(description.split()).lower().rstrip('.?! ')\n"
                f"    for known, part in {{{table}}}.items():\n"
                "        if known.rstrip('.?') == query:\n"
                "            return part()\n"
                f"    raise LookupError(f'nobody has written {name}({{description!r}})')"
            )


def _calls(source: str) -> Iterator[tuple[str, str]]:
    """The calls of sub-programs whose description stands in the source: name and description."""
    tree = parse(source)
    for node in ast.walk(tree) if tree else ():
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(description)), *_]):
                if name in SUB_PROGRAMS:
                    yield name, description


def _with_error(step: Step) -> str:
    """An earlier program as a session remembers one that failed."""
    told = " ".join(part for part in (step.observation, step.feedback) if part).replace("\n", " ")
    return f"{step.move.action}\n# error: {told}" if told else step.move.action
