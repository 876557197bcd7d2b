"""How hard the pictures are: levels 0 to 4, from a clean render to a bad bench, in physical parameters.

Spreads are standard deviations of what is drawn once for an episode, unless a comment says "of every pixel".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DepthNoise:
    """A stereo or structured-light depth camera (`sim/sensor/depth.py`).

    Args:
        disparity: standard deviation of every pixel's disparity, pixels.
        step: what disparities are rounded to, pixels.
        jitter: how far aside of itself a pixel measures, standard deviation, pixels.
        flying: share of the pixels at a depth edge that measure something between its two sides.
        faintest: nothing is measured that reflects less than this; white seen head-on reflects 1.
        speckle: share of pixels that measure nothing for no reason.
    """

    disparity: float
    step: float
    jitter: float
    flying: float
    faintest: float
    speckle: float


@dataclass(frozen=True, kw_only=True)
class ColorNoise:
    """A colour camera (`sim/sensor/color.py`). Gains are of sRGB values, 0 to 1.

    Args:
        exposure: spread of the gain of all channels.
        white_balance: spread of the gain of each channel.
        vignetting: how much darker the corners of the picture are.
        uneven: how much brighter one side of the picture is lit than its middle, at most.
        blur: of the optics, standard deviation, pixels.
        shot: noise of every white pixel, standard deviation; falls with the square root of the brightness.
        read: noise of every black pixel, standard deviation.
    """

    exposure: float
    white_balance: float
    vignetting: float
    uneven: float
    blur: float
    shot: float
    read: float


@dataclass(frozen=True, kw_only=True)
class Mounting:
    """Lens and place of a camera (`sim/sensor/mounting.py`).

    Args:
        radial, tangential: spreads of k1 (of k2: as much again) and of p1 and p2, as OpenCV has them.
        shift: spread along each axis of the camera's move since it was calibrated, m.
        turn: spread about each axis of its turn since then, rad.
    """

    radial: float
    tangential: float
    shift: float
    turn: float


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Light, table and things (`sim/sensor/light.py`, `tabletop.py`, `clutter.py`, `finish.py`).

    Args:
        lowest: of the light above the table, rad.
        tint: spread of how much warmer or cooler than white the light is.
        shadow: how much of the light a shadow takes, at most.
        tabletops: how many of `tabletop.TABLETOPS` may be there.
        flat: how many papers and tapes lie in the picture, at most; stains: how many stains.
        beside: how many things lie beside the workspace, at most.
        hue: spread of the things' colours in hue, rad; tone: in saturation and value, as shares.
        shiny: share of the things that are glazed or polished.
    """

    lowest: float
    tint: float
    shadow: float
    tabletops: int
    flat: int
    stains: int
    beside: int
    hue: float
    tone: float
    shiny: float


@dataclass(frozen=True, kw_only=True)
class Level:
    """Everything that makes pictures hard."""

    depth: DepthNoise
    color: ColorNoise
    mounting: Mounting
    surroundings: Surroundings


# 1 is a laboratory with a good camera, freshly calibrated; 2 a tidy bench with a usual one; 3 a used bench; 4 a bad
# one: a cheap camera, knocked, in poor light, over a table that is used for other work. One pixel of disparity of the
# overview is 34 mm, so that the depth noise on the table is 0.4, 0.9, 1.4 and 2.2 mm.
LEVELS: tuple[Level | None, ...] = (
    None,
    Level(
        depth=DepthNoise(disparity=0.012, step=1 / 128, jitter=0.2, flying=0.1, faintest=0.02, speckle=0.0005),
        color=ColorNoise(
            exposure=0.02, white_balance=0.01, vignetting=0.05, uneven=0.03, blur=0.4, shot=0.010, read=0.004
        ),
        mounting=Mounting(radial=0.04, tangential=0.0003, shift=0.0003, turn=0.0003),
        surroundings=Surroundings(
            lowest=1.0, tint=0.01, shadow=0.2, tabletops=2, flat=0, stains=0, beside=0, hue=0.02, tone=0.02, shiny=0.0
        ),
    ),
    Level(
        depth=DepthNoise(disparity=0.025, step=1 / 64, jitter=0.35, flying=0.2, faintest=0.045, speckle=0.002),
        color=ColorNoise(
            exposure=0.04, white_balance=0.02, vignetting=0.10, uneven=0.06, blur=0.6, shot=0.015, read=0.008
        ),
        mounting=Mounting(radial=0.08, tangential=0.0005, shift=0.0007, turn=0.0009),
        surroundings=Surroundings(
            lowest=0.9, tint=0.02, shadow=0.3, tabletops=5, flat=1, stains=2, beside=1, hue=0.04, tone=0.04, shiny=0.1
        ),
    ),
    Level(
        depth=DepthNoise(disparity=0.040, step=1 / 32, jitter=0.5, flying=0.3, faintest=0.06, speckle=0.005),
        color=ColorNoise(
            exposure=0.07, white_balance=0.03, vignetting=0.17, uneven=0.12, blur=0.8, shot=0.022, read=0.013
        ),
        mounting=Mounting(radial=0.12, tangential=0.0007, shift=0.0012, turn=0.0014),
        surroundings=Surroundings(
            lowest=0.75, tint=0.04, shadow=0.4, tabletops=8, flat=2, stains=4, beside=3, hue=0.06, tone=0.07, shiny=0.2
        ),
    ),
    Level(
        depth=DepthNoise(disparity=0.065, step=1 / 16, jitter=0.8, flying=0.45, faintest=0.08, speckle=0.01),
        color=ColorNoise(
            exposure=0.11, white_balance=0.045, vignetting=0.25, uneven=0.2, blur=1.0, shot=0.030, read=0.020
        ),
        mounting=Mounting(radial=0.16, tangential=0.001, shift=0.0015, turn=0.0018),
        surroundings=Surroundings(
            lowest=0.6, tint=0.06, shadow=0.5, tabletops=11, flat=4, stains=8, beside=5, hue=0.09, tone=0.10, shiny=0.3
        ),
    ),
)


class UnknownLevel(ValueError):
    """There is no such level of pictures."""

    def __init__(self, level: object) -> None:
        super().__init__(f"no camera level {level!r}; there are 0 (clean) to {len(LEVELS) - 1} (a bad bench)")
