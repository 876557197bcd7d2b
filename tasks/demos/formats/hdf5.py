"""robomimic's HDF5: one file with a group an episode (robomimic 0.3, `docs/datasets/overview.html` of its site).

Low-dimensional observations are called as robosuite calls them, so that robomimic's own configurations find them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np

from tasks.demos.episode import Column, Episode
from tasks.demos.formats import Facts, Recording

FILE = "demos.hdf5"
OBSERVATIONS = {
    "robot0_joint_pos": "joints",
    "robot0_joint_vel": "velocities",
    "robot0_gripper_qpos": "gripper",
    "held": "held",
    "object": "objects",
    "call": "call",
    "pick_place": "pick_place",
}
"""Columns by the name of the observation."""

GYM = 2
"""robomimic's `EnvType` of environments that are neither robosuite's nor iGibson's."""

VALID_SHARE = 0.1


class Hdf5Writer:
    """Writes `demos.hdf5`.

    Args:
        folder: where.
        facts: of all episodes.
    """

    def __init__(self, folder: Path, facts: Facts) -> None:
        self._facts = facts
        self._file = h5py.File(folder / FILE, "w")
        self._data = self._file.create_group("data")
        self._total = 0

    def add(self, episode: Episode) -> None:
        """Write one more episode."""
        group = self._data.create_group(f"demo_{len(self._data)}")
        columns = episode.columns
        group.create_dataset("actions", data=columns["action"])
        group.create_dataset("states", data=_states(episode))
        group.create_dataset("rewards", data=columns["reward"])
        group.create_dataset("dones", data=columns["done"].astype(np.int64))
        seen = group.create_group("obs")
        for name, column in OBSERVATIONS.items():
            seen.create_dataset(name, data=np.atleast_2d(columns[column].T).T.astype(np.float32))
        seen.create_dataset("robot0_eef_pos", data=columns["tool"][:, :3])
        seen.create_dataset("robot0_eef_quat", data=columns["tool"][:, 3:])
        for view in self._facts.views:
            shape = (len(episode), view.height, view.width, 3)
            # A frame a chunk: policies are trained on frames here and there.
            frames = seen.create_dataset(
                f"{view.camera}_image", shape, np.uint8, chunks=(1, *shape[1:]), compression="gzip", compression_opts=1
            )
            for number, picture in enumerate(episode.frames(view.camera)):
                frames[number] = picture
        group.attrs["num_samples"] = len(episode)
        for name in ("instruction", "program", "task", "trial", "seed", "success", "score"):
            group.attrs[name] = episode.about[name]
        group.attrs["about"] = json.dumps(episode.about)
        self._total += len(episode)

    def close(self) -> None:
        """Write what is known of all episodes, and which of them are for training and which for validation."""
        self._data.attrs["total"] = self._total
        arguments = {"suite": self._facts.suite, "fps": self._facts.fps, "arm": self._facts.arm.name}
        environment = {"env_name": "handscript", "type": GYM, "env_kwargs": arguments}
        self._data.attrs["env_args"] = json.dumps(environment)
        masks = self._file.create_group("mask")
        for name, members in _split(len(self._data), np.random.default_rng(self._facts.seed)).items():
            masks.create_dataset(name, data=np.array([f"demo_{number}" for number in members], "S"))
        self._file.close()


def _states(episode: Episode) -> Column:
    """(T, D) what there is of the simulator's state: time, s, joints, their velocities, the gripper, and objects."""
    parts = [episode.columns[name] for name in ("time", "joints", "velocities", "gripper", "objects")]
    return np.concatenate([np.atleast_2d(part.T).T.astype(np.float64) for part in parts], axis=1)


def _split(count: int, rng: np.random.Generator) -> dict[str, list[int]]:
    """Which of so many episodes are for what: one in ten for validation, and one at least where there are two."""
    valid = max(round(VALID_SHARE * count), 1) if count > 1 else 0
    order = rng.permutation(count).tolist()
    return {"train": sorted(order[valid:]), "valid": sorted(order[:valid])}


def writer(folder: Path, facts: Facts) -> Hdf5Writer:
    """See `tasks.demos.formats.Format`."""
    return Hdf5Writer(folder, facts)


def recordings(folder: Path) -> Iterator[Recording]:
    """See `tasks.demos.formats.Format`."""
    with h5py.File(folder / FILE) as file:
        for number in range(len(file["data"])):
            group = file[f"data/demo_{number}"]
            yield Recording(json.loads(group.attrs["about"]), list(group["actions"][:]))
