"""Opens a data set with robomimic's, LeRobot's and MCAP's own readers, and prints what they found as JSON.

Run by the Python of `readers_environment.py`, which has no Handscript: `python readers.py FOLDER`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def robomimic(path: Path) -> dict:
    """What robomimic's `SequenceDataset`, which its training reads by, has of every sample."""
    import robomimic.utils.file_utils as files
    import robomimic.utils.obs_utils as observations
    from robomimic.utils.dataset import SequenceDataset

    low = ["robot0_joint_pos", "robot0_gripper_qpos", "robot0_eef_pos", "robot0_eef_quat", "object"]
    rgb = ["overview_image", "wrist_image"]
    observations.initialize_obs_utils_with_obs_specs({"obs": {"low_dim": low, "rgb": rgb}})
    told = {"environment": files.get_env_metadata_from_dataset(str(path))["env_kwargs"]}
    for part in ("train", "valid"):
        data = SequenceDataset(
            hdf5_path=str(path),
            obs_keys=[*low, *rgb],
            dataset_keys=["actions", "rewards", "dones"],
            seq_length=10,
            frame_stack=2,
            hdf5_cache_mode="low_dim",
            filter_by_attribute=part,
            load_next_obs=False,
        )
        samples = [data[index] for index in range(len(data))]
        told[part] = {
            "samples": len(samples),
            "demos": sorted(data.demos),
            "actions": list(samples[0]["actions"].shape),
            "image": list(samples[0]["obs"]["wrist_image"].shape),
            "rewards": float(sum(sample["rewards"][0].sum() for sample in samples)),
            "first": samples[0]["actions"][0].tolist(),
        }
    return told


def lerobot(folder: Path) -> dict:
    """What LeRobot's `LeRobotDataset` has of every frame."""
    from lerobot.datasets.lerobot_dataset import LeRobotDataset
    from lerobot.datasets.utils import dataset_to_policy_features

    data = LeRobotDataset("handscript/demos", root=folder, video_backend="pyav")
    frames = [data[index] for index in range(len(data))]
    window = LeRobotDataset(
        "handscript/demos", root=folder, video_backend="pyav", delta_timestamps={"action": [0.0, 1.0 / data.fps]}
    )
    return {
        "version": data.meta.info["codebase_version"],
        "episodes": data.num_episodes,
        "frames": len(frames),
        "tasks": sorted({frame["task"] for frame in frames}),
        "action": list(frames[0]["action"].shape),
        "image": list(frames[0]["observation.images.wrist"].shape),
        "lightest": max(float(frame["observation.images.wrist"].max()) for frame in frames),
        "rewards": float(sum(frame["next.reward"] for frame in frames)),
        "first": frames[0]["action"].tolist(),
        "chunk": list(window[0]["action"].shape),
        "mean": data.meta.stats["action"]["mean"].tolist(),
        "features": sorted(dataset_to_policy_features(data.meta.features)),
    }


def mcap(folder: Path) -> list:
    """What MCAP's reader with its ROS 2 decoder has of every file."""
    from mcap.reader import make_reader
    from mcap_ros2.decoder import DecoderFactory

    told = []
    for path in sorted(folder.glob("*.mcap")):
        with path.open("rb") as file:
            reader = make_reader(file, decoder_factories=[DecoderFactory()])
            topics = {channel.topic for channel in reader.get_summary().channels.values()}
            count = sum(1 for _ in reader.iter_decoded_messages(topics=["/joint_command"]))
            told.append({"topics": sorted(topics), "commands": count})
    return told


if __name__ == "__main__":
    data_set = Path(sys.argv[1])
    found = {
        "robomimic": robomimic(data_set / "hdf5" / "demos.hdf5"),
        "lerobot": lerobot(data_set / "lerobot"),
        "mcap": mcap(data_set / "mcap"),
    }
    print(json.dumps(found))
