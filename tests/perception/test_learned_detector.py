"""The detector that ships, on pictures that nobody trained it on, and which eyes look at which pictures."""

import numpy as np
import pytest

from bench.eyes import Judged, look
from perception.detect.auto import AutoDetector, clean
from perception.detect.color import ColorDetector
from perception.detect.learned.closeup import CHANNELS, SIDE, closeup
from perception.detect.learned.detector import LearnedDetector
from perception.detect.learned.view import table_view
from perception.detect.select import select
from perception.rectify import rectified
from sim.build import build
from sim.camera import Cameras
from sim.mixed import mixed_scene
from sim.scene import ObjectSpec, scene
from sim.sensor.conditions import conditions
from sim.world import World


def picture(things, level, seed=0):
    """What the overview camera sees of things, without the arm."""
    with World() as world:
        build(world, things)
        around = conditions(level, np.random.default_rng(seed))
        if around is not None:
            around.dress(world)
        return rectified(Cameras(world, conditions=around).capture("overview"))


@pytest.fixture(scope="module")
def detector():
    return LearnedDetector()


@pytest.fixture(scope="module")
def stack():
    return scene(
        [
            ObjectSpec(kind="block", color="red", position=(0.1, 0.05), yaw=0.3, name="low"),
            ObjectSpec(kind="block", color="yellow", on="low"),
            ObjectSpec(kind="bowl", color="green", position=(-0.12, -0.05), name="around"),
            ObjectSpec(kind="ball", color="blue", on="around"),
        ]
    )


@pytest.mark.parametrize(("level", "least", "off"), [(0, 0.9, 0.002), (2, 0.9, 0.004), (4, 0.85, 0.008)])
def test_things_are_found_in_pictures_of_every_level(detector, level, least, off):
    judged = Judged()
    for seed in range(5000, 5008):
        look(seed, level, lambda world: detector, judged)
    assert judged.f1 > least
    assert np.median(judged.positions) < off and np.rad2deg(np.median(judged.yaws)) < 6.0


@pytest.mark.parametrize("level", [0, 3])
def test_what_stands_on_something_is_as_high_as_it_stands(detector, stack, level):
    found = {(each.color, each.kind): each for each in detector.detect(picture(stack, level))}
    upper, inside = found["yellow", "block"], found["blue", "ball"]
    bottom = upper.pose.position[2] - upper.size[2] / 2.0
    assert bottom == pytest.approx(0.04, abs=0.008)
    assert np.linalg.norm(inside.pose.position[:2] - [-0.12, -0.05]) < 0.01


def test_masks_show_the_things(detector, stack):
    seen = picture(stack, 2)
    for each in detector.detect(seen):
        rows, columns = np.nonzero(each.mask)
        assert each.mask.shape == seen.depth.shape and len(rows)
        assert np.ptp(rows) < 200 and np.ptp(columns) < 200


def test_an_empty_table_of_any_level_is_empty(detector):
    for level in range(5):
        assert detector.detect(picture(scene([]), level, seed=level)) == []


def test_clean_pictures_go_to_the_outlines_and_noisy_ones_to_the_network(detector):
    things = mixed_scene(np.random.default_rng(3), 5)
    auto = AutoDetector()
    for level, eyes in ((0, ColorDetector()), (1, detector), (4, detector)):
        seen = picture(things, level)
        assert clean(seen) == (level == 0)
        places = [[each.pose.position for each in by.detect(seen)] for by in (auto, eyes)]
        assert np.array_equal(*places) and len(places[0])


def test_both_have_a_name(detector):
    assert isinstance(select("auto"), AutoDetector) and isinstance(select("learned"), LearnedDetector)


def test_without_a_picture_or_weights_it_says_so(detector, tmp_path):
    with pytest.raises(ValueError, match="needs a picture"):
        detector.detect(None)
    with pytest.raises(FileNotFoundError, match="make eyes"):
        LearnedDetector(tmp_path)


def test_a_closeup_turns_with_its_thing():
    view = table_view(picture(scene([ObjectSpec(kind="mug", color="red", position=(0.0, 0.0), yaw=0.0)]), 0))
    centre, size = np.array([0.0, 0.0, 0.03]), np.array([0.08, 0.06, 0.06])
    straight, quarter = (closeup(view, centre, size, turn) for turn in (0.0, np.pi / 2.0))
    assert straight.shape == (CHANNELS, SIDE, SIDE)
    turned = np.rot90(straight[:3], axes=(1, 2))
    assert np.abs(quarter[:3] - turned).mean() < 0.01 < np.abs(quarter[:3] - straight[:3]).mean()
