"""MCAP: a file an episode, with ROS 2's own messages, as a rosbag of the real cell has them.

`ros2 bag info` and `ros2 bag play`, Foxglove and PlotJuggler read it, and so does whatever reads recordings of the real
arm: topics and types are the same. What is no message, the program and what came of it, is a metadata record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from mcap.reader import make_reader
from mcap.well_known import SchemaEncoding
from mcap.writer import Writer as McapFile
from mcap_ros2.decoder import DecoderFactory

from tasks.demos.episode import Column, Episode
from tasks.demos.formats import Facts, Recording
from tasks.demos.formats.cdr import Cdr

METADATA = "handscript"
COMMAND = "/joint_command"
GRIPPER = "gripper"

_HEADER = """
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
"""
_POSE = """
================================================================================
MSG: geometry_msgs/Pose
geometry_msgs/Point position
geometry_msgs/Quaternion orientation
================================================================================
MSG: geometry_msgs/Point
float64 x
float64 y
float64 z
================================================================================
MSG: geometry_msgs/Quaternion
float64 x
float64 y
float64 z
float64 w
"""
DEFINITIONS = {
    "sensor_msgs/msg/JointState": "std_msgs/Header header\nstring[] name\nfloat64[] position\nfloat64[] velocity\n"
    "float64[] effort" + _HEADER,
    "sensor_msgs/msg/CompressedImage": "std_msgs/Header header\nstring format\nuint8[] data" + _HEADER,
    "geometry_msgs/msg/PoseStamped": "std_msgs/Header header\ngeometry_msgs/Pose pose" + _POSE + _HEADER.rstrip("\n"),
    "std_msgs/msg/String": "string data",
}
"""Of the messages that are written, by type (ROS 2 common_interfaces), with those that they are made of."""


class McapWriter:
    """Writes `episode_000000.mcap` and so on.

    Args:
        folder: where.
        facts: of all episodes.
    """

    def __init__(self, folder: Path, facts: Facts) -> None:
        self._folder, self._facts = folder, facts
        self._names = [*facts.arm.joints, GRIPPER]
        self._count = 0

    def add(self, episode: Episode) -> None:
        """Write one more episode."""
        with (self._folder / f"episode_{self._count:06d}.mcap").open("wb") as file:
            bag = _Bag(file)
            bag.about(episode)
            for row in range(len(episode)):
                self._row(bag, episode, row)
            bag.close()
        self._count += 1

    def close(self) -> None:
        """Nothing: every file is whole."""

    def _row(self, bag: _Bag, episode: Episode, row: int) -> None:
        columns = {name: column[row] for name, column in episode.columns.items()}
        time = round(float(columns["time"]) * 1e9)
        state = Cdr().header(time, "").texts(self._names)
        state.doubles([*columns["joints"], *columns["gripper"]]).doubles([*columns["velocities"], 0.0]).doubles([])
        bag.put("/joint_states", "sensor_msgs/msg/JointState", time, state)
        bag.put("/tool_pose", "geometry_msgs/msg/PoseStamped", time, _pose(time, columns["tool"]))
        for view in self._facts.views:
            picture = Cdr().header(time, view.camera).text("png").octets(episode.pictures[view.camera][row])
            topic = f"/{view.camera}/image/compressed"
            bag.put(topic, "sensor_msgs/msg/CompressedImage", time, picture)
        action = columns["action"]
        effort = [*np.zeros(len(action) - 2), action[-1]]
        command = Cdr().header(time, "").texts(self._names).doubles(action[:-1]).doubles([]).doubles(effort)
        bag.put(COMMAND, "sensor_msgs/msg/JointState", time, command)
        if columns["call"] >= 0:
            for topic, place in (("/pick", columns["pick_place"][:4]), ("/place", columns["pick_place"][4:])):
                half = place[3] / 2.0
                pose = np.array([*place[:3], 0.0, 0.0, np.sin(half), np.cos(half)])
                bag.put(topic, "geometry_msgs/msg/PoseStamped", time, _pose(time, pose))


class _Bag:
    """One file that is being written."""

    def __init__(self, file: object) -> None:
        self._file = McapFile(file)
        self._file.start(profile="ros2", library="handscript")
        self._channels: dict[str, int] = {}
        self._schemas: dict[str, int] = {}
        self._sequences: dict[str, int] = {}

    def about(self, episode: Episode) -> None:
        """What the episode is about: as messages what people look at, and as metadata all of it."""
        for topic, name in (("/instruction", "instruction"), ("/program", "program")):
            self.put(topic, "std_msgs/msg/String", 0, Cdr().text(str(episode.about[name])))
        told = ("instruction", "task", "success", "score")
        metadata = {name: str(episode.about[name]) for name in told} | {"about": json.dumps(episode.about)}
        self._file.add_metadata(METADATA, metadata)

    def put(self, topic: str, kind: str, time: int, message: Cdr) -> None:
        """Write a message.

        Args:
            topic: where it is said.
            kind: its type.
            time: since the episode began, ns.
        """
        if kind not in self._schemas:
            definition = DEFINITIONS[kind].encode()
            self._schemas[kind] = self._file.register_schema(kind, SchemaEncoding.ROS2, definition)
        if topic not in self._channels:
            self._channels[topic] = self._file.register_channel(topic, "cdr", self._schemas[kind])
        sequence = self._sequences[topic] = self._sequences.get(topic, -1) + 1
        self._file.add_message(self._channels[topic], time, message.message(), time, sequence)

    def close(self) -> None:
        """Write the index."""
        self._file.finish()


def _pose(time: int, pose: Column) -> Cdr:
    """A PoseStamped of (7,) position and quaternion, in the table frame."""
    message = Cdr().header(time, "table")
    for number in pose:
        message.number("d", float(number))
    return message


def writer(folder: Path, facts: Facts) -> McapWriter:
    """See `tasks.demos.formats.Format`."""
    return McapWriter(folder, facts)


def recordings(folder: Path) -> Iterator[Recording]:
    """See `tasks.demos.formats.Format`."""
    for path in sorted(folder.glob("*.mcap")):
        with path.open("rb") as file:
            reader = make_reader(file, decoder_factories=[DecoderFactory()])
            about = next(each for each in reader.iter_metadata() if each.name == METADATA).metadata["about"]
            told = [each.decoded_message for each in reader.iter_decoded_messages(topics=[COMMAND])]
            actions = [np.array([*message.position, message.effort[-1]], np.float32) for message in told]
        yield Recording(json.loads(about), actions)
