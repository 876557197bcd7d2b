"""What an agent is told of an environment before it begins: what an action is, and what counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

Language = Literal["bash", "sql", "python"]


class UnknownEnvironment(ValueError):
    """Nobody has written down how agents are to act in an environment; the message says where they can."""


@dataclass(frozen=True)
class Surroundings:
    """What an agent is in.

    Args:
        environment: InterCode's name of it, such as "ic_bash".
        language: of its actions.
        text: what is told of it.
        seen: what the environment showed at the start, beyond the query.
    """

    environment: str
    language: Language
    text: str
    seen: str = ""


_KNOWN: Mapping[str, tuple[Language, str]] = {
    "ic_bash": ("bash", "bash"),
    "ic_ctf": ("bash", "ctf"),
    "ic_sql": ("sql", "sql"),
    "ic_python": ("python", "python"),
    "handscript_robot": ("python", "robot"),
}


def surroundings(environment: str, seen: str, info: Mapping[str, Any]) -> Surroundings:
    """What to tell an agent when an episode begins.

    Args:
        environment: InterCode's name of it.
        seen, info: what `reset` returned.

    Raises:
        UnknownEnvironment: its name is none of those.
    """
    if environment not in _KNOWN:
        raise UnknownEnvironment(f"no agent knows {environment!r}; there are: {', '.join(_KNOWN)}")
    language, name = _KNOWN[environment]
    return Surroundings(environment, language, filled(f"surroundings/{name}", **{**info, "seen": seen}), seen)


def filled(name: str, **values: Any) -> str:
    """A prompt of ours, with what belongs in its `{…}`; braces that are none of the values stay."""
    text = (resources.files(__package__) / "prompts" / f"{name}.txt").read_text(encoding="utf-8").strip()
    return re.sub(r"\{(\w+)\}", lambda match: str(values.get(match[1], match[0])), text)
