"""What must be true of any program for a sentence, whatever it does: reasons to try again, or to doubt.

These are no grammar of sentences. They only compare what was said with what was written: the names, the quoted
phrases and the numbers of the one have to be in the other.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from lmp.model.text import Asked

_TAKEN_FROM = re.compile(r"\b(?:off|out|from)(?: of)?(?: [\w-]+){1,3}")
"""What something is taken from need not be in a program that only says where it goes."""
_COMMON = frozenset(
    ("can", "back", "left", "right", "top", "bottom", "middle", "center", "one", "two", "ring", "circle", "line", "row")
)


def broken(program: str, asked: Asked, source: str) -> str | None:
    """Why a source cannot run as what was asked for; None when it can.

    Args:
        program: which program was asked.
        asked: context, query and history.
        source: Python, as written.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as e:
        return f"what was written for {asked.query!r} is no program: {e}"
    if source.startswith("not_understood("):
        return None
    if program == "define_function":
        return None if _defines(tree, asked.query) else f"no function as asked for by {asked.query!r} was written"
    if program != "tabletop" and not re.search(r"^ret_val = ", source, re.MULTILINE):
        return f"the program for {asked.query!r} gives no value"
    return None


def left_out(program: str, asked: Asked, source: str) -> str | None:
    """A name, a word of names or a distance of the sentence that its program does without: mostly a mistake."""
    if source.startswith("not_understood(") or program in ("define_function", "parse_correction"):
        return None
    asked = replace(asked, query=_TAKEN_FROM.sub(" ", asked.query))
    for name in mentioned(asked):
        if not all(word in source.lower() for word in re.findall(r"\w+", name)):
            return name
    for word in telling(asked):
        if word not in source.lower():
            return word
    if program == "parse_question":
        return None
    return next((n for n in distances(asked) if n not in source), None)


def mentioned(asked: Asked) -> list[str]:
    """The names of the context that stand in the query, none within another."""
    rest, found = asked.query, []
    for name in sorted((n.lower() for n in asked.objects), key=len, reverse=True):
        if name in _COMMON:
            continue
        rest, count = re.subn(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ", rest)
        if count:
            found.append(name)
    return found


def telling(asked: Asked) -> list[str]:
    """The words of the query, singular, that the names on the table are made of: "ball", "red"."""
    known = {word for name in asked.objects for word in re.findall(r"[a-z]{3,}", name.lower())} - _COMMON
    return [
        word
        for word in re.findall(r"[a-z]{3,}", asked.query)
        for word in (word, word.removesuffix("s"))
        if word in known
    ]


def distances(asked: Asked) -> list[str]:
    """The numbers of distances in the query, without those that are part of a name."""
    rest = asked.query
    for name in asked.objects:
        rest = rest.replace(name.lower(), " ")
    return re.findall(r"(?<![\w.])(\d+(?:\.\d+)?|\.\d+) ?(?:cm|mm|m\b|inch|in\b|cent|mill|met)", rest)


def _defines(tree: ast.Module, query: str) -> bool:
    return any(isinstance(node, ast.FunctionDef) and f"{node.name}(" in query for node in tree.body)
