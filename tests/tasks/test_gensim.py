"""Task files in CLIPort's interface: run confined, set, played, judged."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import numpy as np
import pytest

from lmp.sandbox.host import Sandbox
from perception.types import Pose
from sim.bullet import bullet
from tasks.gensim import frame
from tasks.gensim.check import Report, check
from tasks.gensim.episode import play
from tasks.gensim.load import Rejected, set_up
from tasks.gensim.plan import BadPlan, parse
from tasks.gensim.stage import Mode

HEAD = """
import os
import random
import numpy as np
import pybullet as p
from cliport.tasks import primitives
from cliport.tasks.grippers import Spatula
from cliport.tasks.task import Task
from cliport.utils import utils

class Small(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = {steps}
        self.lang_template = "{words}"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
"""
GOAL = "replace=False, rotations=True, metric='pose', params=None"
ONE = f"""
pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
block = env.add_object('block/block.urdf', pose, color='blue')
self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[TARGET], {GOAL}, step_max_reward=1)
"""


def task_file(body: str, *, words: str = "do it", steps: int = 8) -> str:
    return HEAD.format(words=words, steps=steps) + indent(dedent(body), 8 * " ")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def checked(sandbox: Sandbox, source: str, mode: Mode = "strict", seeds: int = 1) -> Report:
    return check("small", source, sandbox, seeds=range(seeds), mode=mode)


@pytest.mark.parametrize("mode", ["published", "strict"])
def test_the_oracle_of_a_file_puts_blocks_on_their_zones(sandbox: Sandbox, mode: Mode) -> None:
    source = task_file(f"""
        for color in ('red', 'green'):
            zone = self.get_random_pose(env, (0.12, 0.12, 0))
            env.add_object('zone/zone.urdf', zone, 'fixed', color=color)
            block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color=color)
            self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone], {GOAL},
                          step_max_reward=1 / 2, symmetries=[np.pi / 2], language_goal=color)
    """)
    report = checked(sandbox, source, mode, seeds=3)
    assert report.accepted, report.why
    assert {trial.episode.steps for trial in report.trials if trial.episode} == {2}


def test_a_tower_stands_at_the_end(sandbox: Sandbox) -> None:
    source = task_file(f"""
        stand = self.get_random_pose(env, (0.05, 0.15, 0.005))
        env.add_object('stacking/stand.urdf', stand, 'fixed')
        blocks = [env.add_object('stacking/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04))) for _ in 'abc']
        places = [(utils.apply(stand, (0, y, z)), stand[1]) for y, z in ((0.05, 0.03), (0, 0.03), (0.025, 0.07))]
        self.add_goal(objs=blocks, matches=np.ones((3, 3)), targ_poses=places, {GOAL}, step_max_reward=1)
    """)
    with set_up(source, sandbox, seed=2, mode="strict") as scene:
        episode = play(scene)
        heights = sorted(scene.stage.body(number).pose().position[2] for number in scene.plan.goals[0].objects)
    assert episode.clean, episode.missing
    assert heights == pytest.approx([0.025, 0.025, 0.065], abs=0.003)


def test_a_pile_is_swept_into_a_zone(sandbox: Sandbox) -> None:
    source = task_file(
        """
        self.num_blocks = 6
        zone = ((0.35, -0.25, 0), (0, 0, 0, 1))
        blocks = self.make_piles(env, block_color='green')
        self.add_goal(objs=blocks, matches=np.ones((6, 1)), targ_poses=[zone], replace=True, rotations=False,
                      metric='zone', params=[(zone, (0.12, 0.12, 0))], step_max_reward=1)
        """,
        words="sweep the piles",
        steps=20,
    )
    report = checked(sandbox, source, "published")
    assert report.accepted, report.why


def test_a_rope_is_laid_along_a_line(sandbox: Sandbox) -> None:
    source = task_file(
        """
        ends = (0.4, -0.2, 0.01), (0.4, -0.04, 0.01)
        objects, targets, matches = self.make_ropes(env, ends, n_parts=12, color_name='blue')
        self.add_goal(objs=objects, matches=matches, targ_poses=targets, replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1)
        """,
        words="lay the rope",
        steps=20,
    )
    report = checked(sandbox, source, "published")
    assert report.accepted, report.why


def test_what_lies_in_the_way_is_put_aside_first(sandbox: Sandbox) -> None:
    source = task_file(f"""
        other = env.add_object('block/block.urdf', ((0.5, 0.025, 0.02), (0, 0, 0, 1)))
        block = env.add_object('block/block.urdf', ((0.5, 0.3, 0.02), (0, 0, 0, 1)))
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[(0.5, 0.0, 0.02)], {GOAL}, step_max_reward=1)
    """)
    report = checked(sandbox, source)
    assert report.accepted, report.why
    assert report.trials[0].episode is not None
    assert report.trials[0].episode.steps == 2


def test_a_target_in_mid_air_is_enough_for_the_original_alone(sandbox: Sandbox) -> None:
    source = task_file(ONE.replace("TARGET", "((0.5, 0.0, 0.2), (0, 0, 0, 1))"))
    assert checked(sandbox, source, "published").accepted
    assert "height 0.020, wanted 0.200" in checked(sandbox, source, "strict").why


def test_rewards_that_do_not_sum_to_one_are_mended_in_strict_mode_alone(sandbox: Sandbox) -> None:
    source = task_file(ONE.replace("TARGET", "(0.5, 0.0, 0.02)").replace("reward=1", "reward=1 / 3"))
    assert "reward 0.333" in checked(sandbox, source, "published").why
    strict = checked(sandbox, source, "strict")
    assert strict.accepted
    assert strict.trials[0].done


def test_a_task_that_is_done_before_it_begins_is_not_clean(sandbox: Sandbox) -> None:
    assert "before anything is done" in checked(sandbox, task_file(ONE.replace("TARGET", "pose"))).why


def test_no_room_is_an_error_in_strict_mode_and_the_middle_in_the_original(sandbox: Sandbox) -> None:
    source = task_file(ONE.replace("TARGET", "self.get_random_pose(env, (0.9, 0.9, 0.1))"))
    assert "NoSpace" in checked(sandbox, source, "strict").why
    with set_up(source, sandbox, seed=0, mode="published") as scene:
        assert scene.plan.goals[0].targets[0][0][:2] == (0.5, 0.0)


def test_a_template_without_numbers_has_the_size_that_its_place_was_sought_for(sandbox: Sandbox) -> None:
    body = "env.add_object('cylinder/cylinder-template.urdf', self.get_random_pose(env, (0.06, 0.06, 0.1)))\n"
    source = task_file(body + ONE.replace("TARGET", "(0.5, 0.0, 0.02)"))
    with set_up(source, sandbox, seed=0, mode="strict") as scene:
        assert scene.stage.body(1).shape.extents == pytest.approx([0.06, 0.06, 0.1], abs=1e-3)
        assert scene.stage.body(1).shape.parts[0].size == pytest.approx((0.03, 0.1))
    with set_up(source, sandbox, seed=0, mode="published") as scene:
        radius, length = scene.stage.body(1).shape.extents[0] / 2, scene.stage.body(1).shape.extents[2]
        assert scene.stage.body(1).shape.parts[0].size == pytest.approx((length, radius), rel=0.01)


def test_everything_is_the_same_with_the_same_seed_and_other_with_another(sandbox: Sandbox) -> None:
    source = task_file(ONE.replace("TARGET", "self.get_random_pose(env, (0.1, 0.1, 0.1))"))

    def ending(seed: int) -> list[float]:
        with set_up(source, sandbox, seed=seed) as scene:
            play(scene)
            return [*scene.stage.body(1).pose().position, *scene.stage.body(1).pose().quaternion]

    assert ending(3) == ending(3)
    assert ending(3) != ending(4)


def test_a_place_that_was_found_is_free(sandbox: Sandbox) -> None:
    box = "env.add_object('box/box-template.urdf', self.get_random_pose(env, (0.1, 0.05, 0.04)))"
    body = f"for _ in range(9):\n    {box}\n"
    source = task_file(body + ONE.replace("TARGET", "(0.5, 0.0, 0.02)"))
    for seed in range(3):
        with set_up(source, sandbox, seed=seed, mode="strict") as scene:
            scene.stage.world.step()
            contacts = bullet.getContactPoints(physicsClientId=scene.stage.world.client)
            ours = {body.id for body in scene.stage.bodies.values()}
            assert not [c for c in contacts if {c[1], c[2]} <= ours]


ESCAPES = {
    "a file is read": "open('/etc/passwd').read()",
    "a file is written": "open('MARK', 'w').write('out')",
    "a command is run": "assert os.system('touch MARK') == 0, 'not run'",
    "a process is forked": "os.fork()",
    "a socket is opened": "import socket; socket.create_connection(('127.0.0.1', 80))",
    "the host is asked for what it has not": "import scene; scene.__class__.__base__; p.loadURDF('plane.urdf')",
    "a huge rope is asked for": "self.make_ropes(env, ((0, 0, 0), (1, 0, 0)), n_parts=100000)",
    "a huge box is asked for": (
        "box = self.fill_template('box/box-template.urdf', {'DIM': (9, 9, 9)})\nenv.add_object(box, (0, 0, 0))"
    ),
    "room for a mountain is asked for": "self.get_random_pose(env, (1e6, 1e6, 1))",
    "something is put beyond the horizon": "env.add_object('block/block.urdf', (1e30, 0, 0))",
    "numbers are not numbers": "env.add_object('block/block.urdf', ((float('nan'), 0, 0), (0, 0, 0, 1)))",
    "the world is filled": "[env.add_object('block/small.urdf', (0.5, 0, 0.1)) for _ in range(301)]",
}


@pytest.mark.parametrize("act", list(ESCAPES.values()), ids=list(ESCAPES))
def test_a_file_that_tries_to_leave_the_sandbox_is_contained_and_rejected(
    sandbox: Sandbox, tmp_path: Path, act: str
) -> None:
    mark = tmp_path / "mark"
    harmless = ONE.replace("TARGET", "(0.5, 0, 0.02)")
    report = checked(sandbox, task_file(act.replace("MARK", str(mark)) + "\n" + harmless))
    assert not report.accepted
    assert report.trials[0].episode is None
    assert not mark.exists()
    assert checked(sandbox, task_file(harmless)).accepted


def test_an_error_names_the_line_of_the_file(sandbox: Sandbox) -> None:
    source = task_file("self.get_random_pose(env, 7)\nenv.add_object()\n")
    with (
        pytest.raises(Rejected, match=r"TypeError.*get_random_pose\(env, 7\)") as caught,
        set_up(source, sandbox, seed=0),
    ):
        pass
    assert caught.value.error.line == source.splitlines().index("        self.get_random_pose(env, 7)") + 1


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"goals": []}, "goals"),
        ({"max_steps": 10**9}, "max_steps"),
        ({"goals": [{"objects": [9]}]}, "no object 9"),
        ({"goals": [{"matches": [[1.0, 1.0]]}]}, "matches is 1 x 2"),
        ({"goals": [{"metric": "zone"}]}, "names no zone"),
        ({"goals": [{"targets": [[[1e9, 0, 0], [0, 0, 0, 1]]]}]}, "targets"),
        ({"surplus": 1}, "surplus"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(change: dict[str, Any], what: str) -> None:
    goal = {
        **{"objects": [1], "symmetries": [0.0], "matches": [[1.0]], "targets": [[[0.5, 0, 0], [0, 0, 0, 1]]]},
        **{"replace": False, "rotations": True, "metric": "pose", "zones": [], "reward": 1.0},
    }
    told = {
        **{"name": "X", "tool": "suction", "carry_height": 0.32, "slowly": False, "max_steps": 5, "pos_eps": 0.01},
        **{"rot_eps": 0.3, "instruction": "", "lang_goals": [], "completed": "", **change},
    }
    told["goals"] = [{**goal, **part} for part in change.get("goals", [{}])]
    with pytest.raises(BadPlan, match=what):
        parse(told, [1])


def test_transforms_are_those_of_pybullet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scene", types.ModuleType("scene"))
    ours = import_module("tasks.gensim.shims.pybullet")
    rng = np.random.default_rng(0)
    for _ in range(50):
        angles, position, other = rng.uniform(-1.5, 1.5, (3, 3)).tolist()
        quaternion = bullet.getQuaternionFromEuler(angles)
        turned = bullet.getQuaternionFromEuler(other)
        assert ours.getQuaternionFromEuler(angles) == pytest.approx(quaternion)
        assert ours.getEulerFromQuaternion(quaternion) == pytest.approx(angles)
        assert ours.getMatrixFromQuaternion(quaternion) == pytest.approx(bullet.getMatrixFromQuaternion(quaternion))
        for name, poses in {
            "invertTransform": (position, quaternion),
            "multiplyTransforms": (position, quaternion, other, turned),
        }.items():
            (mine, my_turn), (theirs, their_turn) = getattr(ours, name)(*poses), getattr(bullet, name)(*poses)
            assert mine == pytest.approx(theirs, abs=1e-6)
            assert ours.getMatrixFromQuaternion(my_turn) == pytest.approx(
                bullet.getMatrixFromQuaternion(their_turn), abs=1e-6
            )


def test_the_table_frame_and_back_is_where_it_was() -> None:
    pose = Pose(np.array([0.1, -0.2, 0.3]), np.array([0.1, 0.2, 0.3, np.sqrt(0.86)]))
    there = frame.pose_to_table(*frame.pose_from_table(pose))
    assert there.position == pytest.approx(pose.position)
    assert there.quaternion == pytest.approx(pose.quaternion)
    assert frame.to_table((0.75, 0.5, 0.0)) == pytest.approx([-0.5, 0.25, 0.0])
