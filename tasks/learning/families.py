"""The corpus's families of sentences as tasks for the simulator: those that the embedded model was never trained on.

handscript eval tasks/learning/families.py --task chain --model embedded --model embedded:runs/grpo/weights
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from lmp.model.corpus.sample import FAMILIES, Sample
from sim.scene import SceneError
from tasks.learning.questions import questions
from tasks.sentences import Sentence
from tasks.task import Instance, Task


def as_line(s: Sample) -> dict[str, Any]:
    """A sample as one line of a file of sentences (`tasks.sentences`), those objects first that bear others."""
    return {
        "family": s.family,
        "text": s.sentence,
        "earlier": [said for said, _ in s.history],
        "objects": [
            {"name": t.name, "kind": t.kind, "color": t.color, "size": t.size}
            | ({"on": t.on} if t.on else {"position": list(t.xy)})
            for t in sorted(s.start.things, key=lambda t: t.on is not None)
        ],
        "goal": [g for g in s.goal or () if g["is"] != "unmoved" or g["names"]],
    }


def sentence(s: Sample) -> Sentence:
    """A sample as a sentence with a table for the simulator."""
    return Sentence.model_validate(as_line(s))


def _draw(family: str, rng: np.random.Generator) -> Instance:
    for s in questions(rng, [family], held_out=True):
        drawn = sentence(s)
        try:
            table = drawn.table
        except SceneError:
            continue  # sizes and gaps that a symbolic table does not know of
        return Instance(instruction=drawn.text, scene=table, goal=drawn.goal, oracle=s.source, earlier=drawn.earlier)
    raise AssertionError("there are questions without end")


TASKS = tuple(Task(name=family, draw=partial(_draw, family), labels={"family": family}) for family in FAMILIES)
