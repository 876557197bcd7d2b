"""Demonstrations open in robomimic's, LeRobot's and MCAP's own readers, each with the versions that it asks for."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from demonstrations import arguments
from readers_environment import ensure

from lmp.cli import main
from tasks.demos import formats

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demos") / "set"
    every = [word for name in formats.NAMES for word in ("--format", name)]
    assert main(arguments(folder, *every, episodes=3)) == 0
    return folder


@pytest.fixture(scope="module")
def found(made, tmp_path_factory) -> dict:
    script = Path(__file__).parent / "readers.py"
    home = tmp_path_factory.mktemp("home")
    environment = {"HOME": str(home), "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": ""}
    read = subprocess.run(
        [ensure(), script, made], env={"PATH": "/usr/bin:/bin", **environment}, capture_output=True, text=True
    )
    assert read.returncode == 0, read.stderr[-3000:]
    return json.loads(read.stdout.splitlines()[-1])


def test_robomimic_reads_sequences_of_every_demonstration(made, found):
    told = found["robomimic"]
    recorded = list(formats.recordings(made, "hdf5"))
    assert told["train"]["samples"] + told["valid"]["samples"] == sum(len(each.actions) for each in recorded)
    assert len(told["train"]["demos"]) == 2 and len(told["valid"]["demos"]) == 1
    assert told["train"]["actions"] == [11, 9] and told["train"]["image"] == [2, 48, 64, 3]
    assert told["environment"]["fps"] == 10


def test_lerobot_reads_every_frame_with_its_pictures(made, found):
    told = found["lerobot"]
    recorded = list(formats.recordings(made, "lerobot"))
    actions = np.concatenate([each.actions for each in recorded])
    assert told["version"] == "v3.0" and told["episodes"] == 3 and told["frames"] == len(actions)
    assert told["tasks"] == ["put the red block in the blue bowl"]
    assert told["action"] == [9] and told["chunk"] == [2, 9] and told["image"] == [3, 48, 64]
    assert 0.5 < told["lightest"] <= 1.0 and told["rewards"] == 3.0
    np.testing.assert_array_equal(np.float32(told["first"]), actions[0])
    np.testing.assert_allclose(told["mean"], actions.astype(np.float64).mean(axis=0), atol=1e-5)
    assert {"action", "observation.state", "observation.images.overview"} <= set(told["features"])


def test_mcap_reads_every_file_with_its_topics(made, found):
    lengths = [len(each.actions) for each in formats.recordings(made, "mcap")]
    assert [each["commands"] for each in found["mcap"]] == lengths
    topics = {"/instruction", "/joint_command", "/joint_states", "/pick", "/place", "/program", "/tool_pose"}
    assert all(set(each["topics"]) >= topics for each in found["mcap"])
