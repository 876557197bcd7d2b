"""Light, table tops, clutter and finish: drawn by seed, the same for every camera, and no part of physics."""

from __future__ import annotations

import numpy as np
import pytest

from perception.colors import COLORS
from perception.projection import project
from perception.types import Pose
from perception.workspace import WORKSPACE
from sim.backdrop import backdrop
from sim.camera import Cameras, corner, overview
from sim.objects import shape
from sim.sensor.clutter import draw_clutter, outlines
from sim.sensor.conditions import conditions
from sim.sensor.finish import finish
from sim.sensor.levels import LEVELS, Surroundings
from sim.sensor.light import Light, draw_light
from sim.sensor.tabletop import PATTERNS, TABLETOPS, Tabletop, draw_tabletop, painted
from sim.world import World


def surroundings(level: int) -> Surroundings:
    made = LEVELS[level]
    assert made is not None
    return made.surroundings


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_table_top_has_its_colour_and_its_contrast_and_is_the_same_again(pattern: str) -> None:
    top = Tabletop(pattern, (0.6, 0.5, 0.4), 0.08, seed=3)
    image = painted(top) / 255.0
    np.testing.assert_allclose(image.mean(axis=(0, 1)), top.color, atol=0.06)
    assert 0.01 < image.mean(axis=-1).std() < 0.12
    painted.cache_clear()
    np.testing.assert_array_equal(painted(top) / 255.0, image)
    assert not np.array_equal(painted(Tabletop(pattern, top.color, top.contrast, seed=4)), painted(top))


def test_papers_tapes_and_stains_lie_where_the_overview_looks() -> None:
    bare, covered = (Tabletop("plain", (0.6, 0.5, 0.4), 0.0, papers=n, tapes=n, stains=n, seed=1) for n in (0, 3))
    rows, columns = np.nonzero(np.abs(painted(covered).astype(int) - painted(bare)).max(axis=-1) > 8)
    assert len(rows) > 5000
    # The workspace's middle is at column 650 and row 600 of a texel a millimetre; half of the largest paper is 128.
    assert np.abs(columns - 650).max() < 380 + 180
    assert np.abs(rows - 600).max() < 280 + 180


def test_all_cameras_see_the_same_table_top() -> None:
    top = Tabletop("checks", (0.6, 0.5, 0.4), 0.2, seed=2)
    points = np.c_[np.random.default_rng(0).uniform((-0.28, -0.18), (0.28, 0.18), (300, 2)), np.zeros(300)]
    seen = []
    for camera in (overview(), corner()):
        at = np.rint(project(camera, points)[:, :2]).astype(int)
        seen.append(backdrop(camera, top).color[at[:, 1], at[:, 0]].astype(float).mean(axis=-1))
    assert np.corrcoef(*seen)[0, 1] > 0.85


def test_without_a_cover_the_table_is_the_usual_one() -> None:
    np.testing.assert_array_equal(backdrop(overview()).color, backdrop(overview(), None, (1.0, 1.0, 1.0)).color)


def test_harder_levels_have_more_table_tops() -> None:
    for level in range(1, len(LEVELS)):
        rng = np.random.default_rng(0)
        chosen = {draw_tabletop(surroundings(level), rng).color for _ in range(200)}
        assert chosen == {color for _, color, _ in TABLETOPS[: surroundings(level).tabletops]}


def test_clutter_lies_beside_the_workspace() -> None:
    x0, y0, x1, y1 = WORKSPACE.bounds
    rng = np.random.default_rng(0)
    counts = []
    for _ in range(60):
        things = draw_clutter(surroundings(4), rng)
        counts.append(len(things))
        for points in outlines(things):
            assert points[:, 2].min() > -1e-6
            assert points[:, 2].max() < 0.03
            x, y = points[:, 0], points[:, 1]
            assert x.max() < x0 or x.min() > x1 or y.max() < y0 or y.min() > y1
    assert set(counts) == set(range(surroundings(4).beside + 1))


def test_clutter_is_seen_and_not_touched() -> None:
    around = next(
        made for seed in range(20) if (made := conditions(4, np.random.default_rng(seed))) is not None and made.lying
    )
    with World() as world:
        body = world.add("it", "red", shape("ball"), Pose(np.array([*around.lying[0].position, 0.1])))
        around.dress(world)
        _, bodies = Cameras(world, conditions=around).labelled("overview")
        assert set(np.unique(bodies)) - {-1, body.id}
        world.settle()
        # It fell through the clutter, onto the table.
        assert body.pose().position[2] == pytest.approx(0.02, abs=0.001)
        assert list(world.bodies) == ["it"]


def test_colours_stay_near_their_names() -> None:
    for level in range(1, len(LEVELS)):
        off = [
            np.linalg.norm(np.subtract(finish(f"{color} block", color, surroundings(level), seed).color, COLORS[color]))
            for color in COLORS
            for seed in range(30)
        ]
        assert 0.0 < np.mean(off) < 0.04 * level


def test_that_share_of_things_is_shiny_and_a_thing_stays_as_it_is() -> None:
    finishes = [finish(f"thing {index}", "red", surroundings(4), 1) for index in range(500)]
    assert np.mean([each.gloss > 0 for each in finishes]) == pytest.approx(surroundings(4).shiny, abs=0.07)
    assert finish("thing 7", "red", surroundings(4), 1) == finishes[7]


def test_what_lies_flat_is_about_as_bright_under_any_light() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        light = draw_light(surroundings(4), rng)
        assert light.ambient + light.diffuse * light.direction[2] == pytest.approx(1.0)
        assert np.linalg.norm(light.direction) == pytest.approx(1.0)
    usual = Light()
    assert usual.ambient + usual.diffuse * usual.direction[2] / np.linalg.norm(usual.direction) == pytest.approx(
        1.0, abs=0.05
    )


def test_a_shiny_thing_mirrors_the_lamp() -> None:
    around = conditions(4, np.random.default_rng(0))
    assert around is not None
    shiny = next(f"red plate {n}" for n in range(100) if around.finish(f"red plate {n}", "red").gloss > 0.8)
    matt = next(f"red plate {n}" for n in range(100) if around.finish(f"red plate {n}", "red").gloss == 0.0)
    towards = np.array(around.light.direction)
    brightest = []
    for name in (shiny, matt):
        with World() as world:
            # Tilted half-way between the lamp and the camera above.
            axis, angle = np.cross([0, 0, 1], towards), np.arccos(towards[2]) / 2.0
            axis /= np.linalg.norm(axis)
            turn = np.array([*np.sin(angle / 2.0) * axis, np.cos(angle / 2.0)])
            world.add(name, "red", shape("plate"), Pose(np.array([0.0, 0.0, 0.1]), turn))
            around.dress(world)
            color = Cameras(world, conditions=around).picture("overview")
        brightest.append(color[200:280, 280:360, 2].max())
    assert brightest[0] > brightest[1] + 60
