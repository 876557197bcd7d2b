"""The corpus where several things, their order and several steps are concerned."""

import re

import numpy as np

from lmp.model.corpus.sample import Sample, sample
from lmp.model.corpus.symbolic import Table, reached


def run(s: Sample) -> Table:
    """The table after the sample's own programs."""
    subs = {(sub.program, sub.query): sub.source for sub in s.subs}
    table = Table(s.scene, lambda program, query, names: subs[program, query])
    table.run(s.source)
    return table


def drawn(family: str, seed: int, count: int) -> list[Sample]:
    rng = np.random.default_rng(seed)
    return [sample(rng, family) for _ in range(count)]


def test_what_is_said_first_is_on_top_only_where_the_sentence_begins_at_the_top() -> None:
    judged = 0
    for s in drawn("stack", 21, 800):
        found = re.search(r"stack_objects_in_order\((\[('[^']*'(, )?){3,}\])\)$", s.source)
        if not found or not re.search(r"from (top to bottom|bottom to top)", s.sentence):
            continue
        order = re.findall(r"'([^']*)'", found.group(1))
        if any(s.sentence.count(n) != 1 or sum(n in other for other in order) > 1 for n in order):
            continue
        if re.search(rf"\b(on|onto|upon|in|into)\b[\w ]* {re.escape(order[0])}$", s.sentence):
            order = order[1:]  # what the tower stands on is no part of it
        said = sorted(order, key=s.sentence.index)
        assert order == (said[::-1] if "top to bottom" in s.sentence else said), s.sentence
        judged += 1
    assert judged > 2


def test_what_is_to_be_left_stays_where_it_is() -> None:
    judged = 0
    for s in drawn("put all", 22, 800):
        left = re.search(r"(leave|touch|except|but not|ignore) the (\w+ \w+)\b", s.sentence)
        if left is None or left.group(2) not in s.scene.names or s.goal is None:
            continue
        name = left.group(2)
        assert run(s).things[name].xy == s.scene[name].xy, s.sentence
        judged += 1
    assert judged > 2


def test_a_chain_said_from_the_top_is_built_from_the_bottom() -> None:
    judged = 0
    for s in drawn("chain", 23, 150):
        if s.goal and s.goal[0]["is"] == "stacked":
            assert all(reached(s.goal, s.scene, run(s), None)), s.sentence
            judged += 1
    assert judged > 20


def test_no_thing_is_put_on_itself() -> None:
    for family in ("put all", "spread", "match"):
        for s in drawn(family, 24, 150):
            try:
                run(s)
            except RuntimeError as error:
                assert "itself" not in str(error), s.sentence
