"""Which checkpoints somebody means by `MODEL[+MASKS][@THRESHOLD]`, and the threshold that was measured for them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FORM = "MODEL[+MASKS][@THRESHOLD]"
CALIBRATION = "calibration.json"
"""The file next to a checkpoint that keeps its threshold."""


class DetectorUnavailable(ValueError):
    """A detector cannot be had as it was named; the message says why, and what would work."""


@dataclass(frozen=True)
class Calibration:
    """The threshold at which F1 was highest, and what it was measured on.

    Args:
        threshold: of the score.
        f1, precision, recall: there.
        pictures, things: how many there were.
    """

    threshold: float
    f1: float
    precision: float
    recall: float
    pictures: int
    things: int

    def write(self, path: Path) -> None:
        """As JSON. Raises `OSError` when it cannot be written."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Calibration:
        """What `write` wrote.

        Raises:
            DetectorUnavailable: there is no such file, or it is something else.
        """
        try:
            found = cls(**json.loads(path.read_text(encoding="utf-8")))
            if not 0.0 <= found.threshold <= 1.0:
                raise ValueError(f"a threshold is between 0 and 1, not {found.threshold!r}")
        except (OSError, ValueError, TypeError) as error:
            raise DetectorUnavailable(
                f"{path} is no calibration ({error}); "
                "python -m perception.detect.open_vocabulary.calibrate writes one (docs/detectors.md)"
            ) from None
        return found


@dataclass(frozen=True)
class Reference:
    """Checkpoints by folder or by id on the Hugging Face hub.

    Args:
        model: finds boxes.
        masks: turns boxes into masks; None leaves that to the depth.
        threshold: of the score; None for the model's usual one.
    """

    model: str
    masks: str | None = None
    threshold: float | None = None

    @classmethod
    def parse(cls, text: str) -> Reference:
        """What `MODEL[+MASKS][@THRESHOLD]` means.

        THRESHOLD is a number or a file of `Calibration`; without one, a `calibration.json` in MODEL counts. What is the
        name of a folder as it stands is that folder, whatever signs are in it.

        Raises:
            DetectorUnavailable: it has another form, or names a calibration that there is not.
        """
        if text and Path(text).is_dir():
            return cls(text, threshold=_beside(text))
        names, at, limit = text.rpartition("@") if "@" in text else (text, "", "")
        model, plus, masks = (names, "", "") if names and Path(names).is_dir() else names.partition("+")
        if not model or (plus and not masks) or (at and not limit):
            raise DetectorUnavailable(f"{text!r} is no {FORM}, such as google/owlv2-base-patch16-ensemble@0.2")
        return cls(model, masks or None, _threshold(limit) if at else _beside(model))


def _threshold(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return Calibration.read(Path(text)).threshold
    if not 0.0 <= value <= 1.0:
        raise DetectorUnavailable(f"a threshold is between 0 and 1, not {text}")
    return value


def _beside(model: str) -> float | None:
    file = Path(model) / CALIBRATION
    return Calibration.read(file).threshold if file.is_file() else None
