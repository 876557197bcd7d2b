"""Tasks as source text: what they say comes true on every table, and what they cannot say is refused with its line."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from lmp.api import Api
from perception.workspace import WORKSPACE
from tasks.language import InvalidTask, expected, written
from tasks.language.layout import covered
from tasks.language.written import functions
from tasks.task import Instance, UnknownSuite, load

END = """
instruct("do it")
goal(at(block, [0, 0]))
"""

SAID = """
instruct("say something")
goal(said())
"""


def drawn(source: str, seed: int = 0, end: str = "") -> Instance:
    return written("drawn", dedent(source) + end).instance(seed, 0)


def refusal(source: str, end: str = "") -> InvalidTask:
    with pytest.raises(InvalidTask) as caught:
        drawn(source, end=end)
    return caught.value


def places(instance: Instance) -> dict[str, np.ndarray]:
    return {name: thing.position[:2] for name, thing in expected.objects(instance.scene).items()}


def test_a_source_says_scene_sentence_and_goal() -> None:
    instance = drawn("""
        color = choose(["red", "green"])
        block, bowl = add("block", color=color), add("bowl", color=color, size="large")
        instruct(f"put the {block} in the {bowl}")
        goal(on(block, bowl))
    """)
    block, bowl = instance.scene.objects
    assert instance.instruction == f"put the {block.name} in the {bowl.name}"
    assert block.color == bowl.color in ("red", "green") and bowl.size == (0.13, 0.05)
    assert instance.goal == ({"is": "on", "a": block.name, "b": bowl.name},)
    assert instance.oracle == f"put_first_on_second({block.name!r}, {bowl.name!r})"


def test_a_trial_is_the_same_every_time_and_unlike_the_next() -> None:
    source = (
        "block = add('block')\nimport random\nadd('bowl', at=[random.uniform(-0.2, 0.2), 0.2 * np.random.rand()])" + END
    )
    assert drawn(source, 3) == drawn(source, 3) != drawn(source, 4)


def test_what_nobody_placed_is_on_the_table_as_a_whole_and_apart() -> None:
    source = "block = add('block')\nfor kind in ['bowl', 'plate', 'mug', 'drawer', 'block', 'cylinder']: add(kind)"
    for seed in range(4):
        things = [covered(thing) for thing in expected.objects(drawn(source, seed, SAID).scene).values()]
        assert all(one.distance(other) > 0.03 for one, other in combinations(things, 2))
        x0, y0, x1, y1 = WORKSPACE.bounds
        for thing in things:
            left, low, right, high = thing.bounds
            assert x0 <= left and right <= x1 and y0 <= low and high <= y1


def test_relations_between_things_hold() -> None:
    source = """
        bowl = add("bowl", at="top left corner")
        block = add("block", near=bowl, apart=["left side", 0.1])
        other = add("cylinder", on=add("plate"))
        far = add("ball", apart=[bowl, 0.3])
    """
    for seed in range(4):
        instance = drawn(source, seed, SAID)
        at = places(instance)
        bowl, block, ball = (next(xy for name, xy in at.items() if kind in name) for kind in ("bowl", "block", "ball"))
        assert bowl == pytest.approx(WORKSPACE.corners["top left corner"])
        assert np.linalg.norm(block - bowl) <= 0.15 and np.linalg.norm(ball - bowl) >= 0.3
        assert np.linalg.norm(block - WORKSPACE.sides["left side"]) >= 0.1
        plate, cylinder = (
            next(thing for thing in instance.scene.objects if thing.kind == k) for k in ("plate", "cylinder")
        )
        assert cylinder.on == plate.name


def test_a_row_is_straight_and_evenly_spaced() -> None:
    source = "blocks = [add('block') for _ in range(3)]\nrow(blocks, gap=0.05, angle_deg=90, near='middle')\n"
    instance = drawn(source + "block = blocks[0]", 1, END)
    row = np.array(list(places(instance).values()))
    assert np.ptp(row[:, 0]) == pytest.approx(0.0, abs=1e-9)
    assert np.abs(np.diff(row[:, 1])) == pytest.approx(0.09)
    assert np.linalg.norm(row.mean(axis=0)) <= 0.15


def test_things_without_a_color_differ_in_color() -> None:
    instance = drawn("block = [add('block') for _ in range(6)][0]", end=END)
    assert len({thing.color for thing in instance.scene.objects}) == 6


def test_a_free_place_stays_free() -> None:
    source = "block = add('block')\nplace = free_place(0.06)\nfor _ in range(5): add('bowl', size='small')\n"
    instance = drawn(source + "instruct('do it')\ngoal(at(block, place))")
    place = np.array(instance.goal[0]["xy"])
    assert all(np.linalg.norm(xy - place) > 0.06 + 0.02 for xy in places(instance).values())


def test_steps_in_order_are_one_predicate_and_what_is_to_stay_is_apart() -> None:
    source = "a, b, c = [add('block') for _ in range(3)]\ninstruct('do it')\n"
    goal = drawn(source + "goal(on(b, c), on(a, b), unmoved([c]), in_order=True)").goal
    assert [predicate["is"] for predicate in goal] == ["in_order", "unmoved"]


@pytest.mark.parametrize(
    ("source", "kind", "line", "said"),
    [
        ("x = (", "syntax", 1, "never closed"),
        ("block = add('block')\nbuild()", "syntax", 2, "'build' is not defined"),
        ("import os", "syntax", 1, "no module 'os'"),
        ("x = 1\nadd('blok')", "runtime", 2, "there are: block, bowl"),
        ("add('block', color='crimson')", "runtime", 1, "no color 'crimson'; there are: red"),
        ("add('block', size=3)", "runtime", 1, "0.01 to 0.25 m"),
        ("add('block', at='somewhere')", "runtime", 1, "no place 'somewhere'; there are: top left corner"),
        ("add('block', at=[1, 0])", "runtime", 1, "not on the table"),
        ("add('block', on='red bowl')", "runtime", 1, "no object 'red bowl'"),
        ("add('block', near='middle', on=add('bowl'))", "runtime", 1, "one of at, on and near"),
        ("add('block', colour='red')", "runtime", 1, "colour"),
        ("for _ in range(41): add('block')", "runtime", 1, "more than 40 objects"),
        ("sample(COLORS, 20)", "runtime", 1, "20 of 12"),
        ("choose([])", "runtime", 1, "nothing to choose from"),
        ("a = add('block')\ninstruct('x')\ngoal([on(a, a)])", "runtime", 3, "goal(*predicates)"),
        ("on('red block')", "runtime", 1, "Field required"),
        ("a = add('block')\ngoal(on(a, 'red bowl'))", "runtime", 2, "a goal names 'red bowl'"),
        ("instruct('one')\ninstruct('two')", "runtime", 2, "given already"),
        ("a = add('block')\ngoal(at(a, [0, 0]))", "runtime", None, "no instruction"),
        ("add('block')\ninstruct('do it')", "runtime", None, "no goal"),
        ("1 / 0", "runtime", 1, "ZeroDivisionError"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(source: str, kind: str, line: int | None, said: str) -> None:
    error = refusal(source)
    assert (error.kind, error.line) == (kind, line) and said in str(error)


def test_a_source_that_never_ends_is_ended() -> None:
    error = refusal("while True: pass")
    assert error.kind == "runtime" and "TimeLimit" in str(error)


def test_a_full_table_is_refused() -> None:
    error = refusal("for _ in range(20): block = add('bowl')", END)
    assert error.kind == "runtime" and "no room" in str(error)


def test_a_goal_that_always_holds_already_is_trivial() -> None:
    assert refusal("block = add('block', at=[0, 0])", END).kind == "trivial"


def test_a_goal_that_may_hold_already_is_drawn_until_it_does_not() -> None:
    source = "block = add('block', at=choose([[0, 0], [0.2, 0]]))"
    assert all(places(drawn(source, seed, END)).popitem()[1][0] == 0.2 for seed in range(5))


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nsys.modules['os'].kill(1, 9)",
        "open('/etc/passwd')",
        "().__class__.__base__.__subclasses__()[0].__init__.__globals__['os']",
        "add('block', size=float('nan'))",
        "goal(*[{'is': 'said'}] * 101)",
        "x = [0]\nwhile True: x += x",
        "add('block', at=[True, 'x'])",
        "sample(10**18, 1)",
        "print('x' * 10**8)",
    ],
)
def test_a_source_that_tries_to_get_out_is_contained(source: str) -> None:
    assert refusal(source, "\nblock = add('block')" + END).kind in ("runtime", "syntax")


def test_what_can_be_called_is_told_to_those_who_write_tasks() -> None:
    offered = functions()
    text = Api(offered).text()
    assert {"add", "row", "goal", "instruct", "oracle", "on", "stacked", "any_of"} <= set(offered)
    assert "# offset(a, b, direction, distance=(0.01, 1.0), lateral=0.03): `a` is to the left" in text


def test_a_file_is_a_suite_of_one_task(tmp_path) -> None:
    file = tmp_path / "to_the_middle.py"
    file.write_text("block = add('block', apart=['middle', 0.1])" + END)
    (task,) = load(str(file))
    assert task.name == "to_the_middle" and task.instance(0, 0).instruction == "do it"


def test_a_file_that_is_no_task_is_refused_with_its_line(tmp_path) -> None:
    file = tmp_path / "broken.py"
    file.write_text("block = add('block')\ngoal(at(block, [0, 0])")
    with pytest.raises(UnknownSuite, match="line 2"):
        load(str(file))


def test_the_documentation_names_all_that_can_be_called() -> None:
    text = (Path(__file__).parents[2] / "docs" / "tasks.md").read_text(encoding="utf-8")
    assert [name for name in functions() if f"`{name}(" not in text] == []


TETRAHEDRON = """\
v 0 0 0
v 0.05 0 0
v 0 0.05 0
v 0 0 0.05
f 1 3 2
f 1 2 4
f 2 3 4
f 3 1 4
"""


def test_a_mesh_beside_the_file_can_stand_on_the_table_and_one_elsewhere_cannot(tmp_path: Path) -> None:
    pytest.importorskip("trimesh")
    (tmp_path / "secret.obj").write_text(TETRAHEDRON)
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "wedge.obj").write_text(TETRAHEDRON)
    (folder / "task.py").write_text("block = add('asset', color='red', file='wedge.obj', size=0.06)" + END)
    (task,) = load(str(folder / "task.py"))
    (thing,) = task.instance(0, 0).scene.objects
    assert thing.name == "red wedge" and thing.size == 0.06
    for file in ("../secret.obj", str(tmp_path / "secret.obj"), "none.obj"):
        (folder / "task.py").write_text(f"block = add('asset', file={file!r})" + END)
        with pytest.raises(InvalidTask, match=r"no file .* in the task's folder"):
            load(str(folder / "task.py"))[0].instance(0, 0)
