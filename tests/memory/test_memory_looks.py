"""Encoders of looks are chosen by name, and what one of them saw is never held against what another one sees."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from tiny_encoders import CLIP_WIDTH, DINOV2_WIDTH, MAKE

from lmp.cli import main
from lmp.cli.seeing import seen
from lmp.memory.look import NAME, Encoder, NothingSeen
from lmp.memory.looks import LooksUnavailable, select
from lmp.memory.records import Record, Skill
from lmp.memory.retrieve import retrieve
from lmp.memory.scope import Appearance, Scope, Seen, Situation
from lmp.memory.store import Store
from sim.cell import SimCell
from sim.scene import ObjectSpec, scene

FAMILIES = ("clip", "dinov2")


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {family: tmp_path_factory.mktemp(family) for family in FAMILIES}
    for family, folder in folders.items():
        MAKE[family](folder)
    return folders


@pytest.fixture(scope="module")
def encoders(checkpoints: dict[str, Path]) -> dict[str, Encoder]:
    return {"color": select("color")} | {family: select(f"{family}:{checkpoints[family]}") for family in FAMILIES}


def stripes(first: tuple[int, int, int], second: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """A striped thing (RGB, mask) in a noisy picture."""
    picture = np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    mask = np.zeros((60, 80), bool)
    mask[10:50, 20:50] = True
    picture[10:50, 20:50] = first
    picture[10:50:4, 20:50] = picture[11:50:4, 20:50] = second
    return picture, mask


def like(one: Appearance, other: Appearance) -> float:
    alike = one.like(other)
    assert alike is not None
    return alike


@pytest.mark.parametrize("family", FAMILIES)
def test_a_networks_look_is_of_the_thing_alone_in_any_quarter_turn(encoders: dict[str, Encoder], family: str) -> None:
    picture, mask = stripes((200, 30, 30), (240, 240, 240))
    told = encoders[family](picture, mask)
    assert len(told.vector) == {"clip": CLIP_WIDTH, "dinov2": DINOV2_WIDTH}[family]
    assert np.linalg.norm(told.vector) == pytest.approx(1, abs=1e-5)
    elsewhere = np.where(mask[..., None], picture, 255 - picture)
    for turn in range(4):
        assert like(told, encoders[family](np.rot90(elsewhere, turn), np.rot90(mask, turn))) > 0.9999
    other = encoders[family](*stripes((30, 30, 200), (30, 200, 30)))
    assert like(told, other) < 0.9
    with pytest.raises(NothingSeen):
        encoders[family](picture, np.zeros_like(mask))


@pytest.mark.parametrize("name", ["color", *FAMILIES])
def test_of_two_things_of_one_name_each_is_known_again_with_any_encoder(
    encoders: dict[str, Encoder], name: str, tmp_path: Path
) -> None:
    def mugs(places: dict[str, tuple[float, float]]) -> dict[str, Seen]:
        specs = [ObjectSpec(kind="mug", color=color, position=place) for color, place in places.items()]
        with SimCell(scene(specs)) as cell:
            things = seen(cell.scene.look().values(), cell.scene.picture, encoders[name])
        return {each.name.removesuffix(" mug"): Seen("mug", "mug", appearance=each.appearance) for each in things}

    told, later = mugs({"red": (-0.2, 0.1), "white": (0.15, 0.05)}), mugs({"white": (-0.1, -0.1), "red": (0.2, 0.1)})
    with Store(tmp_path / "memory.db") as store:
        for moment, (color, mug) in enumerate(told.items()):
            skill = Skill("hold_mug", {"color": color})
            scope = Scope(kind="mug")
            store.add(Record(skill, "hold the mug", scope=scope, told=float(moment), appearance=mug.appearance))
        for color, mug in later.items():
            retrieved = retrieve(store, Situation("hold the mug", (mug,)))
            assert retrieved.defaults("hold_mug") == {"color": color}


def test_what_another_encoder_saw_is_not_compared_and_says_so(encoders: dict[str, Encoder], tmp_path: Path) -> None:
    red, blue = stripes((200, 30, 30), (240, 240, 240)), stripes((30, 30, 200), (240, 240, 240))
    # Vectors that are the same, number by number, and of another encoder; and one of another length.
    now = encoders["clip"](*red)
    stranger = Appearance("clip-another", now.vector)
    longer = Appearance(now.encoder, (*now.vector, 0.0))
    assert now.like(stranger) is None and now.like(longer) is None
    with Store(tmp_path / "memory.db") as store:
        looks = {"old": encoders["color"](*red), "stranger": stranger, "longer": longer, "now": encoders["clip"](*blue)}
        for moment, (by, appearance) in enumerate(looks.items()):
            skill, scope = Skill("hold", {f"by_{by}": by}), Scope(kind="mug")
            store.add(Record(skill, "hold the mug", scope=scope, told=float(moment), appearance=appearance))
        found = retrieve(store, Situation("hold the mug", (Seen("mug", "mug", appearance=now),))).found
    alike = {next(iter(each.record.content.values.values())): each for each in found}
    assert {by for by, each in alike.items() if each.alike is not None} == {"now"}
    assert f"looks not compared, seen by {NAME}" in str(alike["old"])
    assert "looks not compared, seen by clip-another" in str(alike["stranger"])
    assert "not compared" not in str(alike["now"])


def test_a_checkpoint_is_known_by_its_weights_and_not_by_its_place(
    checkpoints: dict[str, Path], tmp_path: Path
) -> None:
    thing = stripes((200, 30, 30), (240, 240, 240))
    here = select(f"dinov2:{checkpoints['dinov2']}")(*thing)
    shutil.copytree(checkpoints["dinov2"], tmp_path / "moved")
    assert here.like(select(f"dinov2:{tmp_path / 'moved'}")(*thing)) == pytest.approx(1, abs=1e-4)
    MAKE["dinov2"](tmp_path / "moved", seed=1)
    assert here.like(select(f"dinov2:{tmp_path / 'moved'}")(*thing)) is None


def test_what_is_not_to_be_had_is_named(checkpoints: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(LooksUnavailable, match=r"holds a 'dinov2'; clip takes: clip"):
        select(f"clip:{checkpoints['dinov2']}")
    with pytest.raises(LooksUnavailable, match="cannot be loaded"):
        select(f"dinov2:{tmp_path}")
    with pytest.raises(LooksUnavailable, match=r"no encoder of looks 'clip'; there are:\ncolor"):
        select("clip")


def test_the_command_line_names_an_encoder_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--looks", "nose", "go home"]) == 2
    assert "--looks nose: no encoder of looks 'nose'" in capsys.readouterr().err
