"""From what the package ships back to a network, to train it further where no checkpoint is left.

The weights come back as eight-bit numbers with a scale for each row; the optimiser's state does not come back.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lmp.model.training.network import Network, Shape

_TYPES: dict[int, Any] = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
"""By number, as CTranslate2's `model_spec` writes them."""


class UnreadableWeights(ValueError):
    """A file is no `model.bin` that can be read here."""


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """The variables of a CTranslate2 `model.bin` of binary version 6, as real numbers. Raises `UnreadableWeights`."""
    with path.open("rb") as file:
        version = _number(file, "I")
        if version != 6:
            raise UnreadableWeights(f"{path} has binary version {version}, not 6")
        _text(file)
        _number(file, "I")
        raw = dict(_variable(file) for _ in range(_number(file, "I")))
    found: dict[str, NDArray[np.float32]] = {}
    for name, value in raw.items():
        scale = raw.get(f"{name}_scale")
        if scale is not None:
            found[name] = np.divide(value, scale.reshape(-1, *(1,) * (value.ndim - 1)), dtype=np.float32)
        elif not name.endswith("_scale") and value.dtype != np.int8:
            found[name] = value.astype(np.float32)
    return found


def restore(folder: Path) -> Network:
    """The network of a folder that `lmp.model.training.convert` wrote. Raises `UnreadableWeights`, `OSError`."""
    weights = read_weights(folder / "model.bin")
    embedding = weights["decoder/embeddings/weight"]
    layers = sum(name.endswith("/self_attention/layer_norm/gamma") for name in weights)
    vocabulary, width = embedding.shape
    inner = len(weights["decoder/layer_0/ffn/linear_0/weight"])
    shape = Shape(vocabulary=vocabulary, width=width, layers=layers, inner=inner)
    state = {"model.embed_tokens.weight": embedding, "model.norm.weight": weights["decoder/layer_norm/gamma"]}
    for i in range(layers):
        there, here = f"decoder/layer_{i}/", f"model.layers.{i}."
        state[here + "input_layernorm.weight"] = weights[there + "self_attention/layer_norm/gamma"]
        state[here + "post_attention_layernorm.weight"] = weights[there + "ffn/layer_norm/gamma"]
        for name, part in zip("qkv", np.split(weights[there + "self_attention/linear_0/weight"], 3), strict=True):
            state[f"{here}self_attn.{name}_proj.weight"] = part
        state[here + "self_attn.o_proj.weight"] = weights[there + "self_attention/linear_1/weight"]
        state[here + "mlp.gate_proj.weight"] = weights[there + "ffn/linear_0/weight"]
        state[here + "mlp.up_proj.weight"] = weights[there + "ffn/linear_0_noact/weight"]
        state[here + "mlp.down_proj.weight"] = weights[there + "ffn/linear_1/weight"]
    network = Network(shape)
    tensors: dict[str, Tensor] = {name: torch.from_numpy(value.copy()) for name, value in state.items()}
    network.load_state_dict(tensors)
    return network


def _number(file: BinaryIO, form: str) -> int:
    return int(struct.unpack(form, file.read(struct.calcsize(form)))[0])


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "H"))[:-1].decode()


def _variable(file: BinaryIO) -> tuple[str, NDArray[Any]]:
    name = _text(file)
    dims = [_number(file, "I") for _ in range(_number(file, "B"))]
    kind = _number(file, "B")
    if kind not in _TYPES:
        raise UnreadableWeights(f"{name} has values of an unknown type, number {kind}")
    data = file.read(_number(file, "I"))
    return name, np.frombuffer(data, _TYPES[kind]).reshape(dims)
