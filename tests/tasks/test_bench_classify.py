import json
import sys

import pytest

from bench.classify import main
from lmp.program import Program
from tasks.corrections import read

CORRECTIONS = """
[[situation]]
name = "here"
objects = ["red block", "blue block"]
interrupted = "point_gripper_to('red block')"
turns = [{ said = "point at a block", program = "point_gripper_to('red block')" }]
corrections = [
  { said = "the blue one", level = "plan", depends = "interrupted", half = "training" },
  { said = "lower", level = "skill", depends = "interrupted", half = "training" },
  { said = "lower still", level = "skill", depends = "interrupted", half = "training" },
  { said = "always go lower", level = "skill", depends = "nothing", half = "training" },
  { said = "wait, the blue one", level = "plan", depends = "interrupted", half = "kept" },
]
"""
ANSWERS = [
    "ret_val = ['plan', 'interrupted']",
    "ret_val = ['skill', 'last', 'lower']",
    "ret_val = ['stop']",
    "not_understood('what?')",
    "ret_val = ['skill', 'interrupted']",
]


@pytest.fixture
def bench(tmp_path, monkeypatch, capsys):
    """Runs the command line in a folder with five corrections and what a model said to them; exit code and output."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "five.toml"
    path.write_text(CORRECTIONS)
    lines = []
    for correction, answer in zip(read(path), ANSWERS, strict=True):
        situation = correction.situation
        tail = Program("parse_correction", None, "").prompt(correction.query, situation.context, situation.history).tail
        line = {"program": "parse_correction", "tail": tail, "samples": 1, "temperature": 0.0}
        lines.append(json.dumps({**line, "completions": [{"text": answer}]}))
    (tmp_path / "model.jsonl").write_text("\n".join(lines))

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["classify", "--file", "five.toml", *arguments])
        code = main()
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_level_and_dependence_are_counted_apart_and_misses_shown(bench):
    code, output = bench("--model", "recorded:model.jsonl", "--half", "training")
    assert code == 0, output
    assert "level right:      2 of 4" in output and "dependence right: 1 of 4" in output
    assert "both right:       1 of 4" in output
    misses = [line for line in output.splitlines() if "ret_val" in line or "not_understood" in line]
    assert ["lower'" in misses[0], "lower still" in misses[1], "always" in misses[2]] == [True] * 3 and len(misses) == 3


def test_misses_of_the_kept_half_are_counted_but_not_shown_unless_asked_for(bench):
    code, output = bench("--model", "recorded:model.jsonl")
    assert code == 0 and "dependence right: 1 of 1" in output and "level right:      0 of 1" in output
    assert "wait" not in output
    _, output = bench("--model", "recorded:model.jsonl", "--half", "all")
    assert "both right:       1 of 5" in output and "wait" not in output
    _, output = bench("--model", "recorded:model.jsonl", "--show-kept")
    assert "wait, the blue one" in output


@pytest.mark.parametrize(
    ("arguments", "said"), [(("--file", "gone.toml"), "gone.toml"), (("--model", "parrot"), "no model 'parrot'")]
)
def test_what_is_not_to_be_had_is_said_at_once(bench, arguments, said):
    code, output = bench(*arguments)
    assert code == 2 and said in output
