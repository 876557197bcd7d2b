"""What tests of memory are told."""

from __future__ import annotations

from typing import Any

from lmp.memory.pose import Pose
from lmp.memory.records import Helper, Record, Rule, Skill
from lmp.memory.scope import Scope

NEXT_TO = Record(
    Rule("next to means 10 cm", about="distance of next to"),
    command="put the red block next to the mug",
    correction="next to means 10 cm, not 5",
    scope=Scope(relation="next to"),
    person="anna",
    robot="left arm",
    told=1_000.0,
)
FRUIT_FIRST = Record(
    Rule("fruit goes into the bowl first", type="preference"),
    command="put everything in the bowl",
    scope=Scope(kind="fruit"),
    person="ben",
    robot="right arm",
    told=2_000.0,
)
DRAWER = Record(
    Skill(
        "open_drawer",
        {"force": 12.5, "slowly": True, "steps": 3, "name": "top", "axis": (0.0, -1.0, 0.0)},
        {"grasp": Pose((0.0, -0.02, 0.01), (0.0, 0.6, 0.0, 0.8))},
        (Pose((0.0, -0.1, 0.0)), Pose((0.0, -0.2, 0.0))),
    ),
    command="open the top drawer",
    correction="higher",
    scope=Scope(kind="drawer"),
    told=3_000.0,
)
TOWER = Record(
    Helper("tower", "def tower(names):\n    # bottom first\n    stack_objects_in_order(sorted(names))\n"),
    command="build a tower of all blocks",
    told=4_000.0,
)
ALL = (NEXT_TO, FRUIT_FIRST, DRAWER, TOWER)


def rule(text: str, command: str = "put it there", **fields: Any) -> Record:
    """A record of a constraint."""
    return Record(Rule(text), command, **fields)
