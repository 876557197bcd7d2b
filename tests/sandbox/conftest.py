"""One fork server for the tests that do not need their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lmp.sandbox.host import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as one:
        yield one
