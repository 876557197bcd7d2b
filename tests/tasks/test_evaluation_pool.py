import os
import signal
from pathlib import Path

import pytest
from suites import answers

from tasks.evaluation import pool
from tasks.evaluation.children import started
from tasks.evaluation.evaluate import evaluate, start
from tasks.evaluation.local import LocalCrew
from tasks.evaluation.plan import Configuration
from tasks.evaluation.pool import NoWorkers
from tasks.evaluation.store import create, read_rows

SUITE = str(Path(__file__).with_name("suites.py"))


@pytest.fixture
def run(tmp_path):
    """Runs an evaluation of the suite for tests on so many processes; returns its rows."""
    model = f"recorded:{answers(tmp_path / 'answers.jsonl')}"

    def run(*tasks, workers=1, folder="e", **asked):
        options = {"models": (model,), "perceptions": ("truth",), "trials": 2, "keep": "none", **asked}
        configuration = Configuration(suite=SUITE, tasks=tasks, **options)
        if not (tmp_path / folder).exists():
            create(tmp_path / folder, configuration)
        list(evaluate(tmp_path / folder, configuration, LocalCrew(start(configuration)), workers=workers))
        return read_rows(tmp_path / folder)

    return run


def columns(rows):
    """All but the times, which differ from run to run, and the commit, which may be made meanwhile."""
    return [{k: v for k, v in row.as_json().items() if not k.startswith(("seconds", "commit"))} for row in rows]


@pytest.mark.parametrize("_", range(5))
def test_an_interrupt_does_not_reach_a_child_that_is_still_starting(_):
    child = started(os.getpid)
    os.kill(child.pid, signal.SIGINT)
    child.join(60)
    assert child.exitcode == 0


def test_outcomes_depend_neither_on_the_number_of_workers_nor_on_the_order(run, tmp_path):
    asked = {"perceptions": ("camera", "truth"), "trials": 3}
    alone = run("bowl", "side", workers=1, folder="one", **asked)
    together = run("bowl", "side", workers=3, folder="three", **asked)
    other_order = run("side", "bowl", workers=1, folder="turned", **asked)
    assert columns(alone) == columns(together)
    assert sorted(map(str, columns(alone))) == sorted(map(str, columns(other_order)))
    assert {row.reached for row in alone} == {True, False}, "the recorded model always goes to the left"


def test_a_row_says_what_was_asked_what_came_of_it_and_where_the_time_went(run):
    rows = run("side", trials=6)
    assert [row.trial for row in rows] == list(range(6))
    for row in rows:
        assert row.reached == row.instruction.endswith("left")
        assert row.failure == ("" if row.reached else "wrong program")
        assert (row.labels, row.outcome) == ({"where": "side"}, "done") and (row.score == 1.0) == row.reached
        assert (row.model_calls, row.prompt_tokens, row.completion_tokens) == (1, 7, 5)
        assert row.seconds_physics > 0 and row.seconds_setup > 0 and row.seconds_sandbox > 0
        assert -1e-3 < row.overhead < row.seconds


def test_a_trial_that_kills_its_worker_is_a_failure_and_costs_no_other_trial(run):
    rows = {(row.task, row.trial): row for row in run("killed", "bowl", workers=2)}
    assert len(rows) == 4 and all(rows["bowl", trial].reached for trial in range(2))
    for trial in range(2):
        row = rows["killed", trial]
        assert (row.outcome, row.failure, row.score) == ("crashed", "infrastructure", 0.0)
        assert "exit code -9" in row.message


def test_a_trial_that_takes_too_long_is_a_failure_of_its_own_kind(run):
    slow, next_one = run("endless", "raising", trials=1, timeout=5.0)
    assert (slow.outcome, slow.failure, slow.message) == ("timeout", "timeout", "it took more than 5 s")
    assert next_one.outcome == "crashed", "another worker took its place"


def test_a_worker_makes_way_after_so_many_trials(run, monkeypatch):
    hired = []

    class Counting(LocalCrew):
        def hire(self):
            hired.append(super().hire())
            return hired[-1]

    monkeypatch.setattr(pool, "CAREER", 2)
    monkeypatch.setitem(globals(), "LocalCrew", Counting)
    rows = run("bowl", trials=5)
    assert [row.trial for row in rows] == list(range(5)) and all(row.reached for row in rows)
    assert len(hired) == 3


def test_what_a_suite_raises_is_in_the_row(run):
    (row,) = run("raising", trials=1)
    assert row.outcome == "crashed" and row.failure == "infrastructure" and "no table today" in row.message


def test_finished_trials_are_not_run_again(run, tmp_path):
    first = run("bowl", "side")
    log = tmp_path / "e" / "trials.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:2]) + lines[2][:40])
    again = run("bowl", "side")
    assert columns(again) == columns(first)
    assert log.read_bytes().splitlines(keepends=True)[:2] == lines[:2]


def test_failures_are_kept_with_their_trace_report_pictures_and_video(run, tmp_path):
    rows = run("side", trials=4, keep="failures")
    assert {bool(row.run) for row in rows} == {True, False}
    for row in rows:
        assert bool(row.run) == (not row.reached)
        if row.run:
            names = {path.name for path in (tmp_path / "e" / row.run).iterdir() if path.stat().st_size > 500}
            assert names == {"trace.jsonl", "report.html", "before.png", "after.png", "video.mp4"}


def test_workers_that_cannot_start_say_why(run, tmp_path):
    folder = tmp_path / "gone"
    configuration = Configuration(suite=SUITE, tasks=("bowl",), trials=1)
    create(folder, configuration)
    broken = Configuration(suite=str(tmp_path / "gone.py"), tasks=("bowl",), trials=1)
    with pytest.raises(NoWorkers, match="no suite"):
        list(evaluate(folder, configuration, LocalCrew(start(broken)), workers=1))


def test_the_environment_is_as_before(run):
    before = dict(os.environ)
    run("bowl", trials=1)
    assert dict(os.environ) == before
