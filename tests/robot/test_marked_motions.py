"""The mark `moves_arm` tells the truth: it is on every control function that moves the arm, and on no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from robot.api import control_functions
from sim.scene import ObjectSpec

RED = ObjectSpec(kind="block", color="red", position=(-0.15, 0.05))
BLUE = ObjectSpec(kind="block", color="blue", position=(0.1, 0.1))
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "put_first_on_second": ("red block", "blue block"),
    "stack_objects_in_order": (["blue block", "red block"],),
    "pick": ("red block",),
    "place": ([0.0, 0.0],),
    "push": ("red block", [-0.1, 0.05]),
    "point_gripper_to": ("red block",),
    "goto_pos": ([0.0, 0.0, 0.1],),
    "follow_traj": ([[0.0, 0.0], [0.1, 0.0]],),
    "go_home": (),
    "get_free_pos": ("red block",),
}


def test_a_function_is_marked_if_and_only_if_it_moves_the_arm(make_cell: Callable[..., Any]) -> None:
    for name, arguments in ARGUMENTS.items():
        cell = make_cell(RED, BLUE)
        functions = control_functions(cell.skills)
        assert ARGUMENTS.keys() == functions.keys()
        cell.skills.goto(np.array([0.0, -0.1, 0.2]))
        if name == "place":
            cell.skills.pick("red block")
        before = cell.world.time
        functions[name](*arguments)
        assert getattr(functions[name], "moves_arm", False) == (cell.world.time > before), name
