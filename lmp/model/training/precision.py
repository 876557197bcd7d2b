"""What this processor multiplies fast."""

import torch

BFLOAT16 = bool(torch.cpu.get_capabilities().get("avx512_bf16"))
"""Whether it multiplies bfloat16 by itself: gradients then take 0.6 of the time, Muon's steps half."""
