"""`handscript tasks` in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FILE = """
import numpy as np
from cliport.tasks.task import Task

class Small(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block in the middle"

    def reset(self, env):
        super().reset(env)
        block = env.add_object("block/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04)))
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[(0.5, 0.0, HEIGHT)], replace=False,
                      rotations=True, metric="pose", params=None, step_max_reward=1)
"""


def test_import_keeps_what_is_clean_and_says_what_is_wrong_with_the_rest(
    handscript: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "good.py").write_text(FILE.replace("HEIGHT", "0.02"))
    (tmp_path / "bad.py").write_text(FILE.replace("HEIGHT", "0.5"))
    ended = handscript("tasks", "import", "good.py", "bad.py", "--seeds", "1", "--folder", "kept")
    assert ended.code == 1
    assert "rejected  bad.py: seed 0" in ended.out
    assert [path.name for path in sorted((tmp_path / "kept").iterdir())] == ["good.json", "good.py"]
    assert (tmp_path / "kept" / "good.py").read_text() == (tmp_path / "good.py").read_text()
    evidence = json.loads((tmp_path / "kept" / "good.json").read_text())
    assert evidence["trials"][0]["episode"]["reward"] == pytest.approx(1.0)


def test_a_place_where_there_is_nothing_is_wrong_usage(handscript: Callable[..., Any]) -> None:
    ended = handscript("tasks", "check", "nowhere.py")
    assert ended.code == 2
    assert "there is no nowhere.py" in ended.err


WRITTEN = """
block, bowl = add("block"), add("bowl")
instruct(f"put the {block} in the {bowl}")
goal(on(block, TARGET))
"""


def test_check_plays_tasks_in_the_task_language_and_tells_the_line_of_what_is_wrong(
    handscript: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "good.py").write_text(WRITTEN.replace("TARGET", "bowl"))
    (tmp_path / "bad.py").write_text(WRITTEN.replace("TARGET", "'no bowl'"))
    ended = handscript("tasks", "check", "good.py", "bad.py", "--seeds", "1")
    assert ended.code == 1
    assert "accepted  good.py: its oracle completes 1 of 1 seeds" in ended.out
    assert "rejected  bad.py: runtime, seed 0: line 4: InvalidGoal: a goal names 'no bowl'" in ended.out
