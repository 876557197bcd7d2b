"""What eyes see, as the scopes of what is remembered speak of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

import numpy as np

from lmp.cli.errors import USAGE, CommandError
from lmp.corrections.recall import See
from lmp.memory.look import Encoder, look
from lmp.memory.looks import LooksUnavailable, select
from lmp.memory.scope import Appearance, Seen
from perception.scene import ObservedScene
from perception.types import SceneObject
from robot.types import Rgbd


def encoder(options: argparse.Namespace) -> Encoder:
    """The encoder of looks that the command line asks for. Raises `CommandError`."""
    try:
        return select(options.looks)
    except LooksUnavailable as error:
        raise CommandError(f"--looks {options.looks}: {error}", code=USAGE) from error


def seeing(scene: ObservedScene, encode: Encoder = look) -> See:
    """The objects that are there, with how they looked in the last picture; true eyes know no looks."""

    def see() -> tuple[Seen, ...]:
        things = scene.objects or scene.refresh()
        return seen(things.values(), scene.picture, encode)

    return see


def seen(things: Iterable[SceneObject], picture: Rgbd | None, encode: Encoder = look) -> tuple[Seen, ...]:
    """Things with their kinds, colours and looks."""
    return tuple(
        Seen(thing.name, thing.kind, frozenset([thing.color]), _look_of(thing, picture, encode)) for thing in things
    )


def _look_of(thing: SceneObject, picture: Rgbd | None, encode: Encoder) -> Appearance | None:
    """How a thing looks in a picture; None where that does not show it."""
    if picture is None or thing.mask is None or not thing.mask.any():
        return None
    rows, columns = (np.flatnonzero(thing.mask.any(axis=axis)) for axis in (1, 0))
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return encode(picture.color[part], thing.mask[part])
