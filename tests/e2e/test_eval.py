"""`handscript eval`, from outside."""

from __future__ import annotations

import json
import os
import random
import runpy
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
    """Start the command in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "lmp", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
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


def test_shards_are_the_whole(handscript, asked, tmp_path):
    for part in ("1/2", "2/2"):
        assert handscript(*asked, "--trials", "2", "--shard", part, "--folder", part.replace("/", "of")).code == 0
    assert handscript(*asked, "--trials", "2", "--folder", "whole").code == 0
    parts = outcomes(tmp_path / "1of2") + outcomes(tmp_path / "2of2")
    assert sorted(map(str, parts)) == sorted(map(str, outcomes(tmp_path / "whole")))


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


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 20))])
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
