"""The terms in which predicates are written: names, numbers, places; and what every predicate is."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

Name: TypeAlias = Annotated[str, Field(min_length=1)]
Names: TypeAlias = Annotated[tuple[Name, ...], Field(min_length=1)]
Number: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
Tolerance: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Point: TypeAlias = tuple[Number, Number]
Scalar: TypeAlias = bool | int | float | str


class Stated(BaseModel):
    """What a goal may say, as plain values with a tag `is`."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Ranged(Stated):
    """A predicate with a range of distances in metres, [least, most]."""

    @model_validator(mode="after")
    def _ordered(self) -> Ranged:
        for key in ("distance", "radius"):
            span = getattr(self, key, None)
            if span is not None and span[0] > span[1]:
                raise ValueError(f"{key} is [least, most] in metres, not {list(span)}")
        return self
