"""From a checkpoint to what the package ships: CTranslate2 weights in int8 with the tokenizer beside them."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ctranslate2.specs import common_spec, transformer_spec
from tokenizers import Tokenizer

from lmp.model.text import END, PAD
from lmp.model.training.restore import restore

SHIPPED = Path(__file__).resolve().parent.parent / "weights"


def convert(
    folder: Path, target: Path, quantization: str = "int8", *, average: Path | None = None, share: float = 0.0
) -> dict[str, Any]:
    """Write the model of a training folder to another folder.

    Args:
        folder: with `checkpoint.pt`, `shape.json`, `tokenizer.json`.
        target: is made; what stood there under the same names is replaced.
        average: converted weights that the training started from, to take the mean with: it often does better than
            either (Wortsman et al. 2022, "Model soups").
        share: of those in the mean, 0 to 1.

    Returns:
        How far the training was: steps, tokens, pieces, seconds.
    """
    saved = torch.load(folder / "checkpoint.pt", weights_only=True, map_location="cpu")
    weights = {name: value.float().numpy() for name, value in saved["network"].items()}
    if average is not None:
        before = {name: value.numpy() for name, value in restore(average).state_dict().items()}
        weights = {name: (1.0 - share) * value + share * before[name] for name, value in weights.items()}
    shape = json.loads((folder / "shape.json").read_text())
    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        shape["layers"],
        shape["heads"],
        activation=common_spec.Activation.SWISH,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=0,
        rotary_interleave=False,
        rotary_base=shape["theta"],
    )
    decoder = spec.decoder
    decoder.scale_embeddings = False
    decoder.embeddings.weight = weights["model.embed_tokens.weight"]
    decoder.projection.weight = weights["model.embed_tokens.weight"]
    decoder.layer_norm.gamma = weights["model.norm.weight"]
    for i, layer in enumerate(decoder.layer):
        at = f"model.layers.{i}."
        layer.self_attention.layer_norm.gamma = weights[at + "input_layernorm.weight"]
        layer.ffn.layer_norm.gamma = weights[at + "post_attention_layernorm.weight"]
        fused = [weights[f"{at}self_attn.{p}_proj.weight"] for p in "qkv"]
        layer.self_attention.linear[0].weight = np.concatenate(fused)
        layer.self_attention.linear[1].weight = weights[at + "self_attn.o_proj.weight"]
        layer.ffn.linear_0.weight = weights[at + "mlp.gate_proj.weight"]
        layer.ffn.linear_0_noact.weight = weights[at + "mlp.up_proj.weight"]
        layer.ffn.linear_1.weight = weights[at + "mlp.down_proj.weight"]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    spec.register_vocabulary([tokenizer.id_to_token(i) for i in range(tokenizer.get_vocab_size())])
    spec.config.bos_token = spec.config.unk_token = PAD
    spec.config.eos_token = END
    spec.config.layer_norm_epsilon = 1e-6
    spec.validate()
    spec.optimize(quantization=quantization)
    target.mkdir(parents=True, exist_ok=True)
    spec.save(str(target))
    shutil.copyfile(folder / "tokenizer.json", target / "tokenizer.json")
    if (folder / "log.csv").exists():
        shutil.copyfile(folder / "log.csv", target / "training_log.csv")
    return dict(saved["done"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("runs/embedded"))
    parser.add_argument("--target", type=Path, default=SHIPPED)
    parser.add_argument("--average", type=Path, help="converted weights to take the mean with")
    parser.add_argument("--share", type=float, default=0.3, help="of those in the mean (default: %(default)s)")
    arguments = parser.parse_args()
    convert(arguments.folder, arguments.target, average=arguments.average, share=arguments.share)
