"""Demonstrations from a task to the three formats, and back to what their actions do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import av
import cv2
import h5py
import numpy as np
import pyarrow.parquet as pq
import pytest
from demonstrations import arguments
from mcap.reader import make_reader
from mcap_ros2.decoder import DecoderFactory

from lmp.cli import main
from tasks.demos import formats
from tasks.demos.collect import kept_rows, read_rows
from tasks.demos.replay import replayed

FORMATS = ("hdf5", "lerobot", "mcap")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A data set of two demonstrations in every format."""
    folder = tmp_path_factory.mktemp("demos") / "set"
    every = [word for name in FORMATS for word in ("--format", name)]
    assert main(arguments(folder, *every)) == 0
    return folder


@pytest.fixture(scope="module")
def robomimic(made):
    with h5py.File(made / "hdf5" / "demos.hdf5") as file:
        yield file


def test_every_format_has_the_same_actions_and_tells_the_same_of_them(made):
    first, *others = [list(formats.recordings(made, name)) for name in FORMATS]
    assert len(first) == 2
    for other in others:
        for a, b in zip(first, other, strict=True):
            assert a.about == b.about
            np.testing.assert_array_equal(a.actions, b.actions)


def test_actions_done_again_end_exactly_where_they_ended(made):
    for recording in formats.recordings(made, "mcap"):
        found, off = replayed(recording)
        assert found["success"] and found["score"] == recording.about["score"] == 1.0
        assert off == 0.0


def test_other_actions_do_not_reach_the_goal(made):
    recording = next(formats.recordings(made, "hdf5"))
    half = formats.Recording(recording.about, recording.actions[: len(recording.actions) // 2])
    found, off = replayed(half)
    assert not found["success"] and off > 0.01


def test_the_command_line_does_a_data_set_again(made, capsys):
    assert main(["tasks", "demos", "--replay", str(made), "--format", "lerobot", "--workers", "1"]) == 0
    assert "lerobot: 2 of 2 reach the goal again, 2 of 2 the same score" in capsys.readouterr().out


def test_a_demonstration_says_what_was_asked_and_by_what_program_it_was_done(robomimic):
    demo = robomimic["data/demo_0"].attrs
    assert demo["instruction"] == "put the red block in the blue bowl"
    assert demo["program"] == "put_first_on_second('red block', 'blue bowl')"
    assert demo["success"] and demo["score"] == 1.0


def test_the_poses_of_the_call_at_hand_are_where_things_were_and_will_be(robomimic):
    demo = robomimic["data/demo_0"]
    objects, places = demo["obs/object"][:], demo["obs/pick_place"][:]
    call = demo["obs/call"][:, 0]
    assert set(call) == {0.0, -1.0}
    at_hand = places[call == 0]
    np.testing.assert_allclose(at_hand[:, :3], np.broadcast_to(objects[0, :3], at_hand[:, :3].shape), atol=0.002)
    np.testing.assert_allclose(at_hand[0, 4:6], objects[-1, :2], atol=0.01)
    assert not places[call == -1].any()


def test_a_row_tells_what_was_before_its_action(robomimic):
    demo = robomimic["data/demo_0"]
    joints, actions = demo["obs/robot0_joint_pos"][:], demo["actions"][:]
    reached = np.abs(joints[1:] - actions[:-1, :7]).max()
    moved = np.abs(joints[1:] - joints[:-1]).max()
    assert reached < 0.02 < moved
    assert demo["rewards"][:].tolist() == [0.0] * (len(actions) - 1) + [1.0]
    assert demo["dones"][:].tolist() == [0] * (len(actions) - 1) + [1]


def test_every_demonstration_is_for_training_or_for_validation(robomimic):
    masks = [set(robomimic[f"mask/{name}"][:].astype(str)) for name in ("train", "valid")]
    assert masks[0] | masks[1] == set(robomimic["data"]) and not masks[0] & masks[1]
    assert json.loads(robomimic["data"].attrs["env_args"])["env_kwargs"]["fps"] == 10


def test_pictures_show_what_moves_and_are_the_same_in_every_format(made, robomimic):
    seen = robomimic["data/demo_1/obs/wrist_image"][:]
    assert seen.shape[1:] == (48, 64, 3)
    assert np.abs(seen[0].astype(int) - seen[len(seen) // 2]).max() > 50
    with (made / "mcap" / "episode_000001.mcap").open("rb") as file:
        reader = make_reader(file, decoder_factories=[DecoderFactory()])
        told = [each.decoded_message for each in reader.iter_decoded_messages(topics=["/wrist/image/compressed"])]
    for message, picture in zip(told, seen, strict=True):
        decoded = cv2.imdecode(np.frombuffer(bytes(message.data), np.uint8), cv2.IMREAD_COLOR)
        np.testing.assert_array_equal(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), picture)
    first = len(robomimic["data/demo_0/actions"])
    path = made / "lerobot/videos/observation.images.wrist/chunk-000/file-000.mp4"
    with av.open(str(path)) as video:
        frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    assert len(frames) == first + len(seen)
    shown = np.array(frames[first:], float)
    own, later = (np.abs(shown[:-5] - seen[shift : len(seen) - 5 + shift]).mean() for shift in (0, 5))
    assert own < later / 2


def test_mcap_tells_ros_the_joints_as_the_real_cell_does(made, robomimic):
    with (made / "mcap" / "episode_000000.mcap").open("rb") as file:
        reader = make_reader(file, decoder_factories=[DecoderFactory()])
        told = [(each.message, each.decoded_message) for each in reader.iter_decoded_messages(topics=["/joint_states"])]
        assert reader.get_header().profile == "ros2"
    joints = robomimic["data/demo_0/obs/robot0_joint_pos"][:]
    assert [list(message.position[:7]) for _, message in told] == joints.astype(np.float64).tolist()
    assert told[0][1].name[0] == "panda_joint1" and told[0][1].name[-1] == "gripper"
    assert [record.log_time for record, _ in told] == [round(i * 1e8) for i in range(len(told))]


def test_lerobot_knows_where_each_episode_is(made):
    info = json.loads((made / "lerobot/meta/info.json").read_text())
    data = pq.read_table(made / "lerobot/data/chunk-000/file-000.parquet").to_pydict()
    episodes = pq.read_table(made / "lerobot/meta/episodes/chunk-000/file-000.parquet").to_pylist()
    assert info["total_frames"] == len(data["index"]) == sum(each["length"] for each in episodes)
    for each in episodes:
        rows = slice(each["dataset_from_index"], each["dataset_to_index"])
        assert set(data["episode_index"][rows]) == {each["episode_index"]}
        assert data["frame_index"][rows] == list(range(each["length"]))
    key = "videos/observation.images.overview"
    assert episodes[1][f"{key}/from_timestamp"] == episodes[0][f"{key}/to_timestamp"] == episodes[0]["length"] / 10


@pytest.mark.timeout(300)
def test_what_was_killed_goes_on_to_the_same_data_set(made, tmp_path):
    folder = tmp_path / "set"
    command = [sys.executable, "-m", "lmp", *arguments(folder, "--format", "hdf5")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert 1 <= len(read_rows(folder)) <= 2 and not (folder / "hdf5").exists()
    # A kill in the middle of a line, and in the middle of writing.
    with (folder / "rollouts/trials.jsonl").open("a") as lines:
        lines.write('{"task": "bo')
    (folder / ".hdf5.part").mkdir(exist_ok=True)
    (folder / ".hdf5.part/demos.hdf5").write_bytes(b"half")
    assert main(["tasks", "demos", "--resume", "--out", str(folder), "--workers", "1"]) == 0
    assert (folder / "hdf5/demos.hdf5").read_bytes() == (made / "hdf5/demos.hdf5").read_bytes()
    assert main(["tasks", "demos", "--resume", "--out", str(folder), "--workers", "1"]) == 0


def test_another_data_set_is_not_gone_on_with(made, capsys):
    assert main(["tasks", "demos", "--resume", "--out", str(made), "--fps", "20"]) == 2
    assert "fps: it has 10, not 20" in capsys.readouterr().err
    assert main(arguments(made)) == 2
    assert "--resume --out" in capsys.readouterr().err


@pytest.mark.timeout(300)
def test_only_what_reached_the_goal_is_a_demonstration(tmp_path):
    """A program that always goes to the left does what was asked in some trials of going to a random side."""
    program = tmp_path / "left.py"
    program.write_text("put_first_on_second('red block', [-0.2, 0.1])")
    folder = tmp_path / "set"
    asked = ["--program", str(program)]
    assert main(arguments(folder, *asked, task="side", episodes=1)) == 0
    rows = read_rows(folder)
    assert [row.success for row in rows].count(True) == 1 == len(kept_rows(folder))
    sides = [row.instruction.endswith("left") for row in rows]
    assert sides == [row.success for row in rows]
    failed = tmp_path / "failed"
    assert main(arguments(failed, *asked, "--keep-failed", task="side", episodes=1)) == 0
    assert [each.about["success"] for each in formats.recordings(failed, "hdf5")] == [rows[0].success]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--out", "x"], "which --task?"),
        (["--task", "cap/fly", "--out", "x"], "no task 'fly'"),
        (["--task", "nowhere/fly", "--out", "x"], "no suite in 'nowhere/fly'"),
        (["--task", "cap"], "give --out"),
        (["--task", "cap", "--out", "x", "--program", "nothing.py"], "neither oracle nor model, nor a file"),
        (["--replay", "x"], "has no data set"),
        (["--resume", "--out", "x"], "has no evaluation.json"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_made(words, says, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["tasks", "demos", *words]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
