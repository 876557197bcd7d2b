"""What the tests of environments share: whole episodes."""

from __future__ import annotations

from typing import Any

from tasks.envs.code_env import CodeEnv


def episode(env: CodeEnv, index: int, *actions: str) -> tuple[float, dict[str, Any]]:
    """Take up an item, take some actions and submit; returns the reward and the last info."""
    env.reset(options={"index": index})
    for action in actions:
        env.step(action)
    return submitted(env)


def submitted(env: CodeEnv, answer: str = "") -> tuple[float, dict[str, Any]]:
    """Submit; returns the reward and the last info."""
    _, reward, terminated, truncated, info = env.step(f"submit {answer}".strip())
    assert terminated and not truncated
    return reward, info
