"""What a drawer is made of, as formulas of its size: the simulator builds it, planning goes around it.

A drawer's frame has its origin in the middle of its cabinet, +x the way the tray comes out, +z up. The handle's frame
has its origin in the middle of the bar that is grasped, and the same axes.
"""

from __future__ import annotations

from dataclasses import dataclass

from perception.geometry.solids import Block

# Thickness of the cabinet's panels, of the tray's front plate, of its walls and of its floor; what is left free between
# cabinet and tray; how far the tray hangs above the table, m.
PANEL, FRONT, WALL, FLOOR = 0.005, 0.008, 0.004, 0.005
PLAY, HANGS = 0.001, 0.004
# Height of the tray's walls by the cabinet's, and how far the tray comes out by the cabinet's depth.
WALLS, TRAVEL = 0.5, 0.6
# Of the handle: (x, y, z) extents of its bar, which two fingers hold along x or along y and a cup holds from above; how
# far behind it the front is, with room for a finger; its posts; how far the bar's middle is below the cabinet's top, m.
BAR = (0.022, 0.060, 0.010)
BEHIND, POST, BELOW_TOP = 0.026, 0.008, 0.012


@dataclass(frozen=True)
class DrawerShape:
    """A cabinet and its tray; blocks are in the drawer's frame, with the tray pushed in.

    Args:
        depth, width, height: of the cabinet with the tray pushed in, without the handle, m.
    """

    depth: float
    width: float
    height: float

    @property
    def travel(self) -> float:
        """How far the tray comes out, m."""
        return TRAVEL * self.depth

    @property
    def reach(self) -> float:
        """How far the handle stands out from the front, m."""
        return BEHIND + BAR[0]

    @property
    def body(self) -> Block:
        """What the cabinet fills, its inside included."""
        return Block((self.depth - FRONT, self.width, self.height), (-FRONT / 2, 0.0, 0.0))

    @property
    def cabinet(self) -> tuple[Block, ...]:
        """Floor, top, two sides and back."""
        deep, wide, high = self.body.extents
        return (
            *(Block((deep, wide, PANEL), (-FRONT / 2, 0.0, side * (high - PANEL) / 2)) for side in (-1.0, 1.0)),
            *(Block((deep, PANEL, high), (-FRONT / 2, side * (wide - PANEL) / 2, 0.0)) for side in (-1.0, 1.0)),
            Block((PANEL, wide, high), ((PANEL - self.depth) / 2, 0.0, 0.0)),
        )

    @property
    def inside(self) -> Block:
        """The room in the tray, up to the top of its walls."""
        low, high = self.floor - self.height / 2, HANGS + WALLS * self.height - self.height / 2
        back, front = PANEL + PLAY + WALL - self.depth / 2, self.depth / 2 - FRONT
        wide = self.width - 2 * (PANEL + PLAY + WALL)
        return Block((front - back, wide, high - low), ((front + back) / 2, 0.0, (high + low) / 2))

    @property
    def tray(self) -> tuple[Block, ...]:
        """Front plate, floor, two sides and back."""
        (deep, wide, high), (x, _, z) = self.inside.extents, self.inside.center
        tall, middle = high + FLOOR, z - FLOOR / 2
        return (
            Block((FRONT, self.width, self.height - HANGS), ((self.depth - FRONT) / 2, 0.0, HANGS / 2)),
            Block((deep, wide + 2 * WALL, FLOOR), (x, 0.0, z - (high + FLOOR) / 2)),
            *(Block((deep, WALL, tall), (x, side * (wide + WALL) / 2, middle)) for side in (-1.0, 1.0)),
            Block((WALL, wide + 2 * WALL, tall), (x - (deep + WALL) / 2, 0.0, middle)),
        )

    @property
    def handle(self) -> tuple[Block, ...]:
        """The bar and its two posts, in the handle's frame."""
        x, y, _ = BAR
        post = (BEHIND, POST, POST)
        return Block(BAR), *(Block(post, (-(x + BEHIND) / 2, side * (y - POST) / 2, 0.0)) for side in (-1.0, 1.0))

    @property
    def handle_position(self) -> tuple[float, float, float]:
        """Origin of the handle's frame in the drawer's."""
        return self.depth / 2 + BEHIND + BAR[0] / 2, 0.0, self.height / 2 - BELOW_TOP

    @property
    def floor(self) -> float:
        """Height of the tray's floor above the cabinet's underside, m."""
        return PANEL + PLAY + FLOOR

    @property
    def clearance(self) -> float:
        """How high above the cabinet's underside what lies in the tray may reach, m: the tray must go in with it."""
        return self.height - PANEL - PLAY
