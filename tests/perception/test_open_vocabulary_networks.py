"""Real classes of transformers on small checkpoints: boxes from words, masks from boxes, and what cannot be had."""

from __future__ import annotations

import json
from pathlib import Path

import huggingface_hub.constants
import numpy as np
import pytest
import tiny_checkpoints as tiny
import torch
from transformers import BertConfig

from perception.detect.open_vocabulary.boxes import load_boxes
from perception.detect.open_vocabulary.masks import load_masks
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from perception.detect.open_vocabulary.sighting import BoxFinder, Sighting

PICTURES = [
    np.random.default_rng(i).integers(0, 255, size, dtype=np.uint8) for i, size in enumerate([(90, 120, 3)] * 5)
]
LARGER = np.random.default_rng(9).integers(0, 255, (100, 160, 3), dtype=np.uint8)
BOXES = [np.array([10.0, 10.0, 50.0, 50.0]), np.array([60.0, 20.0, 100.0, 80.0])]
WORDS = ["mug with a handle", "red block", "screwdriver"]


@pytest.fixture(scope="module", params=["owlv2", "grounding_dino"])
def finder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BoxFinder:
    folder = tmp_path_factory.mktemp(request.param)
    getattr(tiny, request.param)(folder)
    return load_boxes(str(folder))[0]


def same(one: list[Sighting], other: list[Sighting]) -> bool:
    return [each.words for each in one] == [each.words for each in other] and all(
        np.allclose([*a.box, a.score], [*b.box, b.score], atol=1e-3) for a, b in zip(one, other, strict=True)
    )


def test_boxes_are_in_pixels_scores_are_shares_and_words_are_those_asked_for(finder: BoxFinder) -> None:
    [found] = finder.find([LARGER], WORDS, 0.0)
    assert found
    boxes = np.stack([each.box for each in found])
    assert np.all(boxes[:, 2:] >= boxes[:, :2])
    assert np.ptp(boxes[:, 0]) > 30, "they are not all in one corner, as shares of the picture would be"
    assert all(each.words in WORDS and 0.0 <= each.score <= 1.0 for each in found)


def test_pictures_together_give_what_each_gives_alone(finder: BoxFinder) -> None:
    pictures = [*PICTURES, LARGER, PICTURES[0]]
    together = finder.find(pictures, WORDS, 0.0)
    alone = [finder.find([picture], WORDS, 0.0)[0] for picture in pictures]
    assert [len(each) for each in together] == [len(each) for each in alone]
    assert all(same(a, b) for a, b in zip(together, alone, strict=True))
    assert not same(together[0], together[1])


def test_scores_depend_on_the_words_and_thresholds_on_the_scores(finder: BoxFinder) -> None:
    [one], [other] = finder.find(PICTURES[:1], WORDS[:1], 0.0), finder.find(PICTURES[:1], WORDS[2:], 0.0)
    assert [each.score for each in one] != [each.score for each in other]
    middle = float(np.median([each.score for each in one]))
    [above] = finder.find(PICTURES[:1], WORDS[:1], middle)
    assert {each.score for each in above} <= {each.score for each in one if each.score >= middle}
    assert 0 < len(above) < len(one)


def test_more_words_than_a_network_reads_at_once_are_asked_in_parts(finder: BoxFinder) -> None:
    many = [f"thing number {chr(97 + i)}" for i in range(20)]
    [found] = finder.find(PICTURES[:1], many, 0.0)
    assert {each.words for each in found} <= set(many)
    assert len({each.words for each in found}) > 1


def test_a_checkpoint_is_loaded_once_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny.owlv2(tmp_path)
    capsys.readouterr()
    first = load_boxes(str(tmp_path))
    assert "loaded" in capsys.readouterr().err
    assert load_boxes(str(tmp_path)) is first
    assert not capsys.readouterr().err


@pytest.mark.parametrize("kind", ["sam", "sam2"])
def test_each_box_gets_a_mask_of_the_pictures_size(kind: str, tmp_path: Path) -> None:
    getattr(tiny, kind)(tmp_path)
    masker = load_masks(str(tmp_path))
    masks = masker.masks(PICTURES[0], BOXES)
    assert [(mask.shape, mask.dtype) for mask in masks] == [((90, 120), np.dtype(bool))] * 2
    assert np.array_equal(masker.masks(PICTURES[0], BOXES[1:])[0], masks[1])
    assert not np.array_equal(masks[0], masks[1]), "a mask depends on its box"
    assert masker.masks(PICTURES[0], []) == []


def test_half_precision_changes_scores_by_little(tmp_path: Path) -> None:
    """What CUDA does; a processor can emulate it."""
    tiny.owlv2(tmp_path)
    finder, _ = load_boxes(str(tmp_path))
    [exact] = finder.find(PICTURES[:1], WORDS, 0.0)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        [half] = finder.find(PICTURES[:1], WORDS, 0.0)
    assert len(exact) == pytest.approx(len(half), abs=3)
    assert np.median([a.score for a in exact]) == pytest.approx(np.median([b.score for b in half]), abs=0.02)


def test_a_folder_without_a_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(DetectorUnavailable, match=r"no checkpoint in .*no config\.json"):
        load_boxes(str(tmp_path))


def test_a_model_that_cannot_detect_is_refused_with_those_that_can(tmp_path: Path) -> None:
    BertConfig().save_pretrained(tmp_path)
    with pytest.raises(DetectorUnavailable, match=r"type 'bert', which does not find what words name.*owlv2"):
        load_boxes(str(tmp_path))
    with pytest.raises(DetectorUnavailable, match="type 'bert', which makes no masks"):
        load_masks(str(tmp_path))


def test_a_broken_checkpoint_is_refused_with_the_reason(tmp_path: Path) -> None:
    tiny.owlv2(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(DetectorUnavailable, match="cannot be loaded"):
        load_boxes(str(tmp_path))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "no such architecture"}))
    with pytest.raises(DetectorUnavailable, match="cannot be loaded"):
        load_masks(str(tmp_path))


def test_offline_and_not_in_the_cache_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(DetectorUnavailable, match=r"not in this machine's cache.*hf download nobody/has-this"):
        load_boxes("nobody/has-this")
