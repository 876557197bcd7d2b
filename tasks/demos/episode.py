"""One demonstration: what was seen, where the arm was and what it was told, a row a period, and what it was about."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Episode:
    """A demonstration of T periods. Rows tell what was so at a period's beginning, and what was done in it.

    Args:
        columns: (T, ...) each, by name: `COLUMNS`.
        pictures: of each camera, T PNG files: without loss, and small enough for a whole episode to be in memory.
        about: JSON values: what was said, by what program it was done, what came of it (docs/datasets.md).
    """

    columns: Mapping[str, Column]
    pictures: Mapping[str, Sequence[bytes]]
    about: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.columns["action"])

    def frames(self, camera: str) -> Iterator[NDArray[np.uint8]]:
        """(H, W, 3) what a camera saw, one after the other. Raises `ValueError` for what is no picture."""
        for number, data in enumerate(self.pictures[camera]):
            decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
            if decoded is None:
                raise ValueError(f"picture {number} of {camera} cannot be decoded")
            yield np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)

    def as_bytes(self) -> bytes:
        """A NumPy archive, the same for the same episode."""
        arrays = {f"column/{name}": column for name, column in self.columns.items()}
        for camera, files in self.pictures.items():
            arrays[f"sizes/{camera}"] = np.array([len(data) for data in files], np.int64)
            arrays[f"files/{camera}"] = np.frombuffer(b"".join(files), np.uint8)
        arrays["about"] = np.frombuffer(json.dumps(self.about).encode(), np.uint8)
        file = io.BytesIO()
        np.savez(file, **arrays)  # type: ignore[arg-type]
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Episode:
        """The episode of `as_bytes`."""
        with np.load(io.BytesIO(data)) as arrays:
            columns = {name.partition("/")[2]: arrays[name] for name in arrays if name.startswith("column/")}
            pictures = {
                name.partition("/")[2]: _cut(arrays[f"files/{name.partition('/')[2]}"], arrays[name])
                for name in arrays
                if name.startswith("sizes/")
            }
            return cls(columns, pictures, json.loads(arrays["about"].tobytes()))


def _cut(joined: NDArray[np.uint8], sizes: NDArray[np.int64]) -> list[bytes]:
    return [part.tobytes() for part in np.split(joined, np.cumsum(sizes)[:-1])]
