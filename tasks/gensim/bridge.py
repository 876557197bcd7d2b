"""A task file in CLIPort's interface as a task like any other: drawn for the arm, with our kinds, goals and oracle."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from tasks.gensim.bridge_errors import Unbridged
from tasks.gensim.bridge_goals import Predicate, Wanted
from tasks.gensim.bridge_things import Reachable, Things, things
from tasks.gensim.load import Rejected, set_up
from tasks.gensim.plan import Plan
from tasks.goals import reached
from tasks.language import InvalidTask, expected
from tasks.language.confined import sandbox
from tasks.language.oracle import NoOracle, derive
from tasks.task import Instance, Task

__all__ = ["Unbridged", "bridged", "is_task_file"]

DRAWS = 10
"""How often a task file is run until it gives a task."""
MOST_STEPS = 4
"""Instructions that are said one after the other, at most; of more, the task's template is said."""


def bridged(name: str, source: str, labels: Mapping[str, str] = {}) -> Task:
    """A task file as a task.

    Its `draw` raises `Unbridged` for what the arm has no equal for, `tasks.language.InvalidTask` for what fails, holds
    already or has no oracle, and `lmp.sandbox.host.ConfinementUnavailable` where no program can be confined.

    Args:
        name: unlike any other of its suite.
        source: the file's text.
        labels: what tables group by.
    """
    return Task(name=name, draw=partial(_draw, source), labels=labels)


def is_task_file(source: str) -> bool:
    """Whether a file's text is meant to be a task file: it imports from `cliport.tasks.task`."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    imported = [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    return "cliport.tasks.task" in imported


def _draw(source: str, rng: np.random.Generator) -> Instance:
    """Draw until there is room for everything, something to be done, and a way to do it."""
    for _ in range(DRAWS - 1):
        try:
            return _drawn(source, rng)
        except InvalidTask as error:
            if not error.by_chance:
                raise
    return _drawn(source, rng)


def _drawn(source: str, rng: np.random.Generator) -> Instance:
    try:
        with set_up(source, sandbox(), seed=int(rng.integers(2**31)), mode="strict", staged=Reachable) as scene:
            plan = scene.plan
            assert isinstance(scene.stage, Reachable)
            found = things(scene.stage, plan, rng)
    except Rejected as error:
        if error.error.type == "NoSpace":
            raise Unbridged("room", error.error.message) from error
        raise InvalidTask("runtime", str(error)) from error
    goal = Wanted(found, plan).predicates()
    standing = expected.objects(found.scene)
    if reached(goal, standing, standing):
        raise InvalidTask("trivial", "its goal holds before anything is done", by_chance=True)
    oracle = _oracle(found, plan, goal)
    return Instance(instruction=_instruction(plan), scene=found.scene, goal=tuple(goal), oracle=oracle)


def _oracle(found: Things, plan: Plan, goal: Sequence[Predicate]) -> str:
    """A program that reaches the goal; if need be one that turns everything as task files' own oracle does."""
    try:
        return derive(found.scene, goal)
    except NoOracle as error:
        try:
            return derive(found.scene, Wanted(found, plan, turned=True).predicates())
        except NoOracle:
            raise InvalidTask("oracle", str(error), by_chance=True) from error


def _instruction(plan: Plan) -> str:
    """What is said: the instructions of the steps one after the other, or the task's template."""
    steps = list(dict.fromkeys(goal.strip().rstrip(".") for goal in plan.lang_goals if goal.strip()))
    whole = plan.instruction if "{" not in plan.instruction else ""
    if not steps or (len(steps) > 1 and whole) or (len(steps) > MOST_STEPS and plan.instruction):
        return (whole or plan.instruction).strip().rstrip(".") or plan.name
    return ", then ".join(steps)
