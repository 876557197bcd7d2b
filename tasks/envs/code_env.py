"""What the environments have in common: an action is code, the observation is what running it printed."""

from __future__ import annotations

import abc
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Never

import gymnasium
from gymnasium import spaces
from gymnasium.error import CustomSpaceError, ResetNeeded
from gymnasium.vector.utils import create_shared_memory

from tasks.envs.items import Item
from tasks.envs.trajectories import Trajectory, Turn, save

CHARACTERS = frozenset("\n\t\r" + "".join(chr(i) for i in range(0x20, 0x3000) if chr(i).isprintable()) + "\ufffd")
"""What texts are made of: letters of the alphabets, punctuation, arrows, mathematics, box drawings."""
MAX_ACTION, MAX_OBSERVATION = 16_384, 65_536


class Writing(spaces.Text):  # type: ignore[misc, unused-ignore]
    """Texts of `CHARACTERS` up to a length; the empty one is among them."""

    def __init__(self, max_length: int) -> None:
        super().__init__(max_length, min_length=0, charset=CHARACTERS)

    def __repr__(self) -> str:
        return f"Writing({self.max_length})"


@create_shared_memory.register(Writing)  # type: ignore[untyped-decorator, unused-ignore]
def _no_shared_memory(space: Writing, n: int = 1, ctx: object = None) -> Never:
    """Gymnasium 1.4 reads texts from shared memory once, before there are any: better no vector than an empty one."""
    raise CustomSpaceError("texts do not go through shared memory: pass shared_memory=False")


@dataclass(frozen=True)
class Executed:
    """What came of an action.

    Args:
        observation: what the agent is told.
        ok: whether it ran without an error.
    """

    observation: str
    ok: bool


@dataclass(frozen=True)
class Score:
    """What has been reached.

    Args:
        reward: 1 is success.
        about: how it came about, for `info`.
    """

    reward: float
    about: dict[str, Any] = field(default_factory=dict)


class CodeEnv(gymnasium.Env[str, str], abc.ABC):  # type: ignore[misc, unused-ignore]
    """An episode is one item of a data set: its query, then actions that are executed, then `submit`.

    Actions are texts. `submit`, with an argument where the environment wants one, ends the episode with the reward;
    `skip` ends it with 0; any other is executed, with reward 0. `info` has `action_executed`, whether it ran without an
    error, and `is_success`, whether the reward was 1.

    Args:
        items: the data set.
        trajectories: a folder where each finished episode is saved.
        render_mode: "ansi" for `render` to return the episode so far as text.
    """

    metadata: ClassVar[dict[str, Any]] = {"render_modes": ["ansi"], "render_fps": 1}
    name: ClassVar[str]
    """What InterCode calls the environment in its files."""

    def __init__(self, items: Sequence[Item], *, trajectories: Path | str | None, render_mode: str | None) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise ValueError(f"no render mode {render_mode!r}; there are: {', '.join(self.metadata['render_modes'])}")
        self.items = items
        self.render_mode = render_mode
        self.action_space = Writing(MAX_ACTION)
        self.observation_space = Writing(MAX_OBSERVATION)
        self.trajectory: Trajectory | None = None
        self._folder = None if trajectories is None else Path(trajectories)
        self._over = True

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        """Begin an episode.

        Args:
            seed: of the choice of items.
            options: `{"index": n}` takes the n-th item of the data set instead of a random one.

        Returns:
            The query, and `{"index": n}` with what else the environment tells at the start.

        Raises:
            IndexError: there is no such item.
        """
        super().reset(seed=seed)
        index = (options or {}).get("index")
        if index is None:
            index = int(self.np_random.integers(len(self.items)))
        if not 0 <= index < len(self.items):
            raise IndexError(f"no item {index}; there are {len(self.items)}, from 0 on")
        item = self.items[index]
        about = self._begin(item)
        self.trajectory = Trajectory(self.name, index, item.query, item.gold)
        self._over = False
        return legible(item.query), {"index": index, "action_executed": True, "is_success": False, **about}

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Take one action. See the class for what is an action and what comes back.

        Raises:
            ResetNeeded: the episode has ended, or none has begun.
        """
        if self._over or self.trajectory is None:
            raise ResetNeeded("the episode is over; call reset() before the next step()")
        action = action.encode("utf-8", "replace").decode()
        if action.strip() == "skip":
            return self._end(action, Executed("skipped", True), Score(0.0))
        if action.split(maxsplit=1)[:1] == ["submit"]:
            self._submit(action.strip().removeprefix("submit").strip())
            return self._end(action, Executed(self._last(), True), self.score())
        executed = self._execute(action) if _is_runnable(action) else _REFUSED
        self.trajectory.turns.append(Turn(action, executed.observation, executed.ok))
        return legible(executed.observation), 0.0, False, False, {"action_executed": executed.ok, "is_success": False}

    @abc.abstractmethod
    def score(self) -> Score:
        """What would be the reward now. The episode goes on, so that an agent can be told after each action."""

    @abc.abstractmethod
    def _begin(self, item: Item) -> dict[str, Any]:
        """Make everything ready for an item, with nothing left of the one before; returns what `info` tells of it."""

    @abc.abstractmethod
    def _execute(self, action: str) -> Executed:
        """Run an action."""

    def _submit(self, answer: str) -> None:
        """Take the argument of `submit`, where there is one."""

    def render(self) -> str | None:  # type: ignore[override, unused-ignore]
        """The episode so far as text; None without a render mode."""
        if self.render_mode is None or self.trajectory is None:
            return None
        turns = [f"> {turn.action}\n{turn.observation}" for turn in self.trajectory.turns]
        return "\n".join([self.trajectory.query, *turns])

    def _last(self) -> str:
        """The last observation of the episode, empty at its start."""
        turns = self.trajectory.turns if self.trajectory else []
        return turns[-1].observation if turns else ""

    def _end(self, action: str, executed: Executed, score: Score) -> tuple[str, float, bool, bool, dict[str, Any]]:
        if self.trajectory is None:
            raise ResetNeeded("no episode has begun")
        self._over = True
        self.trajectory.turns.append(Turn(action, executed.observation, executed.ok))
        self.trajectory.reward = score.reward
        self.trajectory.info = dict(score.about)
        if self._folder is not None:
            save(self.trajectory, self._folder)
        info = {**score.about, "action_executed": executed.ok, "is_success": score.reward == 1.0}
        return legible(executed.observation), score.reward, True, False, info


_REFUSED = Executed(f"the action was not run: it is longer than {MAX_ACTION} characters, or has a NUL in it", False)


def _is_runnable(action: str) -> bool:
    return len(action) <= MAX_ACTION and "\0" not in action


def legible(text: str) -> str:
    """A text as an observation: what is none of `CHARACTERS` shows as U+FFFD, and what is too long is cut."""
    return "".join(c if c in CHARACTERS else "\ufffd" for c in text[:MAX_OBSERVATION])
