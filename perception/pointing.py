"""Eyes that go by words: they look for what a sentence speaks of, and find what a description means."""

from __future__ import annotations

import numpy as np

from perception.detect.detector import Detector, WordDetector
from perception.naming import of_other_color
from perception.nouns import nouns
from perception.scene import ObservedScene
from perception.types import Detection, SceneObject

# What is found this near to a small thing is that thing, m.
_NEAR = 0.02


def attend(sentence: str, scene: ObservedScene, detector: Detector) -> None:
    """Have eyes that go by words look for what a sentence speaks of; other eyes find what they find."""
    if isinstance(detector, WordDetector) and detector.look_for(nouns(sentence)):
        scene.look()


def pointed_out(description: str, scene: ObservedScene, detector: Detector) -> str | None:
    """The name of the thing that the eyes find when they are asked for a description.

    None when they find nothing, or do not go by words.

    What it speaks of is looked for from now on, so that what was overlooked until then gets a name. Colours are not
    left to the detector: a thing of another one is not meant.

    Args:
        scene: the belief, from pictures in which `detector` finds things.
    """
    if not isinstance(detector, WordDetector):
        return None
    detector.look_for(nouns(description))
    things = [thing for thing in scene.look().values() if not of_other_color(description, thing)]
    if scene.picture is None:
        return None
    for found in detector.find(scene.picture, description):
        there = [(away, thing.name) for thing in things if (away := _away(thing, found)) <= _reach(thing)]
        if there:
            return min(there)[1]
    return None


def _away(thing: SceneObject, found: Detection) -> float:
    top = float(found.pose.position[2] + found.size[2] / 2.0)
    return float(np.linalg.norm([*(thing.position[:2] - found.pose.position[:2]), thing.top - top]))


def _reach(thing: SceneObject) -> float:
    return max(_NEAR, float(np.max(thing.size[:2])) / 2.0)
