"""Told once, remembered: a correction is understood, done, kept when it is good, and used by the next command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conversations import NEXT_TO_BOWL, Conversation, block, bowl

from lmp.corrections.recall import Memory
from lmp.memory.store import Store

Talk = Callable[..., Conversation]
NEARER = {**NEXT_TO_BOWL, "4 cm to the right.": "ret_val = ['skill', 'last', 'right', '4 cm']"}


def test_an_adjustment_that_was_good_is_done_by_itself_the_next_time(talk: Talk, tmp_path: Path) -> None:
    with Memory(tmp_path / "memory.db", person="anna") as memory:
        first = talk(NEARER, memory=memory)
        assert first.session.do("put the red block next to the bowl").outcome == "done"
        assert first.at("red block")[0] == pytest.approx(0.10, abs=0.01)
        report = first.session.hear("4 cm to the right")
        assert (report.outcome, report.message) == ("done", "4 cm to the right")
        assert first.at("red block")[0] == pytest.approx(0.14, abs=0.01)
        assert first.session.hear("good").message == "remembered: next to means 6 cm to the right"
    with Store(tmp_path / "memory.db") as store:
        [record] = store.newest(5)
    assert (record.person, record.scope.relation, record.correction) == ("anna", "next to", "4 cm to the right.")

    with Memory(tmp_path / "memory.db") as memory:
        other = talk(NEXT_TO_BOWL, [block("green", -0.2, -0.1), bowl("blue", 0.05, 0.05)], memory=memory)
        report = other.session.do("put the green block next to the bowl")
        assert [used.id for used in report.memory] == [record.id]
        np.testing.assert_allclose(other.at("green block")[:2], [0.19, 0.05], atol=0.01)
    lines = [line for _, tail in other.model.asked for line in tail.splitlines() if line.startswith("# memory")]
    assert lines == ["# memory: next to means 6 cm to the right."] * 2, "the program and its sub-program are told"
    [event] = other.session.trace.of("memory")
    assert event.data["used"][0]["text"] == "next to means 6 cm to the right"
    assert event.data["why"][0].startswith(f"{record.id}: for relation next to")
