"""`handscript/TabletopPixels-v0`: the tasks of Robot-v0 for policies that see pictures and choose places or joints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Literal, get_args

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.error import ResetNeeded
from numpy.typing import NDArray

from lmp.sandbox.host import Sandbox
from lmp.sandbox.types import Limits
from perception.heightmap import HIGHEST, Grid
from robot.arm import Arm
from sim.camera import FAR
from sim.cell import ARMS, Effector
from sim.reuse import LastingWorld
from tasks.envs.controls import Action, Control, Joints, View, pixels, poses
from tasks.envs.demonstrations import Demonstration
from tasks.envs.instances import Drawings, find
from tasks.envs.items import Item
from tasks.envs.tabletop import Reward, Tabletop
from tasks.task import Task

ControlName = Literal["pixels", "poses", "joints"]
Sight = Literal["height", "rgbd"]
Observation = dict[str, NDArray[Any]]

CONTROLS: Mapping[ControlName, Callable[[Arm, Grid], Control]] = {
    "pixels": pixels,
    "poses": poses,
    "joints": lambda arm, grid: Joints(arm),
}
MAX_STEPS: Mapping[ControlName, int] = {"pixels": 20, "poses": 20, "joints": 1000}


class PixelsEnv(gymnasium.Env[Observation, Action]):  # type: ignore[misc, unused-ignore]
    """An episode is an instruction, in `info`, and a table; it ends with success, or after so many steps.

    Actions, by `control`:
        "pixels": (5,) integers: row and column of the pick and of the place in the height map, and the turn in between
            in 36ths of a full one (`tasks.envs.pick_place`).
        "poses": (5,) float32: x and y of the pick and of the place, m, and the turn, rad.
        "joints": (8,) float32: positions that the joints are driven to until the next action, 1/20 s later, rad, and
            the gripper (`tasks.envs.controls.Joints`).

    Observations, by `sight`:
        "height": "color" (128, 192, 3) uint8 and "height" (128, 192) float32, m: the workspace from straight above,
            3.125 mm a pixel (`perception.heightmap`).
        "rgbd": "color" (480, 640, 3) uint8 and "depth" (480, 640) float32, m, of the overview camera.
        With joint control also "joints" (7,), rad, and "gripper" (1,), 1 where something is held.

    `info` has the `instruction`; `is_success`, whether the goal is reached now, with nothing in the gripper; `score`,
    the goal's partial credit; and `failure`, why an action could not be done, or "".

    Args:
        task, reward, trials, seed: as in `tasks.envs.robot.RobotEnv`; or the tasks themselves instead of a name.
        control, sight: see above.
        max_steps: after which an episode is truncated; by default 20, and 1000 with joint control.
        effector: "suction" or "hand".
        render_mode: None, or "rgb_array" for what a person at the table's corner sees.

    Raises:
        ValueError: there is no such task (`UnknownSuite`), control, sight, reward, effector or render mode.
    """

    metadata: ClassVar[dict[str, Any]] = {"render_modes": ["rgb_array"], "render_fps": 1}

    def __init__(
        self,
        task: str | Sequence[Task] = "cap",
        *,
        control: ControlName = "pixels",
        sight: Sight = "height",
        reward: Reward = "sparse",
        max_steps: int | None = None,
        trials: int = 1000,
        seed: int = 0,
        effector: Effector = "suction",
        render_mode: str | None = None,
    ) -> None:
        for name, value, known in (
            ("control", control, tuple(CONTROLS)),
            ("sight", sight, get_args(Sight)),
            ("reward", reward, get_args(Reward)),
            ("effector", effector, tuple(ARMS)),
            ("render mode", render_mode, (None, *self.metadata["render_modes"])),
        ):
            if value not in known:
                raise ValueError(f"no {name} {value!r}; there are: {', '.join(map(str, known))}")
        self.items = Drawings(find(task) if isinstance(task, str) else task, trials, seed)
        self.grid = Grid()
        self.render_mode = render_mode
        self._control = CONTROLS[control](ARMS[effector](), self.grid)
        self._sight, self._dense = sight, reward == "dense"
        self._longest = MAX_STEPS[control] if max_steps is None else max_steps
        self._options: dict[str, Any] = {"perception": "truth", "effector": effector}
        self._worlds, self._copies = LastingWorld(), LastingWorld()
        self._sandbox: Sandbox | None = None
        self._item: Item | None = None
        self._table: Tabletop | None = None
        self._view: View | None = None
        self._plan: list[Action] | None = None
        self._steps, self._score = 0, 0.0
        self._success_once = False
        self.action_space = self._control.space
        self.observation_space = spaces.Dict({**_pictures(sight, self.grid), **self._control.senses})

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Begin an episode.

        Args:
            seed: of the choice of tables.
            options: `{"index": n}` takes the n-th table instead of a random one.

        Raises:
            IndexError: there is no such table.
        """
        super().reset(seed=seed)
        index = (options or {}).get("index")
        if index is None:
            index = int(self.np_random.integers(len(self.items)))
        self._item = self.items[index]
        instance, chance = self._item.record["instance"], self._item.record["seed"]
        self._table = Tabletop(instance, chance, self._worlds, **self._options)
        self._control.begin(self._table.cell)
        self._plan = None
        self._steps, self._score, self._success_once = 0, 0.0, False
        about = {"index": index, "task": self._item.record["task"], "trial": self._item.record["trial"]}
        return self._observation(), {**about, **self._info("")}

    def step(self, action: Action) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Take one action. See the class for what is an action and what comes back.

        Raises:
            ResetNeeded: no episode has begun.
            ValueError: the action is not of the shape that actions have.
        """
        view, action = self._begun(), np.asarray(action)
        if action.shape != self.action_space.shape:
            raise ValueError(f"an action is of shape {self.action_space.shape}, not {action.shape}")
        failure = self._control.act(action, view) if np.isfinite(action).all() else "not all numbers are finite"
        self._steps += 1
        info, before = self._info(failure), self._score
        self._score = info["score"]
        reward = self._score - before if self._dense else float(info["is_success"])
        over = info["is_success"]
        return self._observation(), reward, over, not over and self._steps >= self._longest, info

    def demonstration(self) -> list[Action]:
        """What the oracle does on this episode's table from its start on, as actions.

        Its program runs on a second table that is like this one's at its start. Of what an arm can do, control by picks
        and places has only these: nothing that is pushed, nothing that is drawn.

        Raises:
            ResetNeeded: no episode has begun.
            ConfinementUnavailable: this machine cannot confine programs.
        """
        if self._item is None:
            raise ResetNeeded("no episode has begun; call reset() first")
        demonstration = Demonstration()
        instance, chance = self._item.record["instance"], self._item.record["seed"]
        table = Tabletop(instance, chance, self._copies, note=demonstration.note, **self._options)
        demonstration.watch(table.cell)
        if self._sandbox is None:
            self._sandbox = Sandbox()
        table.run(instance.oracle, self._sandbox, Limits())
        return self._control.demonstrated(demonstration)

    def oracle_action(self) -> Action:
        """What the oracle does as its next action, for an episode in which all earlier ones were its own.

        Raises:
            IndexError: it has done all that it does.
        """
        if self._plan is None:
            self._plan = self.demonstration()
        if self._steps >= len(self._plan):
            raise IndexError(f"the oracle takes {len(self._plan)} actions, and {self._steps} have been taken")
        return self._plan[self._steps]

    def render(self) -> Any:
        """A picture (480, 640, 3) uint8; None without a render mode."""
        if self.render_mode is None or self._table is None:
            return None
        return self._table.cell.cameras.portrait("corner")

    def close(self) -> None:
        """Free the simulator. Idempotent."""
        self._table = self._view = None
        self._worlds.close()
        self._copies.close()
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def _begun(self) -> View:
        if self._view is None:
            raise ResetNeeded("no episode has begun; call reset() first")
        return self._view

    def _observation(self) -> Observation:
        """Look, and say what is seen."""
        if self._table is None:
            raise ResetNeeded("no episode has begun; call reset() first")
        self._view = View(*self._table.cell.cameras.labelled("overview"), self.grid)
        picture, above = self._view.picture, self._view.map
        if self._sight == "rgbd":
            return {"color": picture.color, "depth": picture.depth, **self._control.sense()}
        return {"color": above.color, "height": above.height, **self._control.sense()}

    def _info(self, failure: str) -> dict[str, Any]:
        if self._table is None or self._item is None:
            raise ResetNeeded("no episode has begun; call reset() first")
        score = self._table.standing().score
        success = score == 1.0 and self._table.cell.robot.held is None
        self._success_once = self._success_once or success
        return {
            "instruction": self._item.query,
            "is_success": success,
            "success_once": self._success_once,
            "score": score,
            "failure": failure,
        }


def _pictures(sight: Sight, grid: Grid) -> dict[str, spaces.Space[Any]]:
    if sight == "rgbd":
        return {
            "color": spaces.Box(0, 255, (480, 640, 3), np.uint8),
            "depth": spaces.Box(0.0, FAR, (480, 640), np.float32),
        }
    return {
        "color": spaces.Box(0, 255, (*grid.shape, 3), np.uint8),
        "height": spaces.Box(0.0, HIGHEST, grid.shape, np.float32),
    }
