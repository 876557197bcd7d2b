"""The sixteen colours that task files name, as red, green and blue, 0 to 255. Known on both sides of the sandbox."""

from __future__ import annotations

TABLEAU = {
    "blue": (78, 121, 167),
    "red": (255, 87, 89),
    "green": (89, 169, 78),
    "orange": (242, 142, 43),
    "yellow": (237, 201, 72),
    "purple": (176, 122, 161),
    "pink": (255, 157, 167),
    "cyan": (118, 183, 178),
    "brown": (156, 117, 95),
    "white": (255, 255, 255),
    "gray": (186, 176, 172),
    "indigo": (75, 0, 130),
    "violet": (143, 0, 255),
    "black": (0, 0, 0),
    "silver": (192, 192, 192),
    "gold": (255, 215, 0),
}
