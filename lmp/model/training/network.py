"""The network: a small Llama, with the parameter names of transformers so that its weights load there unchanged."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    """Sizes of the network."""

    vocabulary: int = 3072
    width: int = 256
    layers: int = 6
    heads: int = 8
    inner: int = 768
    positions: int = 512
    theta: float = 10_000.0


class RmsNorm(nn.Module):  # type: ignore[misc, unused-ignore]
    """Root mean square normalisation with a gain."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, self.weight.shape, self.weight, 1e-6)


class Attention(nn.Module):  # type: ignore[misc, unused-ignore]
    """Causal self-attention with rotary positions."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.heads = s.heads
        self.q_proj = nn.Linear(s.width, s.width, bias=False)
        self.k_proj = nn.Linear(s.width, s.width, bias=False)
        self.v_proj = nn.Linear(s.width, s.width, bias=False)
        self.o_proj = nn.Linear(s.width, s.width, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        b, t, w = x.shape
        q, k, v = (p(x).view(b, t, self.heads, -1).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        q, k = _rotated(q, cos, sin), _rotated(k, cos, sin)
        with torch.autocast("cpu", enabled=False):  # torch's attention is six times slower in bfloat16
            y = F.scaled_dot_product_attention(q.float(), k.float(), v.float(), is_causal=True)
        return self.o_proj(y.transpose(1, 2).reshape(b, t, w))


def _rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), dim=-1)


class Mlp(nn.Module):  # type: ignore[misc, unused-ignore]
    """Gated feed-forward layer."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(s.width, s.inner, bias=False)
        self.up_proj = nn.Linear(s.width, s.inner, bias=False)
        self.down_proj = nn.Linear(s.inner, s.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):  # type: ignore[misc, unused-ignore]
    """One block."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.input_layernorm = RmsNorm(s.width)
        self.self_attn = Attention(s)
        self.post_attention_layernorm = RmsNorm(s.width)
        self.mlp = Mlp(s)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class Body(nn.Module):  # type: ignore[misc, unused-ignore]
    """Embedding, blocks, last normalisation."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(s.vocabulary, s.width)
        self.layers = nn.ModuleList(Layer(s) for _ in range(s.layers))
        self.norm = RmsNorm(s.width)


class Network(nn.Module):  # type: ignore[misc, unused-ignore]
    """Token identities (batch, time) in, last hidden states (batch, time, width) out; the head is the embedding."""

    cos: Tensor
    sin: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.model = Body(shape)
        half = shape.width // shape.heads // 2
        angles = torch.outer(torch.arange(shape.positions), shape.theta ** (-torch.arange(half) / half))
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                scale = 0.02 if "embed" in name else p.shape[1] ** -0.5
                if name.endswith(("o_proj.weight", "down_proj.weight")):
                    scale *= (2 * shape.layers) ** -0.5
                nn.init.normal_(p, std=scale)

    def forward(self, tokens: Tensor) -> Tensor:
        t = tokens.shape[1]
        x = self.model.embed_tokens(tokens)
        for layer in self.model.layers:
            x = layer(x, self.cos[:t], self.sin[:t])
        return self.model.norm(x)

    def loss(self, tokens: Tensor, targets: Tensor) -> Tensor:
        """Summed cross-entropy of the targets (batch, time) where they are not negative."""
        wanted = targets >= 0
        logits = F.linear(self.forward(tokens)[wanted], self.model.embed_tokens.weight)
        return F.cross_entropy(logits, targets[wanted], reduction="sum")
