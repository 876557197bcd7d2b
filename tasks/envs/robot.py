"""`handscript/Robot-v0`: an instruction, carried out by programs that move an arm over a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, get_args

import numpy as np
from gymnasium import spaces
from gymnasium.error import ResetNeeded

from lmp import prompts
from lmp.people import plain
from lmp.program import as_query
from lmp.sandbox.host import Sandbox
from lmp.sandbox.types import Limits
from perception.changes import Change
from perception.types import SceneObject
from sim.cell import Eyes
from sim.reuse import LastingWorld
from tasks.envs.code_env import MAX_OBSERVATION, CodeEnv, Executed, Score, legible
from tasks.envs.instances import Drawings, find
from tasks.envs.items import Item
from tasks.envs.tabletop import Ran, Reward, Tabletop, Tier

LIMITS = Limits(robot_seconds=120.0, output=MAX_OBSERVATION // 2)
IMAGES = ("overview", "corner", "wrist")
RENDERED = "corner"


class RobotEnv(CodeEnv):
    """Actions are programs; an observation is what one printed, returned, said and moved, and its error.

    The first observation has the instruction, the functions that programs may call, and what stands where.

    Args:
        task: a suite, a task or several, as in "cap", "cap/stack-all/seen", "cap/stack-all" (`tasks.envs.instances`).
        vocabulary: a folder of `lmp.prompts`; its prompt, with examples of the use of skills, is in `info` as "prompt".
        tier: "skills": functions that pick and place things by name; "low_level": functions that bring the tool to
            poses, turn joints and work the gripper (`robot.primitives`).
        perception: "camera": programs see with the overview camera; "truth": with the simulator's state.
        reward: "sparse": 1 at the end if the goal is reached; "dense": what an action has added to the goal's partial
            credit, which sums up to it.
        images: names of cameras, of `IMAGES`, whose pictures are in every observation, which is then a dictionary with
            the text as "text".
        trials: how many tables there are of each task; seed: of their drawing. Trial n is that of `handscript eval`.
        cell: further options of the cell (`sim.cell.SimCell`), such as effector, camera_level and position_noise.
        limits: of each program.
        trajectories: a folder where each finished episode is saved.
        render_mode: None, "ansi", or "rgb_array" for what a person at the table's corner sees.

    Raises:
        ValueError: there is no such task (`UnknownSuite`), reward or camera.
        LookupError: there is no such vocabulary.
        ConfinementUnavailable: this machine cannot confine programs.
    """

    metadata: ClassVar[dict[str, Any]] = {"render_modes": ["ansi", "rgb_array"], "render_fps": 1}
    name: ClassVar[str] = "handscript_robot"

    def __init__(
        self,
        task: str = "cap",
        *,
        vocabulary: str = "tabletop",
        tier: Tier = "skills",
        perception: Eyes = "camera",
        reward: Reward = "sparse",
        images: Iterable[str] = (),
        trials: int = 1000,
        seed: int = 0,
        cell: Mapping[str, Any] | None = None,
        limits: Limits = LIMITS,
        trajectories: Path | str | None = None,
        render_mode: str | None = None,
    ) -> None:
        super().__init__(Drawings(find(task), trials, seed), trajectories=trajectories, render_mode=render_mode)
        for what, value, known in (("reward", reward, get_args(Reward)), ("tier", tier, get_args(Tier))):
            if value not in known:
                raise ValueError(f"no {what} {value!r}; there are: {', '.join(known)}")
        prompts.read(vocabulary, vocabulary)
        self._vocabulary = vocabulary
        self._dense = reward == "dense"
        self._images = tuple(images)
        if unknown := set(self._images) - set(IMAGES):
            raise ValueError(f"no camera {unknown.pop()!r}; there are: {', '.join(IMAGES)}")
        self._options = {"perception": perception, "tier": tier, **(cell or {})}
        self._limits = limits
        self._table: Tabletop | None = None
        self._ran: Ran | None = None
        self._success_once = False
        self._paid = 0.0
        self._worlds = LastingWorld()
        self._sandbox = Sandbox()
        if self._images:
            pictures = {name: spaces.Box(0, 255, (480, 640, 3), np.uint8) for name in self._images}
            self.observation_space = spaces.Dict({"text": self.observation_space, **pictures})

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin an episode. See `CodeEnv.reset`; what comes back has the functions and the scene, too."""
        _, info = super().reset(seed=seed, options=options)
        self._success_once, self._paid = False, 0.0
        table = self._on_table()
        text = "\n".join(
            [
                "# Functions that a program may call:",
                table.api.text(),
                "",
                "# What is seen, in metres:",
                *(_described(thing) for thing in table.seen.values()),
                "",
                f"objects = {list(table.seen)!r}",
                f"# {as_query(info['instruction'])}",
            ]
        )
        if self._options["tier"] == "skills":
            info["prompt"] = prompts.preamble(self._vocabulary, self._vocabulary, table.api.text())
        return self._observed(legible(text)), info

    def step(self, action: str) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Take one action. See `CodeEnv.step`.

        Where a program ran, `info` has what the observation says of it, too: its `output`, its `value` as text, its
        `error` with the `line` ("" and 0 without one), and the names of what has `moved`.
        """
        before = self._ran
        seen, reward, terminated, truncated, info = super().step(action)
        score = self.score()
        success = score.about["score"] == 1.0
        self._success_once = self._success_once or success
        info |= {"is_success": success, "success_once": self._success_once, "score": score.about["score"]}
        if self._ran is not None and self._ran is not before:
            info |= _told_apart(self._ran)
        if self._dense:
            reward, self._paid = score.reward - self._paid, score.reward
        return self._observed(seen), reward, terminated, truncated, info

    def score(self) -> Score:
        """How far the goal is reached now, and what is missing."""
        standing = self._on_table().standing()
        reward = standing.score if self._dense else float(standing.score == 1.0)
        return Score(reward, {"score": standing.score, "missing": "; ".join(standing.missing)})

    def render(self) -> Any:
        """The episode so far as text, or a picture (480, 640, 3) uint8; None without a render mode."""
        if self.render_mode != "rgb_array" or self._table is None:
            return super().render()
        return self._table.cell.cameras.portrait(RENDERED)

    def close(self) -> None:
        """End the world and the process that programs run in. Idempotent."""
        self._clear()
        self._worlds.close()
        self._sandbox.close()

    def _begin(self, item: Item) -> dict[str, Any]:
        self._clear()
        self._table = Tabletop(item.record["instance"], item.record["seed"], self._worlds, **self._options)
        return {"task": item.record["task"], "trial": item.record["trial"], "instruction": item.query}

    def _execute(self, action: str) -> Executed:
        self._ran = ran = self._on_table().run(action, self._sandbox, self._limits)
        return Executed(_told(ran), ran.error is None)

    def _observed(self, text: str) -> Any:
        if not self._images:
            return text
        cameras = self._on_table().cell.cameras
        return {"text": text, **{name: cameras.capture(name).color for name in self._images}}

    def _on_table(self) -> Tabletop:
        if self._table is None:
            raise ResetNeeded("no episode has begun; call reset() first")
        return self._table

    def _clear(self) -> None:
        if self._table is not None:
            self._table.close()
            self._table = None


def _described(thing: SceneObject) -> str:
    x, y, z = thing.position
    sides = " x ".join(f"{side:.3f}" for side in thing.size)
    return f"# {thing.name}: at ({x:.3f}, {y:.3f}, {z:.3f}), {sides}"


def _told(ran: Ran) -> str:
    """What came of a program, as text."""
    lines = [ran.output.removesuffix("\n")] if ran.output.strip() else []
    if ran.value is not None:
        lines.append(f"ret_val = {plain(ran.value)!r}")
    lines += [f"said: {text}" for text in ran.said]
    if ran.error is not None:
        where = f" (line {ran.error.line}: {ran.error.source_line})" if ran.error.line and ran.error.source_line else ""
        lines.append(f"{ran.error.type}: {ran.error.message}{where}")
    lines += [_change(change) for change in ran.moved]
    return "\n".join(lines) or "done; nothing was printed and nothing has moved"


def _told_apart(ran: Ran) -> dict[str, Any]:
    """The same for `info`, of one type each, whatever came of it, as vectors of environments need."""
    error = ran.error
    return {
        "output": ran.output,
        "value": "" if ran.value is None else repr(plain(ran.value)),
        "error": "" if error is None else f"{error.type}: {error.message}",
        "line": 0 if error is None or error.line is None else error.line,
        "moved": tuple(change.name for change in ran.moved),
    }


def _change(change: Change) -> str:
    if change.after is None:
        return f"gone: {change.name}"
    x, y, z = change.after
    return f"{change.what}: {change.name} to ({x:.3f}, {y:.3f}, {z:.3f})"
