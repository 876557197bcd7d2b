"""From the name that a person gives, `--looks clip:FOLDER`, to the encoder of looks."""

from __future__ import annotations

from lmp.memory.look import Encoder, look

FORMS = """\
color                    colours, outlines and textures, with OpenCV
clip:CHECKPOINT          CLIP's picture encoder, of a folder or a hub id (pip install 'handscript[hf]')
dinov2:CHECKPOINT        DINOv2, likewise"""


class LooksUnavailable(ValueError):
    """An encoder of looks cannot be had as it was named; the message says why, and what would work."""


def select(name: str) -> Encoder:
    """The encoder of looks of that name.

    Args:
        name: one of `FORMS`.

    Raises:
        LooksUnavailable: there is none, or it cannot be had here.
    """
    family, _, checkpoint = name.strip().partition(":")
    if name.strip() == "color":
        return look
    if checkpoint and family in ("clip", "dinov2"):
        try:
            from lmp.memory.networks import NetworkLook, NotLoaded
        except ModuleNotFoundError as error:
            raise LooksUnavailable(f"{name} needs {error.name}: pip install 'handscript[hf]'") from None
        try:
            return NetworkLook.load(family, checkpoint)
        except NotLoaded as error:
            raise LooksUnavailable(str(error)) from None
    raise LooksUnavailable(f"no encoder of looks {name!r}; there are:\n{FORMS}")
