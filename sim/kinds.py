"""Every kind of thing by its name: which sizes it comes in, and its shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perception.kits import KIT
from sim import objects, pieces, places
from sim.assets import ASSET, asset
from sim.objects import Shape, Size, Sizes

SIZES: Mapping[str, Sizes] = dict([*objects.SIZES.items(), *places.SIZES.items(), *pieces.SIZES.items()])
"""Of every kind but assets, which are as large as they are."""


def shape(kind: str, size: Size | None = None, *, holes: Sequence[str] | None = None, file: str | None = None) -> Shape:
    """Make a shape.

    Args:
        kind: one of `SIZES`, or "asset".
        size: as `sim.objects`, `sim.places` and `sim.pieces` say; the longest side of an asset, m; None is the usual.
        holes: the shapes that a kit has holes for; None is the usual ones.
        file: of an asset.

    Raises:
        ValueError: no such kind, or one that cannot be so; the message says what would do.
    """
    if holes is not None and kind != KIT:
        raise ValueError(f"holes {holes}: a {kind} has none; a kit has")
    if (file is not None) != (kind == ASSET):
        raise ValueError(f"file {file!r}: an asset, and nothing else, has a file")
    if kind in objects.SIZES:
        return objects.shape(kind, size)
    if file is not None:
        return asset(file, _single(size))
    if kind not in SIZES:
        raise ValueError(f"no kind {kind!r}; there are: {', '.join(SIZES)}, {ASSET}")
    numbers = SIZES[kind].usual if size is None else _numbers(size)
    made = places.dimensions(kind, numbers) if kind in places.SIZES else pieces.dimensions(kind, numbers)
    if made is None:
        usual = ", ".join(f"{number:g}" for number in SIZES[kind].usual)
        raise ValueError(f"size {size}: a {kind} cannot be so large or so small; usually it is [{usual}] m")
    if kind == KIT:
        return pieces.kit(made, pieces.USUAL_HOLES if holes is None else holes)
    return places.shape(kind, made) if kind in places.SIZES else pieces.shape(kind, made)


def _numbers(size: Size) -> tuple[float, ...]:
    return (float(size),) if isinstance(size, int | float) else tuple(float(number) for number in size)


def _single(size: Size | None) -> float | None:
    if size is None:
        return None
    numbers = _numbers(size)
    if len(numbers) != 1:
        raise ValueError(f"size {size}: an asset's size is that of its longest side, m")
    return numbers[0]
