"""The program that the sandbox runs: sets up the modules, has the task file run, resets its task, tells what it wants.

Variables: `modules`, source by name in the order in which they need each other; `offered`, names of host functions.
"""

import sys
import types
from collections.abc import Callable
from typing import Any

steps = 0


def step() -> None:
    """Let 1/240 s pass: together with all steps up to the next thing that is asked of the host."""
    global steps
    steps += 1


def in_order(function: Callable[..., Any]) -> Callable[..., Any]:
    """The host's function, called when the steps before it are done."""

    def call(*args: Any) -> Any:
        global steps
        if steps:
            count, steps = steps, 0
            globals()["step_on"](count)
        return function(*args)

    return call


scene = sys.modules["scene"] = types.ModuleType("scene")
scene.__dict__.update({name: in_order(globals()[name]) for name in globals()["offered"]}, step=step)
for name, text in globals()["modules"]:
    module = sys.modules[name] = types.ModuleType(name)
    module.__path__ = []
    parent, _, own = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], own, module)
    exec(compile(text, f"{name}.py", "exec"), module.__dict__)

before = len(sys.modules["cliport.tasks.task"].DEFINED)
scene.task_file()
ret_val = sys.modules["cliport.tasks.task"].play(before)
scene.step_on(0)
