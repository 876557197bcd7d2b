"""Gradients of one step from two processes: each takes the next micro-batch when it has done one.

A core that others need part of the time then slows a step down only as much as it must; threads within one
micro-batch would wait for each other at every layer.
"""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import torch
import torch.multiprocessing as mp
from torch import Tensor

from lmp.model.training.network import Network
from lmp.model.training.precision import BFLOAT16

Batch = tuple[Tensor, Tensor]


def compiled(network: Network, wanted: bool) -> Callable[[Tensor, Tensor], Tensor]:
    """The network's loss, compiled where that is wanted."""
    loss: Callable[[Tensor, Tensor], Tensor] = torch.compile(network.loss, dynamic=True) if wanted else network.loss
    return loss


def gradients(
    loss_of: Callable[[Tensor, Tensor], Tensor], batches: list[Batch], count: int, claim: Callable[[], int]
) -> float:
    """Add up the gradients of the micro-batches that this process claims; their part of the mean loss."""
    total = 0.0
    while (i := claim()) < len(batches):
        with torch.autocast("cpu", torch.bfloat16, enabled=BFLOAT16):
            loss = loss_of(*batches[i]) / count
        loss.backward()
        total += float(loss.detach())
    return total


class Assistant:
    """A second process that shares the network's weights and takes a part of every step's micro-batches.

    Args:
        network: its weights move to shared memory.
        compile_loss: whether the other process compiles, too.
    """

    def __init__(self, network: Network, *, compile_loss: bool) -> None:
        network.share_memory()
        context = mp.get_context("spawn")
        self._network = network
        self._grads = [torch.zeros_like(p).share_memory_() for p in network.parameters()]
        self._next: Any = context.Value("i", 0)
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_assist, args=(network, self._grads, self._next, theirs, compile_loss), daemon=True
        )
        self._process.start()

    def step(self, loss_of: Callable[[Tensor, Tensor], Tensor], batches: list[Batch], count: int) -> float:
        """The mean loss of all micro-batches, with its gradients in the network's parameters."""
        self._next.value = 0
        self._connection.send((batches, count))
        total = gradients(loss_of, batches, count, lambda: _claim(self._next))
        theirs: float = self._connection.recv()
        for p, g in zip(self._network.parameters(), self._grads, strict=True):
            if p.grad is None:
                p.grad = g.clone()
            else:
                p.grad += g
        return total + theirs


def _claim(counter: Any) -> int:
    with counter.get_lock():
        counter.value += 1
        return int(counter.value) - 1


def _assist(network: Network, grads: list[Tensor], counter: Any, connection: Connection, compile_loss: bool) -> None:
    torch.set_num_threads(1)
    loss_of = compiled(network, compile_loss)
    while True:
        try:
            batches, count = connection.recv()
        except EOFError:
            return
        total = gradients(loss_of, batches, count, lambda: _claim(counter))
        for p, g in zip(network.parameters(), grads, strict=True):
            if p.grad is None:
                g.zero_()
            else:
                g.copy_(p.grad)
                p.grad = None
        connection.send(total)
