"""What is wrong with a program before it runs, for good messages; never a boundary: confinement is.

Which names are bound where is asked of Python's own compiler: in the byte code, a name that is neither local nor a
closure's is loaded by LOAD_NAME or LOAD_GLOBAL, with its place in the source.
"""

from __future__ import annotations

import ast
import builtins
import dis
import importlib
import types
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lmp.sandbox.libraries import MODULES, NAMES

_LOADS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
_STORES = {"STORE_NAME", "STORE_GLOBAL"}
_INTERACTIVE = {"exit", "quit", "help", "copyright", "credits", "license"}
"""What `site` adds to the builtins here and not in a child."""
_MODULE_NAMES = {"__name__", "__builtins__", "__annotations__"}


@dataclass(frozen=True)
class Problem:
    """Something that will fail.

    Args:
        line: 1-based.
        message: what, with the offending text and what would work.
    """

    line: int
    message: str


@dataclass(frozen=True)
class Undefined:
    """A function that is called and that nobody defined.

    Args:
        name: its name.
        call_text: the first call of it, that whose value is assigned if there is one: "f(x, 3)".
        assigned_to: what the call's value is assigned to, as written, or None.
    """

    name: str
    call_text: str
    assigned_to: str | None


def check(source: str, names: Collection[str]) -> list[Problem]:
    """Syntax errors, imports of unknown modules, and names that nobody defines, in the order of lines.

    Args:
        source: a program.
        names: what it is offered beyond builtins and libraries: functions and variables.
    """
    try:
        tree = ast.parse(source)
        code = compile(tree, "<program>", "exec")
    except SyntaxError as error:
        where = f": {error.text.strip()}" if error.text else ""
        return [Problem(error.lineno or 1, f"syntax error, {error.msg}{where}")]
    except (ValueError, RecursionError, MemoryError) as error:
        return [Problem(1, f"not a program: {error}")]
    problems = [
        problem
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for problem in _import_problems(node, names)
    ]
    seen = set()
    for name, line, _ in sorted(_unbound(tree, code, names), key=lambda load: load[1:]):
        if name not in seen:
            seen.add(name)
            problems.append(Problem(line, f"{name!r} is not defined"))
    return sorted(problems, key=lambda problem: problem.line)


def undefined_functions(source: str, names: Collection[str]) -> list[Undefined]:
    """The functions that a program calls and that neither it, its libraries nor `names` define, in order of calls.

    Raises:
        SyntaxError: the source is no program.
    """
    tree = ast.parse(source)
    places = {(line, column) for _, line, column in _unbound(tree, compile(tree, "<program>", "exec"), names)}
    assigned = {
        id(node.value): " = ".join(map(_target, node.targets))
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
    }
    found: dict[str, Undefined] = {}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        function = call.func
        if not isinstance(function, ast.Name) or function.id in _INTERACTIVE:
            continue
        if (function.lineno, function.col_offset) not in places:
            continue
        one = Undefined(function.id, ast.unparse(call), assigned.get(id(call)))
        if function.id not in found or (one.assigned_to and not found[function.id].assigned_to):
            found[function.id] = one
    return list(found.values())


def _target(node: ast.expr) -> str:
    return ", ".join(map(ast.unparse, node.elts)) if isinstance(node, ast.Tuple) else ast.unparse(node)


def _import_problems(node: ast.Import | ast.ImportFrom, names: Collection[str]) -> Iterator[Problem]:
    modules = [node.module or "."] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    for module in modules:
        if module in MODULES:
            continue
        if isinstance(node, ast.Import):
            yield Problem(node.lineno, f"no module {module!r}; programs can import {', '.join(_roots())}")
            continue
        unknown = [alias.name for alias in node.names if alias.name not in names and alias.name != "*"]
        if unknown:
            yield Problem(node.lineno, f"no module {module!r}, and no function {unknown[0]!r} is offered")


def _roots() -> list[str]:
    return [module for module in MODULES if "." not in module]


def _unbound(tree: ast.Module, code: types.CodeType, names: Collection[str]) -> list[tuple[str, int, int]]:
    """Name, line and column of every name that is loaded and that no scope binds."""
    offered = {*dir(builtins)} - _INTERACTIVE | {*names, *NAMES}
    known = {*offered, *_MODULE_NAMES, *_star_imports(tree)}
    scopes = list(_scopes(code))
    for scope in scopes:
        for step in dis.get_instructions(scope):
            if step.opname == "STORE_GLOBAL" or (scope is code and step.opname in _STORES):
                known.add(step.argval)
    loads = []
    for scope in scopes:
        own = {step.argval for step in dis.get_instructions(scope) if step.opname in _STORES}
        for step in dis.get_instructions(scope):
            where = step.positions
            if step.opname in _LOADS and step.argval not in known | own and where and where.lineno is not None:
                loads.append((step.argval, where.lineno, where.col_offset or 0))
    return loads


def _scopes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _scopes(constant)


def _star_imports(tree: ast.Module) -> set[str]:
    starred = {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    }
    return {name for module in starred if module in MODULES for name in dir(importlib.import_module(module))}
