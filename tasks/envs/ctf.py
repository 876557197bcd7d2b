"""`handscript/CTF-v0`: find the flag that is hidden in the files at hand, with shell commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from tasks.envs.code_env import CodeEnv, Executed, Score
from tasks.envs.items import DATA, BadData, Item, load_items
from tasks.envs.prepare import Roots
from tasks.envs.rewards import flag_reward
from tasks.envs.shell import Shell
from tasks.envs.world import Limits


class CtfEnv(CodeEnv):
    """Actions are commands for bash in the folder `/ctf/<task_id>`; `submit FLAG` ends the episode.

    There is no network: a record's `setup`, which downloads something, is not run; what it would bring can be put into
    the task's assets instead.

    Args:
        data: a data set, such as InterCode's `ic_ctf.json`; ours by default.
        assets: a folder with one folder a `task_id`; `task_assets` beside the data set by default. What is called
            `solution` in them is never shown.
        limits: of each command.
        trajectories: a folder where each finished episode is saved.
        render_mode: None or "ansi".

    Raises:
        BadData: the file is no data set, or a record has no `task_id`.
        WorldUnavailable: this machine cannot confine commands.
    """

    name: ClassVar[str] = "ic_ctf"

    def __init__(
        self,
        data: Path | str | None = None,
        assets: Path | str | None = None,
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        trajectories: Path | str | None = None,
        render_mode: str | None = None,
    ) -> None:
        path = DATA / "ctf.json" if data is None else Path(data)
        self._assets = path.parent / "task_assets" if assets is None else Path(assets)
        super().__init__(load_items(path), trajectories=trajectories, render_mode=render_mode)
        for number, item in enumerate(self.items):
            if not str(item.record.get("task_id", "")).isalnum():
                raise BadData(f"{path}, record {number}: no 'task_id' of letters and digits")
        self._roots = Roots(hidden=[DATA, path.resolve().parent, self._assets.resolve()])
        try:
            self._world = self._roots.world(limits)
        except BaseException:
            self._roots.close()
            raise
        self._gold = self._flag = ""
        self._shell = Shell(self._world)

    def score(self) -> Score:
        """1 when the flag that was submitted is the right one."""
        return Score(flag_reward(self._flag, self._gold), {"agent_obs": self._flag})

    def close(self) -> None:
        """End the world. Idempotent."""
        self._roots.close()

    def _begin(self, item: Item) -> dict[str, Any]:
        task = str(item.record["task_id"])
        layers = []
        if (self._assets / task).is_dir():
            layers.append(self._roots.layer(task, self._assets / task, f"/ctf/{task}", leave_out=["solution"]))
        self._world.reset(*layers)
        self._gold, self._flag = item.gold, ""
        self._shell = Shell(self._world, f"/ctf/{task}")
        return {"setup_left_out": item.record["setup"]} if "setup" in item.record else {}

    def _execute(self, action: str) -> Executed:
        return self._shell.run(action)

    def _submit(self, answer: str) -> None:
        self._flag = answer
