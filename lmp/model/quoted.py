"""The string literals of a program as the model writes it: which of them quote nothing that anybody said."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lmp.model.text import CLOSE, OPEN, Asked

_PHRASES = ("parse_obj_name(", "parse_position(", "parse_question(")
_FREE = ("not_understood(", "ask(", "say(")
_OWN = frozenset(
    (
        *("the", "a", "except", "with", "points", "in", "around", "what", "color", "is"),
        *("line", "row", "circle", "ring", "horizontal", "vertical", "diagonal"),
    )
)
"""Words that programs use where the sentence says less: "align the blocks", "what color does it have"."""
CORRECTION_WORDS = frozenset(
    (
        *("plan", "skill", "last", "interrupted", "task", "nothing", "stop", "go on", "undo", "good", "command"),
        *("left", "right", "back", "front", "higher", "lower", "nearer", "farther"),
        *("clockwise", "counterclockwise", "slower", "faster"),
    )
)
"""What the answer of `parse_correction` is made of, besides what it quotes."""
_JUDGED = tuple(f"ret_val = [{OPEN} {level}{CLOSE}" for level in ("plan", "skill"))
_COMPARED = re.compile(
    r"get_(?:kind|color_name)\((?:(?!get_kind|get_color_name).)*\) (?:==|!=|in|not in) "
    rf"[(\[]?(?:{OPEN}[^{CLOSE}]*{CLOSE}, )*$"
)
"""What stands before a kind or a colour in code, which is no name."""
_LITERAL = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")


@dataclass(frozen=True)
class Quoted:
    """A literal that stands neither in the context nor in the sentence.

    Args:
        text: its content.
        first, last: the tokens of its content, first to before last.
        candidates: what it may have meant.
    """

    text: str
    first: int
    last: int
    candidates: tuple[str, ...]


def unknown_quotes(tokens: Sequence[str], text_of: Callable[[Sequence[str]], str], asked: Asked) -> Iterator[Quoted]:
    """Literals of a program that quote nothing known.

    Args:
        tokens: the program as the model wrote it.
        text_of: spells tokens.
        asked: what it was asked.
    """
    first = None
    for i, token in enumerate(tokens):
        if first is not None and CLOSE in token:
            content = text_of(tokens[first:i]).removeprefix(" ")
            found = _judge(content, text_of(tokens[:first]).removesuffix(OPEN), asked)
            if found is not None:
                yield Quoted(content, first, i, found)
            first = None
        if first is None and OPEN in token and token.rsplit(OPEN, 1)[1] == "":
            first = i + 1


def _judge(content: str, code: str, asked: Asked) -> tuple[str, ...] | None:
    """Candidates for an unknown literal; None when it is known."""
    if OPEN in content or code.endswith(_FREE) or _COMPARED.search(code.rsplit("\n", 1)[-1]):
        return None
    if code == "ret_val = [" and content in CORRECTION_WORDS:
        return None
    if code.startswith(_JUDGED) and (content in CORRECTION_WORDS or content in asked.query):
        return None
    names = tuple(n.lower() for n in asked.objects)
    said = " ".join(
        [asked.query, *asked.memory, *(q for q, _ in asked.history), *(s for _, s in asked.history)]
    ).lower()
    if code.endswith(_PHRASES):
        heard = _words(said) | _words(" ".join(names)) | _OWN
        if content in said or all(w in heard or w.isdigit() for w in _words(content)):
            return None
        return _spans_like(content, asked.query)
    if content in names:
        return None
    whole = tuple(n for n in names if set(content.split()) < set(n.split()))
    if whole:
        # "the ruler", where there is a gray ruler: a part of a name is no name.
        return whole
    if any(re.search(rf"(?<!\w){re.escape(content)}(?!\w)", text) for text in (asked.query, *asked.memory)):
        return None
    return (*names, *(s for s in _spans_like(content, asked.query, 2) if s not in names))


def _words(text: str) -> set[str]:
    return {word.strip(".,;:!?") for word in text.split()}


def _spans_like(content: str, query: str, most: int = 12) -> tuple[str, ...]:
    """The parts of a sentence that look most like a text."""
    words = query.split()
    length = len(content.split())
    spans = {
        " ".join(words[i : i + n]) for n in range(max(1, length - 2), length + 3) for i in range(len(words) - n + 1)
    }
    ranked = sorted(spans, key=lambda s: (-difflib.SequenceMatcher(None, s, content).ratio(), s))
    return tuple(ranked[:most])


def in_case_of(objects: Sequence[str], source: str) -> str:
    """The source with names spelt as the context spells them, capitals and all."""
    spelt = {n.lower(): n for n in objects if n != n.lower()}
    if not spelt:
        return source

    def literal(match: re.Match[str]) -> str:
        content = str(ast.literal_eval(match.group(0)))
        return repr(spelt[content]) if content in spelt else match.group(0)

    return _LITERAL.sub(literal, source)
