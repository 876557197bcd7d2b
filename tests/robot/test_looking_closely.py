"""Before a grasp of what is not known well, the arm looks again with the camera on its wrist."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from perception.types import Pose
from sim.cell import SimCell
from sim.scene import ObjectSpec, scene

SPEC = scene(
    [
        ObjectSpec(kind="block", color="red", position=(0.05, 0.05), yaw=0.3),
        ObjectSpec(kind="bowl", color="blue", position=(-0.12, 0.0)),
    ]
)


@pytest.mark.parametrize("sure", [True, False])
def test_it_looks_from_above_when_unsure_and_only_then(sure: bool) -> None:
    noted: list[tuple[str, Any]] = []
    with SimCell(SPEC, wrist=True, note=lambda kind, data: noted.append((kind, data))) as cell:
        cell.scene.look()
        if not sure:
            # Remembered for a long time, and 2 cm off by now.
            belief = cell.scene._beliefs["red block"]
            thing = replace(
                belief.thing, pose=Pose(belief.thing.position + np.array([0.02, 0.0, 0.0])), uncertainty=0.03
            )
            cell.scene._beliefs["red block"] = replace(belief, thing=thing, sigma=0.03)
        cell.skills.pick("red block")
        assert cell.skills.held == "red block"
        looks = [data for kind, data in noted if kind == "look"]
        assert len(looks) == (0 if sure else 1)
        for look in looks:
            np.testing.assert_allclose(look["position"][:2], [0.05, 0.05], atol=0.002)
