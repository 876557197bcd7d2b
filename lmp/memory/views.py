"""What a model can be taught from chats: the data of "Learning to Learn Faster from Human Feedback with Language Model
Predictive Control" (Liang et al., RSS 2024), as lists of messages.

Code is what was run, to the letter: the only change ever made to it is a name for another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypedDict

import numpy as np

from lmp.memory.chats import Chat
from lmp.memory.encode import encode
from lmp.source import parse

View = Literal["sessions", "last", "retrieval"]


class Message(TypedDict):
    """One turn of a chat, as chat models read it."""

    role: Literal["user", "assistant"]
    content: str


class BrokenByName(ValueError):
    """With other names in it a program is no Python any more."""


def examples(chats: Iterable[Chat], view: View, *, failures: bool = False) -> Iterator[list[Message]]:
    """What a model sees and is to say, an example a chat.

    - sessions: everything that was said and written, so that a model learns to foresee corrections ("rollouts").
    - last: the command and the program that the chat ended with, so that it learns to do without them ("skip").
    - retrieval: the same, after the command and program of the chat whose command is most like it.

    Args:
        failures: chats that did not end well, too.
    """
    shown = [chat for chat in chats if chat.program and (chat.done or failures)]
    if view == "sessions":
        for chat in shown:
            yield [message for i in range(len(chat.turns)) for message in _turn(chat, i)]
    elif view == "last":
        for chat in shown:
            yield _pair(chat)
    else:
        for chat, other in zip(shown, _most_like(shown), strict=True):
            if other is not None:
                yield [*_pair(other), *_pair(chat)]


def renamed(messages: Iterable[Message], names: Mapping[str, str]) -> list[Message]:
    """Messages with names replaced, as whole words and all at once, in what was said and in programs alike.

    Raises:
        BrokenByName: a program was Python before and is not any more.
    """
    if not names:
        return list(messages)
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    changed: list[Message] = []
    for message in messages:
        content = pattern.sub(lambda match: names[match[0]], message["content"])
        if message["role"] == "assistant" and parse(message["content"]) is not None and parse(content) is None:
            raise BrokenByName(f"with {dict(names)} this is no Python any more:\n{content}")
        changed.append({"role": message["role"], "content": content})
    return changed


def _turn(chat: Chat, number: int) -> list[Message]:
    """What was said and written in one turn; nothing where no program was."""
    turn = chat.turns[number]
    said: Message = {"role": "user", "content": _asked(chat, turn.said) if number == 0 else f"# {turn.said}"}
    return [said, {"role": "assistant", "content": turn.source}]


def _pair(chat: Chat) -> list[Message]:
    return [{"role": "user", "content": _asked(chat, chat.command)}, {"role": "assistant", "content": chat.program}]


def _asked(chat: Chat, said: str) -> str:
    """The last lines of the prompt that asked for a program."""
    return "\n".join(filter(None, [chat.context, f"# {said}"]))


def _most_like(chats: Sequence[Chat]) -> list[Chat | None]:
    """For each chat the other one whose command is most like its own; None where there is no other."""
    if len(chats) < 2:
        return [None] * len(chats)
    vectors = np.stack([encode(chat.command) for chat in chats])
    nearest = []
    for i, vector in enumerate(vectors):
        likeness = vectors @ vector
        likeness[i] = -np.inf
        nearest.append(chats[int(likeness.argmax())])
    return list(nearest)
