"""Functions that a program calls and nobody has defined are written too, and the functions that those call.

Each is asked for by how it is called, `# define function: y = f(x).`, written once in a conversation, and put before
the program that needs it. All of them share the program's scope, so a function may call itself, a sibling written
for the same program, and whatever the program may call.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from dataclasses import dataclass

from lmp.budget import Account
from lmp.program import Program, Written
from lmp.sandbox import lint
from lmp.source import parse


class NotWritten(Exception):
    """The model gave no usable definition of a function that a program calls."""


@dataclass(frozen=True)
class Definition:
    """A function that a model wrote.

    Args:
        name: as programs call it.
        source: one or more `def` statements, one of which defines `name`.
        calls: what it calls and nobody defined.
    """

    name: str
    source: str
    calls: tuple[lint.Undefined, ...]


@dataclass(frozen=True)
class _Order:
    """What stays the same while the functions for one program are written; see `FunctionWriter.complete`."""

    account: Account
    offered: Collection[str]
    forbidden: Collection[str]
    on_definition: Callable[[Written], None]


class FunctionWriter:
    """Writes what is missing, and remembers it for the rest of a conversation.

    Args:
        program: the program "define_function".
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.written: dict[str, Definition] = {}

    def complete(
        self,
        source: str,
        account: Account,
        offered: Collection[str],
        *,
        forbidden: Collection[str] = (),
        on_definition: Callable[[Written], None] = lambda written: None,
    ) -> str:
        """The source with the definitions that it needs before it.

        Args:
            source: a program.
            account: pays for the calls of the model.
            offered: names that the program may call, so that nobody has to write them.
            forbidden: names that it may not call, and nobody may write.
            on_definition: called with each definition as it is written.

        Raises:
            NotWritten: the model gave no usable definition.
            BudgetExceeded: it would take more depth, calls, tokens or seconds than there are.
            ModelError: the model gave no completion.
        """
        needed: dict[str, Definition] = {}
        order = _Order(account, offered, forbidden, on_definition)
        for missing in lint.undefined_functions(source, offered):
            self._write(missing, order, needed, depth=1)
        return "\n\n".join([*(definition.source for definition in needed.values()), source])

    def know(self, name: str, source: str, offered: Collection[str]) -> None:
        """A function that was written in another conversation; one of that name that was written in this one stays."""
        self.written.setdefault(name, Definition(name, source, tuple(lint.undefined_functions(source, offered))))

    def forget_all_but(self, names: Collection[str]) -> None:
        """Have every other function written again when it is called for."""
        self.written = {name: definition for name, definition in self.written.items() if name in names}

    def _write(self, missing: lint.Undefined, order: _Order, needed: dict[str, Definition], depth: int) -> None:
        """Put a function and all that it calls into `needed`."""
        name = missing.name
        if name in needed:
            return
        definition = self.written.get(name)
        if definition is None:
            order.account.check(f"writing the function {name}", depth)
            source = self._ask(missing, order)
            definition = Definition(name, source, tuple(lint.undefined_functions(source, order.offered)))
            self.written[name] = definition
        elif unfit := problems(definition.source, order.offered, order.forbidden):
            # Written for a program that may do more than this one.
            raise NotWritten(f"the function {name} is not for this: {unfit}")
        # In place before what it calls is written: a function may call whoever called it.
        needed[name] = definition
        try:
            for called in definition.calls:
                self._write(called, order, needed, depth + 1)
        except Exception:
            # A function whose own parts could not be written is no good to a later sentence either.
            self.written.pop(name, None)
            raise

    def _ask(self, missing: lint.Undefined, order: _Order) -> str:
        """One definition, asked for a second time with what was wrong with the first."""
        name = missing.name
        assigned = f"{missing.assigned_to} = " if missing.assigned_to else ""
        query = f"define function: {' '.join((assigned + missing.call_text).split())}."
        history: list[tuple[str, str]] = []
        problem = ""
        for _ in range(2):
            written = self.program.write(query, history=history, account=order.account)
            if written.doubt:
                raise NotWritten(f"no function {name}: {written.doubt}")
            source = only_functions(written.source)
            problem = self._problem(name, source, written, order)
            if not problem:
                order.on_definition(Written("define_function", query, source))
                return source
            history = [(query, f"{written.source}\n# error: {problem}")]
        raise NotWritten(f"no usable definition of {name}: {problem}")

    def _problem(self, name: str, source: str, written: Written, order: _Order) -> str:
        """What is wrong with a definition; empty when nothing is."""
        if written.truncated:
            return "it is longer than a source may be"
        tree = parse(written.source)
        if tree is None:
            return "it is not Python"
        defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        if name not in defined:
            return f"it defines {', '.join(defined) or 'nothing'}, not {name}"
        return problems(source, order.offered, order.forbidden)


def only_functions(source: str) -> str:
    """The definitions and imports: what a model adds to show how its function is used must not run."""
    tree = parse(source)
    if tree is None:
        return source
    lines = source.split("\n")
    kept = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.Import | ast.ImportFrom):
            decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
            first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
            kept.append("\n".join(lines[first - 1 : node.end_lineno]))
    return "\n\n".join(kept)


def problems(source: str, offered: Collection[str], forbidden: Collection[str] = ()) -> str:
    """What keeps a source from running, once the functions that it calls are written; empty when nothing does."""
    try:
        to_write = [missing.name for missing in lint.undefined_functions(source, offered)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        to_write = []
    found = [f"{name} moves the arm, and this may only find out" for name in to_write if name in forbidden]
    found += [f"line {one.line}: {one.message}" for one in lint.check(source, [*offered, *to_write])]
    return "; ".join(found)
