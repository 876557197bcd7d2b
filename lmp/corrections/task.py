"""A command with all that is said about it until the next one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lmp.corrections.adjust import PUTTING, Adjustment
from lmp.corrections.motion import Motion
from lmp.memory.records import Record
from lmp.program import Written
from lmp.sandbox.types import Call
from lmp.setting import History
from lmp.turn import Turn

_AXES = {"left": ("x - {}", "y"), "right": ("x + {}", "y"), "back": ("x", "y + {}"), "front": ("x", "y - {}")}


@dataclass
class Task:
    """What is being done, and taught.

    Args:
        query: the command.
        history: the conversation before it.
        source: of the program that ran last.
        motions: of all programs and corrections of the task, in order.
        calls: of its programs.
        adjustments: since the person was content last.
        choices: calls that others have taken the place of, since the person was content last.
        pending: rules that count for the task, and are remembered when the person is content.
        functions: sources of functions that were written for it, by name.
        corrected: whether anything was said about it.
    """

    query: str
    history: History
    source: str = ""
    motions: list[Motion] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    choices: list[tuple[Motion, Motion]] = field(default_factory=list)
    pending: list[Record] = field(default_factory=list)
    functions: dict[str, str] = field(default_factory=dict)
    corrected: bool = False

    @property
    def relative(self) -> bool:
        """Whether a program asked where a thing is that it then moved: done again, it would move it farther."""
        asked = {
            call.args[0] for call in self.calls if call.name == "get_obj_pos" and call.args and _name(call.args[0])
        }
        return any(motion.thing in asked for motion in self.motions)


def as_history(turn: Turn, adjustments: Iterable[Adjustment]) -> History:
    """Adjustments as turns of a conversation: a number stands where a vague amount was said."""
    programs = [Written(turn.setting.vocabulary, each.said, _source(each)) for each in adjustments]
    for written in programs:
        turn.note(written)
    return [(written.query, written.source) for written in programs]


def _source(adjustment: Adjustment) -> str:
    """A program that does what the adjustment did, as the vocabulary's own programs do."""
    motion, way = adjustment.after, str(adjustment.correction.way)
    if motion.skill in PUTTING and motion.thing is not None and not isinstance(motion.target, str) and way in _AXES:
        x, y = (part.format(f"{adjustment.by:.3g}") for part in _AXES[way])
        return f"x, y = get_obj_pos({motion.thing!r})\n{motion.skill}({motion.thing!r}, np.array([{x}, {y}]))"
    return motion.source


def _name(value: object) -> bool:
    return isinstance(value, str)
