"""What a worker does before its first trial, so that importing, starting and loading are no trial's seconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lmp.model.base import Completion, Model, Prompt
from lmp.setting import Runner
from perception.detect.select import DEFAULT
from sim.cell import Effector, Eyes
from sim.scene import ObjectSpec, scene
from tasks.evaluation.listening import Answer, Repeating, query_of
from tasks.evaluation.trial import Trial, attempt
from tasks.task import Instance

INSTANCE = Instance(
    instruction="put the red block in the blue bowl",
    scene=scene(
        [
            ObjectSpec(kind="block", color="red", position=(0.0, 0.1)),
            ObjectSpec(kind="bowl", color="blue", position=(0.0, -0.1)),
        ]
    ),
    goal=({"is": "on", "a": "red block", "b": "blue bowl"},),
    oracle="put_first_on_second('red block', 'blue bowl')",
)

PROMPT = Prompt("tabletop", "", f"objects = ['red block', 'blue bowl']\n# {INSTANCE.instruction}.\n")

LOADED_WHEN_ASKED = ("embedded", "hf:")
"""How the names of models begin that are on this machine, and load at their first completion. To ask others tells
nothing, and may cost money."""


def rehearse(
    models: Mapping[str, Model],
    perceptions: Iterable[Eyes],
    effector: Effector,
    sandbox: Runner,
    detector: str = DEFAULT,
) -> list[Trial]:
    """Load the models, and run one trial with each eyes whose program needs no model.

    Args:
        models: by the name that they were selected by.

    Raises:
        ModelError, DetectorUnavailable: a model or the detector cannot be loaded.
    """
    for name, model in models.items():
        if name.startswith(LOADED_WHEN_ASKED):
            model.complete(PROMPT)
    said = Answer(PROMPT.program, query_of(PROMPT), [Completion(INSTANCE.oracle)])
    return [
        attempt(
            INSTANCE,
            Repeating("rehearsed", [said]),
            sandbox,
            options={"perception": eyes, "effector": effector, "detector": detector},
        )
        for eyes in perceptions
    ]
