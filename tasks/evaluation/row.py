"""What is kept of one trial: a flat row, one JSON object a line in `trials.jsonl`, one row in `trials.parquet`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

OutcomeName = Literal["done", "failed", "not_understood", "crashed", "timeout"]

Failure = Literal[
    "",
    "not understood",
    "program error",
    "wrong program",
    "perception",
    "motion",
    "timeout",
    "budget",
    "infrastructure",
]
"""Why a goal was not reached (`tasks.evaluation.kinds`); "" when it was."""

FAILURES: tuple[str, ...] = tuple(kind for kind in get_args(Failure) if kind)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One trial.

    Args:
        suite: as it was asked for: a name of the library, or a file.
        task, labels: the task's name and what tables group by.
        trial: 0, 1, 2, … of the task; seed: the evaluation's; both together draw the instance.
        instruction: the sentence that was judged.
        model, perception, effector: what it was put to.
        outcome: the session's; "crashed" where something raised that should not have, or ended the process that ran
            the trial; "timeout" where it took longer than a trial may.
        reached: whether all of the goal is so; score: how much of it, 0 to 1; missing: what is not so, a line each.
        message: what the session told the person, or the traceback of a crash.
        failure: why the goal was not reached; "" when it was.
        model_calls, prompt_tokens, completion_tokens: of all sentences of the trial.
        seconds: wall-clock time of the trial, of which `seconds_model` were spent in completions, `seconds_physics`
            planning motion and letting simulated time pass, `seconds_perception` taking pictures and finding things
            in them, `seconds_sandbox` in the program and the confinement around it, and `seconds_setup` building the
            table. Each moment is counted once.
        version, commit: of Handscript; the commit is "" outside of a checkout.
        run: the folder that was kept of the trial, relative to the evaluation's; "" when nothing was.
    """

    suite: str
    task: str
    trial: int
    seed: int
    labels: dict[str, str] = field(default_factory=dict)
    instruction: str
    model: str
    perception: str
    effector: str
    outcome: OutcomeName
    reached: bool
    score: float
    missing: list[str] = field(default_factory=list)
    message: str = ""
    failure: Failure = ""
    model_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    seconds_model: float = 0.0
    seconds_physics: float = 0.0
    seconds_perception: float = 0.0
    seconds_sandbox: float = 0.0
    seconds_setup: float = 0.0
    version: str = ""
    commit: str = ""
    run: str = ""

    @property
    def key(self) -> tuple[str, int, str, str]:
        """Task, trial, model and perception: what tells one row of an evaluation from another."""
        return self.task, self.trial, self.model, self.perception

    @property
    def overhead(self) -> float:
        """Seconds of the trial that were none of the five that are accounted for."""
        return self.seconds - (
            self.seconds_model
            + self.seconds_physics
            + self.seconds_perception
            + self.seconds_sandbox
            + self.seconds_setup
        )

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Row:
        """The row of `as_json`. Raises `ValueError` naming the keys that are missing or unknown."""
        known = {each.name for each in fields(cls)}
        if set(data) != known:
            wrong = [f"no {key}" for key in sorted(known - set(data))] + [
                f"unknown {key}" for key in sorted(set(data) - known)
            ]
            raise ValueError(f"not a row of an evaluation: {', '.join(wrong)}")
        return cls(**data)
