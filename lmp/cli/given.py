"""What a command line says of a configuration."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any


def given(options: argparse.Namespace, names: Iterable[str]) -> dict[str, Any]:
    """The options of these names that were given. Of a list each value comes once: twice would be counted twice."""
    values = {name: getattr(options, name) for name in names}
    return {
        name: tuple(dict.fromkeys(value)) if isinstance(value, list) else value
        for name, value in values.items()
        if value is not None
    }
