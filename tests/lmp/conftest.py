"""What the tests of `lmp` share: a sandbox, and a real language model that they train themselves, in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from paper_table import PaperTable
from sessions import Build, WrittenModel

from lmp.sandbox.host import Sandbox
from lmp.session import Session

TAIL = "objects = ['red block', 'blue bowl']\n# put the red block in the blue bowl.\n"
ANSWER = "put_first_on_second('red block', 'blue bowl')"
CHAT_TEMPLATE = (
    "{% for message in messages %}{% if message['role'] == 'user' %}{{ message['content'] }}{% endif %}{% endfor %}"
)


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint folder of a Llama of 80,000 weights that continues `TAIL` with `ANSWER`, then a next example."""
    torch = pytest.importorskip("torch", reason="needs the extra hf: torch and transformers")
    transformers = pytest.importorskip("transformers", reason="needs the extra hf: torch and transformers")
    tokenizers = pytest.importorskip("tokenizers")

    text = f"{TAIL}{ANSWER}"
    bpe = tokenizers.Tokenizer(tokenizers.models.BPE())
    bpe.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<end>"],
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bpe.train_from_iterator([text], trainer)
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=bpe, eos_token="<end>", pad_token="<end>", chat_template=CHAT_TEMPLATE
    )
    torch.manual_seed(0)
    torch.set_num_threads(1)
    config = transformers.LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=2048,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    model = transformers.LlamaForCausalLM(config)
    ids = torch.tensor([[*tokenizer(text)["input_ids"], tokenizer.eos_token_id]])
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(60):
        loss = model(input_ids=ids, labels=ids).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    folder = tmp_path_factory.mktemp("checkpoint")
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """A real sandbox, one for all tests: each run gets a child process of its own."""
    with Sandbox() as running:
        yield running


@pytest.fixture
def table() -> PaperTable:
    """A table with a red block, a blue bowl and a green block."""
    return PaperTable()


@pytest.fixture
def build(sandbox: Sandbox, table: PaperTable) -> Build:
    """Builds sessions over the paper table, with a model of the given answers."""

    def session(answers: dict[str, Any], **options: Any) -> Session:
        options = {"observe": lambda: list(table.positions), **options}
        return Session(WrittenModel(answers), table.api(), sandbox, **options)

    return session
