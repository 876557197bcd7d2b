"""A program: a named prompt that a model continues into source.

The prompt's last lines are those of Code as Policies: the conversation so far, the context, the query as a comment.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from lmp.budget import Account
from lmp.model.base import Completion, Model, Prompt
from lmp.source import STOP, clean
from lmp.trace import Trace


@dataclass(frozen=True)
class Written:
    """One source that a model wrote.

    Args:
        program: the program's name, e.g. "tabletop", "parse_position".
        query: what it was asked, as it stands in the prompt without `# `.
        source: the source, cleaned; complete with the functions written for it where it is about to run.
        doubt: why the model itself does not trust it; None when it does.
        truncated: it ends where the model ran out of tokens.
    """

    program: str
    query: str
    source: str
    doubt: str | None = None
    truncated: bool = False


class Program:
    """A named prompt and the model that continues it.

    Args:
        name: "tabletop", "parse_obj_name", …; the model sees it as `Prompt.program`.
        model: who writes.
        preamble: the functions offered and the worked examples.
        returns: whether the source has to assign `ret_val`.
        trace: gets one `model` event a call.
        max_tokens: length of the longest source.
    """

    def __init__(
        self,
        name: str,
        model: Model,
        preamble: str,
        *,
        returns: bool = False,
        trace: Trace | None = None,
        max_tokens: int = 768,
    ) -> None:
        self.name = name
        self.model = model
        self.preamble = preamble
        self.returns = returns
        self.trace = trace or Trace()
        self.max_tokens = max_tokens

    def prompt(self, query: str, context: str = "", history: Sequence[tuple[str, str]] = ()) -> Prompt:
        """What the model is asked to continue.

        Args:
            query: one line, in the form that `as_query` gives.
            context: lines above it, e.g. `objects = ['red block']`.
            history: earlier queries of this conversation with their sources, oldest first.
        """
        lines = [line for past, source in history for line in (f"# {past}", source.rstrip("\n"))]
        lines += [context.strip("\n")] if context.strip() else []
        return Prompt(self.name, self.preamble, "\n".join([*lines, f"# {query}", ""]))

    def write(
        self, query: str, context: str = "", history: Sequence[tuple[str, str]] = (), *, account: Account | None = None
    ) -> Written:
        """Have the source for a query written.

        Raises:
            ModelError: the model gave no completion.
            BudgetExceeded: the account has nothing left for one more call.
        """
        account = account or Account()
        account.check(f"writing {self.name}: {query}")
        prompt = self.prompt(query, context, history)
        began = time.monotonic()
        completion = self.model.complete(prompt, stop=STOP, max_tokens=self.max_tokens)[0]
        account.charge([completion], time.monotonic() - began)
        self._record(prompt, completion)
        source = clean(completion.text, query=query, returns=self.returns)
        return Written(self.name, query, source, completion.doubt, completion.truncated)

    def _record(self, prompt: Prompt, completion: Completion) -> None:
        self.trace.add(
            "model",
            model=self.model.name,
            program=self.name,
            tail=prompt.tail,
            text=completion.text,
            logprob=completion.logprob,
            prompt_tokens=completion.prompt_tokens,
            completion_tokens=completion.completion_tokens,
            seconds=round(completion.seconds, 4),
            truncated=completion.truncated,
            doubt=completion.doubt,
        )


def as_query(sentence: str) -> str:
    """A sentence in the form of a query: one line, lower case, ending with `.` or `?`; empty when it says nothing.

    >>> as_query("  Put the red block\\n in the Blue Bowl!! ")
    'put the red block in the blue bowl.'
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in sentence).split()).lower().lstrip("# ")
    bare = line.rstrip(" .?!…。？！")
    if not any(c.isalnum() for c in bare):
        return ""
    return f"{bare}{'?' if '?' in line[len(bare) :] or '？' in line[len(bare) :] else '.'}"
