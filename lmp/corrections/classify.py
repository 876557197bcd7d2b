"""What kind of a correction it is that somebody has said: asked of the model, as the program `parse_correction`."""

from __future__ import annotations

from collections.abc import Sequence

from lmp.budget import Account, Budget
from lmp.corrections.correction import Correction, Unclear, of_control, read
from lmp.model.base import ModelError
from lmp.program import Program, as_query

PROGRAM = "parse_correction"


class Classifier:
    """Understands corrections.

    Args:
        program: asks the model; None where a vocabulary has no such program: only words of control are understood.
        budget: of one correction.
    """

    def __init__(self, program: Program | None, budget: Budget) -> None:
        self._program, self._budget = program, budget

    def classify(
        self, text: str, context: str, history: Sequence[tuple[str, str]], interrupted: str = ""
    ) -> Correction:
        """What somebody means.

        Args:
            text: what was said.
            context: the objects that are there.
            history: the conversation so far with its programs, and the one that is being done.
            interrupted: the call that is held, as source; empty when none is.

        Raises:
            Unclear: the model does not know, is not sure, or cannot be asked.
        """
        query = as_query(text)
        if not query:
            raise Unclear("there is nothing in that")
        known = of_control(query)
        if known is not None:
            return known
        if self._program is None:
            raise Unclear("this vocabulary has no corrections")
        if interrupted:
            context = f"{context}\n# interrupted: {interrupted}."
        try:
            written = self._program.write(query, context, history, account=Account(self._budget))
        except ModelError as error:
            raise Unclear(str(error)) from error
        if written.doubt:
            raise Unclear(written.doubt)
        return read(written.source, query)
