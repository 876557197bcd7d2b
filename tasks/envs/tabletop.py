"""A table with an arm for one episode: what was asked for, programs that run there, how far they have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any, Literal

from lmp.api import Api, Function
from lmp.failure import ProgramFailed
from lmp.people import NotUnderstood, People
from lmp.sandbox.host import Sandbox
from lmp.sandbox.types import Limits, Outcome, ProgramError
from perception.changes import Change, changes
from perception.types import SceneObject
from robot.handling import Note
from robot.motion import Motion
from robot.primitives import Primitives, primitive_functions
from robot.skills import silent
from sim.cell import SimCell
from sim.reuse import LastingWorld
from tasks.goals import explain, score
from tasks.task import Instance

Reward = Literal["sparse", "dense"]
Tier = Literal["skills", "low_level"]


@dataclass(frozen=True)
class Ran:
    """What came of a program.

    Args:
        output: what it printed.
        value: its `ret_val`.
        error: how it ended badly, if it did.
        said: what it told the person.
        moved: what stands elsewhere than before, as the eyes see it.
    """

    output: str
    value: Any
    error: ProgramError | None
    said: tuple[str, ...]
    moved: tuple[Change, ...]


@dataclass(frozen=True)
class Standing:
    """How far an episode has come.

    Args:
        score: of the goal, 0 to 1; 1 exactly when nothing is missing.
        missing: what is not so, a line each.
    """

    score: float
    missing: tuple[str, ...]


class Tabletop:
    """One instance of a task on a table of its own.

    Args:
        instance: what stands there, what is asked for, and what is so when it has been done.
        seed: of what is random in its cell, such as noise in what is seen, and in programs.
        note: told about grasps, releases and retries, as kind and data.
        worlds: where it stands; the table before it is gone then.
        tier: "skills": programs may call all functions of docs/programs.md; "low_level": those that find out, and for
            the arm those of `robot.primitives`.
        options: of the cell (`sim.cell.SimCell`).
    """

    def __init__(
        self,
        instance: Instance,
        seed: int,
        worlds: LastingWorld,
        *,
        tier: Tier = "skills",
        note: Note = silent,
        **options: Any,
    ) -> None:
        self._instance, self._seed, self._stop = instance, seed, Event()
        # What lies about under the harder levels of cameras is made for one scene and stays in its world.
        world = None if options.get("camera_level") else worlds.cleared(instance.scene)
        self.cell = cell = SimCell(instance.scene, seed=seed, stop=self._stop, note=note, world=world, **options)
        self._people = People()
        self._outcome: Literal["done", "failed", "not_understood"] = "done"
        self._message = ""
        self._moved = False
        cell.begin(instance.instruction)
        self.seen: Mapping[str, SceneObject] = cell.scene.refresh()
        self._before = cell.truth()
        self.api = Api(cell.functions if tier == "skills" else self._low_level()) | self._people.api()

    def run(self, source: str, sandbox: Sandbox, limits: Limits) -> Ran:
        """Run a program, confined; whatever it does, the table is at rest afterwards.

        Raises:
            KeyboardInterrupt: the person wants it to end.
        """
        self._stop.clear()
        self.cell.safety.renew()
        before, said = self.seen, len(self._people.said)
        outcome = sandbox.run(
            source, self.api, limits, variables={"objects": list(before)}, stop=self._stop, seed=self._seed
        )
        self._stop.clear()
        if outcome.error is not None and isinstance(outcome.error.exception, KeyboardInterrupt):
            raise outcome.error.exception
        self._note(outcome, said)
        self.seen = self.cell.scene.refresh()
        return Ran(
            outcome.output,
            outcome.value,
            outcome.error,
            tuple(self._people.said[said:]),
            tuple(changes(before, self.seen, {})),
        )

    def standing(self) -> Standing:
        """How far it is now, from simulator truth."""
        held = self.cell.robot.held
        ending: dict[str, Any] = {
            "outcome": self._outcome,
            "answers": self._people.answers(list(self._before), self._instance.instruction.endswith("?")),
            "said": self._people.said,
            "message": self._message,
            "tool": self.cell.robot.tool.position.tolist(),
            "held": None if held is None else held.name,
        }
        judged = (self._instance.goal, self._before, self.cell.truth())
        return Standing(score(*judged, **ending), tuple(explain(*judged, **ending)))

    def close(self) -> None:
        """Free the simulator, where it was made for this table alone. Idempotent."""
        self.cell.close()

    def _low_level(self) -> dict[str, Function]:
        cell = self.cell
        primitives = Primitives(cell.robot, Motion(cell.robot.arm), cell.scene, cell.safety, self._stop)
        moving = Api(cell.functions).motions
        finding = {name: function for name, function in cell.functions.items() if name not in moving}
        return finding | primitive_functions(primitives)

    def _note(self, outcome: Outcome, said: int) -> None:
        """What a session would report of it."""
        self._moved = self._moved or any(call.name in self.api.motions for call in outcome.calls)
        self._outcome, self._message = "done", ""
        if outcome.error is None:
            if outcome.value is not None and len(self._people.said) == said:
                self._people.say(outcome.value)
            return
        understood = self._moved or not isinstance(outcome.error.exception, NotUnderstood)
        self._outcome = "failed" if understood else "not_understood"
        self._message = str(ProgramFailed(outcome.error))
