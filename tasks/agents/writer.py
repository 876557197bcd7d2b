"""The model of an agent, within what an episode may cost."""

from __future__ import annotations

import time
from threading import Event

from lmp.budget import Account
from lmp.model.base import Model, Prompt
from lmp.model.interruptible import InterruptibleModel

MAX_TOKENS = 1024


class Writer:
    """Asks a model, and keeps account.

    Args:
        model: any.
        account: of one episode.
    """

    def __init__(self, model: Model, account: Account) -> None:
        self.model = InterruptibleModel(model, Event(), account.budget.seconds)
        self.account = account

    def write(self, program: str, preamble: str, tail: str, *, stop: tuple[str, ...] = ()) -> str:
        """What the model says.

        Args:
            program: what sort of prompt it is, for recordings and for models that know only some.
            preamble: how to answer.
            tail: what to answer.
            stop: where a model that only continues text is stopped.

        Raises:
            BudgetExceeded: nothing is left for one more call.
            ModelError: the model gave no answer.
        """
        self.account.check(f"asking for {program}")
        began = time.monotonic()
        prompt = Prompt(program, preamble, tail, explained=True)
        completion = self.model.complete(prompt, stop=stop, max_tokens=MAX_TOKENS)[0]
        self.account.charge([completion], time.monotonic() - began)
        return completion.text
