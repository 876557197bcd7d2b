"""The conditions of one episode: all that a level leaves to chance and that stays as it is from picture to picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.bullet import bullet
from sim.sensor.clutter import Lying, draw_clutter, lay
from sim.sensor.finish import Finish, finish
from sim.sensor.levels import LEVELS, Level, UnknownLevel
from sim.sensor.light import Light, draw_light
from sim.sensor.tabletop import Tabletop, draw_tabletop
from sim.world import World


@dataclass(frozen=True)
class Conditions:
    """Under what conditions pictures are taken.

    Args:
        level: how hard; what cameras draw from it, they draw with `seed`.
        light, tabletop, lying: the surroundings.
        seed: of all that is drawn later.
    """

    level: Level
    light: Light
    tabletop: Tabletop
    lying: tuple[Lying, ...]
    seed: int

    def dress(self, world: World) -> None:
        """Lay the clutter on a world's table, and give its objects the finish that they have here. Once."""
        lay(world, self.lying)
        for body in world.bodies.values():
            rgba = [*self.finish(body.name, body.color).color, 1.0]
            bullet.changeVisualShape(body.id, -1, rgbaColor=rgba, physicsClientId=world.client)

    def finish(self, name: str, color: str) -> Finish:
        """What the thing of that name and colour looks like."""
        return finish(name, color, self.level.surroundings, self.seed)


def conditions(level: int, rng: np.random.Generator) -> Conditions | None:
    """Draw the conditions of an episode.

    Args:
        level: 0 to 4.
        rng: same state, same conditions and same pictures.

    Returns:
        None at level 0: there is nothing to draw.

    Raises:
        UnknownLevel: there is no such level.
    """
    if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level < len(LEVELS):
        raise UnknownLevel(level)
    spreads = LEVELS[level]
    if spreads is None:
        return None
    around = spreads.surroundings
    return Conditions(
        spreads,
        draw_light(around, rng),
        draw_tabletop(around, rng),
        draw_clutter(around, rng),
        int(rng.integers(2**31)),
    )
