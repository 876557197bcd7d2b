"""Twenty sentences through ROS and in simulation: `.venv-ros/kilted/bin/python tests/ros/tour.py`.

Each is said anew on the same table, once to `handscript ros` against the simulated cell and once to `handscript run`,
and where everything stands afterwards is compared: both from simulator truth. Beside it, how long it takes from a
sentence to the first motion of a joint, the model's time left out. On a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import numpy as np
from cells import cell_file
from conftest import ROOT, Bench
from observer import Observer
from sensor_msgs.msg import JointState

from lmp.cli import _parser
from lmp.cli.real import connected, real
from lmp.cli.show import Show
from lmp.cli.stage import prepared

SENTENCES = (
    "put the red block in the green bowl",
    "put the blue block in the orange bowl",
    "put the yellow block on the red block",
    "put the purple block in the cyan bowl",
    "stack all the blocks",
    "put all the blocks in the green bowl",
    "put the blocks in different bowls",
    "move the red block to the left side",
    "move the blue block to the top right corner",
    "put the yellow block in the middle",
    "put the purple block to the left of the green bowl",
    "move the red block 5 cm to the right",
    "put the leftmost block in the orange bowl",
    "put the block closest to the cyan bowl in it",
    "put the green bowl in the bottom left corner",
    "stack the red block on the blue block",
    "put the red block and the yellow block in the cyan bowl",
    "push the purple block to the bottom side",
    "how many blocks are there?",
    "which bowl is closest to the purple block?",
)
SCENE = Path(__file__).with_name("tour.toml")
CLOSE = 0.005
MOVED = 2e-4
Places = Mapping[str, Sequence[float]]


class Ear(Thread):
    """A node of its own that notes when a joint first moves."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._observer = Observer()
        self._over = Event()
        self._still: np.ndarray | None = None
        self.moved = 0.0
        self._observer.node.create_subscription(JointState, "/joint_states", self._hear, 10)

    def run(self) -> None:
        self._observer.wait(self._over.is_set, seconds=np.inf)
        self._observer.close()

    def listen(self) -> None:
        """Take where the arm is next for where it rests."""
        self._still, self.moved = None, 0.0

    def close(self) -> None:
        self._over.set()
        self.join()

    def _hear(self, message: JointState) -> None:
        positions = np.array(message.position[:7])
        if self._still is None:
            self._still = positions
        elif not self.moved and np.abs(positions - self._still).max() > MOVED:
            self.moved = time.monotonic()


def through_ros(sentence: str, bench: Bench, ear: Ear, folder: Path) -> tuple[str, Places, float]:
    """Outcome, where everything stands then, and seconds to the first motion (0 where nothing moved)."""
    bench.reset()
    line = ["ros", "run", sentence, "--config", str(folder / "cell.toml"), "--runs", str(folder / "runs")]
    options, file, show = _parser().parse_args(line), cell_file(folder), Show(beside=True)
    with connected(file) as robot, prepared(options, real(options, file, robot), show, None) as stage:
        stage.cell.names()
        show.sentence(sentence)
        ear.listen()
        began = time.monotonic()
        with stage.run(sentence):
            report = stage.session.do(sentence)
        show.report(report)
        model = sum(event.data.get("seconds", 0.0) for event in stage.trace.of("model"))
    return report.outcome, bench.truth(), ear.moved - began - model if ear.moved else 0.0


def simulated(python: str, sentence: str, folder: Path) -> tuple[str, Places]:
    """The same in `handscript run`, which needs an environment with PyBullet."""
    line = [python, "-m", "lmp", "run", sentence, "--scene", str(SCENE), "--runs", str(folder / "runs")]
    line += ["--effector", "hand", "--json", "--no-video"]
    result = json.loads(subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False).stdout)
    return result["outcome"], {name: thing["position"] for name, thing in result["after"].items()}


def main() -> None:
    """Take the tour and print a line a sentence."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=str(ROOT / ".venv/bin/python"), help="with PyBullet (default: %(default)s)")
    parser.add_argument("sentences", nargs="*", default=SENTENCES, metavar="SENTENCE", help="instead of the twenty")
    options = parser.parse_args()
    bench, ear = Bench("--scene", str(SCENE)), Ear()
    ear.start()
    same, delays = 0, []
    for sentence in options.sentences:
        with TemporaryDirectory() as folder:
            outcome, through, delay = through_ros(sentence, bench, ear, Path(folder))
            expected, places = simulated(options.python, sentence, Path(folder))
        apart, name = max((float(np.linalg.norm(np.subtract(through[it][:3], places[it]))), it) for it in places)
        alike = outcome == expected and apart < CLOSE
        same += alike
        delays += [delay] if delay else []
        told = f"{outcome} and {expected}, at most {apart * 1e3:.1f} mm apart ({name})"
        print(f"{'alike' if alike else 'OTHER'}  {sentence}: {told}", flush=True)
    print(f"{same} of {len(options.sentences)} end alike within {CLOSE * 1e3:g} mm")
    if delays:
        told = f"median {np.median(delays):.3f} s, worst {max(delays):.3f} s"
        print(f"from a sentence to the first motion, without the model: {told}")
    ear.close()
    bench.close()


if __name__ == "__main__":
    main()
