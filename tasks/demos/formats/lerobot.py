"""LeRobotDataset v3.0: frames as Parquet, pictures as videos, and what is known of both in `meta` (LeRobot 0.4).

LeRobot's own writer needs versions of PyTorch, NumPy and PyAV that Handscript does not have; its reader is what the
tests open these data sets with.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tasks.demos.episode import Column, Episode
from tasks.demos.formats import Facts, Recording
from tasks.demos.formats import statistics as stats
from tasks.demos.formats.films import FILES_A_CHUNK, LARGEST, PIXELS, Films, chunk_and_file

VERSION = "v3.0"
LARGEST_DATA = 100 * 2**20
"""Bytes after which another Parquet file is begun (LeRobot's own limit)."""

DATA = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet"
VIDEO = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4"
EPISODES = "meta/episodes/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet"
FEW = 100
"""Episodes whose metadata are in memory at a time."""

PICTURES = 30
"""Frames of an episode, at most, that the statistics of pictures are of."""
COARSELY = 4
"""Every so many rows and columns of them."""

COLUMNS = {
    "action": "action",
    "observation.velocity": "velocities",
    "observation.tool": "tool",
    "observation.held": "held",
    "pick_place": "pick_place",
    "call": "call",
    "next.reward": "reward",
    "next.done": "done",
}
"""Columns by the name of the feature; `observation.state` is joints and gripper."""

_POSE = ["x", "y", "z", "yaw"]


class LeRobotWriter:
    """Writes a data set.

    Args:
        folder: its root.
        facts: of all episodes.
    """

    def __init__(self, folder: Path, facts: Facts) -> None:
        self._folder, self._facts = folder, facts
        self._features = _features(facts)
        self._films = {
            f"observation.images.{view.camera}": Films(
                folder / "videos" / f"observation.images.{view.camera}", view.width, view.height, facts.fps
            )
            for view in facts.views
        }
        self._tasks: dict[str, int] = {}
        self._statistics: dict[str, stats.Statistics] = {}
        self._frames, self._episodes = 0, 0
        self._data_files = 0
        self._data: pq.ParquetWriter | None = None
        self._data_path = folder
        self._waiting: list[dict[str, Any]] = []
        self._meta: pq.ParquetWriter | None = None

    def add(self, episode: Episode) -> None:
        """Write one more episode."""
        length = len(episode)
        task = self._tasks.setdefault(str(episode.about["instruction"]), len(self._tasks))
        columns = _columns(episode) | {
            "timestamp": (np.arange(length) / self._facts.fps).astype(np.float32),
            "frame_index": np.arange(length),
            "episode_index": np.full(length, self._episodes),
            "index": np.arange(self._frames, self._frames + length),
            "task_index": np.full(length, task),
        }
        chunk, file = chunk_and_file(self._write(columns))
        row: dict[str, Any] = {
            "episode_index": self._episodes,
            "tasks": [episode.about["instruction"]],
            "length": length,
            "data/chunk_index": chunk,
            "data/file_index": file,
            "dataset_from_index": self._frames,
            "dataset_to_index": self._frames + length,
            "meta/episodes/chunk_index": 0,
            "meta/episodes/file_index": 0,
            "about": json.dumps(episode.about),
        }
        found = {name: stats.of_rows(np.atleast_2d(c.T).T.astype(np.float64)) for name, c in columns.items()}
        for key, films in self._films.items():
            camera = key.rpartition(".")[2]
            number, first, last = films.add(episode.frames(camera))
            chunk, file = chunk_and_file(number)
            row |= {f"videos/{key}/chunk_index": chunk, f"videos/{key}/file_index": file}
            times = {"from_timestamp": first, "to_timestamp": last}
            row |= {f"videos/{key}/{name}": frame / self._facts.fps for name, frame in times.items()}
            some = islice(episode.frames(camera), 0, None, -(-length // PICTURES))
            found[key] = stats.of_pictures([picture[::COARSELY, ::COARSELY] for picture in some])
        row |= {f"stats/{key}/{name}": v.tolist() for key, each in found.items() for name, v in each.items()}
        for key, each in found.items():
            before = self._statistics.get(key)
            self._statistics[key] = each if before is None else stats.combined([before, each])
        self._frames, self._episodes = self._frames + length, self._episodes + 1
        self._waiting.append(row)
        if len(self._waiting) == FEW:
            self._write_waiting()

    def close(self) -> None:
        """Finish the files, and write what is known of all episodes."""
        self._write_waiting()
        for open_file in (self._data, self._meta, *self._films.values()):
            if open_file is not None:
                open_file.close()
        tasks = pd.DataFrame({"task_index": list(self._tasks.values())}, index=list(self._tasks))
        tasks.to_parquet(self._made("meta/tasks.parquet"))
        plain = {key: {name: v.tolist() for name, v in each.items()} for key, each in self._statistics.items()}
        self._made("meta/stats.json").write_text(json.dumps(plain, indent=1))
        info = {
            "codebase_version": VERSION,
            "robot_type": self._facts.arm.name,
            "total_episodes": self._episodes,
            "total_frames": self._frames,
            "total_tasks": len(self._tasks),
            "chunks_size": FILES_A_CHUNK,
            "data_files_size_in_mb": LARGEST_DATA // 2**20,
            "video_files_size_in_mb": LARGEST // 2**20,
            "fps": self._facts.fps,
            "splits": {"train": f"0:{self._episodes}"},
            "data_path": DATA,
            "video_path": VIDEO if self._films else None,
            "features": self._features,
        }
        self._made("meta/info.json").write_text(json.dumps(info, indent=1))

    def _write(self, columns: Mapping[str, Column]) -> int:
        """Write an episode's frames; returns the number of the file."""
        if self._data is not None and self._data_path.stat().st_size >= LARGEST_DATA:
            self._data.close()
            self._data, self._data_files = None, self._data_files + 1
        table = pa.table({name: _array(column) for name, column in columns.items()})
        if self._data is None:
            chunk, file = chunk_and_file(self._data_files)
            self._data_path = self._made(DATA.format(chunk_index=chunk, file_index=file))
            self._data = pq.ParquetWriter(self._data_path, table.schema)
        self._data.write_table(table)
        return self._data_files

    def _write_waiting(self) -> None:
        if not self._waiting:
            return
        table = pa.Table.from_pylist(self._waiting)
        if self._meta is None:
            self._meta = pq.ParquetWriter(self._made(EPISODES.format(chunk_index=0, file_index=0)), table.schema)
        self._meta.write_table(table.cast(self._meta.schema))
        self._waiting.clear()

    def _made(self, name: str) -> Path:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _columns(episode: Episode) -> dict[str, Column]:
    """What a frame has of an episode's columns, by feature."""
    state = np.concatenate([episode.columns["joints"], episode.columns["gripper"]], axis=1)
    found = {feature: np.squeeze(episode.columns[name]) for feature, name in COLUMNS.items()}
    return {"observation.state": state, **found}


def _array(column: Column) -> pa.Array:
    if column.ndim == 1:
        return pa.array(column)
    return pa.FixedSizeListArray.from_arrays(pa.array(column.ravel()), column.shape[1])


def _features(facts: Facts) -> dict[str, Any]:
    joints = list(facts.arm.joints)

    def feature(dtype: str, *names: str) -> dict[str, Any]:
        return {"dtype": dtype, "shape": [max(len(names), 1)], "names": list(names) or None}

    numbers = {
        "observation.state": feature("float32", *joints, "gripper_width"),
        "action": feature("float32", *joints, "gripper_width", "gripper_force"),
        "observation.velocity": feature("float32", *joints),
        "observation.tool": feature("float32", "x", "y", "z", "qx", "qy", "qz", "qw"),
        "observation.held": feature("float32"),
        "pick_place": feature("float32", *(f"{which}_{name}" for which in ("pick", "place") for name in _POSE)),
        "call": feature("int64"),
        "next.reward": feature("float32"),
        "next.done": feature("bool"),
        "timestamp": feature("float32"),
        **{f"{name}": feature("int64") for name in ("frame_index", "episode_index", "index", "task_index")},
    }
    videos = {
        f"observation.images.{view.camera}": {
            "dtype": "video",
            "shape": [view.height, view.width, 3],
            "names": ["height", "width", "channels"],
            "info": {
                "video.height": view.height,
                "video.width": view.width,
                "video.codec": "h264",
                "video.pix_fmt": PIXELS,
                "video.is_depth_map": False,
                "video.fps": facts.fps,
                "video.channels": 3,
                "has_audio": False,
            },
        }
        for view in facts.views
    }
    return videos | numbers


def writer(folder: Path, facts: Facts) -> LeRobotWriter:
    """See `tasks.demos.formats.Format`."""
    return LeRobotWriter(folder, facts)


def recordings(folder: Path) -> Iterator[Recording]:
    """See `tasks.demos.formats.Format`."""
    for path in sorted(folder.glob("meta/episodes/*/*.parquet")):
        names = ["about", "data/chunk_index", "data/file_index", "episode_index"]
        for row in pq.read_table(path, columns=names).to_pylist():
            data = DATA.format(chunk_index=row["data/chunk_index"], file_index=row["data/file_index"])
            chosen = [("episode_index", "=", row["episode_index"])]
            actions = pq.read_table(folder / data, columns=["action"], filters=chosen)["action"].to_pylist()
            yield Recording(json.loads(row["about"]), [np.array(action, np.float32) for action in actions])
