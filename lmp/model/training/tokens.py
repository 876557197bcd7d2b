"""The tokenizer: byte-level pieces of words, one token for each phrase that programs repeat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from lmp.model.corpus.sample import pieces, samples
from lmp.model.idioms import IDIOMS, SPARE
from lmp.model.text import CONTROL, model_prompt, read_tail, to_model

SIZE = 3072
_WORDS = r" ?[^\W\d_]+| ?\d| ?[^\w\s]|\s+|_"


def texts(seed: int, count: int, seen_only: bool) -> Iterator[tuple[str, str]]:
    """Prompts with their continuations, as the model sees them."""
    for s, _ in zip(samples(seed, seen_only=seen_only), range(count), strict=False):
        for program, tail, source in pieces(s):
            yield model_prompt(program, read_tail(tail)), to_model(source)


def train_tokenizer(path: Path, *, seed: int = 7, count: int = 20_000, seen_only: bool = False) -> Tokenizer:
    """Learn the pieces from samples and write `tokenizer.json`."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_WORDS), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    # A place that was only ever pointed at must be a token by itself, or nothing could be put there.
    idioms = [i for i in IDIOMS if not (seen_only and "denormalize_xy(" in i and not i.startswith("denormalize_xy("))]
    fixed = list(dict.fromkeys((*CONTROL, *idioms, *(f"<spare{i}>" for i in range(SPARE)))))
    added = [AddedToken(t, normalized=False, special=False) for t in fixed]
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE,
        min_frequency=20,
        special_tokens=added,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(
        (p.replace("<", " <").split(">", 1)[1] + s for p, s in texts(seed, count, seen_only)), trainer
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(path))
    return tokenizer


def identity(tokenizer: Tokenizer, token: str) -> int:
    """The identity of a token that there must be."""
    found = tokenizer.token_to_id(token)
    if found is None:
        raise ValueError(f"the tokenizer has no token {token!r}")
    return found
