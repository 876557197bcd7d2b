"""Kinds that others go on, in or into: what is seen and what is touched, where things stand on them, and samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from perception.geometry.outlines import FOLDS, NAMES, outline
from perception.geometry.symmetry import yaw_period
from perception.kits import PIECES, free_holes, holes
from perception.support import MARKS, footprint, rests_on
from perception.types import Array, Pose, SceneObject
from sim.build import build
from sim.bullet import bullet
from sim.cell import SimCell
from sim.kinds import SIZES, shape
from sim.objects import SIZES as SOLIDS
from sim.reuse import LastingWorld
from sim.scene import ObjectSpec, SceneError, load_scene, scatter, scene
from sim.world import World

NEW = [kind for kind in SIZES if kind not in SOLIDS]
TETRAHEDRON = """v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 1 4 3\n"""


def built(*things: ObjectSpec) -> dict[str, SceneObject]:
    with World() as world:
        build(world, scene(things))
        return {thing.name: thing for thing in world.true_objects()}


def below(world: World, xy: Array) -> tuple[int, float]:
    """What a ray from above meets first, and how high."""
    hit = bullet.rayTest([*xy, 1.0], [*xy, -1.0], physicsClientId=world.client)[0]
    return int(hit[0]), float(hit[3][2])


@pytest.mark.parametrize("kind", NEW)
def test_the_mesh_is_closed_lies_in_its_box_and_faces_outwards(kind: str) -> None:
    for size in SIZES[kind].all:
        made = shape(kind, size)
        mesh = made.mesh
        assert (np.abs(mesh.vertices) <= made.extents / 2.0 + 1e-9).all()
        np.testing.assert_allclose(np.abs(mesh.vertices).max(axis=0), made.extents / 2.0)
        a, b, c = (mesh.vertices[mesh.triangles[:, corner]] for corner in range(3))
        assert float(np.einsum("ij,ij->", a, np.cross(b, c))) > 0.0
        points = [tuple(np.round(vertex, 9) + 0.0) for vertex in mesh.vertices]
        directed = [(points[t[i]], points[t[(i + 1) % 3]]) for t in mesh.triangles for i in range(3)]
        assert {(b, a) for a, b in directed} == set(directed)


@pytest.mark.parametrize("kind", [kind for kind in NEW if kind != "kit"])
def test_a_measured_size_makes_the_same_shape_again(kind: str) -> None:
    for size in SIZES[kind].all:
        made = shape(kind, size)
        np.testing.assert_allclose(shape(kind, made.extents.tolist()).extents, made.extents)


@pytest.mark.parametrize(
    ("kind", "size", "holes", "message"),
    [
        ("zone", 0.6, None, "size 0.6: a zone"),
        ("box", [0.1, 0.1], None, "size"),
        ("kit", 0.01, None, "size 0.01: a kit"),
        ("star", [0.06, 0.5], None, "size"),
        ("kit", None, ("star", "moon"), "no hole 'moon'; there are: circle"),
        ("kit", None, (), "0 holes: a kit has 1 to"),
        ("zone", None, ("star",), "a zone has none"),
        ("asset", None, None, "an asset, and nothing else, has a file"),
    ],
)
def test_impossible_kinds_are_refused(kind: str, size: float | None, holes: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        shape(kind, size, holes=holes)


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_looks_the_same_after_its_period_and_not_before(name: str) -> None:
    form, period = outline(name), yaw_period(name)

    def changed(turn: float) -> float:
        about = (0.0, 0.0) if name in FOLDS else form.centroid
        return float(form.symmetric_difference(affinity.rotate(form, turn, about, use_radians=True)).area / form.area)

    if period == 0.0:
        assert changed(1.0) < 0.05
        return
    assert changed(period) < 1e-6
    others = [2.0 * np.pi / folds for folds in range(2, 14)]
    assert min(changed(turn) for turn in others if abs((turn / period + 0.5) % 1.0 - 0.5) > 0.01) > 0.02


def test_things_stand_beside_each_other_on_what_is_wide() -> None:
    for kind in ("zone", "pallet", "box", "stand"):
        count = 3 if kind == "stand" else 4
        blocks = [ObjectSpec(kind="block", color="red", on=f"green {kind}") for _ in range(count)]
        things = built(ObjectSpec(kind=kind, color="green", position=(0.05, 0.0), yaw=0.5), *blocks)  # type: ignore[arg-type]
        on = [thing for thing in things.values() if thing.kind == "block"]
        assert all(rests_on(block, things[f"green {kind}"]) for block in on), kind
        forms = [shapely.Polygon(footprint(block)) for block in on]
        assert all(a.distance(b) > 0.001 for i, a in enumerate(forms) for b in forms[:i]), kind
        area = shapely.Polygon(footprint(things[f"green {kind}"])).buffer(0.004)
        assert all(area.contains(form) for form in forms), kind


def test_what_has_no_room_is_refused_by_name() -> None:
    blocks = [ObjectSpec(kind="block", color="red", on="brown box") for _ in range(12)]
    with pytest.raises(SceneError, match=r"no room for 'red block \d+' on 'brown box'"):
        built(ObjectSpec(kind="box", color="brown", position=(0.0, 0.0)), *blocks)


def test_marks_are_touched_by_nothing_and_stay() -> None:
    marks = [ObjectSpec(kind=kind, color="red", position=(0.0, 0.0)) for kind in sorted(MARKS)]  # type: ignore[arg-type]
    with World() as world:
        build(world, scene([*marks, ObjectSpec(kind="block", color="blue", position=(0.0, 0.01))]))
        block = world.body("blue block")
        assert block.pose().position[2] == pytest.approx(0.02, abs=5e-4)
        block.set_motion(((0.0, 0.0, 0.02), (0.0, 0.0, 0.0, 1.0), (0.4, 0.0, 0.0), (0.0, 0.0, 0.0)))
        world.step(120)
        assert not bullet.getContactPoints(world.body("red zone").id, physicsClientId=world.client)
        for mark in MARKS:
            assert np.linalg.norm(world.body(f"red {mark}").pose().position[:2]) < 1e-9


def test_a_box_is_hollow_down_to_its_floor_and_has_walls() -> None:
    with World() as world:
        build(world, scene([ObjectSpec(kind="box", color="red", position=(0.0, 0.0))]))
        for xy in ((0.0, 0.0), (0.06, -0.06), (-0.06, 0.02)):
            assert below(world, np.array(xy))[1] == pytest.approx(0.005, abs=5e-4)
        assert below(world, np.array([0.0, 0.068]))[1] == pytest.approx(0.05, abs=1e-3)


@pytest.mark.parametrize("names", [NAMES[first : first + 4] for first in range(0, len(NAMES), 4)])
def test_a_hole_goes_through_the_board_and_takes_the_shape_it_is_for(names: tuple[str, ...]) -> None:
    kit = ObjectSpec(kind="kit", color="white", position=(0.05, 0.02), yaw=0.7, holes=names)
    with World() as world:
        build(world, scene([kit, *(ObjectSpec(kind=name, color="red", on="white kit") for name in names)]))  # type: ignore[arg-type]
        things = {thing.name: thing for thing in world.true_objects()}
        board = things["white kit"]
        for hole in holes(board):
            piece = things[f"red {hole.piece}"]
            assert piece.position[2] - piece.size[2] / 2.0 == pytest.approx(0.0, abs=0.001)
            np.testing.assert_allclose(piece.position[:2], hole.position, atol=0.004)
            assert not free_holes(board, hole.piece, things.values())
        edge = board.position[:2] + 0.49 * board.size[0] * np.array([np.cos(0.7), np.sin(0.7)])
        assert below(world, edge) == (world.body("white kit").id, pytest.approx(0.01, abs=1e-4))


def test_a_shape_that_is_turned_or_another_one_stays_on_the_board() -> None:
    for kind, yaw in (("star", np.pi / 5.0), ("letter R", np.pi), ("rectangle", 0.0)):
        hole = "star" if kind == "rectangle" else kind
        with World() as world:
            build(world, scene([ObjectSpec(kind="kit", color="white", position=(0.0, 0.0), holes=(hole,))]))
            turned = np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)])
            piece = world.add("it", "red", shape(kind), Pose(np.array([0.0, 0.0, 0.025]), turned))
            world.settle()
            assert piece.pose().position[2] > 0.0145, kind


def test_worlds_with_all_kinds_continue_exactly_from_where_they_were_saved() -> None:
    things = [ObjectSpec(kind=kind, color="red") for kind in ("kit", "star", "ell")]  # type: ignore[arg-type]
    with World() as world:
        build(world, scatter(np.random.default_rng(3), things))
        world.body("red star").set_motion(((0.0, 0.0, 0.1), (0.1, 0.2, 0.3, 0.927), (0.1, 0.0, 0.0), (1.0, 2.0, 0.0)))
        moment = world.save()
        runs = []
        for _ in range(2):
            world.restore(moment)
            world.step(60)
            runs.append([body.motion() for body in world.bodies.values()])
    assert runs[0] == runs[1]


def test_a_world_is_used_again_for_the_kit_that_it_has_and_for_no_other() -> None:
    lasting = LastingWorld()
    for expected, hole in ((1, "star"), (1, "star"), (2, "heart"), (2, "star")):
        spec = scene([ObjectSpec(kind="kit", color="red", position=(0.0, 0.0), holes=(hole,))])
        world = lasting.cleared(spec)
        build(world, spec)
        assert lasting.made == expected
        assert world.true_objects()[0].holes == (hole,)
    lasting.close()


@given(st.integers(0, 2**32), st.lists(st.sampled_from(NEW), min_size=1, max_size=5))
@settings(max_examples=15, deadline=None)
def test_drawn_scenes_have_all_kinds_apart_from_each_other(seed: int, kinds: list[str]) -> None:
    try:
        spec = scatter(np.random.default_rng(seed), [ObjectSpec(kind=kind, color="red") for kind in kinds])  # type: ignore[arg-type]
    except SceneError as error:
        assert "no room" in str(error)
        return
    with World() as world:
        build(world, spec)
        forms = [shapely.Polygon(footprint(thing)) for thing in world.true_objects()]
    assert all(a.distance(b) > 0.0 for i, a in enumerate(forms) for b in forms[:i])


def test_a_mesh_file_becomes_a_thing_that_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "rock.obj").write_text(TETRAHEDRON, encoding="ascii")
    text = f"""
    [[object]]
    kind = "asset"
    file = "{tmp_path / "rock.obj"}"
    color = "gray"
    size = 0.05
    position = [0, 0]
    """
    (tmp_path / "scene.toml").write_text(text, encoding="utf-8")
    spec = load_scene(tmp_path / "scene.toml")
    with World() as world:
        build(world, spec)
        (rock,) = world.true_objects()
    assert (rock.name, rock.kind, max(rock.size)) == ("gray rock", "object", pytest.approx(0.05))
    assert rock.points is not None
    assert rock.points[:, 2].max() < 0.06


@pytest.mark.parametrize(
    ("text", "size", "message"),
    [
        (None, None, "No such file"),
        ("nothing", None, "no mesh|0 triangles"),
        (TETRAHEDRON, None, "1 m long"),
        (TETRAHEDRON.replace("v 0 0 1", "v 1 1 0"), 0.05, "flat"),
    ],
)
def test_a_file_that_is_no_thing_for_the_table_is_refused(
    tmp_path: Path, text: str | None, size: float | None, message: str
) -> None:
    path = tmp_path / "it.obj"
    if text is not None:
        path.write_text(text, encoding="ascii")
    with pytest.raises(SceneError, match=f"object 1, file: .*{message}"):
        scene([ObjectSpec(kind="asset", file=str(path), color="red", size=size, position=(0.0, 0.0))])


def test_names_are_those_of_colours_and_kinds_and_eyes_without_truth_say_what_they_do_not_know() -> None:
    spec = scene(
        [
            ObjectSpec(kind="zone", color="green", position=(0.0, 0.1)),
            ObjectSpec(kind="box", color="brown", position=(-0.2, 0.0)),
            ObjectSpec(kind="letter R", color="red", position=(0.2, 0.0)),
            ObjectSpec(kind="letter R", color="red", position=(0.2, 0.1)),
        ]
    )
    assert spec.names == ("green zone", "brown box", "red letter R", "red letter R 2")
    with pytest.raises(SceneError, match="do not know zones; choose perception truth"):
        SimCell(spec)
    assert set(SIZES) >= PIECES
