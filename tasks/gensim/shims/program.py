"""The program that the sandbox runs: sets up the modules, has the task file run, resets its task, tells what it wants.

Variables: `modules`, source by name in the order in which they need each other; `offered`, names of host functions.
"""

import sys
import types

scene = sys.modules["scene"] = types.ModuleType("scene")
scene.__dict__.update({name: globals()[name] for name in globals()["offered"]})
for name, text in globals()["modules"]:
    module = sys.modules[name] = types.ModuleType(name)
    module.__path__ = []
    parent, _, own = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], own, module)
    exec(compile(text, f"{name}.py", "exec"), module.__dict__)

before = len(sys.modules["cliport.tasks.task"].DEFINED)
scene.__dict__["task_file"]()
ret_val = sys.modules["cliport.tasks.task"].play(before)
