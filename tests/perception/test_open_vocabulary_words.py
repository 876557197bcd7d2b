"""From sentences to what is looked for, from names to checkpoints, and from scores to thresholds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from perception.detect.open_vocabulary.calibrate import Example, NothingToLearn, calibrate, main, read_coco
from perception.detect.open_vocabulary.reference import CALIBRATION, Calibration, DetectorUnavailable, Reference
from perception.detect.open_vocabulary.sighting import Color, Sighting, overlap, without_doubles
from perception.detect.select import select
from perception.nouns import nouns

MEASURED = Calibration(threshold=0.37, f1=0.9, precision=0.9, recall=0.9, pictures=3, things=9)


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        ("put the red mug with a handle on two books", ("mug with a handle", "book")),
        ("pick up the screwdriver and drop it in the cardboard box.", ("screwdriver", "cardboard box")),
        ("push the pliers to the top left corner, then move them 5 cm to the right", ("pliers",)),
        ("stack all the blocks on the biggest plate", ("block", "plate")),
        ("put the thing that is on the plate away", ("plate",)),
        ("which of the strawberries is nearest to the glass?", ("strawberry", "glass")),
        ("move it there", ()),
        ("", ()),
    ],
)
def test_a_sentence_speaks_of_things(sentence: str, things: tuple[str, ...]) -> None:
    assert nouns(sentence) == things


def test_names_of_checkpoints_have_masks_and_thresholds(tmp_path: Path) -> None:
    assert Reference.parse("google/owlv2") == Reference("google/owlv2")
    assert Reference.parse("a/b+c/d@0.3") == Reference("a/b", "c/d", 0.3)
    assert Reference.parse("a/b@0") == Reference("a/b", None, 0.0)
    MEASURED.write(tmp_path / "mine.json")
    assert Reference.parse(f"a/b@{tmp_path / 'mine.json'}").threshold == 0.37


def test_a_calibration_beside_the_checkpoint_counts_unless_another_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "odd+name@home"
    folder.mkdir()
    MEASURED.write(folder / CALIBRATION)
    assert Reference.parse(str(folder)) == Reference(str(folder), None, 0.37)
    assert Reference.parse(f"{folder}@0.2") == Reference(str(folder), None, 0.2)


@pytest.mark.parametrize("text", ["", "+c/d", "a/b+", "a/b@", "@0.3"])
def test_other_forms_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(DetectorUnavailable, match="such as google/owlv2"):
        Reference.parse(text)


def test_thresholds_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DetectorUnavailable, match="between 0 and 1"):
        Reference.parse("a/b@1.5")
    (tmp_path / "other.json").write_text(json.dumps({"threshold": 3}))
    for file in ("other.json", "none.json"):
        with pytest.raises(DetectorUnavailable, match=f"{file} is no calibration"):
            Reference.parse(f"a/b@{tmp_path / file}")


@pytest.mark.parametrize("name", ["colour", "open:", "learned:", ""])
def test_detectors_that_there_are_not_are_named_with_those_that_there_are(name: str) -> None:
    with pytest.raises(DetectorUnavailable, match=r"no detector .*\n.*color"):
        select(name)


def test_truth_needs_a_simulator() -> None:
    with pytest.raises(DetectorUnavailable, match="there is no simulator"):
        select("truth")


def test_of_several_boxes_of_one_thing_the_best_stays_whatever_its_words() -> None:
    box, beside = np.array([0.0, 0.0, 10.0, 10.0]), np.array([8.0, 0.0, 18.0, 10.0])
    seen = [Sighting("cup", 0.4, box + 1.0), Sighting("mug", 0.6, box), Sighting("mug", 0.3, beside)]
    assert [(each.words, each.score) for each in without_doubles(seen)] == [("mug", 0.6), ("mug", 0.3)]
    assert overlap(box, beside) == pytest.approx(20.0 / 180.0)
    assert overlap(box, box + 20.0) == 0.0


class Scripted:
    """Boxes that do not depend on the picture, at the seam where networks are."""

    def __init__(self, sightings: list[Sighting]) -> None:
        self.sightings = sightings

    def find(self, pictures: Sequence[Color], words: Sequence[str], threshold: float) -> list[list[Sighting]]:
        return [[each for each in self.sightings if each.score >= threshold] for _ in pictures]


def square(x: float) -> np.ndarray:
    return np.array([x, 0.0, x + 10.0, 10.0])


def test_the_threshold_is_where_f1_is_highest() -> None:
    """Right at 0.9 and 0.6, wrong at 0.7, 0.5 and below: taking the first three gives F1 = 4/5, the best there is."""
    seen = [(0.9, 0), (0.7, 100), (0.6, 40), (0.5, 140), (0.4, 180), (0.3, 220)]
    finder = Scripted([Sighting("mug", score, square(x)) for score, x in seen])
    example = Example(np.zeros((20, 300, 3), np.uint8), {"mug": np.stack([square(0.0), square(41.0)])})
    found = calibrate(finder, [example])
    assert (found.threshold, found.f1, found.recall, found.things) == (0.55, 0.8, 1.0, 2)
    assert found.precision == pytest.approx(2.0 / 3.0, abs=1e-4)


def test_a_box_of_other_words_or_a_second_one_is_not_right() -> None:
    finder = Scripted([Sighting("bowl", 0.9, square(0.0)), Sighting("mug", 0.8, square(40.0))])
    example = Example(np.zeros((20, 300, 3), np.uint8), {"mug": square(0.0)[None], "bowl": square(100.0)[None]})
    with pytest.raises(NothingToLearn, match="none of the 2 things"):
        calibrate(finder, [example])
    with pytest.raises(NothingToLearn, match="no box"):
        calibrate(finder, [Example(example.picture, {})])


def test_boxes_come_from_coco_annotations(tmp_path: Path) -> None:
    picture = np.zeros((20, 30, 3), np.uint8)
    picture[:, :, 2] = 200  # red, as OpenCV writes it
    cv2.imwrite(str(tmp_path / "one.png"), picture)
    data = {
        "images": [{"id": 7, "file_name": "one.png"}],
        "categories": [{"id": 1, "name": "mug"}],
        "annotations": [{"image_id": 7, "category_id": 1, "bbox": [5, 6, 10, 4]}],
    }
    file = tmp_path / "boxes.json"
    file.write_text(json.dumps(data))
    [example] = read_coco(file)
    assert example.picture[0, 0].tolist() == [200, 0, 0]
    assert example.boxes["mug"].tolist() == [[5.0, 6.0, 15.0, 10.0]]
    file.write_text(json.dumps(data | {"images": [{"id": 7, "file_name": "two.png"}]}))
    with pytest.raises(ValueError, match=r"cannot be read: .*two\.png"):
        read_coco(file)
    file.write_text("[]")
    with pytest.raises(ValueError, match="no COCO annotation file"):
        read_coco(file)


def test_the_command_says_where_its_result_could_go(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["google/owlv2", "boxes.json"]) == 2
    assert "say --out FILE" in capsys.readouterr().err
