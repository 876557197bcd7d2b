"""The twelve named colours: what the simulator paints with and what the detector knows."""

from __future__ import annotations

from types import MappingProxyType

# sRGB, 0 to 1. Chosen to stay apart in hue, or in saturation and value where they share a hue (orange and brown,
# red and pink, blue and cyan), under shading between 0.6 and 1.
COLORS: MappingProxyType[str, tuple[float, float, float]] = MappingProxyType(
    {
        "red": (0.86, 0.12, 0.12),
        "green": (0.16, 0.66, 0.20),
        "blue": (0.12, 0.30, 0.86),
        "yellow": (0.97, 0.85, 0.10),
        "orange": (0.98, 0.50, 0.05),
        "purple": (0.50, 0.18, 0.70),
        "pink": (0.98, 0.50, 0.72),
        "cyan": (0.10, 0.78, 0.86),
        "brown": (0.45, 0.26, 0.12),
        "gray": (0.50, 0.50, 0.50),
        "white": (0.97, 0.97, 0.97),
        "black": (0.10, 0.10, 0.10),
    }
)

# The table top's own colour: light, and warmer than white and gray objects.
TABLE_COLOR: tuple[float, float, float] = (0.88, 0.80, 0.66)
