"""How several things may be asked to stand: predicates about lines, circles, points, order, patterns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from tasks.terms import Name, Names, Number, Point, Ranged, Stated, Tolerance

MOST = 12
"""Places that are dealt out among things, at most."""
Direction = Literal["left", "right", "up", "down"]


class Line(Stated):
    """The names stand on one straight line, apart from each other; 0 degrees is left to right, 90 bottom to top.

    The line may be turned by `within_deg` from `angle_deg`; null is any line.
    """

    is_: Literal["line"] = Field(alias="is")
    names: Names
    angle_deg: Number | None = None
    within_deg: Annotated[Number, Field(ge=0, le=90)] = 0.0


class Circle(Ranged):
    """The names stand around a centre (a place, an object, or null for their own middle), spread out evenly."""

    is_: Literal["circle"] = Field(alias="is")
    names: Names
    center: Point | Name | None = None
    radius: tuple[Number, Number] = (0.03, 0.25)


class Points(Stated):
    """Every name stands at a point of its own, whichever."""

    is_: Literal["points"] = Field(alias="is")
    names: Names
    points: Annotated[tuple[Point, ...], Field(min_length=1)]
    tol: Tolerance = 0.03

    @model_validator(mode="after")
    def _enough(self) -> Points:
        if not len(self.names) <= len(self.points) <= MOST:
            raise ValueError(
                f"points must be at least as many as names and at most {MOST}: "
                f"{len(self.points)} points for {len(self.names)} names"
            )
        return self


class Swept(Stated):
    """The blocks of a pile lie in a zone, the `share` of them at least: an object's footprint, or [x0, y0, x1, y1]."""

    is_: Literal["swept"] = Field(alias="is")
    pile: Name
    zone: Name | tuple[Number, Number, Number, Number]
    share: Annotated[Number, Field(gt=0, le=1)] = 0.9

    @model_validator(mode="after")
    def _box(self) -> Swept:
        if not isinstance(self.zone, str) and (self.zone[0] >= self.zone[2] or self.zone[1] >= self.zone[3]):
            raise ValueError(f"zone is [x0, y0, x1, y1] with x0 < x1 and y0 < y1, not {list(self.zone)}")
        return self


class Along(Stated):
    """The beads of a rope lie along the line between two places (points, or the middles of objects), spread out evenly,
    whichever end comes first; each within `tol` metres of its place."""

    is_: Literal["along"] = Field(alias="is")
    rope: Name
    start: Point | Name
    end: Point | Name
    tol: Tolerance = 0.02


class Aligned(Stated):
    """The names stand on one straight line, apart from each other, and are turned along it.

    The line is that of an object (`along`), such as a line on the table, or at `angle_deg` (0 is left to right, 90
    bottom to top), or any. Sides are parallel to it; all may be turned by `within_deg` from that.
    """

    is_: Literal["aligned"] = Field(alias="is")
    names: Names
    along: Name | None = None
    angle_deg: Number | None = None
    within_deg: Annotated[Number, Field(ge=0, le=90)] = 10.0

    @model_validator(mode="after")
    def _one_line(self) -> Aligned:
        if self.along is not None and self.angle_deg is not None:
            raise ValueError("give either 'along' or 'angle_deg', not both")
        if len(self.names) < 2 and self.along is None and self.angle_deg is None:
            raise ValueError("one name alone is aligned with nothing: give 'along' or 'angle_deg'")
        return self


class Ordered(Stated):
    """The names stand in order: each farther to the left (right, up, down) than the one before, by `gap` metres at
    least."""

    is_: Literal["ordered"] = Field(alias="is")
    names: Annotated[tuple[Name, ...], Field(min_length=2)]
    direction: Direction = "right"
    gap: Tolerance = 0.02


class Pattern(Stated):
    """The names stand at poses, in the same order, each [x, y] or [x, y, yaw in degrees]; null for any yaw.

    Names that are alike (kind, colour and size) may change places. A yaw counts as far as one can see it: a cube looks
    the same after a quarter turn. With `frame` poses are in the frame of an object, wherever that is now: on a pallet,
    for instance.
    """

    is_: Literal["pattern"] = Field(alias="is")
    names: Annotated[tuple[Name, ...], Field(min_length=1, max_length=MOST)]
    poses: tuple[tuple[Number, Number] | tuple[Number, Number, Number | None], ...]
    frame: Name | None = None
    tol: Tolerance = 0.015
    tol_deg: Tolerance = 10.0

    @model_validator(mode="after")
    def _as_many(self) -> Pattern:
        if len(self.poses) != len(self.names):
            raise ValueError(f"{len(self.poses)} poses for {len(self.names)} names: a pose for each")
        return self
