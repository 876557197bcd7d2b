import ast
from collections import Counter, defaultdict

import numpy as np
import pytest

from lmp.model.text import read_tail
from lmp.program import Program
from lmp.source import calls_something
from tasks.corrections import InvalidCorrections, read

CORRECTIONS = read()
SITUATIONS = {c.situation.name: c.situation for c in CORRECTIONS}


def test_there_are_enough_corrections_of_every_kind_said_in_many_situations():
    levels = Counter(c.level for c in CORRECTIONS)
    assert len(CORRECTIONS) == 120 and levels["plan"] == levels["skill"] == 60
    assert set(Counter(c.depends for c in CORRECTIONS).values()) == {30}
    assert min(Counter((c.level, c.depends) for c in CORRECTIONS).values()) >= 14
    assert len(SITUATIONS) >= 15
    assert len({c.query for c in CORRECTIONS}) == len(CORRECTIONS)


def test_that_the_arm_is_halted_does_not_tell_what_a_correction_depends_on():
    halted = Counter(c.depends for c in CORRECTIONS if c.situation.interrupted is not None)
    assert all(halted[depends] >= 5 for depends in ("last", "interrupted", "task", "nothing"))


def test_the_kept_half_was_drawn_by_chance_from_every_kind():
    kinds = defaultdict(list)
    for i, correction in enumerate(CORRECTIONS):
        kinds[correction.level, correction.depends].append(i)
    rng = np.random.default_rng(0)
    kept = set()
    for _, members in sorted(kinds.items()):
        kept |= {members[k] for k in rng.permutation(len(members))[: len(members) // 2]}
    assert {i for i, c in enumerate(CORRECTIONS) if c.half == "kept"} == kept
    assert len(kept) == 60


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_the_programs_of_a_conversation_are_programs_that_do_something(situation):
    assert all(calls_something(turn.program) for turn in situation.turns)


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_a_call_in_which_the_arm_is_halted_is_one_of_the_last_program_and_about_what_is_there(situation):
    if situation.interrupted is not None:
        call = ast.parse(situation.interrupted, mode="eval").body
        assert f"{call.func.id}(" in situation.turns[-1].program
        constants = {node.value for node in ast.walk(call) if isinstance(node, ast.Constant)}
        names = {value for value in constants if isinstance(value, str)}
        assert names and names <= set(situation.objects)


def test_a_model_reads_the_situation_and_what_was_said():
    correction = next(c for c in CORRECTIONS if len(c.situation.turns) == 2 and c.depends == "interrupted")
    program = Program("parse_correction", None, "")
    asked = read_tail(program.prompt(correction.query, correction.situation.context, correction.situation.history).tail)
    assert asked.objects == correction.situation.objects
    assert asked.interrupted and len(asked.history) == 2
    assert asked.query == correction.query.rstrip(".?")


SITUATION = """
[[situation]]
name = "here"
objects = ["red block"]
turns = [{ said = "point at it", program = "point_gripper_to('red block')" }]
"""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[situation]", "line 1"),
        (SITUATION.replace("'red block')", "'red block'"), "situation 1 ('here'): turns.0.program"),
        (SITUATION + "interrupted = 'red block'", "situation 1 ('here'): interrupted"),
        (SITUATION + "colour = 'red'", "situation 1 ('here'): colour"),
        (
            SITUATION + "corrections = [{ said = 'no', level = 'plna', depends = 'last', half = 'kept' }]",
            "situation 1 ('here'), correction 1 ('no'): level",
        ),
        (
            SITUATION + "corrections = [{ said = 'no', level = 'plan', depends = 'interrupted', half = 'kept' }]",
            "correction 1 ('no'): depends: Value error, the arm is halted in no call (got 'interrupted')",
        ),
    ],
)
def test_a_broken_file_of_corrections_says_where_it_is_broken(tmp_path, text, named):
    path = tmp_path / "broken.toml"
    path.write_text(text)
    with pytest.raises(InvalidCorrections) as raised:
        read(path)
    assert named in str(raised.value)
