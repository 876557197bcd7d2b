"""The embedded model's network as transformers know it, there and back."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from lmp.model.text import END, PAD
from lmp.model.training.convert import convert
from lmp.model.training.network import Network, Shape
from lmp.model.training.restore import restore
from lmp.model.training.tokens import identity

WRITTEN_ALONG = ("thresholds.json", "calibration.json")
"""Files of a folder of weights that say when the model doubts itself."""


def as_llama(network: Network, tokenizer: Tokenizer) -> LlamaForCausalLM:
    """The same network, with the same weights."""
    shape = network.shape
    config = LlamaConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.width,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        max_position_embeddings=shape.positions,
        rope_parameters={"rope_type": "default", "rope_theta": shape.theta},
        rms_norm_eps=1e-6,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=identity(tokenizer, END),
        pad_token_id=identity(tokenizer, PAD),
    )
    model = LlamaForCausalLM(config)
    missing, unexpected = model.load_state_dict(network.state_dict(), strict=False)
    if unexpected or set(missing) - {"lm_head.weight"}:
        raise ValueError(f"the weights do not fit: {missing} are missing, {unexpected} are not known")
    model.tie_weights()
    return model


def load(weights: Path) -> tuple[LlamaForCausalLM, PreTrainedTokenizerFast]:
    """Converted weights, such as those that are shipped, as a model to train, and its tokenizer."""
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    model = as_llama(restore(weights), tokenizer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=END,
        pad_token=PAD,
        padding_side="left",
        clean_up_tokenization_spaces=False,
    )
    return model, fast


def write(model: LlamaForCausalLM, start: Path, folder: Path, *, share: float = 0.0) -> Path:
    """Write a trained model where `--model embedded:FOLDER` finds it.

    Args:
        start: the weights that it began as; what they say about doubt holds for the new ones until it is measured anew
            (`python -m lmp.model.training.calibrate`).
        folder: is made; the weights are in `folder/weights`.
        share: of the weights that it began as, in the mean with them; 0 for none.

    Returns:
        `folder/weights`.
    """
    config = model.config
    shape = Shape(
        vocabulary=config.vocab_size,
        width=config.hidden_size,
        layers=config.num_hidden_layers,
        heads=config.num_attention_heads,
        inner=config.intermediate_size,
    )
    state = {name: value.detach().cpu() for name, value in model.state_dict().items() if name != "lm_head.weight"}
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"network": state, "done": {}}, folder / "checkpoint.pt")
    (folder / "shape.json").write_text(json.dumps(asdict(shape)))
    shutil.copyfile(start / "tokenizer.json", folder / "tokenizer.json")
    weights = folder / "weights"
    convert(folder, weights, average=start if share else None, share=share)
    for name in WRITTEN_ALONG:
        if (start / name).exists():
            shutil.copyfile(start / name, weights / name)
    return weights
