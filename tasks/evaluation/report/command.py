"""The command line that asks for an evaluation."""

from __future__ import annotations

import shlex
from dataclasses import fields

from tasks.evaluation.plan import Configuration
from tasks.task import LIBRARY, load


def command(configuration: Configuration) -> str:
    """What to type for the same trials; what is as by default is left out."""
    words = ["handscript", "eval", configuration.suite]
    for field in fields(configuration):
        value = getattr(configuration, field.name)
        if field.name == "suite" or value == field.default or (field.name == "tasks" and _all_tasks(configuration)):
            continue
        several = isinstance(value, tuple)
        option = f"--{field.name.removesuffix('s') if several else field.name}".replace("_", "-")
        for one in value if several else (value,):
            words += [option, str(one)]
    return shlex.join(words)


def _all_tasks(configuration: Configuration) -> bool:
    """Whether it is known that no task was left out; a file is not run to find out."""
    suite = configuration.suite
    return suite in LIBRARY and tuple(configuration.tasks) == tuple(task.name for task in load(suite))
