"""Task files in CLIPort's interface as tasks for the arm: drawn with our kinds, judged by predicates, played."""

from __future__ import annotations

from textwrap import dedent, indent

import numpy as np
import pytest

from tasks.gensim import bridge
from tasks.gensim.bridge import Unbridged, bridged, is_task_file
from tasks.goals import parse
from tasks.language import checks
from tasks.task import Instance, load

HEAD = """
import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils

class Small(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 8
        self.lang_template = "{words}"
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
"""
EACH = "replace=False, rotations=True, metric='pose', params=None"


def task_file(body: str, *, words: str = "put all of it where it goes") -> str:
    return HEAD.format(words=words) + indent(dedent(body), 8 * " ")


def drawn(body: str, words: str = "put all of it where it goes") -> Instance:
    return bridged("small", task_file(body, words=words)).instance(0, 0)


BOWLS = f"""
for color in ('red', 'green'):
    bowl = self.get_random_pose(env, (0.12, 0.12, 0))
    env.add_object('bowl/bowl.urdf', bowl, 'fixed', color=color)
    block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color=color)
    self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[bowl], {EACH},
                  step_max_reward=1 / 2, language_goal=f"put the {{color}} block in the {{color}} bowl")
"""
TOWER = f"""
stand = self.get_random_pose(env, (0.05, 0.15, 0.005))
env.add_object('stacking/stand.urdf', stand, 'fixed')
blocks = [env.add_object('stacking/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color=color)
          for color in ('red', 'blue')]
for block, z in zip(blocks, (0.03, 0.07)):
    self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[(utils.apply(stand, (0, 0, z)), stand[1])],
                  {EACH}, step_max_reward=1 / 2, language_goal="build a tower")
"""
PLACES = f"""
blocks = [env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color=color)
          for color in ('red', 'blue')]
places = [((0.5, y, 0.02), (0, 0, 0, 1)) for y in (-0.1, 0.1)]
self.add_goal(objs=blocks, matches=MATCHES, targ_poses=places, {EACH},
              step_max_reward=1, symmetries=[YAW, YAW])
"""


def test_a_file_is_a_suite_of_one_task_which_its_oracle_completes_with_the_arm(tmp_path) -> None:
    file = tmp_path / "sort_into_bowls.py"
    file.write_text(task_file(BOWLS, words="sort the blocks"))
    (task,) = load(str(file))
    found = checks.check(task, seeds=range(2))
    assert found.accepted, found.failure
    first = found.played[0].instance
    assert task.name == "sort_into_bowls" and first == task.instance(0, 0) != task.instance(1, 0)
    assert set(first.scene.names) == {"red bowl", "red block", "green bowl", "green block"}
    steps, kept = first.goal
    assert [step["is"] for step in steps["of"]] == ["inside", "inside"]
    assert kept == {"is": "unmoved", "names": ["red bowl", "green bowl"]}


def test_what_goes_above_what_was_put_down_goes_on_it() -> None:
    steps, _ = drawn(TOWER).goal
    assert steps["of"] == [
        {"is": "on", "a": "red block", "b": "brown stand"},
        {"is": "on", "a": "blue block", "b": "red block"},
    ]
    assert checks.check(bridged("tower", task_file(TOWER)), seeds=[0]).accepted


@pytest.mark.parametrize(
    ("matches", "yaw", "kinds"),
    [
        ("np.eye(2)", "0", ["at", "at"]),
        ("np.ones((2, 2))", "0", ["points"]),
        ("np.eye(2)", "np.pi / 2", ["pattern"]),
    ],
)
def test_places_on_the_table_are_each_ones_own_or_anyones_and_turned_where_it_matters(matches, yaw, kinds) -> None:
    goal = drawn(PLACES.replace("MATCHES", matches).replace("YAW", yaw)).goal
    assert [predicate["is"] for predicate in goal] == kinds and parse(goal)
    places = [place for part in goal for place in part.get("points") or part.get("poses") or [part["xy"]]]
    np.testing.assert_allclose(sorted(place[:2] for place in places), [[-0.1, 0.0], [0.1, 0.0]], atol=1e-3)


def test_small_blocks_of_one_goal_are_a_pile_that_is_swept_and_beads_are_a_rope() -> None:
    pile = drawn("""
        self.num_blocks = 6
        zone = ((0.4, -0.2, 0), (0, 0, 0, 1))
        env.add_object('zone/zone.urdf', zone, 'fixed', color='green')
        blocks = self.make_piles(env, block_color='blue')
        self.add_goal(objs=blocks, matches=np.ones((6, 1)), targ_poses=[zone], replace=True, rotations=False,
                      metric='zone', params=[(zone, (0.12, 0.12, 0))], step_max_reward=1)
    """)
    assert pile.goal == ({"is": "swept", "pile": "pile of blue blocks", "zone": "green zone"},)
    assert pile.oracle == "sweep('pile of blue blocks', 'green zone')"
    rope = drawn("""
        ends = (0.4, -0.1, 0.01), (0.4, 0.1, 0.01)
        objects, targets, matches = self.make_ropes(env, ends, n_parts=12, color_name='blue')
        self.add_goal(objs=objects, matches=matches, targ_poses=targets, replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1)
    """)
    assert rope.goal[0]["is"] == "along" and rope.oracle.startswith("lay_rope('blue rope'")


@pytest.mark.parametrize(
    ("body", "reason", "said"),
    [
        ("env.add_object('insertion/fixture.urdf', ((0.5, 0, 0), (0, 0, 0, 1)), 'fixed')", "kind", "insertion/fixture"),
        ("env.add_object('block/block.urdf', ((0.5, 0, 0), (0.7071, 0, 0, 0.7071)))", "pose", "on its side"),
        ("env.add_object('block/block.urdf', ((0.5, 0.49, 0), (0, 0, 0, 1)))", "reach", "0.6 x 0.4 m"),
        ("self.get_random_pose(env, (0.5, 0.45, 0.1))", "room", "no free place"),
    ],
)
def test_what_has_no_equal_before_the_arm_is_said(monkeypatch, body, reason, said) -> None:
    monkeypatch.setattr(bridge, "DRAWS", 1)
    target = "((0.5, -0.2, 0), (0, 0, 0, 1))"
    with pytest.raises(Unbridged, match=said) as error:
        drawn(f"""
            block = env.add_object('block/block.urdf', {target})
            {body}
            self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[{target}], {EACH}, step_max_reward=1)
        """)
    assert error.value.reason == reason


def test_a_scene_that_is_off_the_arms_part_of_the_table_is_moved_there_as_a_whole() -> None:
    instance = drawn(f"""
        block = env.add_object('block/block.urdf', ((0.5, 0.3, 0.02), (0, 0, 0, 1)), color='red')
        target = ((0.5, 0.4, 0.02), (0, 0, 0, 1))
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[target], {EACH}, step_max_reward=1)
    """)
    (block,), (at,) = instance.scene.objects, instance.goal
    assert block.position == pytest.approx((-0.18, 0.0)) and at["xy"] == pytest.approx([-0.28, 0.0])


def test_things_are_called_as_the_file_calls_them_and_are_of_its_sizes() -> None:
    size, half = "(0.15, 0.12, 0.06)", "(0.075, 0.06, 0.03)"
    instance = drawn(f"""
        container = self.fill_template('container/container-template.urdf', {{'DIM': {size}, 'HALF': {half}}})
        place = self.get_random_pose(env, {size})
        env.add_object(container, place, color='blue')
        box = self.fill_template('box/box-template.urdf', {{'DIM': (0.05, 0.04, 0.03)}})
        box = env.add_object(box, self.get_random_pose(env, (0.05, 0.04, 0.03)), color='red')
        self.add_goal(objs=[box], matches=np.ones((1, 1)), targ_poses=[place], {EACH}, step_max_reward=1)
    """)
    container, box = instance.scene.objects
    assert (container.name, container.kind) == ("blue container", "box")
    assert (box.name, box.kind, box.size) == ("red box", "block", pytest.approx((0.05, 0.04, 0.03)))
    assert instance.goal == ({"is": "inside", "a": "red box", "b": "blue container"},)


def test_only_a_file_that_imports_cliports_task_is_a_task_file() -> None:
    assert is_task_file(task_file("pass"))
    assert not is_task_file("goal(on(add('block'), add('bowl')))") and not is_task_file("import cliport, (")
