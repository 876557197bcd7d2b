"""Episodes on disk: what is saved is what was, each format becomes the other, InterCode's own logs are read."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmp.trace import as_json
from tasks.envs.sql import SqlEnv
from tasks.envs.trajectories import Trajectory, Turn, read_experiment

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
trajectories = st.builds(
    Trajectory,
    environment=st.sampled_from(["ic_bash", "ic_sql"]),
    index=st.integers(0, 2000),
    query=texts,
    gold=texts,
    turns=st.lists(st.builds(Turn, texts, texts, st.sampled_from([True, False, None])), max_size=4),
    reward=st.none() | st.floats(-1, 1),
)


@settings(max_examples=30)
@given(trajectories)
def test_both_formats_keep_everything(trajectory: Trajectory) -> None:
    again = Trajectory.from_intercode(json.loads(json.dumps(trajectory.as_intercode())))
    assert again == trajectory
    with tempfile.TemporaryDirectory() as folder:
        again.write_trace(Path(folder))
        assert Trajectory.from_trace(Path(folder)) == trajectory


def test_an_environment_saves_each_finished_episode_in_both(tmp_path: Path) -> None:
    env = SqlEnv(trajectories=tmp_path)
    for actions in (["SELECT nothing", env.items[0].gold], ["SELECT 1"]):
        env.reset(options={"index": 0})
        for action in actions:
            env.step(action)
        env.step("submit")
    env.reset(options={"index": 0})  # not finished
    env.close()
    first, second = (tmp_path / f"ic_sql-0-000{i}" for i in (1, 2))
    assert sorted(tmp_path.iterdir()) == [first, second]
    data = json.loads((first / "episode.json").read_text())
    assert data["environment"] == "ic_sql" and data["reward"] == 1.0 and data["gold"] == env.items[0].gold
    assert [turn["action"] for turn in data["trajectory"]] == ["SELECT nothing", env.items[0].gold, "submit"]
    assert data["trajectory"][1]["observation"] == "[(4,)]"
    assert data["valid_action"] == [False, True, True]
    assert Trajectory.from_trace(first) == Trajectory.from_intercode(data)
    assert Trajectory.from_trace(second).reward == 0.0


def test_an_experiment_of_intercode_is_read(tmp_path: Path) -> None:
    log = {
        "environment": "sql",
        "dataset": "ic_spider_dev.json",
        "task_id": 7,
        "query": "How many?",
        "turn_history": {
            "actions": ["SHOW TABLES", "SELECT 1"],
            "observations": [[["a"]], "[(1,)]"],
            "rewards": [0, 1.0],
            "valid_action": [True, True],
        },
        "summary": {"max_reward": 1.0, "max_reward_idx": 1, "turns_taken": 2, "turns_max": 10},
    }
    plain, wrapped = tmp_path / "plain.json", tmp_path / "wrapped.json"
    plain.write_text(json.dumps({"7": log}))
    wrapped.write_text(json.dumps({"meta": {}, "logs": {"7": log}}))
    for path in (plain, wrapped):
        (trajectory,) = read_experiment(path)
        assert (trajectory.index, trajectory.reward, len(trajectory.turns)) == (7, 1.0, 2)
        assert as_json(trajectory.info) == log["summary"]
    (tmp_path / "other.json").write_text('{"a": 1}')
    with pytest.raises(ValueError, match="no log of an InterCode experiment"):
        read_experiment(tmp_path / "other.json")
