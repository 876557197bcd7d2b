"""A simulated cell: a table with things on it, a Panda with eyes, and the functions that programs may call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any, Literal

import cv2
import numpy as np

from perception.api import group_functions, perception_functions
from perception.changes import Change, unnoticed
from perception.detect.detector import Detector
from perception.detect.noisy import NoisyDetector
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from perception.detect.select import DEFAULT, select
from perception.detect.truth import TruthDetector
from perception.fusion import Look
from perception.groups import PILE, ROPE
from perception.inspection import Inspected
from perception.pointing import attend, pointed_out
from perception.scene import ObservedScene
from perception.types import SceneObject
from perception.workspace import WORKSPACE
from robot.api import control_functions, drawer_functions, pile_functions, rope_functions
from robot.arm import panda_hand, panda_spatula, panda_suction
from robot.correctable import CorrectableArm
from robot.interruptible import InterruptibleRobot
from robot.motion import Motion
from robot.safety import Safety
from robot.skills import Skills, silent
from sim.assets import ASSET
from sim.build import build
from sim.camera import Cameras, overview
from sim.objects import SIZES
from sim.robot import SimRobot
from sim.scene import DEFAULT_COUNTS, SceneError, SceneSpec, usual_scene
from sim.sensor.conditions import conditions
from sim.world import World

Eyes = Literal["camera", "truth"]
Effector = Literal["hand", "suction", "spatula"]

# What the camera's eyes know, and mesh files: "object", as all that they do not know.
SEEN = frozenset({*SIZES, ASSET})

ARMS = {"hand": panda_hand, "suction": panda_suction, "spatula": panda_spatula}


class SimCell:
    """Everything on this side of the programs, put together.

    Args:
        spec: what stands on the table.
        perception: "camera": programs and skills know what the overview camera sees; "truth": the simulator's state.
        detector: what finds things in the camera's pictures, by its name (`perception.detect.select`).
        camera_level: how hard the cameras' pictures are, from 0, clean, to 4, a bad bench (docs/eyes.md).
        effector: a suction cup, which measures better (README), a parallel hand, or a spatula, which only pushes.
        position_noise: standard deviation of x and y of everything that is seen, anew at every look, m.
        drop: probability that what the gripper takes hold of slips on the way.
        seed: of the noise, of what slips, and of the pictures' conditions.
        gui: open PyBullet's window and keep real time.
        real_time: keep real time, so that somebody can interrupt what it does.
        stop: set from any thread, it brings the arm to rest.
        note: told about grasps, releases and retries, as kind and data.
        world: an empty one to put everything into, which stays its owner's; None for one of its own.
        wrist: look again with the camera on the wrist before a grasp of what the overview does not show well.
        on_change: told what the eyes find new, gone or elsewhere.
        interrupt, hold: see `robot.interruptible.InterruptibleRobot`.
        robot: makes the arm; takes the arguments of `SimRobot`.

    Raises:
        SceneError: the scene cannot be, or has drawers for eyes that do not know them.
        UnknownLevel: there is no such camera level.
        DetectorUnavailable: there is no such detector, or it is not to be had here.

    Attributes:
        functions: what programs may call, by name (docs/programs.md).
        arm: what corrections need of the arm.
    """

    def __init__(
        self,
        spec: SceneSpec,
        *,
        perception: Eyes = "camera",
        detector: str = DEFAULT,
        camera_level: int = 0,
        effector: Effector = "suction",
        position_noise: float = 0.0,
        drop: float = 0.0,
        seed: int = 0,
        gui: bool = False,
        real_time: bool = False,
        stop: Event | None = None,
        note: Callable[[str, Mapping[str, object]], None] = silent,
        wrist: bool = False,
        on_change: Callable[[Change], None] = unnoticed,
        interrupt: Event | None = None,
        hold: Callable[[], None] = lambda: None,
        world: World | None = None,
        robot: Callable[..., SimRobot] = SimRobot,
    ) -> None:
        seeing, holding, surrounding = np.random.default_rng(seed).spawn(3)
        around = conditions(camera_level, surrounding)
        knowing = "truth" in (perception, detector)
        unknown = [] if knowing else [thing.kind for thing in spec.objects if thing.kind not in SEEN]
        if unknown:
            plural = unknown[0] + ("es" if unknown[0].endswith("x") else "s")
            raise SceneError(f"the camera's eyes do not know {plural}; choose perception truth")
        self._owned = world is None
        self.world = World(gui=gui, real_time=1.0 if gui or real_time else None) if world is None else world
        build(self.world, spec)
        if around is not None:
            around.dress(self.world)
        self.cameras = Cameras(self.world, conditions=around)
        self.robot = robot(self.world, ARMS[effector](), self.cameras, drop=drop, rng=holding if drop else None)
        self._detector = self._selected("truth" if perception == "truth" else detector)
        self.scene = self._scene(position_noise, seeing, wrist, on_change)
        self.safety = Safety(self.robot.arm)
        moved = InterruptibleRobot(self.robot, self.robot.arm, interrupt or Event(), hold)
        self.skills = Skills(moved, Motion(self.robot.arm), self.scene, self.safety, stop=stop, note=note)
        self.arm = CorrectableArm(self.robot.arm.name, self.skills, moved)
        self.functions: dict[str, Callable[..., Any]] = {
            **perception_functions(
                self.scene,
                WORKSPACE,
                overview(),
                partial(pointed_out, scene=self.scene, detector=self._detector),
                self.scene.pose,
            ),
            **control_functions(self.skills),
            **(drawer_functions(self.skills) if self.world.drawers else {}),
            **self._functions_of_groups(),
        }

    @classmethod
    def sample(cls, *, seed: int = 0, counts: Mapping[str, int] = DEFAULT_COUNTS, **options: Any) -> SimCell:
        """A cell with so many things of each kind in random places. Takes the options of the class."""
        return cls(usual_scene(np.random.default_rng(seed), counts), seed=seed, **options)

    def names(self) -> list[str]:
        """The objects that are believed to be there, after a fresh look if one is due."""
        return list(self.scene.refresh())

    def begin(self, sentence: str = "") -> None:
        """Get ready for a sentence: budgets begin anew, and eyes that go by words look for what it speaks of."""
        self.safety.renew()
        attend(sentence, self.scene, self._detector)

    def truth(self) -> dict[str, SceneObject]:
        """Every object by name as it really stands, whatever the eyes are."""
        return {thing.name: thing for thing in self.world.true_objects()}

    def save_picture(self, path: Path, camera: str = "corner") -> None:
        """Write what a camera sees now as PNG. Raises `OSError` when it cannot be written."""
        written, data = cv2.imencode(".png", cv2.cvtColor(self.cameras.portrait(camera), cv2.COLOR_RGB2BGR))
        if not written:
            raise OSError(f"no PNG encoder for {path}")
        path.write_bytes(data.tobytes())

    def close(self) -> None:
        """Free the simulator, if it is the cell's own; idempotent."""
        if self._owned:
            self.world.close()

    def __enter__(self) -> SimCell:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _functions_of_groups(self) -> dict[str, Callable[..., Any]]:
        kinds = {group.kind for group in self.world.groups.values()}
        return {
            **(group_functions(self.scene) if kinds else {}),
            **(pile_functions(self.skills) if PILE in kinds else {}),
            **(rope_functions(self.skills) if ROPE in kinds else {}),
        }

    def _selected(self, detector: str) -> Detector:
        try:
            return select(detector, truth=self.world)
        except DetectorUnavailable:
            self.close()
            raise

    def _scene(
        self, noise: float, rng: np.random.Generator, wrist: bool, on_change: Callable[[Change], None]
    ) -> ObservedScene:
        detector = NoisyDetector(self._detector, noise, rng) if noise else self._detector
        world, robot = self.world, self.robot  # what held the cell, which holds it, would not be freed with it

        def clock() -> float:
            return world.time

        if isinstance(self._detector, TruthDetector):
            return ObservedScene(detector, None, clock=clock, on_change=on_change)
        pictures = Inspected(lambda: robot.capture("overview"), lambda: robot.tool.position)
        return ObservedScene(
            detector,
            pictures,
            clock=clock,
            known=self._told(),
            wrist=Look(lambda: robot.capture("wrist"), detector) if wrist else None,
            on_change=on_change,
        )

    def _told(self) -> list[SceneObject]:
        """What no camera can see: names that somebody gave to things, and which of two look-alikes is the second."""
        things = self.world.true_objects()
        looks = Counter((thing.color, thing.kind) for thing in things)
        return [
            thing
            for thing in things
            if looks[thing.color, thing.kind] > 1 or thing.name != f"{thing.color} {thing.kind}"
        ]
