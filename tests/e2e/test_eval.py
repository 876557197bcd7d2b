"""`handscript eval`, from outside."""

from __future__ import annotations

import json
import os
import random
import runpy
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SUITE = Path(__file__).parents[1] / "tasks" / "suites.py"
TRIALS = 6


@pytest.fixture
def asked(tmp_path):
    """The arguments of a small evaluation."""
    return arguments(tmp_path)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    """The outcomes of that evaluation."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    process = begin((*arguments(folder), "--folder", "e"), folder)
    said = process.communicate(timeout=90)
    assert process.returncode == 0, said
    return outcomes(folder / "e")


def arguments(folder: Path) -> tuple[str, ...]:
    model = runpy.run_path(str(SUITE))["answers"](folder / "answers.jsonl")
    tasks = ("--task", "bowl", "--task", "side")
    return (
        "eval", str(SUITE), *tasks, "--model", f"recorded:{model.name}", "--perception", "truth",
        "--trials", str(TRIALS), "--workers", "2", "--keep", "none",
    )  # fmt: skip


def outcomes(folder: Path) -> list[dict]:
    """Every row without its times and its commit, in the order of task and trial."""
    rows = [json.loads(line) for line in (folder / "trials.jsonl").read_text().splitlines()]
    rows.sort(key=lambda row: (row["task"], row["trial"], row["perception"]))
    return [{k: v for k, v in row.items() if not k.startswith(("seconds", "commit"))} for row in rows]


def begin(arguments, folder: Path) -> subprocess.Popen[str]:
    """Start the command in a process group of its own, with Ctrl-C as in a terminal."""
    return subprocess.Popen(
        [sys.executable, "-m", "lmp", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def wait_for_lines(path: Path, count: int, process: subprocess.Popen[str]) -> None:
    while process.poll() is None and not (path.exists() and path.read_bytes().count(b"\n") >= count):
        time.sleep(0.01)


def test_an_evaluation_leaves_rows_parquet_and_a_report_and_same_command_same_outcomes(handscript, asked, tmp_path):
    first = handscript(*asked, "--perception", "camera", "--folder", "first")
    assert first.code == 0, first.err
    assert first.out.count("wrong program") >= 1 and "first/report.html" in first.out
    names = {path.name for path in (tmp_path / "first").iterdir()}
    assert {"evaluation.json", "trials.jsonl", "trials.parquet", "report.html"} <= names
    assert len(outcomes(tmp_path / "first")) == 2 * 2 * TRIALS
    assert handscript(*asked, "--perception", "camera", "--folder", "second", "--workers", "1").code == 0
    assert outcomes(tmp_path / "first") == outcomes(tmp_path / "second")


def test_the_report_is_written_again_from_the_rows_alone(handscript, asked, tmp_path):
    assert handscript(*asked, "--trials", "1", "--folder", "e").code == 0
    before = (tmp_path / "e" / "report.html").read_text()
    (tmp_path / "e" / "report.html").unlink()
    again = handscript("eval", "--report", "e")
    assert again.code == 0 and (tmp_path / "e" / "report.html").read_text() == before


def test_shards_joined_are_the_whole(handscript, asked, tmp_path):
    asked = (*asked, "--trials", "2", "--keep", "failures")
    shards = [f"shard{part}" for part in range(1, 4)]
    for part, folder in enumerate(shards, start=1):
        assert handscript(*asked, "--shard", f"{part}/3", "--folder", folder).code == 0
    assert handscript(*asked, "--folder", "whole").code == 0
    joined = handscript("eval", "--join", *reversed(shards), "--folder", "joined")
    assert joined.code == 0, joined.err
    assert "all trials" in joined.out and "joined/report.html" in joined.out
    names, same = ({path.name for path in (tmp_path / folder).iterdir()} for folder in ("joined", "whole"))
    assert names == same
    assert outcomes(tmp_path / "joined") == outcomes(tmp_path / "whole")
    kept = [row["run"] for row in outcomes(tmp_path / "joined") if row["run"]]
    assert kept and all((tmp_path / "joined" / run / "video.mp4").stat().st_size > 500 for run in kept)


def test_shards_that_are_not_all_are_joined_and_what_is_missing_can_be_run(handscript, asked, tmp_path):
    asked = (*asked, "--trials", "1")
    assert handscript(*asked, "--shard", "1/2", "--folder", "half").code == 0
    joined = handscript("eval", "--join", "half")
    assert joined.code == 1 and "all trials" in joined.out
    assert "shard 2/2 lacks 1 of 1 trials (side 0, recorded:" in joined.err and "shard 1/2" not in joined.err
    command = joined.err.split("run what is missing: ")[1].split()
    assert handscript(*command[1:]).code == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert [row["task"] for row in outcomes(folder)] == ["bowl", "side"]


@pytest.mark.slow
def test_what_is_no_part_is_refused_and_nothing_is_left(handscript, asked, tmp_path):
    assert handscript(*asked, "--shard", "1/12", "--folder", "one").code == 0
    other = shutil.copytree(tmp_path / "one", tmp_path / "other") / "evaluation.json"
    other.write_text(json.dumps({**json.loads(other.read_text()), "seed": 7}))
    for folders, target, said in (
        (("one", "other"), "joined", "one and other are no parts of one evaluation: seed: it has 0, not 7"),
        (("one", "one"), "joined", "bowl 0, recorded:"),
        (("one",), "other", "there is an evaluation in other"),
    ):
        ran = handscript("eval", "--join", *folders, "--folder", target)
        assert ran.code == 2 and said in ran.err and not (tmp_path / "joined").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("eval",), "what is to be evaluated"),
        (("eval", "nothing"), "no suite 'nothing'; there are: cap"),
        (("eval", str(SUITE), "--task", "dance"), "there are: bowl, side"),
        (("eval", str(SUITE), "--model", "parrot"), "no model 'parrot'"),
        (("eval", str(SUITE), "--shard", "3/2"), "'3/2' is no shard"),
        (("eval", str(SUITE), "--trials", "0"), "'0'"),
        (("eval", "--resume", "nowhere"), "nowhere has no evaluation.json"),
        (("eval", "--report", "nowhere"), "nowhere has no evaluation.json"),
        (("eval", "--join", "nowhere"), "nowhere has no evaluation.json"),
    ],
)
def test_what_cannot_be_is_said_at_once_and_leaves_nothing(handscript, tmp_path, arguments, said):
    ran = handscript(*arguments)
    assert ran.code == 2 and said in ran.err
    assert not (tmp_path / "runs").exists()


def test_a_resumed_evaluation_must_be_the_same_one(handscript, asked, tmp_path):
    assert handscript(*asked, "--trials", "1", "--folder", "e").code == 0
    again = handscript(*asked, "--folder", "e")
    assert again.code == 2 and "eval --resume e" in again.err
    other = handscript("eval", "--resume", "e", "--seed", "5")
    assert other.code == 2 and "seed: it has 0, not 5" in other.err
    assert handscript("eval", "--resume", "e").code == 0


def test_a_model_that_is_gone_costs_no_trial(handscript, asked, tmp_path):
    assert handscript(*asked, "--trials", "1", "--folder", "e").code == 0
    whole, log = outcomes(tmp_path / "e"), tmp_path / "e" / "trials.jsonl"
    log.write_bytes(first := log.read_bytes().splitlines(keepends=True)[0])
    model = (tmp_path / "answers.jsonl").rename(tmp_path / "away.jsonl")
    ran = handscript("eval", "--resume", "e")
    assert ran.code == 1 and "no recording at" in ran.err and log.read_bytes() == first
    model.rename(tmp_path / "answers.jsonl")
    assert handscript("eval", "--resume", "e").code == 0
    assert outcomes(tmp_path / "e") == whole


def test_a_trial_that_was_lost_says_what_was_asked_unless_to_draw_it_is_what_lost_it(handscript, asked, tmp_path):
    assert handscript(*asked, "--task", "killed", "--trials", "1", "--timeout", "0.001", "--folder", "e").code == 0
    rows = {row["task"]: row for row in outcomes(tmp_path / "e")}
    assert {row["reached"] for row in rows.values()} == {False} and rows["bowl"]["outcome"] == "timeout"
    assert rows["bowl"]["instruction"] == "put the red block in the blue bowl"
    assert rows["killed"]["instruction"] == ""


def test_ctrl_c_says_how_to_go_on(handscript, asked, uninterrupted, tmp_path):
    process = begin((*asked, "--folder", "broken"), tmp_path)
    wait_for_lines(tmp_path / "broken" / "trials.jsonl", 2, process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    command = said.split("to go on: ")[1].strip()
    assert command == "handscript eval --resume broken" and "Traceback" not in said
    assert handscript(*command.split()[1:]).code == 0
    assert outcomes(tmp_path / "broken") == uninterrupted


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 20))])
def test_whatever_moment_it_is_killed_at_the_table_is_that_of_the_uninterrupted_one(
    handscript, asked, uninterrupted, tmp_path, seed
):
    rng = random.Random(seed)
    command = (*asked, "--folder", "killed")
    log = tmp_path / "killed" / "trials.jsonl"
    for _ in range(2):
        process = begin(command, tmp_path)
        wait_for_lines(log, rng.randrange(2 * TRIALS), process)
        time.sleep(rng.uniform(0.0, 0.5))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        command = ("eval", "--resume", "killed") if (tmp_path / "killed" / "evaluation.json").exists() else command
    assert handscript(*command).code == 0
    assert outcomes(tmp_path / "killed") == uninterrupted
