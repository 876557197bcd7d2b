"""Words reach a real network, and what it finds becomes named things that programs can use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tiny_checkpoints as tiny

from perception.detect.detector import WordDetector
from perception.detect.open_vocabulary.boxes import load_boxes
from perception.detect.open_vocabulary.calibrate import Example, calibrate
from perception.detect.open_vocabulary.detector import OpenVocabularyDetector
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from perception.detect.select import select
from perception.naming import KINDS
from perception.support import rests_on
from sim.cell import SimCell
from sim.scene import ObjectSpec, scene

SPEC = scene(
    [
        ObjectSpec(kind="block", color="red", position=(-0.15, 0.05), yaw=0.3),
        ObjectSpec(kind="block", color="blue", position=(0.12, -0.05)),
        ObjectSpec(kind="block", color="green", position=(0.0, 0.1)),
    ]
)
THRESHOLD = 0.3


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """It calls what is red a tomato, what is blue a stapler, and has not learnt any kind of ours."""
    folder = tmp_path_factory.mktemp("taught")
    tiny.taught_owlv2(folder, {"tomato": "red", "stapler": "blue", **dict.fromkeys(KINDS)})
    return folder


@pytest.fixture
def cell(checkpoint: Path) -> Iterator[SimCell]:
    with SimCell(SPEC, detector=f"open:{checkpoint}@{THRESHOLD}") as made:
        yield made


def test_what_a_sentence_speaks_of_is_found_where_it_is(cell: SimCell) -> None:
    assert cell.names() == []
    cell.begin("put the tomato next to the stapler")
    assert sorted(cell.names()) == ["blue stapler", "red tomato"]
    truth = cell.truth()
    for name, true_name in (("red tomato", "red block"), ("blue stapler", "blue block")):
        believed = cell.scene.get(name)
        assert believed.position == pytest.approx(truth[true_name].position, abs=0.003)
        assert believed.size == pytest.approx(truth[true_name].size, abs=0.004)


def test_a_program_that_asks_for_a_description_gets_the_name_of_what_fits(cell: SimCell) -> None:
    detect = cell.functions["detect_obj"]
    assert detect("stapler") == "blue stapler"
    assert cell.names() == ["blue stapler"], "what it asked for is known from now on, and nothing else"
    assert detect("the red stapler") is None, "no stapler is red"
    assert detect("tomato") == "red tomato"
    assert sorted(cell.names()) == ["blue stapler", "red tomato"]


def test_the_arm_moves_what_words_found(cell: SimCell) -> None:
    cell.begin("put the tomato on the stapler")
    cell.functions["put_first_on_second"]("red tomato", "blue stapler")
    truth = cell.truth()
    assert rests_on(truth["red block"], truth["blue block"])


def test_pictures_together_give_the_detections_of_each(checkpoint: Path, cell: SimCell) -> None:
    detector = select(f"open:{checkpoint}@{THRESHOLD}")
    assert isinstance(detector, OpenVocabularyDetector) and isinstance(detector, WordDetector)
    detector.look_for(["tomato", "stapler"])
    picture = cell.robot.capture("overview")
    for found in detector.detect_all([picture, picture]):
        alone = detector.detect(picture)
        assert [each.kind for each in found] == [each.kind for each in alone]
        assert len(found) == 2
    with pytest.raises(ValueError, match="needs colour and depth"):
        detector.detect(None)


def test_new_nouns_are_worth_another_look_and_old_ones_make_room(checkpoint: Path) -> None:
    detector = OpenVocabularyDetector.load(str(checkpoint))
    assert detector.nouns == KINDS
    assert detector.look_for(["tomato"]) and not detector.look_for(["the Tomato", "block", "..."])
    assert detector.look_for(["cup"]), "another word for a mug is worth a look"
    for number in range(23):
        detector.look_for([f"thing {number}", "tomato"])
    assert "tomato" in detector.nouns and "cup" not in detector.nouns
    assert set(KINDS) <= set(detector.nouns)


def test_masks_of_a_second_checkpoint_are_used(checkpoint: Path, tmp_path: Path, cell: SimCell) -> None:
    tiny.sam2(tmp_path)
    detector = OpenVocabularyDetector.load(f"{checkpoint}+{tmp_path}@{THRESHOLD}")
    detector.look_for(["tomato", "stapler"])
    picture = cell.robot.capture("overview")
    by_depth = select(f"open:{checkpoint}@{THRESHOLD}")
    assert isinstance(by_depth, OpenVocabularyDetector)
    by_depth.look_for(["tomato", "stapler"])

    def seen(masked: OpenVocabularyDetector) -> int:
        return sum(int(np.count_nonzero(each.mask)) for each in masked.detect(picture) if each.mask is not None)

    assert seen(detector) != seen(by_depth), "random masks are others than the depth's"


def test_its_threshold_is_measured_on_known_boxes(checkpoint: Path) -> None:
    rng = np.random.default_rng(3)
    finder, _ = load_boxes(str(checkpoint))
    examples = []
    for _ in range(8):
        picture, boxes, wanted = (each.numpy() for each in tiny.squares(rng, ["red", "blue"]))
        drawn = {}
        for column, noun in enumerate(("tomato", "stapler")):
            [middle_and_size] = np.unique(boxes[wanted[:, column] > 0], axis=0)[:1] * tiny.SIDE
            half = middle_and_size[2:] / 2.0
            drawn[noun] = np.hstack([middle_and_size[:2] - half, middle_and_size[:2] + half])[None]
        pixels = (255 * picture.transpose(1, 2, 0)).clip(0, 255).astype(np.uint8)
        examples.append(Example(pixels, drawn))
    found = calibrate(finder, examples)
    assert 0.0 < found.threshold < 1.0 and found.f1 > 0.2 and found.things == 16


def test_a_cell_with_a_detector_that_is_not_to_be_had_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DetectorUnavailable, match="no checkpoint in"):
        SimCell(SPEC, detector=f"open:{tmp_path}")
