"""Micro-batches of prompts with their continuations, nearly without padding."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from lmp.model.corpus.sample import (
    correction_piece,
    corrections,
    drawers,
    function_piece,
    lessons,
    pieces,
    samples,
)
from lmp.model.text import END, PAD, model_prompt, read_tail, to_model
from lmp.model.training.tokens import identity

LONGEST = 320
FUNCTIONS, DRAWERS, LESSONS, CORRECTIONS = 0.02, 0.08, 0.4, 0.8
"""How many definitions of functions, sentences about drawers, commands after something was told, and corrections come
with one sentence."""


def encoded(
    tokenizer: Tokenizer, seed: int, *, held_out: bool = False, seen_only: bool = False
) -> Iterator[tuple[list[int], int]]:
    """Token identities of a prompt and its continuation with the end mark, and where the continuation starts."""
    end = identity(tokenizer, END)
    rng = np.random.default_rng(seed)
    opened = drawers(seed, held_out=held_out)
    told, said = lessons(seed, held_out=held_out), corrections(seed, held_out=held_out)
    for s in samples(seed, held_out=held_out, seen_only=seen_only):
        taught = list(pieces(s))
        if not held_out and rng.random() < FUNCTIONS:
            taught.append(function_piece(rng))
        if not seen_only and rng.random() < DRAWERS:
            taught += pieces(next(opened))
        # The benchmark for which words are left out has neither.
        if not seen_only and rng.random() < LESSONS:
            taught += pieces(next(told))
        if not seen_only and rng.random() < CORRECTIONS:
            taught.append(correction_piece(next(said)))
        for program, tail, source in taught:
            prompt = tokenizer.encode(model_prompt(program, read_tail(tail))).ids
            ids = prompt + tokenizer.encode(to_model(source)).ids + [end]
            if len(ids) <= LONGEST:
                yield ids, len(prompt)


def batch(rows: list[tuple[list[int], int]], pad: int) -> tuple[Tensor, Tensor]:
    """Inputs and targets (rows, time); targets are -100 but for continuations."""
    longest = max(len(ids) for ids, _ in rows) - 1
    longest += -longest % 4
    x = torch.full((len(rows), longest), pad)
    y = torch.full((len(rows), longest), -100)
    for i, (ids, start) in enumerate(rows):
        x[i, : len(ids) - 1] = torch.tensor(ids[:-1])
        y[i, start - 1 : len(ids) - 1] = torch.tensor(ids[start:])
    return x, y


def batches(
    tokenizer: Tokenizer, seed: int, tokens: int, *, seen_only: bool = False, pool: int = 3000
) -> Iterator[tuple[Tensor, Tensor]]:
    """Micro-batches of about so many tokens, rows of like length together, in random order."""
    pad = identity(tokenizer, PAD)
    rng = np.random.default_rng(seed)
    stream = encoded(tokenizer, seed, seen_only=seen_only)
    while True:
        rows = sorted((next(stream) for _ in range(pool)), key=lambda r: len(r[0]))
        groups: list[list[tuple[list[int], int]]] = [[]]
        for row in rows:
            if (len(groups[-1]) + 1) * len(row[0]) > tokens and groups[-1]:
                groups.append([])
            groups[-1].append(row)
        for i in rng.permutation(len(groups)):
            yield batch(groups[int(i)], pad)
