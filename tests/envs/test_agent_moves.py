"""What a model says becomes the move it meant."""

from __future__ import annotations

import pytest

from tasks.agents.agent import Move
from tasks.agents.transcript import LONGEST, move, shortened


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("```bash\nls -l\n```", Move("ls -l")),
        ("ls -l", Move("ls -l")),
        ("`ls -l`", Move("ls -l")),
        ("Action: ls -l", Move("ls -l")),
        ("Sure, here it is:\n```\nls | wc -l\n```\nThis counts.", Move("ls | wc -l", "Sure, here it is:")),
        ("Thought: count them\nAction:\n```bash\nls | wc -l\n```", Move("ls | wc -l", "count them")),
        ("Thought 2: done\nAction 2: submit", Move("submit", "done")),
        ("Thought: it is there\nAction:\n```bash\nsubmit\n```", Move("submit", "it is there")),
        ("I am sure.\nsubmit FLAG{x y}", Move("submit FLAG{x y}", "I am sure.")),
        ("`submit`", Move("submit")),
        ("```python\ndef f():\n    return 1\n\nf()\n```", Move("def f():\n    return 1\n\nf()")),
        ("```sql\nSELECT 1", Move("SELECT 1")),
        ("<think>\n```bash\nrm -r /\n```\n</think>\n```bash\nls\n```", Move("ls")),
        ("```bash\necho 'submit'\n```", Move("echo 'submit'")),
        ("```bash\nls\n```\nthen\n```bash\nrm x\n```", Move("ls")),
        ("", Move("")),
    ],
)
def test_the_first_block_counts_or_all_of_it_where_there_is_none(said: str, expected: Move) -> None:
    assert move(said) == expected


def test_only_submit_submits() -> None:
    assert Move("submit").submits and Move("submit FLAG").submits
    assert not Move("submitted").submits and not Move("echo submit").submits and not Move("").submits


def test_of_a_long_output_the_beginning_and_the_end_are_shown() -> None:
    text = shortened("a" * LONGEST + "b" * LONGEST)
    assert text.startswith("aaa") and text.endswith("bbb") and f"[{LONGEST} characters left out]" in text
    assert shortened("a" * LONGEST) == "a" * LONGEST
