"""What is converted can be trained further: the same network comes back, up to the rounding to eight bits."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from lmp.model.embedded import WEIGHTS  # noqa: E402
from lmp.model.training.convert import convert  # noqa: E402
from lmp.model.training.network import Network, Shape  # noqa: E402
from lmp.model.training.restore import UnreadableWeights, read_weights, restore  # noqa: E402


def test_a_converted_network_comes_back(tmp_path: Path) -> None:
    torch.manual_seed(3)
    tokenizer = WEIGHTS / "tokenizer.json"
    vocabulary = len(json.loads(tokenizer.read_text())["model"]["vocab"])
    network = Network(Shape(vocabulary=vocabulary, width=32, layers=2, heads=4, inner=48))
    for p in network.parameters():
        torch.nn.init.normal_(p)
    torch.save({"network": network.state_dict(), "done": {"step": 5}}, tmp_path / "checkpoint.pt")
    (tmp_path / "shape.json").write_text(json.dumps(asdict(network.shape)))
    (tmp_path / "tokenizer.json").write_bytes(tokenizer.read_bytes())

    assert convert(tmp_path, tmp_path / "converted") == {"step": 5}
    back = restore(tmp_path / "converted").state_dict()

    for name, value in network.state_dict().items():
        row = value.abs().amax(dim=-1, keepdim=True)
        assert ((back[name] - value).abs() <= row / 254 * 1.01).all(), name


def test_what_is_no_weights_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"\x07\x00\x00\x00")
    with pytest.raises(UnreadableWeights, match="version 7"):
        read_weights(tmp_path / "model.bin")
