"""Corrections with what they are: what a language model is tested on that has to tell one kind from another.

`library/corrections.toml` is the hand-written set; its first lines define the labels.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from lmp.model.text import HALTED
from lmp.program import as_query
from lmp.source import parse
from lmp.turn import context_of

BY_HAND = Path(str(files("tasks"))) / "library" / "corrections.toml"

Level = Literal["plan", "skill"]
Dependence = Literal["last", "interrupted", "task", "nothing"]
Half = Literal["training", "kept"]


class InvalidCorrections(ValueError):
    """A file of corrections is not one; the message names the file, the entry and the key."""


def _program(source: str) -> str:
    if not source.strip() or parse(source) is None:
        raise ValueError("is no Python program")
    return source.strip("\n")


def _call(source: str) -> str:
    tree = parse(source)
    match tree.body if tree else []:
        case [ast.Expr(ast.Call())]:
            return source
    raise ValueError("is not one call")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Entry = TypeVar("Entry", bound=_Entry)
Text = Annotated[str, Field(min_length=1)]


class Turn(_Entry):
    """A sentence of the conversation and the program that was run for it."""

    said: Text
    program: Annotated[str, AfterValidator(_program)]


class Situation(_Entry):
    """What is on the table, what was said before, and the call in which the arm stands halted: None when in none."""

    name: Text
    objects: Annotated[tuple[Text, ...], Field(min_length=1)]
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]
    interrupted: Annotated[str, AfterValidator(_call)] | None = None

    @property
    def history(self) -> list[tuple[str, str]]:
        """The queries so far with their sources, as `Program.prompt` takes them."""
        return [(as_query(turn.said), turn.program) for turn in self.turns]

    @property
    def context(self) -> str:
        """The lines of a prompt above the query."""
        halted = [f"# {HALTED}{self.interrupted}."] if self.interrupted else []
        return "\n".join([context_of(self.objects), *halted])


class Correction(_Entry):
    """What a person says in a situation, what it changes, on what it depends, and whether models may be made by it."""

    situation: Situation
    said: Text
    level: Level
    depends: Dependence
    half: Half

    @field_validator("depends")
    @classmethod
    def _halted(cls, depends: Dependence, info: ValidationInfo) -> Dependence:
        if depends == "interrupted" and info.data["situation"].interrupted is None:
            raise ValueError("the arm is halted in no call")
        return depends

    @property
    def query(self) -> str:
        """What was said, as it stands in a prompt."""
        return as_query(self.said)


def read(path: Path = BY_HAND) -> tuple[Correction, ...]:
    """The corrections of a `.toml` file, in order.

    Raises:
        InvalidCorrections: the file is no TOML, or an entry is malformed.
        OSError: the file cannot be read.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InvalidCorrections(f"{path}: {error}") from None
    corrections = []
    for i, fields in enumerate(document.get("situation", ()), start=1):
        where = f"{path}: situation {i} ({fields.get('name')!r})"
        said = fields.pop("corrections", ())
        situation = _checked(Situation, fields, where)
        for j, one in enumerate(said, start=1):
            where_said = f"{where}, correction {j} ({one.get('said')!r})"
            corrections.append(_checked(Correction, {**one, "situation": situation}, where_said))
    return tuple(corrections)


def _checked(entry: type[Entry], fields: Mapping[str, Any], where: str) -> Entry:
    try:
        return entry.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise InvalidCorrections(f"{where}: {key}: {first['msg']} (got {first['input']!r})") from None
