"""An episode as text that a model reads, and what a model answers as a move."""

from __future__ import annotations

import re

from tasks.agents.agent import SUBMIT, Move, Situation, Step

LONGEST = 3000
"""Characters of one observation that a model is shown: its beginning and its end."""

STOP = ("\nOutput:", "\nTask:", "\nReward:")
"""Where a model that only continues text has begun to make up what it is told next."""

# Chat templates may open the thought themselves, so that only its end is in the text.
_REASONING = re.compile(r"\A.*</(?:think|thinking|reasoning)>|<(?:think|thinking|reasoning)>.*\Z", re.DOTALL)
_FENCE = re.compile(r"^[ \t]*```[^\n`]*\n(.*?)(?:\n?^[ \t]*```|\Z)", re.DOTALL | re.MULTILINE)
_LABEL = re.compile(r"^[ \t]*(?:Action|Thought)(?: \d+)?:[ \t]*", re.MULTILINE)
_SUBMIT = re.compile(rf"`?({SUBMIT}\b[^\n`]*)`?")


def told(situation: Situation, plan: str = "") -> str:
    """The task and what has been done so far, ending where the next move is to come."""
    lines = [f"Task: {situation.query}"]
    if plan:
        lines += ["Plan:", plan]
    for step in situation.steps:
        lines += _step(step, situation.surroundings.language)
    return "\n".join([*lines, ""])


def _step(step: Step, language: str) -> list[str]:
    lines = [f"Thought: {step.move.thought}"] if step.move.thought else []
    lines += ["Action:", f"```{language}", step.move.action, "```"]
    if step.observation is not None:
        lines.append(f"Output:\n{shortened(step.observation.rstrip())}")
    if step.reward is not None:
        lines.append(f"Reward: {step.reward:g}")
    if step.feedback:
        lines.append(f"Feedback: {step.feedback}")
    return lines


def shortened(text: str) -> str:
    """The beginning and the end of a text that is too long."""
    left_out = len(text) - LONGEST
    if left_out <= 0:
        return text
    return f"{text[: LONGEST // 2]}\n[{left_out} characters left out]\n{text[-LONGEST // 2 :]}"


def move(said: str) -> Move:
    """The move in what a model said: its first block of code, `submit`, or all of it where it has neither.

    What stands before is the thought.
    """
    said = _REASONING.sub("", said.replace("\r\n", "\n"))
    block = _FENCE.search(said)
    if block is not None:
        code = block.group(1).strip("\n")
        submitted = _SUBMIT.fullmatch(code.strip())
        return Move(submitted.group(1).strip() if submitted else code, _unlabelled(said[: block.start()]))
    before, _, action = said.rpartition("Action:")
    action = _LABEL.sub("", action).strip()
    lines = action.splitlines()
    if lines and (submitted := _SUBMIT.fullmatch(lines[-1].strip())):
        return Move(submitted.group(1).strip(), _unlabelled("\n".join([before, *lines[:-1]])))
    return Move(action.strip("`").strip(), _unlabelled(before))


def _unlabelled(text: str) -> str:
    return " ".join(_LABEL.sub("", text).split())
