"""One environment of each kind for the tests that leave it as it was: a reset makes everything new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tasks.envs.bash import BashEnv
from tasks.envs.ctf import CtfEnv
from tasks.envs.prepare import Roots
from tasks.envs.python import PythonEnv
from tasks.envs.sql import SqlEnv
from tasks.envs.world import Limits, WorldUnavailable

LIMITS = Limits(seconds=5.0)


@pytest.fixture(scope="session")
def worlds() -> None:
    """That commands can be confined here; a kernel that is too old is no fault of ours."""
    try:
        with Roots() as roots:
            roots.world()
    except WorldUnavailable as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def bash(worlds: None) -> Iterator[BashEnv]:
    env = BashEnv(limits=LIMITS)
    yield env
    env.close()


@pytest.fixture(scope="session")
def ctf(worlds: None) -> Iterator[CtfEnv]:
    env = CtfEnv(limits=LIMITS)
    yield env
    env.close()


@pytest.fixture(scope="session")
def python(worlds: None) -> Iterator[PythonEnv]:
    env = PythonEnv(limits=LIMITS)
    yield env
    env.close()


@pytest.fixture(scope="session")
def sql() -> Iterator[SqlEnv]:
    env = SqlEnv(limits=Limits(seconds=1.0))
    yield env
    env.close()
