"""Episodes on disk, in InterCode's format and as a trace of ours; each can be read back and written as the other.

InterCode's environments write one JSON object an episode; its experiments write one an agent and data set, with an
entry an episode (`read_experiment`). Ours is the trace that every run of Handscript has: `trace.jsonl` in a folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lmp.trace import Trace, as_json, read


@dataclass(frozen=True)
class Turn:
    """One action and what was seen of it.

    Args:
        action: the code.
        observation: what came back.
        executed: whether it ran without an error; None when that was not put down.
        thought: what the agent said about it.
        reward: what submitting would have given then; None when nobody asked.
        feedback: what a person said about it.
    """

    action: str
    observation: str
    executed: bool | None = None
    thought: str = ""
    reward: float | None = None
    feedback: str = ""


_OF_TURNS = {"executed": "valid_action", "thought": "thoughts", "reward": "rewards", "feedback": "feedback"}
"""Fields of a turn that an episode has as lists of their own, with the names of these."""


@dataclass
class Trajectory:
    """One episode, as far as it has gone.

    Args:
        environment: InterCode's name of it, such as "ic_bash".
        index: the item's number in its data set.
        query: what was asked for.
        gold: the answer.
        turns: in order; the last is the one that ended the episode.
        reward: None until the end.
        info: how the reward came about.
    """

    environment: str
    index: int
    query: str
    gold: str
    turns: list[Turn] = field(default_factory=list)
    reward: float | None = None
    info: dict[str, Any] = field(default_factory=dict)

    def as_intercode(self) -> dict[str, Any]:
        """As InterCode writes it; what it puts down in the logs of experiments alone is added under the names there."""
        return {
            "environment": self.environment,
            "query_idx": self.index,
            "query": self.query,
            "gold": self.gold,
            "reward": self.reward,
            "trajectory": [{"action": turn.action, "observation": turn.observation} for turn in self.turns],
            "info": as_json(self.info),
            **{there: [getattr(turn, here) for turn in self.turns] for here, there in _OF_TURNS.items()},
        }

    @classmethod
    def from_intercode(cls, data: Mapping[str, Any]) -> Trajectory:
        """Read what InterCode has written. Raises KeyError for a field that is missing."""
        turns = [Turn(str(step["action"]), str(step["observation"])) for step in data["trajectory"]]
        for here, there in _OF_TURNS.items():
            if told := data.get(there):
                turns = [replace(turn, **{here: value}) for turn, value in zip(turns, told, strict=True)]
        return cls(
            data["environment"],
            int(data["query_idx"]),
            data["query"],
            str(data["gold"]),
            turns,
            data["reward"],
            dict(data.get("info") or {}),
        )

    def as_experiment(self, dataset: str, *, turns_max: int, **about: str) -> dict[str, Any]:
        """The entry of this episode in the log of an InterCode experiment, which `read_experiment` reads.

        Args:
            dataset: what it is called there.
            turns_max: how many turns there were.
            about: further fields, such as the item's hardness.
        """
        rewards = [turn.reward or 0.0 for turn in self.turns]
        if rewards:
            rewards[-1] = self.reward or 0.0
        best = max(rewards, default=0.0)
        return {
            "environment": self.environment,
            "dataset": dataset,
            "task_id": self.index,
            "query": self.query,
            "turn_history": {
                "actions": [turn.action for turn in self.turns],
                "observations": [turn.observation for turn in self.turns],
                "rewards": rewards,
                "valid_action": [turn.executed for turn in self.turns],
                "thoughts": [turn.thought for turn in self.turns],
            },
            "summary": {
                "max_reward": best,
                "max_reward_idx": rewards.index(best) if rewards else -1,
                "turns_taken": len(self.turns),
                "turns_max": turns_max,
            },
            **about,
        }

    def write_trace(self, folder: Path) -> None:
        """Write `trace.jsonl` into a folder, which is made."""
        trace = Trace(folder)
        try:
            with trace.span("run", environment=self.environment, index=self.index, gold=self.gold):
                with trace.span("command", text=self.query):
                    for turn in self.turns:
                        with trace.span("program", source=turn.action, thought=turn.thought):
                            trace.add("observation", text=turn.observation, executed=turn.executed, reward=turn.reward)
                            if turn.feedback:
                                trace.add("correction", text=turn.feedback)
                if self.reward is not None:
                    trace.add("verdict", reward=self.reward, info=self.info)
        finally:
            trace.close()

    @classmethod
    def from_trace(cls, folder: Path) -> Trajectory:
        """Read what `write_trace` has written."""
        events = read(folder / "trace.jsonl")
        run, command, *verdict = (event.data for event in events if event.kind in ("run", "command", "verdict"))
        said = {event.parent: event.data["text"] for event in events if event.kind == "correction"}
        programs = [event for event in events if event.kind == "program"]
        seen = [event.data for event in events if event.kind == "observation"]
        turns = [
            Turn(p.data["source"], o["text"], o["executed"], p.data["thought"], o["reward"], said.get(p.id, ""))
            for p, o in zip(programs, seen, strict=True)
        ]
        reward, info = (verdict[0]["reward"], verdict[0]["info"]) if verdict else (None, {})
        return cls(run["environment"], run["index"], command["text"], run["gold"], turns, reward, info)


def save(trajectory: Trajectory, folder: Path) -> Path:
    """Save an episode in both formats: `episode.json`, InterCode's, and `trace.jsonl`, in a new folder within one.

    Returns:
        The new folder, such as `ic_bash-3-0002` for the second episode of item 3.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + sum(1 for _ in folder.glob(f"{trajectory.environment}-{trajectory.index}-*"))
    while True:
        place = folder / f"{trajectory.environment}-{trajectory.index}-{number:04d}"
        try:
            place.mkdir()
            break
        except FileExistsError:
            number += 1  # another process saves here, too
    trajectory.write_trace(place)
    (place / "episode.json").write_text(json.dumps(trajectory.as_intercode(), indent=2), encoding="utf-8")
    return place


def read_experiment(path: Path) -> list[Trajectory]:
    """The episodes of an InterCode experiment's log, with the best reward of each, as its summaries count.

    Raises:
        ValueError: the file is no such log.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    try:
        logs = data.get("logs", data)
        return [_from_experiment(log) for log in (logs.values() if isinstance(logs, dict) else logs)]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is no log of an InterCode experiment: {error!r}") from None


def _from_experiment(log: Mapping[str, Any]) -> Trajectory:
    history = log["turn_history"]
    valid = history.get("valid_action") or [None] * len(history["actions"])
    turns = [
        Turn(str(action), str(seen), ok)
        for action, seen, ok in zip(history["actions"], history["observations"], valid, strict=False)
    ]
    summary = log["summary"]
    return Trajectory(
        log["environment"], int(log["task_id"]), log["query"], "", turns, summary["max_reward"], dict(summary)
    )
