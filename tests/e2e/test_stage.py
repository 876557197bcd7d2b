"""A run that an exception ends leaves what it can, and tells of that exception and no other."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lmp.cli import _parser
from lmp.cli.show import Show
from lmp.cli.simulated import simulated
from lmp.cli.stage import Stage, prepared, staged
from lmp.trace import read

SENTENCE = "put the red block in the blue bowl"


@contextmanager
def stage_of(table: str, tmp_path: Path) -> Iterator[Stage]:
    options = _parser().parse_args(["run", SENTENCE, "--scene", table, "--no-video", "--runs", str(tmp_path / "runs")])
    show = Show(beside=True)
    with staged(options, simulated(options, show.note), "test", show, ask=None) as stage:
        yield stage


@contextmanager
def full_disk(stage: Stage) -> Iterator[None]:
    """No file may grow beyond what the trace has now and a little: writing fails then as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    room = (stage.folder / "trace.jsonl").stat().st_size + 500
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def report_of(tmp_path: Path) -> Path:
    [folder] = (tmp_path / "runs").iterdir()
    return folder / "report.html"


def test_a_run_that_is_interrupted_leaves_its_report(table: str, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), stage_of(table, tmp_path) as stage:
        stage.session.do(SENTENCE)
        raise KeyboardInterrupt
    text = report_of(tmp_path).read_text()
    assert SENTENCE in text and "KeyboardInterrupt" in text


def test_a_disk_that_is_full_for_a_while_ends_the_run_and_leaves_its_report(table: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too large"), stage_of(table, tmp_path) as stage, full_disk(stage):
        stage.session.do(SENTENCE)
    assert SENTENCE in report_of(tmp_path).read_text()


def test_a_disk_that_stays_full_hides_nothing_and_leaves_no_half_report(table: str, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), stage_of(table, tmp_path) as stage:
        disk = full_disk(stage)
        disk.__enter__()
        raise KeyboardInterrupt
    disk.__exit__(None, None, None)
    assert not report_of(tmp_path).exists()


def test_runs_of_one_conversation_have_a_folder_each(table: str, tmp_path: Path) -> None:
    sentences = [SENTENCE, "now put it back"]
    options = _parser().parse_args(["run", *sentences, "--scene", table, "--no-video", "--runs", str(tmp_path)])
    show = Show(beside=True)
    folders = []
    with prepared(options, simulated(options, show.note), show, ask=None) as stage:
        for sentence in sentences:
            with stage.run(sentence):
                stage.session.do(sentence)
            folders.append(stage.folder)
    for folder, sentence in zip(folders, sentences, strict=True):
        events = read(folder / "trace.jsonl")
        assert [event.data["text"] for event in events if event.kind == "command"] == [sentence]
        assert [event.id for event in events] == list(range(1, len(events) + 1))
        assert (folder / "report.html").exists() and (folder / "after.png").exists()
