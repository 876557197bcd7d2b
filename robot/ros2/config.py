"""`cell.toml`: all that a person says about a real cell, checked key by key when it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Self, Union, get_args, get_origin

from pydantic import BaseModel, Field, ValidationError, model_validator

from robot.ros2.parts import (
    ArmPart,
    CameraPart,
    GripperPart,
    LimitsPart,
    MoveItPart,
    Part,
    Transform,
    WaitsPart,
    WorkspacePart,
)
from robot.ros2.spelling import near_miss

EXAMPLES = Path(__file__).parent / "examples"


class CellFileError(ValueError):
    """A cell's file that cannot be read or says what cannot be; the message names the file and every bad key."""


class CellFile(Part):
    """A cell as its file says.

    Args:
        name: for messages.
        table_from_base: where the arm's base stands in the table frame: origin in the middle of the workspace, +z up.
        arm, gripper, cameras, workspace, limits, waits: see there. The camera that looks at the table is "overview".
        moveit: see there; without it Handscript plans.
    """

    name: str = "cell"
    table_from_base: Transform
    arm: ArmPart
    gripper: GripperPart
    cameras: Annotated[dict[str, CameraPart], Field(min_length=1)]
    workspace: WorkspacePart = WorkspacePart()
    limits: LimitsPart = LimitsPart()
    waits: WaitsPart = WaitsPart()
    moveit: MoveItPart | None = None

    @model_validator(mode="after")
    def _has_a_base_for_its_frames(self) -> Self:
        for name, camera in self.cameras.items():
            if camera.frame is not None and self.arm.base is None:
                raise ValueError(f"arm.base is needed: cameras.{name}.frame is looked up from there")
        return self


def load_cell(path: Path) -> CellFile:
    """Read a cell's file. Raises `CellFileError`."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return CellFile.model_validate(content, context={"folder": path.parent.absolute()})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CellFileError(f"{path}: {error}") from error
    except ValidationError as error:
        problems = [f"  {_problem(each['loc'], each['type'], each['msg'])}" for each in error.errors()]
        raise CellFileError("\n".join([f"{path}:", *problems])) from error


def _problem(place: Sequence[str | int], kind: str, message: str) -> str:
    key = ".".join(map(str, place)) or "the file"
    if kind == "extra_forbidden":
        known = _keys_at(place[:-1])
        there = f" there are {', '.join(sorted(known))}" if known else ""
        return f"{key}: no such key{near_miss(str(place[-1]), known) or ';' + there}"
    return f"{key}: {message.removeprefix('Value error, ')}"


def _keys_at(place: Sequence[str | int]) -> set[str]:
    """The keys of the table at a place in the file."""
    kind: Any = CellFile
    for step in place:
        if isinstance(kind, type) and issubclass(kind, BaseModel) and step in kind.model_fields:
            kind = kind.model_fields[str(step)].annotation
            if get_origin(kind) in (Union, UnionType):
                kind = next(each for each in get_args(kind) if each is not type(None))
        elif get_origin(kind) is dict:
            kind = get_args(kind)[1]
    return set(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else set()
