"""`handscript/Bash-v0`: a question or an order about files, answered with shell commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from tasks.envs.changes import Change, as_git_status, changes
from tasks.envs.code_env import CodeEnv, Executed, Score
from tasks.envs.items import DATA, Item, load_items
from tasks.envs.prepare import Roots
from tasks.envs.rewards import bash_reward
from tasks.envs.shell import Shell
from tasks.envs.world import Limits, World


class BashEnv(CodeEnv):
    """Actions are commands for bash; the gold command runs in a second world that began as the agent's did.

    Args:
        data: a data set, such as InterCode's `nl2bash_fs_1.json`; ours by default.
        setup: the script that makes the files that the data set is about, such as `setup_nl2b_fs_1.sh`.
        as_published: score as InterCode's code does, for figures that are to be compared with published ones: commands
            go through its quoting, changes are those that git shows, and content is compared where its code does so.
        limits: of each command.
        trajectories: a folder where each finished episode is saved.
        render_mode: None or "ansi".

    Raises:
        BadData: the file is no data set.
        SetupFailed: the script ended with an error.
        WorldUnavailable: this machine cannot confine commands.
    """

    name: ClassVar[str] = "ic_bash"

    def __init__(
        self,
        data: Path | str | None = None,
        setup: Path | str | None = None,
        *,
        as_published: bool = False,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        trajectories: Path | str | None = None,
        render_mode: str | None = None,
    ) -> None:
        path = DATA / "bash.json" if data is None else Path(data)
        if data is None and setup is None:
            setup = DATA / "bash_setup.sh"
        super().__init__(load_items(path), trajectories=trajectories, render_mode=render_mode)
        self._as_published = as_published
        self._roots = Roots(None if setup is None else Path(setup), hidden=[DATA, path.resolve().parent])
        try:
            self._world, self._gold_world = self._roots.world(limits), self._roots.world(limits)
        except BaseException:
            self._roots.close()
            raise
        self._gold = ""
        self._shell = Shell(self._world)

    def score(self) -> Score:
        """The reward of what has been done, with the parts of it; the gold command is run anew for it."""
        self._gold_world.reset()
        expected = Shell(self._gold_world, as_published=self._as_published).run(self._gold)
        done, asked = self._changes(self._world), self._changes(self._gold_world)
        reward, about = bash_reward(done, asked, self._last(), expected.observation, as_published=self._as_published)
        about |= {"agent_obs": self._last(), "eval_obs": expected.observation, "corrupt_gold": not expected.ok}
        return Score(reward, about)

    def close(self) -> None:
        """End the worlds. Idempotent."""
        self._roots.close()

    def _begin(self, item: Item) -> dict[str, Any]:
        self._world.reset()
        self._gold = item.gold
        self._shell = Shell(self._world, as_published=self._as_published)
        return {}

    def _execute(self, action: str) -> Executed:
        return self._shell.run(action)

    def _changes(self, world: World) -> dict[str, Change]:
        found = changes(world.upper, world.layers)
        return as_git_status(found, world.layers) if self._as_published else found
