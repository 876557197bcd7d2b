"""Executed in a world: a Python session that runs what comes on standard input, a JSON line each way.

`{"run": source}` is answered with `{"output": text, "ok": bool}`; `{"call": [setup, [expression, ...]]}` with
`{"values": [text, ...]}`, each as Python writes the value, worked out in a forked copy of the session, so that looking
at what it can do changes nothing in it. All that is here is in reach of the programs that it runs: nothing in this file
protects anyone, and what it answers is their word.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any


def main() -> None:
    """Serve until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    lines = os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    scope: dict[str, Any] = {"__name__": "__main__"}
    for line in lines:
        request = json.loads(line)
        if "run" in request:
            answer = run(request["run"], scope)
        else:
            setup, expressions = request["call"]
            answer = apart(functools.partial(call, setup, expressions, scope))
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def run(source: str, scope: dict[str, Any]) -> dict[str, Any]:
    """Run a program as an interactive session does: the value of a last line that is an expression is shown."""
    printed = io.StringIO()
    ok = False
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            tree = ast.parse(source)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "<action>", "exec"), scope)
            if isinstance(last, ast.Expr):
                sys.displayhook(eval(compile(ast.Expression(last.value), "<action>", "eval"), scope))
            ok = True
        except BaseException as error:
            told = error.__traceback__.tb_next if error.__traceback__ else None  # without this file's own line
            print("".join(traceback.format_exception(type(error), error, told)), end="")
    return {"output": printed.getvalue(), "ok": ok}


def call(setup: str, expressions: Sequence[str], scope: dict[str, Any]) -> dict[str, Any]:
    """The values of expressions, as text."""
    values = []
    try:
        exec(setup, scope)
    except BaseException as error:
        return {"values": [f"Error: {error}"] * len(expressions)}
    for expression in expressions:
        try:
            values.append(repr(eval(expression, scope)))
        except BaseException as error:
            values.append(f"Error: {error}")
    return {"values": values}


def apart(function: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A function's answer, worked out in a forked process."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            with os.fdopen(writer, "w", encoding="utf-8") as pipe:
                pipe.write(json.dumps(function()))
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    return dict(json.loads(answer or "{}"))


if __name__ == "__main__":
    main()
