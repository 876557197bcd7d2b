"""The threshold at which a zero-shot detector is right most often, from pictures in which somebody has drawn the boxes.

    python -m perception.detect.open_vocabulary.calibrate MODEL annotations.json

The annotations are COCO's (images, annotations with bbox as x y width height, categories); pictures lie beside them.
The result goes next to the checkpoint, where it is found by itself, or into a file that `open:MODEL@FILE` names.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from perception.detect.open_vocabulary.reference import CALIBRATION, Calibration, DetectorUnavailable, Reference
from perception.detect.open_vocabulary.sighting import (
    SAME_THING,
    BoxFinder,
    Color,
    Sighting,
    overlap,
    without_doubles,
)
from perception.types import Array

# Nothing that is right scores less.
_LEAST = 0.01


@dataclass(frozen=True)
class Example:
    """A picture and what is in it.

    Args:
        picture: (H, W, 3).
        boxes: (n, 4) x0 y0 x1 y1 in pixels, by noun.
    """

    picture: Color
    boxes: Mapping[str, Array]


class NothingToLearn(ValueError):
    """Pictures do not say at which score a detector is right; the message says why."""


def calibrate(finder: BoxFinder, examples: Sequence[Example]) -> Calibration:
    """The threshold that maximises F1 over pictures, all of their nouns being asked for in each.

    A box is right when one of its noun overlaps with it by more than half, and no better one has been counted for that.

    Raises:
        NothingToLearn: there are no boxes, or none of them is found at any score.
    """
    nouns = sorted({noun for example in examples for noun in example.boxes})
    things = sum(len(boxes) for example in examples for boxes in example.boxes.values())
    if not things:
        raise NothingToLearn("there is no box in any of the pictures")
    judged: list[tuple[float, bool]] = []
    found = finder.find([example.picture for example in examples], nouns, _LEAST)
    for example, sightings in zip(examples, found, strict=True):
        judged += judge(without_doubles(sightings), example.boxes)
    judged.sort(key=lambda one: -one[0])
    scores, right = np.array([score for score, _ in judged]), np.cumsum([is_right for _, is_right in judged])
    if not len(judged) or not right[-1]:
        raise NothingToLearn(f"the detector finds none of the {things} things, at any threshold")
    # A threshold between two scores: what scores alike is taken together or not at all.
    last = np.flatnonzero(np.append(scores[:-1] > scores[1:], True))
    f1 = 2.0 * right[last] / (last + 1 + things)
    best = int(last[np.argmax(f1)])
    below = scores[best + 1] if best + 1 < len(scores) else _LEAST
    hits = int(right[best])
    return Calibration(
        threshold=round(float(scores[best] + below) / 2.0, 4),
        f1=round(float(f1.max()), 4),
        precision=round(hits / (best + 1), 4),
        recall=round(hits / things, 4),
        pictures=len(examples),
        things=things,
    )


def judge(sightings: Sequence[Sighting], boxes: Mapping[str, Array]) -> Iterator[tuple[float, bool]]:
    """The score of each sighting, best first, and whether it is right."""
    left = {noun: list(those) for noun, those in boxes.items()}
    for seen in sightings:
        overlaps = [overlap(seen.box, box) for box in left.get(seen.words, [])]
        is_right = bool(overlaps) and max(overlaps) > SAME_THING
        if is_right:
            left[seen.words].pop(int(np.argmax(overlaps)))
        yield seen.score, is_right


def read_coco(path: Path) -> list[Example]:
    """Pictures and boxes of a COCO annotation file; the pictures' names are relative to it.

    Raises:
        ValueError: the file has another form, or one of its pictures cannot be read.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        nouns = {each["id"]: str(each["name"]) for each in data["categories"]}
        boxes: dict[int, dict[str, list[Array]]] = {each["id"]: {} for each in data["images"]}
        for each in data["annotations"]:
            x, y, width, height = (float(value) for value in each["bbox"])
            of_picture = boxes[each["image_id"]].setdefault(nouns[each["category_id"]], [])
            of_picture.append(np.array([x, y, x + width, y + height]))
        names = {each["id"]: path.parent / each["file_name"] for each in data["images"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no COCO annotation file: {type(error).__name__} {error}") from None
    examples = []
    for key, name in names.items():
        picture = cv2.imread(str(name))
        if picture is None:
            raise ValueError(f"{path} names a picture that cannot be read: {name}")
        drawn = {noun: np.stack(those) for noun, those in boxes[key].items()}
        examples.append(Example(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).astype(np.uint8), drawn))
    return examples


def main(arguments: Sequence[str] | None = None) -> int:
    """Calibrate one checkpoint; 2 when it, or the pictures, are not to be had."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", metavar="MODEL", help="a folder, or an id on the hub")
    parser.add_argument("annotations", type=Path, help="boxes as COCO has them")
    parser.add_argument("--out", type=Path, help=f"where the result goes (default: {CALIBRATION} in MODEL's folder)")
    options = parser.parse_args(arguments)
    try:
        out = where(options.model, options.out)
        from perception.detect.open_vocabulary.boxes import load_boxes

        finder, _ = load_boxes(Reference.parse(options.model).model)
        calibration = calibrate(finder, read_coco(options.annotations))
    except (DetectorUnavailable, NothingToLearn, ValueError) as error:
        print(f"calibrate: {error}", file=sys.stderr)
        return 2
    calibration.write(out)
    print(f"{out}: threshold {calibration.threshold}, F1 {calibration.f1} on {calibration.things} things")
    return 0


def where(model: str, out: Path | None) -> Path:
    """The file that a calibration goes to. Raises `ValueError` when nobody said where."""
    if out is None and not Path(model).is_dir():
        raise ValueError(f"{model} is no folder to put a {CALIBRATION} into; say --out FILE, and use open:{model}@FILE")
    return out or Path(model) / CALIBRATION


if __name__ == "__main__":
    sys.exit(main())
