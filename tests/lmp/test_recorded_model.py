"""A recording answers as the recorded model did, and says what it has no answer to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lmp.model.base import Completion, ModelRejected, Prompt
from lmp.model.recorded import RecordedModel
from lmp.model.select import UnknownModel, select


class Counting:
    """Answers with how often it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.calls = 0

    def complete(self, prompt: Prompt, **_: Any) -> list[Completion]:
        self.calls += 1
        return [Completion(f"say({self.calls})", logprob=-0.1, prompt_tokens=5, completion_tokens=4, doubt=None)]


ASKED = Prompt("tabletop", "# functions", "objects = ['red block']\n# pick it up.\n")


def test_what_was_recorded_is_replayed_in_its_order_and_the_last_again(tmp_path: Path) -> None:
    recorder = RecordedModel(tmp_path / "folder" / "run.jsonl", Counting())
    first, second = recorder.complete(ASKED), recorder.complete(ASKED)
    assert [first[0].text, second[0].text] == ["say(1)", "say(2)"]
    replay = select(f"recorded:{tmp_path / 'folder' / 'run.jsonl'}")
    assert [replay.complete(ASKED), replay.complete(ASKED), replay.complete(ASKED)] == [first, second, second]


def test_what_people_type_does_not_end_a_line(tmp_path: Path) -> None:
    file, odd = tmp_path / "run.jsonl", Prompt("tabletop", "", "# one\u2028and\x85the other.\n")
    said = RecordedModel(file, Counting()).complete(odd)
    assert RecordedModel(file).complete(odd) == said


def test_recording_goes_on_from_what_the_file_has(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    RecordedModel(file, Counting()).complete(ASKED)
    source = Counting()
    again = RecordedModel(file, source)
    assert again.complete(ASKED)[0].text == "say(1)"
    assert source.calls == 0
    again.complete(Prompt("tabletop", "", "# something else.\n"))
    assert source.calls == 1
    assert len(file.read_text().splitlines()) == 2


def test_another_preamble_is_the_same_question_and_another_context_is_not(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    RecordedModel(file, Counting()).complete(ASKED)
    replay = RecordedModel(file)
    assert replay.complete(Prompt("tabletop", "# better explained", ASKED.tail))[0].text == "say(1)"
    for other in (
        Prompt("parse_question", ASKED.preamble, ASKED.tail),
        Prompt("tabletop", ASKED.preamble, ASKED.tail.replace("red", "blue")),
    ):
        with pytest.raises(ModelRejected, match=r"has no answer of .* to '# pick it up\.' in this context; it has 1"):
            replay.complete(other)
    with pytest.raises(ModelRejected, match="has no answer"):
        replay.complete(ASKED, temperature=0.7)


def test_a_missing_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match=r"no recording at .*none\.jsonl"):
        select(f"recorded:{tmp_path / 'none.jsonl'}")


@pytest.mark.parametrize("line", ["{", "[]", '{"program": "tabletop"}', "null", '"text"'])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "run.jsonl"
    RecordedModel(file, Counting()).complete(ASKED)
    file.write_text(file.read_text() + line + "\n")
    with pytest.raises(ModelRejected, match=r"run\.jsonl, line 2: not a recorded answer"):
        RecordedModel(file)


@pytest.mark.parametrize("name", ["", "gpt", "openai:", "hf:", "recorded:", "embedded:large", "openai"])
def test_a_name_that_is_no_model_is_answered_with_those_there_are(name: str) -> None:
    with pytest.raises(UnknownModel, match=r"embedded(.|\n)*openai:MODEL(.|\n)*hf:FOLDER(.|\n)*recorded:FILE"):
        select(name)


def test_a_model_is_recorded_on_the_way(tmp_path: Path) -> None:
    RecordedModel(tmp_path / "first.jsonl", Counting()).complete(ASKED)
    recording = select(f"recorded:{tmp_path / 'first.jsonl'}", record=tmp_path / "second.jsonl")
    assert recording.name == f"recorded:{tmp_path / 'first.jsonl'}"
    recording.complete(ASKED)
    assert select(f"recorded:{tmp_path / 'second.jsonl'}").complete(ASKED)[0].text == "say(1)"


def test_a_recording_is_named_as_a_person_selects_it(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    file.touch()
    assert select(f"recorded:{file}").name == f"recorded:{file}"
