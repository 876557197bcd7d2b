"""Sentences with a scene and a goal: what a language model is tested on, by hand or by the corpus.

`library/sentences.toml` is the hand-written set. The same fields, one JSON object a line and each with its own
`objects`, are what a sample of the corpus looks like.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.scene import ObjectSpec, SceneError, SceneSpec, scene
from tasks.predicates import InvalidGoal, Predicate, parse

BY_HAND = Path(str(files("tasks"))) / "library" / "sentences.toml"


class InvalidSentences(ValueError):
    """A file of sentences is not one; the message names the file, the sentence and the key."""


class Sentence(BaseModel):
    """What is said last, what was said before it, what stands on the table then, and what is to be so afterwards.

    `scene` is a name, or "" where `objects` were given in place.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    family: str
    text: Annotated[str, Field(min_length=1)]
    goal: tuple[dict[str, Any], ...]
    objects: tuple[ObjectSpec, ...]
    scene: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def table(self) -> SceneSpec:
        """The objects as a scene, each with its name. Raises `SceneError`."""
        return scene(self.objects)

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        """The goal, checked. Raises `InvalidGoal`."""
        return parse(self.goal)


@dataclass(frozen=True)
class _Raw:
    """A sentence as a file has it, with where that is."""

    where: str
    fields: Mapping[str, Any]


def read(path: Path = BY_HAND) -> tuple[Sentence, ...]:
    """The sentences of a `.toml` file with scenes, or of a `.jsonl` file where each brings its own objects.

    Raises:
        InvalidSentences: a sentence is malformed, or its scene is not in the file.
        OSError: the file cannot be read.
    """
    text = path.read_text(encoding="utf-8")
    raws = _from_lines(path, text) if path.suffix == ".jsonl" else _from_toml(path, text)
    return tuple(_checked(raw) for raw in raws)


def _from_toml(path: Path, text: str) -> list[_Raw]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidSentences(f"{path}: {error}") from None
    scenes = {scene["name"]: scene["objects"] for scene in document.get("scene", ())}
    raws = []
    for i, fields in enumerate(document.get("sentence", ())):
        raw = _Raw(f"{path}: sentence {i + 1} ({fields.get('text')!r})", fields)
        if "objects" not in fields:
            if fields.get("scene") not in scenes:
                raise InvalidSentences(f"{raw.where}: no scene {fields.get('scene')!r}; there are: {', '.join(scenes)}")
            raw = replace(raw, fields={**fields, "objects": scenes[fields["scene"]]})
        raws.append(raw)
    return raws


def _from_lines(path: Path, text: str) -> Sequence[_Raw]:
    raws = []
    for i, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                raws.append(_Raw(f"{path}: line {i}", json.loads(line)))
            except json.JSONDecodeError as error:
                raise InvalidSentences(f"{path}: line {i}: {error}") from None
    return raws


def _checked(raw: _Raw) -> Sentence:
    try:
        sentence = Sentence.model_validate(raw.fields)
        parse(sentence.goal)
        scene(sentence.objects)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise InvalidSentences(f"{raw.where}: {key}: {first['msg']} (got {first['input']!r})") from None
    except (InvalidGoal, SceneError) as error:
        raise InvalidSentences(f"{raw.where}: {error}") from None
    return sentence
