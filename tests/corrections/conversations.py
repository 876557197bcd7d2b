"""What tests of corrections are made of: a model whose answers are written down, a cell, and a conversation in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import numpy as np

from lmp.cli.seeing import seeing
from lmp.corrections.attention import Attention
from lmp.memory.records import Record
from lmp.model.base import Completion, ModelRejected, Prompt
from lmp.sandbox.host import Sandbox
from lmp.session import Session
from perception.types import Array
from sim.cell import SimCell
from sim.scene import ObjectSpec, scene

Answer = str | Callable[[str], str]
CONTEXT = "f'objects = {get_obj_names()}'"
NEXT_TO_BOWL = {
    "put the red block next to the bowl.": (
        f"put_first_on_second('red block', parse_position('next to the blue bowl', {CONTEXT}))"
    ),
    "put the green block next to the bowl.": (
        f"put_first_on_second('green block', parse_position('next to the blue bowl', {CONTEXT}))"
    ),
    "next to the blue bowl.": lambda tail: beside(tail, "blue bowl"),
}


class WrittenModel:
    """A model whose answers the test has written down, by the last line of the prompt; some look at the lines above.

    Attributes:
        asked: program and tail of every prompt.
    """

    name = "written"

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.asked: list[tuple[str, str]] = []

    def complete(self, prompt: Prompt, **options: Any) -> list[Completion]:
        self.asked.append((prompt.program, prompt.tail))
        query = prompt.tail.splitlines()[-1].removeprefix("# ")
        if query not in self.answers:
            raise ModelRejected(f"the test has no answer to {query!r}")
        answer = self.answers[query]
        return [Completion(answer if isinstance(answer, str) else answer(prompt.tail))]


def beside(tail: str, name: str) -> str:
    """A program for "next to …" that leaves as much room as is remembered; 2 cm to the right where nothing is."""
    told = re.search(r"# memory: next to means (\d+(?:\.\d+)?) cm(?: to the (left|right))?", tail)
    distance = 0.08 + (float(told[1]) / 100 if told else 0.02)
    sign = "-" if told and told[2] == "left" else "+"
    return f"x, y = get_obj_pos({name!r})\nret_val = np.array([x {sign} {distance}, y])"


@dataclass
class Conversation:
    """One conversation in one cell.

    Attributes:
        reply: called with what the person is told, where it is told: in the thread that moves the arm.
    """

    session: Session
    cell: SimCell
    model: WrittenModel
    attention: Attention
    said: list[str]
    used: list[Record] = field(default_factory=list)
    reply: Callable[[str], object] = lambda text: None

    def at(self, name: str) -> Array:
        """(3,) where a thing truly is."""
        return self.cell.truth()[name].position

    def when(self, moving: Callable[[int], bool], act: Callable[[], object]) -> None:
        """Do something at the first tick for which the count of those since now, with the arm moving, is so."""
        count = 0

        def watch() -> None:
            nonlocal count
            count += bool(np.abs(self.cell.robot.state().velocities).max() > 0.1)
            if moving(count):
                self.cell.world.watchers.remove(watch)
                act()

        self.cell.world.watchers.append(watch)

    def at_rest(self) -> bool:
        return bool(np.abs(self.cell.robot.state().velocities).max() < 0.01)


def block(color: str, x: float, y: float, **options: Any) -> ObjectSpec:
    return ObjectSpec(kind="block", color=color, position=(x, y), **options)


def bowl(color: str, x: float, y: float) -> ObjectSpec:
    return ObjectSpec(kind="bowl", color=color, position=(x, y))


TABLE = (block("red", -0.2, 0.1), block("green", 0.2, 0.1), bowl("blue", 0.0, -0.05))


def converse(
    sandbox: Sandbox, answers: Mapping[str, Answer], things: Sequence[ObjectSpec] = TABLE, **options: Any
) -> Conversation:
    """A conversation in a new cell with true eyes; close its cell."""
    attention, stop = Attention(), Event()
    cell_options = {key: options.pop(key) for key in ("effector", "perception") if key in options}
    cell = SimCell(
        scene(things),
        **{"perception": "truth", **cell_options},
        stop=stop,
        interrupt=attention.interrupt,
        hold=attention.hold,
    )
    model, said, used = WrittenModel(answers), [], []
    session = Session(
        model,
        cell.functions,
        sandbox,
        observe=cell.names,
        stop=stop,
        on_sentence=cell.begin,
        on_say=lambda text: (said.append(text), conversation.reply(text))[0],
        arm=cell.arm,
        attention=attention,
        see=seeing(cell.scene),
        on_memory=used.extend,
        **options,
    )
    conversation = Conversation(session, cell, model, attention, said, used)
    return conversation
