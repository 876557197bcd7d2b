"""From a checkpoint to what the package ships: `python -m perception.detect.learned.training.export`."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from torch import nn

from perception.detect.learned import closeup, view
from perception.detect.learned.detector import WEIGHTS
from perception.detect.learned.training.closeups import Glance
from perception.detect.learned.training.network import Eyes


def export(network: nn.Module, checkpoint: Path, target: Path, *shape: int) -> None:
    """Write a checkpoint's network as ONNX.

    Args:
        network: as it was trained.
        shape: of what it looks at.
    """
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["network"])
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network.eval(),
        (torch.zeros(1, *shape),),
        str(target),
        input_names=["view"],
        output_names=["said"],
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    """Export both networks with their logs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("runs/eyes"))
    parser.add_argument("--target", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    export(Eyes(), options.folder / "checkpoint.pt", options.target / "eyes.onnx", view.CHANNELS, *view.SHAPE)
    side = closeup.SIDE
    export(Glance(), options.folder / "closeups.pt", options.target / "closeups.onnx", closeup.CHANNELS, side, side)
    for log in ("log.csv", "closeups.csv"):
        shutil.copyfile(options.folder / log, options.target / log)


if __name__ == "__main__":
    main()
