"""`handscript run` and `handscript exec`, from outside."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import numpy as np
import pytest

from lmp.trace import read

FAST = ("--no-video", "--json")


def test_a_sentence_moves_the_block_into_the_bowl(handscript, table, tmp_path):
    ran = handscript("run", "put the red block in the blue bowl", "--scene", table, "--json")
    assert ran.code == 0, ran.err
    result = ran.json
    assert result["outcome"] == "done"
    block, bowl = result["after"]["red block"]["position"], result["after"]["blue bowl"]["position"]
    assert np.hypot(block[0] - bowl[0], block[1] - bowl[1]) < 0.03
    moved = np.subtract(result["after"]["yellow block"]["position"], result["before"]["yellow block"]["position"])
    assert np.linalg.norm(moved) < 0.01
    folder = tmp_path / result["run"]
    assert not Path(result["run"]).is_absolute()
    for name in ("trace.jsonl", "report.html", "video.mp4"):
        assert (folder / name).stat().st_size > 1000, name


def test_json_has_every_field_that_is_documented(handscript, table):
    result = handscript("run", "put the red block in the blue bowl", "--scene", table, *FAST, "--seed", "3").json
    assert set(result) == {
        "outcome", "message", "said", "answers", "commands", "before", "after",
        "workspace", "run", "model", "sandbox", "seed",
    }  # fmt: skip
    assert result["seed"] == 3
    assert result["model"] == "embedded"
    assert result["workspace"]["bounds"] == [-0.3, -0.2, 0.3, 0.2]
    assert set(result["workspace"]["corners"]) == {
        "top left corner", "top right corner", "bottom right corner", "bottom left corner",
    }  # fmt: skip
    assert set(result["workspace"]["sides"]) == {"top side", "right side", "bottom side", "left side"}
    assert result["workspace"]["middle"] == [0.0, 0.0]
    (command,) = result["commands"]
    assert command["text"] == "put the red block in the blue bowl"
    assert any(call["name"] == "put_first_on_second" for call in command["calls"])
    assert command["programs"][0]["source"]
    for before in result["before"].values():
        assert {"position", "quaternion", "size"} <= set(before)


def test_several_sentences_are_one_conversation(handscript, table):
    result = handscript(
        "run", "put the red block in the blue bowl", "now the yellow one too", "--scene", table, *FAST
    ).json
    assert len(result["commands"]) == 2
    for name in ("red block", "yellow block"):
        gap = np.subtract(result["after"][name]["position"][:2], result["after"]["blue bowl"]["position"][:2])
        assert np.hypot(*gap) < 0.05, name


def test_a_question_is_answered_with_a_value(handscript, table):
    result = handscript("run", "how many blocks are there?", "--scene", table, *FAST).json
    assert result["answers"] == [2]
    assert result["said"]


def test_same_seed_gives_the_same_run(handscript):
    first, second = (handscript("run", "stack all the blocks", "--seed", "5", *FAST).json["after"] for _ in range(2))
    assert first == second


def test_a_written_program_runs_confined(handscript, table, tmp_path):
    program = tmp_path / "policy.py"
    program.write_text(
        "for name in get_obj_names():\n    if 'block' in name:\n        put_first_on_second(name, 'blue bowl')\n"
    )
    result = handscript("exec", str(program), "--scene", table, *FAST).json
    assert result["outcome"] == "done", result["message"]
    assert sum(call["name"] == "put_first_on_second" for call in result["commands"][0]["calls"]) == 2


def test_a_hostile_program_reaches_nothing(handscript, table, tmp_path):
    treasure = tmp_path / "treasure"
    program = tmp_path / "policy.py"
    program.write_text(f"open({str(treasure)!r}, 'w').write('gone')\n")
    ran = handscript("exec", str(program), "--scene", table, *FAST)
    assert ran.code == 1
    assert not treasure.exists()


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("while True:\n    pass\n", marks=pytest.mark.slow),
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n",
    ],
)
def test_a_program_that_never_ends_is_ended(handscript, table, tmp_path, source):
    program = tmp_path / "policy.py"
    program.write_text(source)
    ran = handscript("exec", str(program), "--scene", table, *FAST)
    assert ran.code == 1
    assert "more than 10 s" in ran.json["message"]


@pytest.mark.parametrize("sentence", ["", "   ", "stelle bitte alle roten würfel nach links", "qwe asd zxc poi"])
def test_what_has_no_meaning_moves_nothing(handscript, table, sentence):
    ran = handscript("run", sentence, "--scene", table, *FAST)
    assert ran.code == 3
    assert ran.json["message"]
    assert ran.json["before"] == ran.json["after"]


def test_an_object_that_is_not_there_is_named(handscript, table):
    ran = handscript("run", "put the green cylinder in the blue bowl", "--scene", table, *FAST)
    assert ran.code in (1, 3)
    assert "green cylinder" in ran.json["message"]
    assert ran.json["before"] == ran.json["after"]


def test_an_unreachable_place_is_an_error_at_once(handscript, table, tmp_path):
    program = tmp_path / "policy.py"
    program.write_text("put_first_on_second('red block', [3.0, 0.0])\n")
    ran = handscript("exec", str(program), "--scene", table, *FAST)
    assert ran.code == 1
    assert "3" in ran.json["message"]
    assert ran.json["before"] == ran.json["after"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[object]]\nkind = 'block'\ncolor = 'mauve'\nposition = [0, 0]\n", "mauve"),
        ("[[object]]\nkind = 'sofa'\ncolor = 'red'\nposition = [0, 0]\n", "sofa"),
        ("[[object]]\nkind = 'block'\ncolor = 'red'\n", "position"),
        ("[[object]\n", "line 1"),
        ("[[object]]\nkind = 'block'\ncolor = 'red'\non = 'green bowl'\n", "green bowl"),
    ],
)
def test_a_broken_scene_file_is_a_usage_error_that_names_the_key(handscript, tmp_path, text, named):
    scene = tmp_path / "broken.toml"
    scene.write_text(text)
    ran = handscript("run", "stack the blocks", "--scene", str(scene), "--no-video")
    assert ran.code == 2
    assert named in ran.err
    assert "Traceback" not in ran.err


def test_a_full_table_is_a_usage_error(handscript):
    ran = handscript("run", "stack the blocks", "--scene", "bowls=40", "--no-video")
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_model_server_that_is_down_is_said(handscript, table):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1", "OPENAI_API_KEY": "none"}
    ran = handscript("run", "stack the blocks", "--model", "openai:any", "--scene", table, *FAST, env=env)
    assert ran.code == 1
    assert str(port) in ran.json["message"]


def test_a_disk_that_fills_up_is_said_and_ends_the_run(handscript, table):
    # A limit on the size of files: what is written beyond it fails as on a full disk, also in the middle of a run.
    ran = handscript("run", "put the red block in the blue bowl", "--scene", table, *FAST, largest_file=3000)
    assert ran.code == 1
    assert "too large" in ran.json["message"]
    assert "Traceback" not in ran.err


def test_a_place_that_cannot_be_written_is_said(handscript, table):
    ran = handscript("run", "stack the blocks", "--scene", table, "--no-video", "--runs", "/dev/full/runs")
    assert ran.code == 1
    assert "/dev/full" in ran.err
    assert "Traceback" not in ran.err


def test_usage_errors_exit_with_2(handscript):
    assert handscript("run").code == 2
    assert handscript("exec", "missing.py", "--no-video").code == 2
    assert handscript("run", "x", "--model", "oracle", "--no-video").code == 2


def test_a_recorded_run_repeats_without_its_model(handscript, table, tmp_path):
    said = ("put the red block in the blue bowl", "--scene", table, *FAST)
    first = handscript("run", *said, "--record", "said.jsonl").json
    again = handscript("run", *said, "--model", "recorded:said.jsonl").json
    assert again["outcome"] == "done"
    assert again["after"] == first["after"]


def test_a_run_replays_from_its_trace_to_the_same_end(handscript, table):
    said = ("put the red block left of the blue bowl", "put it in the blue bowl", "--scene", table, *FAST)
    first = handscript("run", *said).json
    again = handscript("run", *said, "--model", f"recorded:{first['run']}/trace.jsonl").json
    assert again["after"] == first["after"] != first["before"]


def test_the_trace_of_a_run_tells_the_whole_story(handscript, table, tmp_path):
    result = handscript("run", "put the red block in the blue bowl", "--scene", table, *FAST).json
    events = list(read(tmp_path / result["run"] / "trace.jsonl"))
    kinds = {event.kind for event in events}
    assert {"run", "command", "model", "program", "call", "motion", "observation", "verdict"} <= kinds
    seen = [event.data for event in events if event.kind == "observation" and "what" in event.data]
    assert [(each["what"], each["name"], each["by_arm"]) for each in seen] == [("moved", "red block", True)]
