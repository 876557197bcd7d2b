"""The embedded model as a policy: the network is the same there and back, and programs are worth what they do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from lmp.model.base import Completion, Prompt
from lmp.model.corpus.sample import Sample, is_held_out
from lmp.model.embedded import WEIGHTS, EmbeddedModel
from lmp.model.text import read_tail, to_model
from tasks.evaluation.plan import chosen
from tasks.learning.questions import Judge, prompt, question, questions, rehearsed


class Corpus:
    """Knows the sub-programs of samples by heart."""

    name = "corpus"

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._known = {(sub.program, sub.query): sub.source for s in samples for sub in s.subs}

    def complete(self, prompt: Prompt, **options: object) -> list[Completion]:
        return [Completion(self._known[prompt.program, read_tail(prompt.tail).query])]


@pytest.fixture(scope="module")
def sentences() -> list[Sample]:
    return list(islice(questions(np.random.default_rng(3), ["put", "chain", "question"], held_out=False), 30))


def test_questions_are_of_the_families_asked_for_and_never_of_those_held_out(sentences: list[Sample]) -> None:
    assert {s.family for s in sentences} == {"put", "chain", "question"}
    assert not any(s.held_out for s in sentences)
    assert next(questions(np.random.default_rng(3), ["put"], held_out=True)).held_out
    assert "put" not in rehearsed(["put"]) and "chain" in rehearsed(["put"])


def test_the_corpus_programs_reach_their_goals_and_idle_ones_do_not(sentences: list[Sample]) -> None:
    judge = Judge(Corpus(sentences))
    assert all(judge.reached(s, to_model(s.source)) for s in sentences)
    assert not any(judge.does(s, "pass") or judge.does(s, "no program") for s in sentences)


class Doubting(Corpus):
    """Knows whole samples by heart, and is sure of none."""

    def complete(self, prompt: Prompt, **options: object) -> list[Completion]:
        return [Completion(self._known[prompt.program, read_tail(prompt.tail).query], doubt="who knows")]

    def __init__(self, samples: Sequence[Sample]) -> None:
        super().__init__(samples)
        self._known |= {("tabletop", read_tail(question(s)).query): s.source for s in samples}


def test_what_a_model_doubts_is_not_done_as_in_a_session(sentences: list[Sample]) -> None:
    judge = Judge(Doubting(sentences))
    assert not any(judge.done(s) for s in sentences)
    assert all(judge.done(s, doubting=False) for s in sentences)


def test_a_program_that_goes_round_in_circles_is_worth_nothing(sentences: list[Sample]) -> None:
    assert not Judge(Corpus([])).does(sentences[0], "while True:\n    pass")


def test_the_policy_is_the_embedded_model_and_comes_back_as_one(sentences: list[Sample], tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra rl")
    pytest.importorskip("transformers", reason="needs the extra rl")
    from lmp.model.training.restore import restore
    from tasks.learning.policy import load, write

    model, tokenizer = load(WEIGHTS)
    ids = tokenizer(prompt(sentences[0]), return_tensors="pt")["input_ids"]
    network = restore(WEIGHTS)
    with torch.no_grad():
        ours = torch.nn.functional.linear(network(ids), network.model.embed_tokens.weight)
        torch.testing.assert_close(model(input_ids=ids).logits, ours, atol=1e-3, rtol=1e-3)
    before, after = EmbeddedModel(), EmbeddedModel(write(model, WEIGHTS, tmp_path))
    asked = [Prompt("tabletop", "", question(s)) for s in sentences[:10]]
    assert [after.complete(p)[0].text for p in asked] == [before.complete(p)[0].text for p in asked]


def test_the_families_are_a_suite_of_held_out_sentences_on_tables_of_the_simulator() -> None:
    from tasks.learning import families

    suite = str(Path(families.__file__))
    (chain,) = chosen(suite, ["chain"])
    first, again, other = chain.instance(0, 0), chain.instance(0, 0), chain.instance(0, 1)
    assert first == again and first.instruction != other.instruction
    assert is_held_out(first.instruction) and is_held_out(other.instruction)
    assert first.goal and len(first.scene.objects) > 1


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_step_of_grpo_with_trl_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    pytest.importorskip("trl", reason="needs the extra rl")
    from tasks.learning import grpo

    folder = ["--folder", str(tmp_path), "--sentences", "2", "--samples", "4", "--save-every", "1"]
    for steps in ("1", "2"):
        weights = grpo.train(grpo.arguments([*folder, "--steps", steps]))
    assert (tmp_path / "trainer" / "checkpoint-2").is_dir()
    assert (weights / "model.bin").read_bytes() != (WEIGHTS / "model.bin").read_bytes()
    tail = "objects = ['red block']\n# pick up the red block.\n"
    assert EmbeddedModel(weights).complete(Prompt("tabletop", "", tail))[0].text
