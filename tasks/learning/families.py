"""The corpus's families of sentences as tasks for the simulator: those that the embedded model was never trained on.

handscript eval tasks/learning/families.py --task chain --model embedded --model embedded:runs/grpo/weights
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from lmp.model.corpus.sample import FAMILIES, Sample
from lmp.model.corpus.world import Scene
from sim.scene import SceneError
from tasks.learning.questions import questions
from tasks.sentences import Sentence
from tasks.task import Instance, Task


def sentence(s: Sample) -> Sentence:
    """A sample as a sentence with a table for the simulator."""
    goal = tuple(dict(g) for g in s.goal or () if g["is"] != "unmoved" or g["names"])
    earlier = tuple(said for said, _ in s.history)
    return Sentence.model_validate(
        {"family": s.family, "text": s.sentence, "earlier": earlier, "objects": _objects(s.start), "goal": goal}
    )


def _objects(scene: Scene) -> list[dict[str, Any]]:
    """Those that bear others first."""
    return [
        {"name": t.name, "kind": t.kind, "color": t.color, "size": t.size}
        | ({"on": t.on} if t.on else {"position": list(t.xy)})
        for t in sorted(scene.things, key=lambda t: t.on is not None)
    ]


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
