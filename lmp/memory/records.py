"""What is remembered: a constraint, a preference, a skill's parameters or a function, and where it came from."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from lmp.memory.pose import Pose
from lmp.memory.scope import Appearance, Scope

_STRICT = ConfigDict(extra="forbid")

Value = bool | int | float | str | tuple[float, ...]


class NotARecord(ValueError):
    """Data that is no record; the message names the key."""


@dataclass(frozen=True)
class Rule:
    """What must be so ("nothing is put within 5 cm of the edge"), or what somebody would rather have.

    Args:
        text: one sentence.
        about: what it settles, e.g. "distance of next to"; of two that settle the same, the newer one counts. Empty
            when it contradicts nothing.
        type: whether it must be kept or is only preferred.
    """

    text: str
    about: str = ""
    type: Literal["constraint", "preference"] = "constraint"
    __pydantic_config__: ClassVar = _STRICT

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"the text of a {self.type} is empty")

    @property
    def decides(self) -> frozenset[str]:
        """What it settles."""
        return frozenset(filter(None, [self.about]))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Skill:
    """How a skill is done well.

    Args:
        name: as programs call it, e.g. "open_drawer".
        parameters: values by parameter.
        poses: by parameter, each in the frame of the object that the skill is done to: `object_from_…`.
        waypoints: further ones on the way, in that frame, in order.
    """

    name: str
    parameters: dict[str, Value] = field(default_factory=dict)
    poses: dict[str, Pose] = field(default_factory=dict)
    waypoints: tuple[Pose, ...] = ()
    type: Literal["skill"] = "skill"
    __pydantic_config__: ClassVar = _STRICT

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"a skill is called like a function, not {self.name!r}")
        if not (self.parameters or self.poses or self.waypoints):
            raise ValueError(f"nothing is remembered of {self.name}: no parameter, no pose, no waypoint")
        for name, value in self.parameters.items():
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(f"{self.name}: {name} is finite, not {value}")

    @property
    def values(self) -> dict[str, Value | Pose | tuple[Pose, ...]]:
        """All that is remembered, by parameter."""
        return {**self.parameters, **self.poses, **({"waypoints": self.waypoints} if self.waypoints else {})}

    @property
    def decides(self) -> frozenset[str]:
        """What it settles."""
        return frozenset(f"{self.name}({parameter})" for parameter in self.values)

    def __str__(self) -> str:
        parts = [f"{name}={value!r}" for name, value in self.parameters.items()]
        parts += [f"{name}={tuple(round(x, 4) for x in pose.position)} m" for name, pose in self.poses.items()]
        parts += [f"{len(self.waypoints)} waypoints"] if self.waypoints else []
        return f"{self.name}: {', '.join(parts)}"


@dataclass(frozen=True)
class Helper:
    """A function that was written on somebody's word.

    Args:
        name: of the function.
        source: Python that defines it, verbatim.
    """

    name: str
    source: str
    type: Literal["helper"] = "helper"
    __pydantic_config__: ClassVar = _STRICT

    def __post_init__(self) -> None:
        try:
            body = ast.parse(self.source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise ValueError(f"the source of {self.name!r} is no Python: {error}") from None
        defined = [node.name for node in body if isinstance(node, ast.FunctionDef)]
        if self.name not in defined:
            raise ValueError(f"the source does not define {self.name!r}; it defines: {', '.join(defined) or 'nothing'}")

    @property
    def decides(self) -> frozenset[str]:
        """What it settles."""
        return frozenset([self.name])

    def __str__(self) -> str:
        return self.source


Content = Annotated[Rule | Skill | Helper, Field(discriminator="type")]


@dataclass(frozen=True)
class Record:
    """One thing that was told.

    Args:
        content: what.
        command: the sentence that was being done.
        correction: the words that it was told in.
        scope: where it applies.
        person, robot: who told whom; empty when nobody knows.
        told: when, seconds since 1970.
        appearance: of the object that it was told about.
        id: given by the store; 0 before.
    """

    content: Content
    command: str
    correction: str = ""
    scope: Scope = field(default_factory=Scope)
    person: str = ""
    robot: str = ""
    told: float = 0.0
    appearance: Appearance | None = None
    id: int = 0

    __pydantic_config__: ClassVar = _STRICT

    @property
    def cue(self) -> str:
        """The text by whose meaning it is found."""
        content = self.content.name if isinstance(self.content, Skill | Helper) else self.content.text
        return f"{self.command} {content} {self.scope.words}".replace("_", " ")

    @property
    def text(self) -> str:
        """All its words, for the full-text index."""
        return f"{self.command}\n{self.correction}\n{self.content}\n{self.scope.words}".replace("_", " ")

    def __str__(self) -> str:
        """One line, for people."""
        when = datetime.fromtimestamp(self.told, UTC).strftime("%Y-%m-%d %H:%M")
        said = f" (told {self.person})" if self.person else ""
        first, *rest = str(self.content).splitlines()
        return f"{self.id}  {when}  {self.content.type} for {self.scope}: {first}{' …' if rest else ''}{said}"


def to_data(record: Record) -> dict[str, Any]:
    """JSON values, without the id, which means something in one database only."""
    data: dict[str, Any] = _adapter().dump_python(record, mode="json", exclude={"id"})
    return data


def to_json(record: Record) -> str:
    """The same as one line of text."""
    return _adapter().dump_json(record, exclude={"id"}).decode()


def from_data(data: Any) -> Record:
    """The record in JSON values. Raises `NotARecord`."""
    try:
        return replace(_adapter().validate_python(data), id=0)
    except ValidationError as error:
        raise NotARecord(_faults(error)) from None


def from_json(line: str) -> Record:
    """The record in one line of JSON. Raises `NotARecord`."""
    try:
        return replace(_adapter().validate_json(line), id=0)
    except ValidationError as error:
        raise NotARecord(_faults(error)) from None


def from_database(number: int, body: str) -> Record:
    """The record that `to_json` wrote, with its id."""
    return _adapter().validate_json(f'{{"id":{number},{body[1:]}')


@cache
def _adapter() -> TypeAdapter[Record]:
    return TypeAdapter(Record)


def _faults(error: ValidationError) -> str:
    parts = []
    for fault in error.errors(include_url=False):
        where = ".".join(map(str, fault["loc"])) or "record"
        unknown = fault["type"] in ("extra_forbidden", "unexpected_keyword_argument")
        parts.append(f"{where}: {'no such key' if unknown else fault['msg'].removeprefix('Value error, ')}")
    return "; ".join(parts)
