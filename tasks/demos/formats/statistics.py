"""What LeRobot normalises with: of each feature extremes, mean, deviation and quantiles, of episodes and of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

QUANTILES = {"q01": 0.01, "q10": 0.10, "q50": 0.50, "q90": 0.90, "q99": 0.99}

Statistics = Mapping[str, NDArray[np.float64]]
"""By name: "min", "max", "mean", "std", those of `QUANTILES`, and "count", (1,)."""


def of_rows(rows: NDArray[np.float64]) -> Statistics:
    """The statistics of (T, D) rows: (D,) each."""
    return {
        "min": rows.min(axis=0),
        "max": rows.max(axis=0),
        "mean": rows.mean(axis=0),
        "std": rows.std(axis=0),
        **dict(zip(QUANTILES, np.quantile(rows, list(QUANTILES.values()), axis=0), strict=True)),
        "count": np.array([len(rows)]),
    }


def of_pictures(pictures: Sequence[NDArray[np.uint8]]) -> Statistics:
    """The statistics of the channels of (H, W, 3) pictures, of 0 to 1: (3, 1, 1) each; the count is of pictures."""
    pixels = np.concatenate([picture.reshape(-1, 3) for picture in pictures]) / 255.0
    shaped = {name: value.reshape(3, 1, 1) for name, value in of_rows(pixels).items() if name != "count"}
    return {**shaped, "count": np.array([len(pictures)])}


def combined(parts: Sequence[Statistics]) -> Statistics:
    """Those of all from those of parts.

    Exact but for the quantiles, which are averages weighted by count, as LeRobot's own are.
    """
    counts = np.array([part["count"][0] for part in parts], np.float64)
    weights = counts / counts.sum()

    def averaged(values: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
        return np.asarray(np.tensordot(weights, np.stack(values), axes=1))

    mean = averaged([part["mean"] for part in parts])
    # Of each part its own variance, and how far its mean is from that of all (Chan, Golub and LeVeque, 1979).
    variance = averaged([part["std"] ** 2 + (part["mean"] - mean) ** 2 for part in parts])
    return {
        "min": np.min([part["min"] for part in parts], axis=0),
        "max": np.max([part["max"] for part in parts], axis=0),
        "mean": mean,
        "std": np.sqrt(variance),
        **{name: averaged([part[name] for part in parts]) for name in QUANTILES},
        "count": np.array([int(counts.sum())]),
    }
