"""One environment of each kind for the tests that leave it as it was: a reset makes everything new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tasks.envs.bash import BashEnv
from tasks.envs.ctf import CtfEnv
from tasks.envs.python import PythonEnv
from tasks.envs.sql import SqlEnv
from tasks.envs.world import Limits

LIMITS = Limits(seconds=5.0)


@pytest.fixture(scope="session")
def bash() -> Iterator[BashEnv]:
    env = BashEnv(limits=LIMITS)
    yield env
    env.close()


@pytest.fixture(scope="session")
def ctf() -> Iterator[CtfEnv]:
    env = CtfEnv(limits=LIMITS)
    yield env
    env.close()


@pytest.fixture(scope="session")
def python() -> Iterator[PythonEnv]:
    env = PythonEnv(limits=LIMITS)
    yield env
    env.close()


@pytest.fixture(scope="session")
def sql() -> Iterator[SqlEnv]:
    env = SqlEnv(limits=Limits(seconds=1.0))
    yield env
    env.close()
