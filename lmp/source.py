"""From what a model said to the source it meant, without running any of it.

A model trained to continue text writes the source and at worst goes on with a next example of its own. A chat model
wraps the source in fences and sentences, repeats the question above it, and forgets that the value goes
into `ret_val`. All of that is mended here; what cannot be mended is left as it is for the linter.
"""

from __future__ import annotations

import ast
import re
import textwrap

STOP = ("\nobjects = [", "\n# define function:")
"""Where a model that only continues text has begun a next example.

A comment alone is no such place: comments inside the source must survive. See `lmp.model.continued`."""

# Chat templates may open the thought themselves, so that only its end is in the text.
_THOUGHT = re.compile(r"\A.*</(?:think|thinking|reasoning)>|<(?:think|thinking|reasoning)>.*\Z", re.DOTALL)
_FENCE = re.compile(r"^[ \t]*```[^\n`]*\n(.*?)(?:^[ \t]*```|\Z)", re.DOTALL | re.MULTILINE)
_PROSE = re.compile(r"([A-Z*>-]|\d+\. ).* .*|.* .*[.:!?]")
_CODE = re.compile(r"(def|class|if|elif|else|for|while|with|try|except|return|from|import|async|@)\b|[A-Z]\w*\(|\w+ = ")


def clean(text: str, *, query: str = "", returns: bool = False) -> str:
    """The source in what a model said; empty when there is none.

    Args:
        text: the completion.
        query: what was asked, without `# `, so that its repetition is recognised.
        returns: whether the program is to assign `ret_val`; a last expression, assignment or `return` then does.
    """
    text = _THOUGHT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    text = textwrap.dedent(_unfenced(text)).strip("\n")
    lines = _without_prose(_without_repetition(text.split("\n"), query))
    source = "\n".join(line.rstrip() for line in _first_program(lines)).strip("\n")
    return with_return(source) if returns else source


def _unfenced(text: str) -> str:
    """The first fenced block, or the text itself."""
    fenced = _FENCE.search(text)
    return fenced.group(1) if fenced else text.strip("` \n") if text.strip().startswith("`") else text


def _without_repetition(lines: list[str], query: str) -> list[str]:
    """Without the context and the query that a model repeats before it answers."""
    asked = query.strip().rstrip(".?").lower()
    for i, line in enumerate(lines):
        bare = line.strip()
        if asked and bare.startswith("#") and bare.strip("# ").rstrip(".?").lower() == asked:
            return lines[i + 1 :]
        if bare and not bare.startswith(("#", "objects = [")) and not _is_prose(line):
            break
    while lines and (not lines[0].strip() or lines[0].startswith("objects = [")):
        lines = lines[1:]
    return lines


def _without_prose(lines: list[str]) -> list[str]:
    """Without sentences before and after the source; sentences within it are errors and stay."""
    while lines and (not lines[0].strip() or _is_prose(lines[0])):
        lines = lines[1:]
    while lines and (not lines[-1].strip() or _is_prose(lines[-1])):
        lines = lines[:-1]
    return lines


def _is_prose(line: str) -> bool:
    """Whether a line is a sentence to a person: in the form of one, and neither Python nor broken Python."""
    if line[:1].isspace() or line.startswith("#") or _CODE.match(line) or not _PROSE.fullmatch(line.strip()):
        return False
    return parse(line) is None


def _first_program(lines: list[str]) -> list[str]:
    """Up to where a next example begins."""
    begins = (i for i, line in enumerate(lines) if line.startswith(("objects = [", "# define function:")))
    return lines[: next(begins, len(lines))]


def calls_something(source: str) -> bool:
    """Whether running it may call anything; what only defines functions or assigns names does nothing to the world."""
    tree = parse(source)
    statements = [node for node in tree.body if not isinstance(node, ast.FunctionDef)] if tree else []
    return any(isinstance(node, ast.Call) for statement in statements for node in ast.walk(statement))


def with_return(source: str) -> str:
    """The source with `ret_val` assigned by its last statement, where it assigns none and that is possible."""
    tree = parse(source)
    if tree is None or not tree.body or answers(source):
        return source
    last = tree.body[-1]
    if isinstance(last, ast.Expr | ast.Return) and last.value is not None:
        return "\n".join([*_before(source, last), f"ret_val = {ast.unparse(last.value)}"])
    if isinstance(last, ast.Assign):
        return f"{source}\nret_val = {ast.unparse(last.targets[0])}"
    return source


def answers(source: str) -> bool:
    """Whether some statement of the source assigns `ret_val`, or says that there is nothing to assign."""
    tree = parse(source)
    if tree is None:
        return False
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return any(
        node.id == "not_understood" or (node.id == "ret_val" and isinstance(node.ctx, ast.Store)) for node in names
    )


def parse(source: str) -> ast.Module | None:
    """The syntax tree, or None when it is no Python; never raises, whatever a model wrote."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def quoted(source: str) -> frozenset[str]:
    """The texts that stand in a source as literals."""
    tree = parse(source)
    nodes = ast.walk(tree) if tree is not None else ()
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _before(source: str, statement: ast.stmt) -> list[str]:
    """The lines before a statement; what stands before it on its own line (`a = 1; a`) makes a line."""
    lines = source.split("\n")
    same_line = lines[statement.lineno - 1].encode()[: statement.col_offset].decode().rstrip("; ")
    return lines[: statement.lineno - 1] + ([same_line] if same_line else [])
