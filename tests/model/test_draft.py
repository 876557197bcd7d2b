"""How sure a network is of a program once it is known that others are not meant."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmp.model.draft import Draft

TOKENS, LENGTH = "abc", 3


def drafts(seed: int) -> list[Draft]:
    """Every text of three tokens, by a language model of random probabilities."""
    rng = np.random.default_rng(seed)
    after = {"".join(text): rng.dirichlet(np.ones(3)) for n in range(LENGTH) for text in product(TOKENS, repeat=n)}

    def draft(text: tuple[str, ...]) -> Draft:
        chances = [after["".join(text[:i])][TOKENS.index(token)] for i, token in enumerate(text)]
        return Draft(text, (*np.log(chances), 0.0), finished=True)

    return [draft(text) for text in product(TOKENS, repeat=LENGTH)]


def whole(draft: Draft) -> float:
    return math.exp(sum(draft.logprobs))


@given(st.integers(0, 10_000), st.data())
def test_what_is_known_not_to_be_meant_leaves_its_probability_to_the_others(seed, data):
    every = drafts(seed)
    out = data.draw(st.lists(st.sampled_from(every), max_size=10))
    kept = [draft for draft in every if draft not in out]
    known = 1.0 - sum(whole(draft) for draft in every if draft in out)
    for draft in kept:
        assert whole(draft.given_that_not(out)) == pytest.approx(whole(draft) / known, rel=1e-4, abs=1e-8)
    assert sum(whole(draft.given_that_not(out)) for draft in kept) == pytest.approx(1.0, rel=1e-4)


def test_an_alternative_to_what_the_network_was_sure_of_is_what_it_is_sure_of_then():
    wrong = Draft(("stack", "two"), (0.0, math.log(0.9), 0.0), finished=True)
    right = Draft(("stack", "three"), (0.0, math.log(0.08), 0.0), finished=True)
    assert right.least == pytest.approx(0.08)
    assert right.given_that_not([wrong]).least == pytest.approx(0.8)


def test_one_that_is_turned_down_itself_stays_as_it_is():
    draft = Draft(("stop",), (math.log(0.5), math.log(0.25)), finished=True)
    assert draft.given_that_not([draft]) == draft
