"""Executed in a world: a Python session that runs what comes on standard input, a JSON line each way.

`{"run": source}` is answered with `{"output": text, "ok": bool}`; `{"call": [setup, [expression, ...]]}` with
`{"values": [text, ...]}`, each as Python writes the value, worked out in a forked copy of the session, so that looking
at what it can do changes nothing in it. All that is here is in reach of the programs that it runs: nothing in this file
protects anyone, and what it answers is their word.
"""

import ast
import io
import json
import os
import sys
import traceback


def main():
    """Serve until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    lines = os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    scope = {"__name__": "__main__"}
    for line in lines:
        request = json.loads(line)
        if "run" in request:
            answer = run(request["run"], scope)
        else:
            answer = apart(lambda wanted=request["call"]: call(*wanted, scope))
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def run(source, scope):
    """Run a program as an interactive session does: the value of a last line that is an expression is shown."""
    real, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), io.StringIO(), None
    sys.stderr = sys.stdout
    ok = False
    try:
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<action>", "exec"), scope)
        if last is not None:
            sys.displayhook(eval(compile(ast.Expression(last.value), "<action>", "eval"), scope))
        ok = True
    except BaseException as error:
        told = error.__traceback__.tb_next if error.__traceback__ else None  # without this file's own line
        print("".join(traceback.format_exception(type(error), error, told)), end="")
    output = sys.stdout.getvalue()
    sys.stdout, sys.stderr = real
    return {"output": output, "ok": ok}


def call(setup, expressions, scope):
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


def apart(function):
    """A function's answer, worked out in a forked process."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, json.dumps(function()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(answer or b"{}")


main()
