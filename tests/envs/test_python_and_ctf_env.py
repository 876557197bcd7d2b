"""Python-v0 and CTF-v0 in real worlds: gold answers are worth one; sessions last, break and begin again."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from episodes import episode, submitted

from tasks.envs.ctf import CtfEnv
from tasks.envs.items import BadData
from tasks.envs.python import PythonEnv
from tasks.envs.world import Limits

pytestmark = pytest.mark.usefixtures("worlds")


def test_gold_programs_are_worth_one_and_none_nothing(python: PythonEnv) -> None:
    for index, item in enumerate(python.items):
        assert episode(python, index, item.gold)[0] == 1.0, item.query
    assert episode(python, 0)[0] == 0.0


def test_the_share_of_tests_counts(python: PythonEnv) -> None:
    assert episode(python, 0, "def clip(x, low, high): return min(x, high)")[0] == pytest.approx(2 / 3)


def test_a_function_of_another_name_can_be_submitted(python: PythonEnv) -> None:
    python.reset(options={"index": 0})
    python.step("def mine(x, low, high): return sorted([low, x, high])[1]")
    assert submitted(python, "mine")[0] == 1.0
    python.reset(options={"index": 0})
    assert submitted(python, "import os")[0] == 0.0


def test_a_session_lasts_for_an_episode(python: PythonEnv) -> None:
    python.reset(options={"index": 0})
    assert python.step("x = 41\nprint('set')\nx + 1")[0] == "set\n42\n"
    assert python.step("x")[0] == "41\n"
    seen, _, _, _, info = python.step("def f():\n    return 1 / 0\nf()")
    assert "line 2, in f\nZeroDivisionError" in seen and not info["action_executed"]
    python.reset(options={"index": 0})
    assert "NameError" in python.step("x")[0]


def test_scoring_changes_nothing_in_the_session(python: PythonEnv) -> None:
    python.reset(options={"index": 0})
    python.step("calls = []\ndef clip(x, low, high):\n    calls.append(x)\n    return max(low, min(x, high))")
    assert python.score().reward == 1.0
    assert python.step("calls")[0] == "[]\n"


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("while True: pass", "the time limit of 5 s"),
        ("print('x' * 10**6)", "the limit of 60000 bytes of output"),
        ("import os; os._exit(0)", "the session ended"),
        ("import os; os.kill(os.getpid(), 9)", "the session ended"),
        ("x = 'x' * 10**12", "MemoryError"),
    ],
)
def test_a_session_that_breaks_is_told_and_another_begins(python: PythonEnv, action: str, said: str) -> None:
    python.reset(options={"index": 0})
    seen, _, terminated, _, info = python.step(action)
    assert said in seen and not terminated and not info["action_executed"]
    assert python.step("6 * 7")[0] == "42\n"


def test_what_a_session_forges_is_its_own_word_only(python: PythonEnv) -> None:
    python.reset(options={"index": 0})
    python.step(
        "import os, json\n"
        "class Yes:\n    def __eq__(self, other): return True\n    def __repr__(self): return 'True'\n"
        "def clip(*_): return Yes()"
    )
    assert python.score().reward == 0.0
    answers = b'{"values": ["3"]}\n[1]\nnonsense\n'
    python.step(f"for fd in range(3, 9):\n    try: os.write(fd, {answers!r})\n    except OSError: pass")
    assert python.score().reward == 0.0


def test_a_session_that_does_not_listen_holds_nobody_up(python: PythonEnv) -> None:
    python.reset(options={"index": 0})
    python.step("import os, signal, threading\nthreading.Timer(0.3, os.kill, (os.getpid(), signal.SIGSTOP)).start()")
    time.sleep(1.0)
    assert "the time limit of 5 s" in python.step("#" + "\u2028" * 16_000)[0]  # more than fits into a pipe
    assert python.step("6 * 7")[0] == "42\n"


def test_no_answer_from_either_session_is_no_agreement(python: PythonEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    python.reset(options={"index": 0})
    monkeypatch.setattr(python._gold_world, "limits", Limits(seconds=0.0))
    python.step("def clip(*_): import os; os._exit(0)")
    assert python.score().reward == 0.0


def test_the_tests_expected_values_are_not_in_the_session(python: PythonEnv) -> None:
    python.reset(options={"index": 1})
    python.step("def distance(a, b):\n    import sys\n    return [f.f_locals for f in sys._current_frames().values()]")
    assert "1.414" not in str(python.score().about["agent_obs"])


def test_a_record_whose_tests_cannot_be_run_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    record = {"query": "x", "gold": "def f(): pass", "tests": ["f()"]}
    path.write_text(json.dumps([record]))
    with pytest.raises(BadData, match="record 0: a test should be 'assert CALL == VALUE', not 'f\\(\\)'"):
        PythonEnv(path)


def test_flags_are_found_in_the_files_at_hand(ctf: CtfEnv) -> None:
    found = {
        "notes": "cat 2024/.tuesday.txt",
        "shift": "tr 'A-Za-z' 'N-ZA-Mn-za-m' < message.txt",
        "layers": "base64 -d parcel.b64 | gunzip",
    }
    for index, item in enumerate(ctf.items):
        ctf.reset(options={"index": index})
        seen = ctf.step(found[item.record["task_id"]])[0]
        flag = seen[seen.index("handscript{") :].strip()
        assert submitted(ctf, flag)[0] == 1.0


def test_no_flag_and_a_wrong_one_are_worth_nothing(ctf: CtfEnv) -> None:
    assert episode(ctf, 0)[0] == 0.0
    ctf.reset(options={"index": 0})
    assert submitted(ctf, "handscript{guess}")[0] == 0.0


def test_solutions_and_the_other_tasks_are_not_to_be_seen(tmp_path: Path) -> None:
    for task in ("a", "b"):
        (tmp_path / "task_assets" / task / "deep/solution").mkdir(parents=True)
        (tmp_path / "task_assets" / task / "deep/solution/README.md").write_text("the flag")
        (tmp_path / "task_assets" / task / "puzzle").write_text("?")
    data = tmp_path / "ctf.json"
    records = [{"task_id": task, "query": "?", "gold": "flag", "setup": "wget x"} for task in ("a", "b")]
    data.write_text(json.dumps(records))
    env = CtfEnv(data)
    try:
        _, info = env.reset(options={"index": 0})
        assert info["setup_left_out"] == "wget x"
        assert env.step("pwd; find /ctf -type f; ls / /tmp /root /home")[0].startswith("/ctf/a\n/ctf/a/puzzle\n/:\n")
        assert "deep" in env.step("ls /ctf/a")[0] and "b" not in env.step("ls /ctf")[0]
        assert env.step(f"find {tmp_path}")[0].startswith("find: ")
    finally:
        env.close()
