"""What a goal may say: predicates as plain JSON values, checked before anything is judged.

A goal is a list of objects such as `{"is": "on", "a": "red block", "b": "blue bowl"}`. `tasks.goals` judges them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

Name: TypeAlias = Annotated[str, Field(min_length=1)]
Names: TypeAlias = Annotated[tuple[Name, ...], Field(min_length=1)]
Number: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
Tolerance: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Point: TypeAlias = tuple[Number, Number]
Scalar: TypeAlias = bool | int | float | str


class InvalidGoal(ValueError):
    """A goal is not one; the message names the key and what would be accepted."""


class _Predicate(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class _Range(_Predicate):
    """A predicate with a range of distances in metres, [least, most]."""

    @model_validator(mode="after")
    def _ordered(self) -> _Range:
        for key in ("distance", "radius"):
            span = getattr(self, key, None)
            if span is not None and span[0] > span[1]:
                raise ValueError(f"{key} is [least, most] in metres, not {list(span)}")
        return self


class On(_Predicate):
    """`a` stands directly on `b`, or lies in it."""

    is_: Literal["on"] = Field(alias="is")
    a: Name
    b: Name


class At(_Predicate):
    """The centre of `a` is within `tol` metres of a place on the table."""

    is_: Literal["at"] = Field(alias="is")
    a: Name
    xy: Point
    tol: Tolerance = 0.03


class Offset(_Range):
    """`a` is to the left (right, up, down) of `b`, by a distance of centres within the range.

    Where `a` and `b` are the same object, the offset is from where it was before. `lateral` is how far off the
    straight line it may be; null does not care.
    """

    is_: Literal["offset"] = Field(alias="is")
    a: Name
    b: Name
    direction: Literal["left", "right", "up", "down"]
    distance: tuple[Number, Number] = (0.01, 1.0)
    lateral: Tolerance | None = 0.03


class Between(_Predicate):
    """`a` is between `b` and `c`, near their line and clear of both ends."""

    is_: Literal["between"] = Field(alias="is")
    a: Name
    b: Name
    c: Name


class Stacked(_Predicate):
    """Each name stands on the one before it: the bottom one first."""

    is_: Literal["stacked"] = Field(alias="is")
    names: Names
    any_order: bool = False


class Line(_Predicate):
    """The names stand on one straight line, apart from each other; 0 degrees is left to right, 90 bottom to top.

    The line may be turned by `within_deg` from `angle_deg`; null is any line.
    """

    is_: Literal["line"] = Field(alias="is")
    names: Names
    angle_deg: Number | None = None
    within_deg: Annotated[Number, Field(ge=0, le=90)] = 0.0


class Circle(_Range):
    """The names stand around a centre (a place, an object, or null for their own middle), spread out evenly."""

    is_: Literal["circle"] = Field(alias="is")
    names: Names
    center: Point | Name | None = None
    radius: tuple[Number, Number] = (0.03, 0.25)


class Points(_Predicate):
    """Every name stands at a point of its own, whichever."""

    is_: Literal["points"] = Field(alias="is")
    names: Names
    points: Annotated[tuple[Point, ...], Field(min_length=1)]
    tol: Tolerance = 0.03

    @model_validator(mode="after")
    def _enough(self) -> Points:
        if not len(self.names) <= len(self.points) <= 12:
            raise ValueError(
                f"points must be at least as many as names and at most 12: "
                f"{len(self.points)} points for {len(self.names)} names"
            )
        return self


class Unmoved(_Predicate):
    """The names stand where they stood. Limits a goal: it lowers the score of the rest and earns nothing itself."""

    is_: Literal["unmoved"] = Field(alias="is")
    names: tuple[Name, ...]
    tol: Tolerance = 0.02


class Answer(_Predicate):
    """The user was told a value: yes or no, a number, a name or colour, or several names in any order."""

    is_: Literal["answer"] = Field(alias="is")
    value: Scalar | tuple[Scalar, ...]
    tol: Tolerance | None = None


class Said(_Predicate):
    """The user was told something."""

    is_: Literal["said"] = Field(alias="is")


class ToolAt(_Predicate):
    """The gripper is above a place."""

    is_: Literal["tool_at"] = Field(alias="is")
    xy: Point
    tol: Tolerance = 0.03


class Held(_Predicate):
    """The gripper holds `a`."""

    is_: Literal["held"] = Field(alias="is")
    a: Name


class NotUnderstood(_Predicate):
    """The system said that it did not understand, and moved nothing."""

    is_: Literal["not_understood"] = Field(alias="is")


class Error(_Predicate):
    """The command failed with a message that contains a text."""

    is_: Literal["error"] = Field(alias="is")
    contains: str = ""


class AnyOf(_Predicate):
    """The best of several."""

    is_: Literal["any"] = Field(alias="is")
    of: Annotated[tuple[Predicate, ...], Field(min_length=1)]


class AllOf(_Predicate):
    """Every one of several."""

    is_: Literal["all"] = Field(alias="is")
    of: Annotated[tuple[Predicate, ...], Field(min_length=1)]


class _Counted(_Predicate):
    n: Annotated[int, Field(ge=0)]
    of: Annotated[tuple[Predicate, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _possible(self) -> _Counted:
        if self.n > len(self.of):
            raise ValueError(f"n is {self.n}, but 'of' has only {len(self.of)}")
        return self


class Exactly(_Counted):
    """Exactly `n` of several hold."""

    is_: Literal["exactly"] = Field(alias="is")


class AtLeast(_Counted):
    """At least `n` of several hold."""

    is_: Literal["at_least"] = Field(alias="is")


Predicate: TypeAlias = Annotated[
    On
    | At
    | Offset
    | Between
    | Stacked
    | Line
    | Circle
    | Points
    | Unmoved
    | Answer
    | Said
    | ToolAt
    | Held
    | NotUnderstood
    | Error
    | AnyOf
    | AllOf
    | Exactly
    | AtLeast,
    Field(discriminator="is_"),
]

for _group in (AnyOf, AllOf, Exactly, AtLeast):
    _group.model_rebuild()

_GOAL: TypeAdapter[tuple[Predicate, ...]] = TypeAdapter(tuple[Predicate, ...])


def parse(goal: Sequence[Mapping[str, Any]]) -> tuple[Predicate, ...]:
    """The predicates of a goal.

    Raises:
        InvalidGoal: a predicate is unknown, or a key is missing, unknown or of the wrong kind; the message names
            the place (`goal[1].of[0].xy`) and the value.
    """
    try:
        predicates = _GOAL.validate_python(list(goal))
    except ValidationError as error:
        raise InvalidGoal("; ".join(_line(e["loc"], e["msg"], e["input"]) for e in error.errors())) from None
    if not predicates:
        raise InvalidGoal("goal is empty: it needs at least one predicate, such as {'is': 'said'}")
    return predicates


def _line(where: Sequence[int | str], message: str, value: object) -> str:
    # pydantic puts the tag of the union ("on") between the index and the key; a reader knows it already.
    kept = [
        part
        for i, part in enumerate(where)
        if isinstance(part, int) or i == len(where) - 1 or not isinstance(where[i - 1], int)
    ]
    path = "goal" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in kept)
    shown = repr(value)
    shown = shown if len(shown) <= 80 else shown[:77] + "..."
    said = message.replace("'is_'", "'is'")
    return f"{path}: {said} (got {shown})"
