"""How a chat model is asked to continue a prompt: the preamble is the system's message, the tail is the user's."""

from __future__ import annotations

from lmp.model.base import Prompt

INSTRUCTION = """\
You continue Python source for a robot. You are given the functions and worked examples, then the objects that are \
there and a query as a comment. Answer with the source for that last query alone, as in the examples: no \
explanation, no Markdown fences, no imports, and the query not repeated. Earlier queries with their sources, and \
sources with an error under them, are what was done and what went wrong before."""


def messages(prompt: Prompt) -> list[dict[str, str]]:
    """The two messages, in the form that OpenAI's protocol and chat templates share."""
    told = prompt.preamble if prompt.explained else f"{INSTRUCTION}\n\n{prompt.preamble}"
    return [
        {"role": "system", "content": told.rstrip()},
        {"role": "user", "content": prompt.tail},
    ]
