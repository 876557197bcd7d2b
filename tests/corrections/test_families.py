"""The benchmark's scripted person: what was told once need not be said again; without memory it has to be."""

from __future__ import annotations

import numpy as np
import pytest
from reader import ReaderModel

from bench.corrections.families import FAMILIES
from bench.corrections.rounds import family
from tasks.predicates import parse


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_draws_tables_and_wishes_that_can_be(name: str) -> None:
    for number in range(3):
        rng = np.random.default_rng(number)
        episode = FAMILIES[name].draw(rng, number, FAMILIES[name].wish(rng))
        assert parse(episode.wish)
        assert episode.command


def test_who_told_it_once_with_memory_need_not_say_it_again() -> None:
    with_it, without = (family("a bit", memory, scenes=1, seed=0, model=ReaderModel()) for memory in (True, False))
    assert [told.corrections for told in with_it] == [1, 0, 0]
    assert all(told.content for told in with_it)
    assert [told.corrections for told in without] == [1, 1, 1]
    assert without[0].said == with_it[0].said
