"""A local Hugging Face checkpoint behind the model protocol, with a real one that the tests train."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lmp.model.base import ModelRejected, Prompt
from lmp.model.select import select
from lmp.model.transformers import TransformersModel

ANSWER = "put_first_on_second('red block', 'blue bowl')"
PROMPT = Prompt("tabletop", "", "objects = ['red block', 'blue bowl']\n# put the red block in the blue bowl.\n")


@pytest.fixture(scope="module")
def model(checkpoint: Path) -> TransformersModel:
    return TransformersModel(checkpoint, device="cpu")


def test_it_writes_what_it_learnt(model: TransformersModel) -> None:
    [completion] = model.complete(PROMPT)
    assert completion.text.strip() == ANSWER
    assert not completion.truncated
    assert completion.prompt_tokens > 10 and completion.completion_tokens > 5


def test_its_probability_is_that_of_the_whole_answer(model: TransformersModel) -> None:
    """Learnt by heart, the answer is nearly certain; the same model is much less sure of a question it never saw."""
    [sure] = model.complete(PROMPT)
    [unsure] = model.complete(Prompt("tabletop", "", "objects = ['mug']\n# where is it?\n"))
    assert sure.logprob is not None and unsure.logprob is not None
    assert -1.0 < sure.logprob <= 0.0
    assert unsure.logprob < sure.logprob


def test_an_answer_cut_short_by_its_length_is_marked(model: TransformersModel) -> None:
    [completion] = model.complete(PROMPT, max_tokens=3)
    assert completion.truncated
    assert completion.completion_tokens == 3
    assert ANSWER.startswith(completion.text.strip())


def with_template(checkpoint: Path, folder: Path, template: str | None) -> TransformersModel:
    """The same checkpoint with another chat template, or without."""
    shutil.copytree(checkpoint, folder, dirs_exist_ok=True)
    (folder / "chat_template.jinja").unlink()
    if template is not None:
        (folder / "chat_template.jinja").write_text(template)
    return TransformersModel(folder, device="cpu")


def test_a_model_that_continues_text_stops_at_a_stop_sequence(checkpoint: Path, tmp_path: Path) -> None:
    [completion] = with_template(checkpoint, tmp_path, None).complete(PROMPT, stop=["'blue"])
    assert completion.text.strip() == "put_first_on_second('red block',"
    assert not completion.truncated


def test_a_chat_template_without_a_system_message_gets_all_as_the_users(checkpoint: Path, tmp_path: Path) -> None:
    refuses_system = (
        "{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
        "{{ messages[0]['content'] }}"
    )
    [without] = with_template(checkpoint, tmp_path / "without", "{{ messages[1]['content'] }}").complete(PROMPT)
    [whole] = with_template(checkpoint, tmp_path / "whole", refuses_system).complete(PROMPT)
    assert whole.prompt_tokens > without.prompt_tokens + 100, "the instruction is in it"


def test_several_samples_come_most_likely_first(model: TransformersModel) -> None:
    beams = model.complete(PROMPT, samples=3)
    assert len(beams) == 3
    assert beams[0].text.strip() == ANSWER
    drawn = model.complete(PROMPT, samples=4, temperature=2.0)
    scores = [completion.logprob for completion in drawn]
    assert scores == sorted(scores, key=lambda score: -(score or 0.0))
    assert model.complete(PROMPT, samples=4, temperature=2.0) != [] and len({c.text for c in drawn}) > 1


def test_a_prompt_longer_than_the_context_is_refused(model: TransformersModel) -> None:
    with pytest.raises(ModelRejected, match="its context is 2048"):
        model.complete(Prompt("tabletop", "", "x " * 5000))


def test_a_folder_without_a_checkpoint_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ModelRejected, match=r"no config\.json"):
        select(f"hf:{tmp_path}")


def test_a_broken_checkpoint_is_refused_with_the_reason(checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "no such architecture"}')
    with pytest.raises(ModelRejected, match="cannot be loaded"):
        select(f"hf:{tmp_path}").complete(PROMPT)
