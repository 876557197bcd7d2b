"""A sandbox, and conversations in cells that are closed at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conversations import Conversation, converse

from lmp.sandbox.host import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """A real sandbox, one for all tests: each run gets a child process of its own."""
    with Sandbox() as running:
        yield running


@pytest.fixture
def talk(sandbox: Sandbox) -> Iterator[Callable[..., Conversation]]:
    """Begins conversations: answers of the model, things on the table, options of the session."""
    begun: list[Conversation] = []

    def begin(*arguments: Any, **options: Any) -> Conversation:
        begun.append(converse(sandbox, *arguments, **options))
        return begun[-1]

    yield begin
    for conversation in begun:
        conversation.cell.close()
