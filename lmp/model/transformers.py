"""A local Hugging Face checkpoint as a model, over the `transformers` package (extra `hf`)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lmp.model.base import Completion, ModelRejected, Prompt
from lmp.model.chat import messages
from lmp.model.continued import until_next_query


class TransformersModel:
    """A causal language model in a folder, loaded at its first use.

    A checkpoint whose tokenizer has a chat template is spoken to as a chat model, with the preamble as the system
    message; any other continues the prompt.

    Args:
        folder: with config, weights and tokenizer, as `save_pretrained` writes them. Nothing is downloaded.
        device: as torch names it; None takes a GPU where there is one.
        seed: of sampling at temperatures above 0.

    Raises:
        ModelRejected: no checkpoint there, or the packages are missing.
    """

    def __init__(self, folder: Path, *, device: str | None = None, seed: int = 0) -> None:
        if not (folder / "config.json").is_file():
            raise ModelRejected(f"no checkpoint in {folder}: there is no config.json; nothing is downloaded by itself")
        self.folder = folder
        self._device = device
        self._seed = seed
        self._loaded: tuple[Any, Any] | None = None

    @property
    def name(self) -> str:
        """`hf:` and the folder."""
        return f"hf:{self.folder}"

    def complete(
        self,
        prompt: Prompt,
        *,
        stop: Sequence[str] = (),
        samples: int = 1,
        temperature: float = 0.0,
        max_tokens: int = 512,
    ) -> list[Completion]:
        """Continue a prompt, most likely first; at temperature 0 by beam search when several are asked for.

        Raises:
            ModelRejected: the checkpoint cannot be loaded, or the prompt is longer than its context.
        """
        model, tokenizer = self._load()
        import torch

        began = time.monotonic()
        chat = bool(tokenizer.chat_template)
        inputs = self._encode(tokenizer, prompt, chat).to(model.device)
        length = inputs["input_ids"].shape[1]
        room = self._context(model) - length
        if room <= 0:
            raise ModelRejected(f"{self.name}: a prompt of {length} tokens; its context is {self._context(model)}")
        sampling: dict[str, Any] = {"do_sample": False, "num_beams": samples}
        if temperature > 0:
            sampling = {"do_sample": True, "temperature": temperature}
            torch.manual_seed(self._seed)
        # A chat model repeats the context before it answers, and would be stopped before it began.
        stops = [] if chat else list(stop)
        with torch.inference_mode():
            answer = model.generate(
                **inputs,
                **sampling,
                num_return_sequences=samples,
                max_new_tokens=min(max_tokens, room),
                stop_strings=stops or None,
                tokenizer=tokenizer,
                pad_token_id=tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id,
                return_dict_in_generate=True,
                output_logits=True,
            )
            tokens = answer.sequences[:, length:]
            logprobs = model.compute_transition_scores(
                answer.sequences, answer.logits, answer.get("beam_indices"), normalize_logits=True
            )
        seconds = time.monotonic() - began
        completions = []
        ends = _ends(model, tokenizer)
        for row, scores in zip(tokens.tolist(), logprobs.tolist(), strict=True):
            kept = _until_end(row, ends)
            # The end is part of the answer: without it the first line alone would be as likely.
            logprob = float(sum(scores[: len(kept) + 1]))
            text = tokenizer.decode(kept, skip_special_tokens=True)
            cut = min((text.find(s) for s in stops if s in text), default=len(text))
            truncated = len(kept) == len(row) >= min(max_tokens, room) and cut == len(text)
            text = text[:cut] if chat or prompt.explained else until_next_query(text[:cut])
            completions.append(Completion(text, logprob, length, len(kept), seconds, truncated))
        return sorted(completions, key=lambda completion: -(completion.logprob or 0.0))

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            try:
                import torch
                from transformers import AutoModelForCausalLM, AutoTokenizer
            except ImportError as error:
                raise ModelRejected(f"{self.name} needs {error.name}: pip install 'handscript[hf]'") from None
            device = self._device or ("cuda" if torch.cuda.is_available() else "cpu")
            try:
                tokenizer = AutoTokenizer.from_pretrained(str(self.folder), local_files_only=True)
                model = AutoModelForCausalLM.from_pretrained(
                    str(self.folder), local_files_only=True, dtype=self._dtype(torch, device)
                )
            except (OSError, ValueError, KeyError) as error:
                raise ModelRejected(f"{self.name} cannot be loaded: {error}") from None
            self._loaded = (model.to(device).eval(), tokenizer)
        return self._loaded

    @staticmethod
    def _dtype(torch: Any, device: str) -> Any:
        """Half precision where the device computes in it; processors mostly emulate it."""
        if not device.startswith("cuda"):
            return torch.float32
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16

    @staticmethod
    def _encode(tokenizer: Any, prompt: Prompt, chat: bool) -> Any:
        if not chat:
            return tokenizer(str(prompt), return_tensors="pt")
        from jinja2.exceptions import TemplateError

        options = {"add_generation_prompt": True, "tokenize": True, "return_dict": True, "return_tensors": "pt"}
        system, user = messages(prompt)
        try:
            return tokenizer.apply_chat_template([system, user], **options)
        except TemplateError:
            # Some templates know of no system message.
            whole = {"role": "user", "content": f"{system['content']}\n\n{user['content']}"}
            return tokenizer.apply_chat_template([whole], **options)

    @staticmethod
    def _context(model: Any) -> int:
        return int(getattr(model.config, "max_position_embeddings", None) or 2**20)


def _ends(model: Any, tokenizer: Any) -> set[int]:
    """The tokens that end an answer."""
    configured = model.generation_config.eos_token_id
    ends = configured if isinstance(configured, list) else [configured]
    return {token for token in [*ends, tokenizer.eos_token_id] if token is not None}


def _until_end(tokens: list[int], ends: set[int]) -> list[int]:
    return tokens[: next((i for i, token in enumerate(tokens) if token in ends), len(tokens))]
