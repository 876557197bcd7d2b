"""The embedded model's own view of a prompt: short texts in which a name is spelt the same everywhere.

A name stands in the context, in the sentence and in the program. For a small model to copy it, its tokens must be
the same in all three, so every word keeps its leading space: `<o> red block`, `<q> put the red block`, and string
literals in programs are written `⟨ red block⟩`. What programs repeat word for word is one token each.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

PROGRAMS = ("tabletop", "parse_obj_name", "parse_position", "parse_question", "define_function", "parse_correction")
END, PAD, OBJECT, QUERY, SOURCE, EARLIER = "<e>", "<pad>", "<o>", "<q>", "<p>", "<h>"
MEMORY, INTERRUPTED = "<m>", "<i>"
OPEN, CLOSE = "⟨", "⟩"
CONTROL = (
    *(PAD, END, OBJECT, QUERY, SOURCE, EARLIER, *(f"<{p}>" for p in PROGRAMS[:5]), OPEN, CLOSE),
    *(MEMORY, INTERRUPTED, f"<{PROGRAMS[5]}>"),
)
TOLD, HALTED = "memory: ", "interrupted: "
"""What comments of the context begin with: what the person told before, and the call in which the arm was halted."""
_LITERAL = re.compile(r"""(?<![a-zA-Z])(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")|f'[^'\n]*'""")


@dataclass(frozen=True)
class Asked:
    """What a prompt's tail says.

    Args:
        objects: the names in the context, as written there.
        query: the sentence or description.
        history: earlier queries with their sources.
        memory: what the person told before that counts here.
        interrupted: whether the arm was halted in the middle of a call.
    """

    objects: tuple[str, ...]
    query: str
    history: tuple[tuple[str, str], ...]
    memory: tuple[str, ...] = ()
    interrupted: bool = False


def read_tail(tail: str) -> Asked:
    """The parts of a tail; the last comment is the query, a comment before with source after it is history."""
    objects: tuple[str, ...] = ()
    memory: list[str] = []
    interrupted = False
    turns: list[tuple[str, list[str]]] = []
    for line in tail.splitlines():
        if line.startswith("objects = ["):
            try:
                objects = tuple(str(n) for n in ast.literal_eval(line.removeprefix("objects = ")))
            except (ValueError, SyntaxError) as e:
                raise ValueError(f"the context {line!r} is no list of names") from e
        elif line.startswith(f"# {TOLD}"):
            memory.append(normal(line.removeprefix(f"# {TOLD}")))
        elif line.startswith(f"# {HALTED}"):
            interrupted = True
        elif line.startswith("# "):
            turns.append((line[2:], []))
        elif line.strip() and turns:
            turns[-1][1].append(line)
    if not turns:
        raise ValueError(f"no query (a line that begins with '# ') in {tail!r}")
    history = tuple((normal(q), "\n".join(source)) for q, source in turns[:-1] if source)
    return Asked(objects, normal(turns[-1][0]), history, tuple(memory), interrupted)


def normal(sentence: str) -> str:
    """A sentence as the model reads it: lower case, single spaces, plain quotes, no closing mark."""
    return " ".join(sentence.lower().replace("’", "'").replace("`", "'").split()).rstrip(" .!?")


def _plain(text: str) -> str:
    return re.sub(r"[<>⟨⟩]", " ", text)


def to_model(source: str) -> str:
    """Python as the model writes it."""

    def literal(match: re.Match[str]) -> str:
        if match.group(0).startswith("f'"):
            return match.group(0)
        return f"{OPEN} {_plain(str(ast.literal_eval(match.group(0)))).lower()}{CLOSE}"

    return _LITERAL.sub(literal, source)


def to_python(text: str) -> str:
    """What the model wrote as Python."""
    return re.sub(f"{OPEN} ?([^{CLOSE}]*){CLOSE}", lambda m: repr(m.group(1)), text)


def model_prompt(program: str, asked: Asked) -> str:
    """The text that the model continues."""
    objects = "".join(f"{OBJECT} {_plain(n).lower()}" for n in asked.objects)
    history = "".join(f"{EARLIER} {_plain(q)}{SOURCE}{to_model(s)}" for q, s in asked.history)
    memory = "".join(f"{MEMORY} {_plain(told)}" for told in asked.memory)
    halted = INTERRUPTED if asked.interrupted else ""
    return f"<{program}>{objects}{history}{memory}{halted}{QUERY} {_plain(asked.query)}{SOURCE}"
