"""What a goal may say: predicates as plain JSON values, checked before anything is judged.

A goal is a list of objects such as `{"is": "on", "a": "red block", "b": "blue bowl"}`. `tasks.goals` judges them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from tasks.arrangements import Aligned, Along, Circle, Direction, Line, Ordered, Pattern, Points, Swept
from tasks.terms import Name, Names, Number, Point, Ranged, Scalar, Stated, Tolerance

__all__ = [
    "Aligned",
    "AllOf",
    "Along",
    "Answer",
    "AnyOf",
    "At",
    "AtLeast",
    "Between",
    "Circle",
    "Error",
    "Exactly",
    "Held",
    "InOrder",
    "Inside",
    "InvalidGoal",
    "Line",
    "NotUnderstood",
    "Offset",
    "On",
    "Ordered",
    "Pattern",
    "Points",
    "Predicate",
    "Said",
    "Stacked",
    "Swept",
    "ToolAt",
    "Unmoved",
    "parse",
]


class InvalidGoal(ValueError):
    """A goal is not one; the message names the key and what would be accepted."""


class On(Stated):
    """`a` stands directly on `b`, or lies in it."""

    is_: Literal["on"] = Field(alias="is")
    a: Name
    b: Name


class Inside(Stated):
    """All of `a`, seen from above, is in `b`: in a zone, a box or a bowl, on a pallet; or it lies in the hole of a kit
    that is for it, turned as that is."""

    is_: Literal["inside"] = Field(alias="is")
    a: Name
    b: Name


class At(Stated):
    """The centre of `a` is within `tol` metres of a place on the table."""

    is_: Literal["at"] = Field(alias="is")
    a: Name
    xy: Point
    tol: Tolerance = 0.03


class Offset(Ranged):
    """`a` is to the left (right, up, down) of `b`, by a distance of centres within the range.

    Where `a` and `b` are the same object, the offset is from where it was before. `lateral` is how far off the
    straight line it may be; null does not care.
    """

    is_: Literal["offset"] = Field(alias="is")
    a: Name
    b: Name
    direction: Direction
    distance: tuple[Number, Number] = (0.01, 1.0)
    lateral: Tolerance | None = 0.03


class Between(Stated):
    """`a` is between `b` and `c`, near their line and clear of both ends."""

    is_: Literal["between"] = Field(alias="is")
    a: Name
    b: Name
    c: Name


class Stacked(Stated):
    """Each name stands on the one before it: the bottom one first."""

    is_: Literal["stacked"] = Field(alias="is")
    names: Names
    any_order: bool = False


class Unmoved(Stated):
    """The names stand where they stood. Limits a goal: it lowers the score of the rest and earns nothing itself."""

    is_: Literal["unmoved"] = Field(alias="is")
    names: tuple[Name, ...]
    tol: Tolerance = 0.02


class Answer(Stated):
    """The user was told a value: yes or no, a number, a name or colour, or several names in any order."""

    is_: Literal["answer"] = Field(alias="is")
    value: Scalar | tuple[Scalar, ...]
    tol: Tolerance | None = None


class Said(Stated):
    """The user was told something."""

    is_: Literal["said"] = Field(alias="is")


class ToolAt(Stated):
    """The gripper is above a place."""

    is_: Literal["tool_at"] = Field(alias="is")
    xy: Point
    tol: Tolerance = 0.03


class Held(Stated):
    """The gripper holds `a`."""

    is_: Literal["held"] = Field(alias="is")
    a: Name


class NotUnderstood(Stated):
    """The system said that it did not understand, and moved nothing."""

    is_: Literal["not_understood"] = Field(alias="is")


class Error(Stated):
    """The command failed with a message that contains a text."""

    is_: Literal["error"] = Field(alias="is")
    contains: str = ""


class AnyOf(Stated):
    """The best of several."""

    is_: Literal["any"] = Field(alias="is")
    of: Annotated[tuple[Predicate, ...], Field(min_length=1)]


class AllOf(Stated):
    """Every one of several."""

    is_: Literal["all"] = Field(alias="is")
    of: Annotated[tuple[Predicate, ...], Field(min_length=1)]


class _Counted(Stated):
    n: Annotated[int, Field(ge=0)]
    of: Annotated[tuple[Predicate, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _possible(self) -> _Counted:
        if self.n > len(self.of):
            raise ValueError(f"n is {self.n}, but 'of' has only {len(self.of)}")
        return self


class InOrder(Stated):
    """Steps: each earns credit only while all of those before it hold."""

    is_: Literal["in_order"] = Field(alias="is")
    of: Annotated[tuple[Predicate, ...], Field(min_length=1)]


class Exactly(_Counted):
    """Exactly `n` of several hold."""

    is_: Literal["exactly"] = Field(alias="is")


class AtLeast(_Counted):
    """At least `n` of several hold."""

    is_: Literal["at_least"] = Field(alias="is")


Predicate: TypeAlias = Annotated[
    On
    | Inside
    | At
    | Offset
    | Between
    | Stacked
    | Line
    | Circle
    | Points
    | Aligned
    | Ordered
    | Pattern
    | Swept
    | Along
    | Unmoved
    | Answer
    | Said
    | ToolAt
    | Held
    | NotUnderstood
    | Error
    | AnyOf
    | AllOf
    | InOrder
    | Exactly
    | AtLeast,
    Field(discriminator="is_"),
]

for _group in (AnyOf, AllOf, InOrder, Exactly, AtLeast):
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
