import json
import sys

import pytest

from bench.sentences import main

SENTENCES = """
[[scene]]
name = "two"
objects = [
  { kind = "block", color = "red", position = [-0.1, 0.0] },
  { kind = "bowl", color = "blue", position = [0.1, 0.0] },
]

[[sentence]]
family = "place"
scene = "two"
text = "put the red block in the blue bowl"
goal = [{ is = "on", a = "red block", b = "blue bowl" }]

[[sentence]]
family = "question"
scene = "two"
text = "how many bowls are there?"
goal = [{ is = "answer", value = 1 }]
"""
CONTEXT = "objects = ['red block', 'blue bowl']\n"
ANSWERS = {
    "# put the red block in the blue bowl.\n": "put_first_on_second('red block', 'blue bowl')",
    "# how many bowls are there?\n": "say(2)",
}


@pytest.fixture
def bench(tmp_path, monkeypatch, capsys):
    """Runs the command line in a folder with two sentences and a recording; returns its exit code and its output."""
    (tmp_path / "two.toml").write_text(SENTENCES)
    lines = [
        {"program": "tabletop", "tail": CONTEXT + query, "samples": 1, "temperature": 0.0}
        | {"completions": [{"text": text}]}
        for query, text in ANSWERS.items()
    ]
    (tmp_path / "model.jsonl").write_text("\n".join(map(json.dumps, lines)))
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["sentences", *arguments])
        code = main()
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_rates_are_printed_and_failures_kept_with_their_programs(bench, tmp_path):
    code, output = bench("--file", "two.toml", "--model", "recorded:model.jsonl", "--failures", "out/failures.json")
    assert code == 0, output
    assert "1/2" in output and "50.0" in output and "done, but wrong" in output
    (failure,) = json.loads((tmp_path / "out" / "failures.json").read_text())
    assert failure["text"] == "how many bowls are there?" and failure["programs"][0]["source"] == "say(2)"
    assert failure["missing"] == ["the answer is 1; heard: 2"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--file", "gone.toml"), "gone.toml"),
        (("--file", "two.toml", "--family", "poetry"), "the families are: place, question"),
        (("--file", "two.toml", "--model", "parrot"), "no model 'parrot'"),
    ],
)
def test_what_is_not_to_be_had_is_said_at_once(bench, arguments, said):
    code, output = bench(*arguments)
    assert code == 2 and said in output
