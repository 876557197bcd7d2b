"""`handscript ros` as a user runs it: real processes, against a simulated cell."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from cells import cell_file
from observer import Observer
from rclpy.qos import QoSProfile
from sensor_msgs.msg import JointState
from std_msgs.msg import Empty, String

BENCH = ("--scene", str(Path(__file__).with_name("table.toml")))
SENTENCE = "put the red block in the green bowl"
LONG_SENTENCE = "put the blocks in different corners"
# Moves for minutes, nowhere near anything.
LONG = "while True:\n    follow_traj([[-0.2, 0.0, 0.3], [0.2, 0.0, 0.3]])\n"
# What a joint turns by between two moments in which it rests, and one in which it moves, rad/s.
RESTING, MOVING = 0.01, 0.1


def start(folder: Path, *command: str, changes: Sequence[tuple[str, str]] = ()) -> subprocess.Popen[str]:
    """Start `handscript ros COMMAND` for the simulated cell, in a folder, with changes to the cell's file."""
    # Whoever waits for pictures in vain is not to wait for long.
    cell_file(folder, ("picture = 20.0", "picture = 8.0"), *changes)
    line = [sys.executable, "-m", "lmp", "ros", *command, "--config", "cell.toml"]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(line, cwd=folder, text=True, **pipes)


class Joints:
    """How the arm moves, as its joint states say."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._states = observer.listen(JointState, "/joint_states")

    def fastest(self) -> float:
        """The speed of the fastest joint now, rad/s."""
        return float(np.abs(self._observer.fresh(self._states).velocity[:7]).max())

    def wait_for_motion(self) -> None:
        self._observer.wait(lambda: self.fastest() > MOVING, 120.0)

    def rest(self) -> bool:
        """Whether the arm rests now and after some more messages."""
        return all(self.fastest() < RESTING for _ in range(5))


@pytest.fixture
def joints(observer: Observer) -> Joints:
    return Joints(observer)


class Node:
    """The running node, as who sends it sentences sees it."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._run = observer.node.create_publisher(String, "/handscript/run", 10)
        self._stop = observer.node.create_publisher(Empty, "/handscript/stop", 10)
        self._results = observer.listen(String, "/handscript/result", QoSProfile(depth=10))
        observer.wait(lambda: self._run.get_subscription_count() and self._stop.get_subscription_count())
        observer.wait(lambda: observer.node.count_publishers("/handscript/result"))

    def run(self, sentence: str) -> None:
        self._run.publish(String(data=sentence))

    def stop(self) -> None:
        self._stop.publish(Empty())

    def result(self) -> dict[str, str]:
        """The next result."""
        self._observer.wait(lambda: self._results, 120.0)
        return json.loads(self._results.popleft().data)


@pytest.fixture(scope="module")
def process(running_bench, tmp_path_factory) -> Iterator[subprocess.Popen[str]]:
    """The node's; a signal ends it without complaint."""
    process = start(tmp_path_factory.mktemp("node"), "node", "--autostart")
    yield process
    process.terminate()
    _, err = process.communicate()
    assert process.returncode == 0, err


@pytest.fixture
def node(process, observer) -> Node:
    return Node(observer)


def in_bowl(truth: dict[str, Sequence[float]], name: str) -> bool:
    """Whether a thing lies in the green bowl, as only the simulation knows."""
    return float(np.hypot(*np.subtract(truth[name][:2], truth["green bowl"][:2]))) < 0.04


def test_the_sentence_ends_with_the_block_in_the_bowl(bench, tmp_path):
    process = start(tmp_path, "run", "--json", SENTENCE)
    out, err = process.communicate()
    result = json.loads(out)
    assert (process.returncode, result["outcome"]) == (0, "done"), err
    truth = bench.truth()
    assert in_bowl(truth, "red block") and not in_bowl(truth, "yellow block")
    for name, thing in result["after"].items():
        assert np.linalg.norm(np.subtract(thing["position"], truth[name][:3])) < 0.01, name
    assert result["seed"] is None
    for name in ("report.html", "trace.jsonl", "before.png", "after.png"):
        assert (tmp_path / result["run"] / name).stat().st_size > 1000, name


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 1), (signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGHUP, 128 + signal.SIGHUP)],
)
def test_whoever_ends_a_command_during_a_motion_leaves_the_arm_at_rest(bench, joints, tmp_path, number, code):
    (tmp_path / "long.py").write_text(LONG)
    process = start(tmp_path, "exec", "long.py")
    joints.wait_for_motion()
    process.send_signal(number)
    _, err = process.communicate()
    assert joints.rest()
    assert process.returncode == code, err
    [folder] = (tmp_path / "runs").iterdir()
    assert (folder / "report.html").stat().st_size > 1000


def test_a_conversation_at_the_terminal(bench, tmp_path):
    process = start(tmp_path, "chat")
    out, err = process.communicate("how many blocks are there?\nquit\n")
    assert process.returncode == 0, err
    assert "on the table: " in out and "» 2" in out


def test_a_node_without_an_arm_says_what_is_missing(nobody, tmp_path):
    process = start(tmp_path, "node", "--autostart", changes=(("server = 30.0", "server = 0.5"),))
    _, err = process.communicate()
    assert process.returncode == 1
    assert "nobody publishes /robot_description" in err and "handscript ros doctor" in err
    assert "Traceback" not in err


def test_a_sentence_that_is_sent_to_the_node_ends_with_the_block_in_the_bowl(running_bench, node):
    node.run(json.dumps({"sentence": SENTENCE, "id": "mine"}))
    result = node.result()
    assert (result["id"], result["outcome"]) == ("mine", "done"), result
    assert in_bowl(running_bench.truth(), "red block")
    assert (Path(result["folder"]) / "report.html").stat().st_size > 1000


def test_a_stop_that_is_sent_to_the_node_leaves_the_arm_at_rest(running_bench, node, joints):
    node.run(SENTENCE)
    joints.wait_for_motion()
    node.stop()
    assert node.result()["message"] == "stopped by the user"
    assert joints.rest()


def test_a_sender_that_is_killed_leaves_the_arm_at_rest_and_the_node_ready(running_bench, node, joints):
    sender = subprocess.Popen([sys.executable, Path(__file__).with_name("sender.py"), LONG_SENTENCE, "2.0"])
    joints.wait_for_motion()
    sender.kill()
    sender.wait()
    result = node.result()
    assert (result["id"], result["outcome"]) == ("sender", "failed")
    assert result["message"] == "stopped: 'sender' was not heard on ~/alive for 2 s"
    assert joints.rest()
    node.run(SENTENCE)
    assert node.result()["outcome"] == "done"
    assert in_bowl(running_bench.truth(), "red block")


def program_of(process: subprocess.Popen[str]) -> int:
    """The process in which a policy's program runs: of all that a command has started, the one deepest down."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue

    def depth(pid: int) -> int:
        steps = 0
        while pid in parents and pid != process.pid:
            pid, steps = parents[pid], steps + 1
        return steps if pid == process.pid else -1

    return max(parents, key=depth)


@pytest.mark.parametrize(
    ("fault", "mend", "told"),
    [
        (lambda bench, process: os.kill(program_of(process), signal.SIGKILL), lambda bench: None, "process"),
        (lambda bench, process: bench.freeze(), lambda bench: bench.thaw(), "/joint_states"),
        (lambda bench, process: bench.blind(), lambda bench: bench.see(), "camera 'overview'"),
    ],
    ids=["its program is killed", "joint states freeze", "its camera falls silent"],
)
def test_a_fault_in_motion_leaves_the_arm_at_rest_and_the_node_ready(
    running_bench, process, node, joints, fault, mend, told
):
    node.run(SENTENCE)
    joints.wait_for_motion()
    fault(running_bench, process)
    result = node.result()
    mend(running_bench)
    assert result["outcome"] == "failed" and told in result["message"], result
    assert joints.rest()
    node.run(SENTENCE)
    assert node.result()["outcome"] == "done"
    assert in_bowl(running_bench.truth(), "red block")
