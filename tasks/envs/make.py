"""From the name of an environment and its options to the environment itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import gymnasium

import tasks.envs  # noqa: F401 - makes the names known
from tasks.envs.code_env import CodeEnv


class NoCodeEnvironment(ValueError):
    """There is no environment of code of that name, or not with those options; the message says why."""


def make(name: str, options: Mapping[str, Any]) -> CodeEnv:
    """An environment of code, without gymnasium's wrappers.

    Args:
        name: as gymnasium knows it, such as "handscript/Bash-v0".
        options: what it is made with.

    Raises:
        NoCodeEnvironment: it cannot be had here.
    """
    try:
        env = gymnasium.make(name, disable_env_checker=True, **options).unwrapped
    except (gymnasium.error.Error, ValueError, TypeError, OSError, RuntimeError, LookupError) as error:
        raise NoCodeEnvironment(f"{name} with {dict(options)}: {error}") from None
    if not isinstance(env, CodeEnv):
        env.close()
        raise NoCodeEnvironment(f"{name}: its actions are no code")
    return env


def settings(texts: Iterable[str]) -> dict[str, Any]:
    """Options as a command line has them, `KEY=VALUE` each, where a value is JSON or else a text. Raises `ValueError`.

    >>> settings(["task=cap", "as_published=true"])
    {'task': 'cap', 'as_published': True}
    """
    found: dict[str, Any] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            raise ValueError(f"{text}: KEY=VALUE is wanted, as in setup=setup.sh")
        try:
            found[key] = json.loads(value)
        except ValueError:
            found[key] = value
    return found
