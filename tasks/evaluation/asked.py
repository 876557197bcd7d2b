"""What an evaluation was asked for, as JSON values, and held against what it is to go on as."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Self


class DifferentConfiguration(ValueError):
    """An evaluation is to go on as another than it was begun as; the message names what differs."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The part that all configurations of evaluations have in common."""

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The configuration of `as_json`; other keys are not looked at."""
        known = {each.name for each in fields(cls)}
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}
        return cls(**values)

    def check_same(self, other: Self) -> None:
        """Raises `DifferentConfiguration` where another configuration differs."""
        mine, its = self.as_json(), other.as_json()
        differing = [f"{key}: it has {mine[key]!r}, not {its[key]!r}" for key in mine if mine[key] != its[key]]
        if differing:
            raise DifferentConfiguration("; ".join(differing))
