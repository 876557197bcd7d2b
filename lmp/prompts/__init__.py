"""The prompts: a folder a vocabulary, a text file a program, worked examples that a model continues.

A file is made of blocks with an empty line between them. The first blocks are comments (what the program is for); one
line reads `# {functions}` and stands for the functions offered. Every other block is a worked example: the
conversation so far if there is one, the context (`objects = [...]`), one query (`# sentence.`), then the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

FUNCTIONS = "# {functions}"
"""The line of a prompt file in whose place the offered functions are listed."""


@dataclass(frozen=True)
class Example:
    """One worked example of a prompt.

    Args:
        history: the conversation so far, as it stands above the context; mostly empty.
        context: the line above the query, `objects = ['red block', 'blue bowl']`; empty where there is none.
        query: without the leading `# `.
        source: what a model should write.
    """

    history: str
    context: str
    query: str
    source: str


@cache
def read(vocabulary: str, program: str) -> str:
    """The text of one prompt file.

    Raises:
        LookupError: no such vocabulary or program; the message names those that there are.
    """
    root = resources.files(__name__)
    file = root / vocabulary / f"{program}.txt"
    if not file.is_file():
        vocabularies = sorted(entry.name for entry in root.iterdir() if entry.is_dir() and entry.name[0] != "_")
        if vocabulary not in vocabularies:
            raise LookupError(f"no vocabulary {vocabulary!r}; there are: {', '.join(vocabularies)}")
        raise LookupError(f"no program {program!r} in {vocabulary}; there are: {', '.join(programs(vocabulary))}")
    return file.read_text(encoding="utf-8").strip() + "\n"


def programs(vocabulary: str) -> list[str]:
    """The names of a vocabulary's prompt files."""
    folder = resources.files(__name__) / vocabulary
    return sorted(entry.name.removesuffix(".txt") for entry in folder.iterdir() if entry.name.endswith(".txt"))


def preamble(vocabulary: str, program: str, functions: str) -> str:
    """A prompt file with the text of the functions offered put where it belongs."""
    return read(vocabulary, program).replace(FUNCTIONS, functions)


def examples(text: str) -> list[Example]:
    """The worked examples of a prompt, in order."""
    found = []
    for block in text.strip().split("\n\n"):
        lines = block.splitlines()
        if all(line.startswith("#") for line in lines):
            continue
        at = next((i for i, line in enumerate(lines) if line.startswith("objects = [")), None)
        query = 0 if at is None else at + 1
        found.append(
            Example(
                history="\n".join(lines[:at] if at else []),
                context="" if at is None else lines[at],
                query=lines[query].removeprefix("# "),
                source="\n".join(lines[query + 1 :]),
            )
        )
    return found
