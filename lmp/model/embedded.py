"""The model that ships with the package: a small decoder of its own, on the processor, no key, no network."""

from __future__ import annotations

import atexit
import json
import math
import os
import time
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lmp.model.base import Completion, ModelRejected, ModelUnavailable, Prompt
from lmp.model.checks import broken, left_out
from lmp.model.draft import Draft
from lmp.model.quoted import Quoted, in_case_of, unknown_quotes
from lmp.model.text import END, OPEN, PROGRAMS, Asked, model_prompt, read_tail, to_python

if TYPE_CHECKING:
    import ctranslate2
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).resolve().parent / "weights"
_LONGEST_PROMPT = 400
_LONGEST_PROGRAM = 200
_REPAIRS = 4
_BEAMS = 5


@dataclass(frozen=True)
class _Checked:
    """A draft as source, and what speaks against it; a serious fault is one with which it must not run."""

    draft: Draft
    source: str
    fault: str | None
    serious: bool = False


class EmbeddedModel:
    """Writes programs from the last lines of a prompt; it never reads the preamble.

    Decoding is greedy. A name that it writes must be one of the context's or stand in the sentence: where it is
    neither, the network itself chooses among those, and goes on from there. A program that is no Python, or leaves out
    a name or a distance of the sentence, gives way to the likeliest of a beam search that does not. What the network
    is not sure of it says in `Completion.doubt`.

    Args:
        folder: CTranslate2 weights, `tokenizer.json`, `thresholds.json`.
        threads: for one sentence; None is 1: the network is too small to gain from more.
    """

    def __init__(self, folder: Path = WEIGHTS, *, threads: int | None = None) -> None:
        self._folder = folder
        self._threads = min(threads or 1, os.cpu_count() or 1)

    @property
    def name(self) -> str:
        """As a person selects it."""
        return "embedded" if self._folder == WEIGHTS else f"embedded:{self._folder}"

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    @cached_property
    def _network(self) -> ctranslate2.Generator:
        import ctranslate2

        if not (self._folder / "model.bin").exists():
            raise ModelUnavailable(f"no weights in {self._folder}; `make train` makes them")
        # CTranslate2's threads must end before the interpreter does, or they abort it.
        atexit.register(_release, weakref.ref(self))
        return ctranslate2.Generator(
            str(self._folder), device="cpu", compute_type="int8_float32", inter_threads=1, intra_threads=self._threads
        )

    @cached_property
    def _thresholds(self) -> dict[str, float]:
        values: dict[str, float] = json.loads((self._folder / "thresholds.json").read_text())
        return values

    def complete(
        self,
        prompt: Prompt,
        *,
        stop: Sequence[str] = (),
        samples: int = 1,
        temperature: float = 0.0,
        max_tokens: int = 512,
    ) -> list[Completion]:
        """Continue a prompt, most likely first. Raises `ModelUnavailable` where the weights are missing."""
        began = time.perf_counter()
        if prompt.program not in PROGRAMS:
            raise ModelRejected(f"the embedded model has not learnt {prompt.program!r}; it knows {', '.join(PROGRAMS)}")
        max_tokens = min(max_tokens, _LONGEST_PROGRAM)
        asked = read_tail(prompt.tail)
        start = self._start(prompt.program, asked)
        drafts = [self._write(start, max_tokens)] if temperature == 0.0 else []
        drafts += [self._write(start, max_tokens, temperature or 1.0) for _ in range(samples - len(drafts))]
        chosen = [self._chosen(prompt.program, asked, start, draft, max_tokens) for draft in drafts]
        found = [self._completion(prompt.program, asked, start, each, stop) for each in chosen]
        found.sort(key=lambda c: -(c.logprob if c.logprob is not None else -math.inf))
        seconds = time.perf_counter() - began
        return [_with_seconds(c, seconds) for c in found]

    def complete_with_least(self, prompt: Prompt) -> tuple[Completion, float]:
        """The completion at temperature 0, and the probability of its least probable token: doubt goes by that."""
        asked = read_tail(prompt.tail)
        start = self._start(prompt.program, asked)
        found = self._chosen(prompt.program, asked, start, self._write(start, _LONGEST_PROGRAM), _LONGEST_PROGRAM)
        return self._completion(prompt.program, asked, start, found, ()), found.draft.least

    def _start(self, program: str, asked: Asked) -> list[str]:
        """The prompt's tokens; the oldest history is dropped where it is too long."""
        while True:
            tokens: list[str] = self._tokenizer.encode(model_prompt(program, asked)).tokens
            if len(tokens) <= _LONGEST_PROMPT or not asked.history:
                return tokens
            asked = Asked(asked.objects, asked.query, asked.history[1:])

    def _write(self, start: list[str], max_tokens: int, temperature: float = 0.0) -> Draft:
        logprobs: list[float] = []

        def note(step: Any) -> bool:
            logprobs.append(float(step.log_prob))
            return False

        result = self._network.generate_batch(
            [start],
            max_length=max_tokens,
            include_prompt_in_result=False,
            return_scores=True,
            return_end_token=True,
            end_token=END,
            sampling_topk=0 if temperature else 1,
            sampling_temperature=temperature or 1.0,
            callback=note,
        )[0]
        tokens = tuple(result.sequences[0])
        finished = tokens[-1:] == (END,)
        return Draft(tokens[:-1] if finished else tokens, tuple(logprobs), finished)

    def _completion(
        self, program: str, asked: Asked, start: list[str], found: _Checked, stop: Sequence[str]
    ) -> Completion:
        source = found.source
        for mark in stop:
            source = source.split(mark, 1)[0]
        return Completion(
            text=source,
            logprob=sum(found.draft.logprobs),
            prompt_tokens=len(start),
            completion_tokens=len(found.draft.tokens),
            truncated=not found.draft.finished,
            doubt=self._doubt(program, asked, found),
        )

    def _chosen(self, program: str, asked: Asked, start: list[str], draft: Draft, max_tokens: int) -> _Checked:
        """A draft, or the next likely one that nothing speaks against: as sure as it is once the others are out."""
        found = self._checked(program, asked, start, draft, max_tokens)
        if not found.fault:
            return found
        turned_down = [found.draft]
        for likely in self._likely(start, max_tokens):
            other = self._checked(program, asked, start, likely, max_tokens)
            if not other.fault:
                return replace(other, draft=other.draft.given_that_not(turned_down))
            turned_down.append(other.draft)
        return found

    def _checked(self, program: str, asked: Asked, start: list[str], draft: Draft, max_tokens: int) -> _Checked:
        """A draft with known names, as source, and what speaks against it."""
        draft, unknown = self._with_known_names(asked, start, draft, max_tokens)
        source = in_case_of(asked.objects, to_python(self._text(draft.tokens)))
        fault = None if draft.finished else f"the program for {asked.query!r} does not come to an end"
        fault = fault or broken(program, asked, source)
        if fault is None and unknown is not None:
            fault = f"{unknown.text!r} is neither on the table nor in the sentence"
        if fault is not None:
            return _Checked(draft, source, fault, serious=True)
        missing = left_out(program, asked, source)
        if missing is not None:
            fault = f"{missing!r} is in the sentence, but not in the program for it"
        return _Checked(draft, source, fault)

    def _likely(self, start: list[str], max_tokens: int) -> list[Draft]:
        """The most likely programs, by beam search."""
        result = self._network.generate_batch(
            [start], max_length=max_tokens, include_prompt_in_result=False, return_end_token=True, end_token=END,
            beam_size=_BEAMS, num_hypotheses=_BEAMS,
        )[0]  # fmt: skip
        rows = [[*start, *tokens] for tokens in result.sequences]
        scored = [r.log_probs[len(start) - 1 :] for r in self._network.score_batch(rows)]
        drafts = []
        for tokens, logprobs in zip(result.sequences, scored, strict=True):
            finished = tokens[-1:] == [END]
            drafts.append(Draft(tuple(tokens[:-1] if finished else tokens), tuple(map(float, logprobs)), finished))
        return drafts

    def _text(self, tokens: Sequence[str]) -> str:
        ids = [self._tokenizer.token_to_id(t) for t in tokens]
        return str(self._tokenizer.decode([i for i in ids if i is not None], skip_special_tokens=False))

    def _with_known_names(
        self, asked: Asked, start: list[str], draft: Draft, max_tokens: int
    ) -> tuple[Draft, Quoted | None]:
        """The draft with every quoted name from the context or the sentence, and one that still is not."""
        for _ in range(_REPAIRS):
            unknown = next(iter(unknown_quotes(draft.tokens, self._text, asked)), None)
            if unknown is None or not unknown.candidates:
                return draft, unknown
            before, closing = draft.tokens[: unknown.first], draft.tokens[unknown.last : unknown.last + 1]
            spelt = [self._tokenizer.encode(f"{OPEN} {c}").tokens[1:] for c in unknown.candidates]
            rows = [[*start, *before, *tokens, *closing] for tokens in spelt]
            skip = len(start) + len(before) - 1
            scores = [sum(r.log_probs[skip:]) for r in self._network.score_batch(rows)]
            best = max(range(len(rows)), key=scores.__getitem__)
            kept = [*before, *spelt[best], *closing]
            rest = self._write([*start, *kept], max_tokens)
            total = max(scores) + math.log(sum(math.exp(score - max(scores)) for score in scores))
            logprobs = (*draft.logprobs[: unknown.first], scores[best] - total, *rest.logprobs)
            draft = Draft((*kept, *rest.tokens), logprobs, rest.finished)
        return draft, next(iter(unknown_quotes(draft.tokens, self._text, asked)), None)

    def _doubt(self, program: str, asked: Asked, found: _Checked) -> str | None:
        """Why not to trust a program: something speaks against it, or the network was not sure of it."""
        if found.serious:
            return found.fault
        if found.source.startswith("not_understood("):
            return None
        least = found.draft.least
        limit = self._thresholds.get(program, self._thresholds["tabletop"])
        if found.fault is not None:
            return found.fault if least < max(limit, self._thresholds["left_out"]) else None
        if least < limit:
            return f"not sure what {asked.query!r} asks for (a word of the program has a probability of {least:.2f})"
        return None


def _release(model: weakref.ref[EmbeddedModel]) -> None:
    alive = model()
    if alive is not None:
        alive.__dict__.pop("_network", None)


def _with_seconds(c: Completion, seconds: float) -> Completion:
    return Completion(c.text, c.logprob, c.prompt_tokens, c.completion_tokens, seconds, c.truncated, c.doubt)
