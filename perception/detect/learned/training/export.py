"""From a checkpoint to what the package ships: `python -m perception.detect.learned.training.export`."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch

from perception.detect.learned.detector import WEIGHTS
from perception.detect.learned.training.network import Eyes
from perception.detect.learned.view import CHANNELS, SHAPE


def export(checkpoint: Path, target: Path) -> None:
    """Write a checkpoint's network as ONNX."""
    network = Eyes()
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["network"])
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network.eval(),
        (torch.zeros(1, CHANNELS, *SHAPE),),
        str(target),
        input_names=["view"],
        output_names=["said"],
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("runs/eyes"))
    parser.add_argument("--target", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    export(options.folder / "checkpoint.pt", options.target)
    shutil.copyfile(options.folder / "log.csv", options.target.with_name("training_log.csv"))
