"""The small encoder of looks: the same thing elsewhere looks the same, another one of its name does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from lmp.memory.look import NothingSeen, look
from lmp.memory.records import Record, Skill
from lmp.memory.retrieve import retrieve
from lmp.memory.scope import Appearance, Scope, Seen, Situation
from lmp.memory.store import Store
from sim.cell import SimCell
from sim.scene import ObjectSpec, scene

THINGS = (("mug", "red"), ("mug", "white"), ("bowl", "green"), ("bowl", "cyan"), ("cylinder", "brown"))
SPOTS = ((-0.22, 0.1), (-0.08, 0.12), (0.08, 0.12), (0.22, 0.1), (0.0, -0.1))


@contextmanager
def looks(seed: int, level: int) -> Iterator[list[Appearance]]:
    """How things look to a camera, in places and yaws of that seed's."""
    rng = np.random.default_rng(seed)
    places = rng.permutation(len(SPOTS))
    specs = [
        ObjectSpec(kind=kind, color=color, position=SPOTS[place], yaw=float(rng.uniform(-3, 3)))
        for (kind, color), place in zip(THINGS, places, strict=True)
    ]
    with SimCell(scene(specs), seed=seed, camera_level=level) as cell:
        seen = cell.scene.look()
        picture = cell.robot.capture("overview")
        masks = [seen[f"{color} {kind}"].mask for kind, color in THINGS]
        yield [look(picture.color, mask) for mask in masks if mask is not None]


def test_each_of_two_things_of_one_name_is_known_again_elsewhere_on_a_worse_picture(tmp_path: Path) -> None:
    with looks(0, level=0) as told, looks(1, level=2) as later, Store(tmp_path / "memory.db") as store:
        assert len(told) == len(later) == len(THINGS)
        for i, ((kind, _), appearance) in enumerate(zip(THINGS, told, strict=True)):
            skill = Skill(f"hold_{kind}", {"record": i})
            scope = Scope(kind=kind)
            store.add(Record(skill, f"hold the {kind}", scope=scope, told=float(i), appearance=appearance))
        for i, ((kind, _), appearance) in enumerate(zip(THINGS, later, strict=True)):
            situation = Situation(f"hold the {kind}", (Seen(kind, kind, appearance=appearance),))
            assert retrieve(store, situation).defaults(f"hold_{kind}") == {"record": i}


def test_a_look_does_not_change_with_the_size_and_the_turn_of_its_picture() -> None:
    rng = np.random.default_rng(2)
    reddish = rng.integers(0, (255, 90, 60), (6, 6, 3), dtype=np.uint8)
    color = cv2.resize(reddish, (64, 64), interpolation=cv2.INTER_LINEAR)
    mask = np.zeros((64, 64), bool)
    mask[12:40, 10:56] = True
    first = look(color, mask)
    assert np.linalg.norm(first.vector) == pytest.approx(1)
    assert first.like(look(np.rot90(color), np.rot90(mask))) == pytest.approx(1, abs=0.01)
    larger = cv2.resize(color, (128, 128)), cv2.resize(mask.astype(np.uint8), (128, 128)).astype(bool)
    assert (first.like(look(*larger)) or 0.0) > 0.9
    bluish = np.ascontiguousarray(color[..., ::-1])
    assert (first.like(look(bluish, mask)) or 0.0) < 0.7


def test_what_is_not_in_the_picture_has_no_look() -> None:
    with pytest.raises(NothingSeen, match="mask is empty"):
        look(np.zeros((8, 8, 3), np.uint8), np.zeros((8, 8), bool))
