"""How often things of no known kind are picked up and put on a plate, by grasps from points of their surface alone.

    python -m bench.grasps --scenes 50 --effector hand --perception truth

Each scene has an irregular thing, a plate and two blocks in random places. It counts as done when the thing lies on
the plate.
"""

from __future__ import annotations

import argparse
from typing import get_args

import numpy as np

from perception.support import rests_on
from perception.types import Pose, UnknownObject
from robot.types import RobotError
from sim.cell import Effector, Eyes, SimCell
from sim.irregular import FORMS, irregular
from sim.scene import GAP, ObjectSpec, scatter

THING, ROOM = "thing", 0.06


def main() -> None:
    """Run the scenes and print how many were done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=50)
    parser.add_argument("--first", type=int, default=0, help="seed of the first scene")
    parser.add_argument("--effector", choices=get_args(Effector), default="hand")
    parser.add_argument("--perception", choices=get_args(Eyes), default="truth")
    options = parser.parse_args()
    done = 0
    for seed in range(options.first, options.first + options.scenes):
        form, wrong = run(seed, options.effector, options.perception)
        done += not wrong
        if wrong:
            print(f"seed {seed}, {form}: {wrong}", flush=True)
    print(f"{options.effector}, {options.perception}: {done} of {options.scenes} done")


def run(seed: int, effector: Effector, perception: Eyes) -> tuple[str, str]:
    """One scene: the thing's form, and what went wrong, "" for nothing."""
    rng = np.random.default_rng(seed)
    form = str(rng.choice(list(FORMS)))
    place = rng.uniform((-0.2, -0.1), (0.2, 0.1))
    yaw = float(rng.uniform(-np.pi, np.pi))
    others = [ObjectSpec(kind="plate", color="white"), *(ObjectSpec(kind="block", color=c) for c in ("red", "blue"))]
    spec = scatter(rng, others, [((float(place[0]), float(place[1])), ROOM + GAP)])
    with SimCell(spec, effector=effector, perception=perception) as cell:
        made = irregular(form)
        pose = Pose(
            np.array([*place, made.extents[2] / 2.0]), np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)])
        )
        cell.world.add(THING, "green", made, pose)
        cell.world.settle()
        cell.scene.look()
        try:
            cell.skills.put_first_on_second(place, "white plate")
        except (RobotError, UnknownObject) as refusal:
            return form, f"{type(refusal).__name__}: {refusal}"
        truth = cell.truth()
        return form, "" if rests_on(
            truth[THING], truth["white plate"]
        ) else f"ended at {truth[THING].position.round(3)}"


if __name__ == "__main__":
    main()
