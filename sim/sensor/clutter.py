"""Things that nobody asked for, lying beside the workspace: pens, a phone, a book, a roll of tape, a screwdriver.

They are seen and throw shadows, but have no part in physics: the arm does not reach for where they lie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from perception.types import Array
from perception.workspace import WORKSPACE
from sim import meshes
from sim.bullet import bullet
from sim.meshes import Mesh
from sim.sensor.levels import Surroundings
from sim.world import World

# Between the workspace and what lies beside it, m.
_CLEAR = 0.006
_TURN = 0.2

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Lying:
    """Something that lies on the table.

    Args:
        what: a key of `_MAKERS`.
        position: (x, y) of its middle, m; yaw: rad.
        color: sRGB.
    """

    what: str
    position: tuple[float, float]
    yaw: float
    color: Rgb


def draw_clutter(spreads: Surroundings, rng: np.random.Generator) -> tuple[Lying, ...]:
    """Things beside the workspace, at most one in each of six places left, right and behind it."""
    x0, _, x1, y1 = WORKSPACE.bounds
    middle, quarter = (x0 + x1) / 2.0, (x1 - x0) / 4.0
    places = [
        *((x0, y, -1.0, 0.0) for y in (-0.1, 0.1)),
        *((x1, y, 1.0, 0.0) for y in (-0.1, 0.1)),
        *((x, y1, 0.0, 1.0) for x in (middle - quarter, middle + quarter)),
    ]
    lying = []
    for index in rng.permutation(len(places))[: int(rng.integers(spreads.beside + 1))]:
        x, y, right, up = places[int(index)]
        what = str(rng.choice(list(_MAKERS)))
        # Long things lie along the workspace's edge.
        yaw = float((np.pi / 2.0 if right else 0.0) + rng.uniform(-_TURN, _TURN))
        around = np.concatenate(outlines((Lying(what, (0.0, 0.0), yaw, _GRAY),)))
        away = _CLEAR - float((around[:, :2] @ [right, up]).min()) + float(rng.uniform(0.0, 0.03))
        slide = rng.uniform(-0.03, 0.03)
        position = (float(x + right * away + up * slide), float(y + up * away + right * slide))
        lying.append(Lying(what, position, yaw, tuple(rng.uniform(0.08, 0.85, 3).tolist())))
    return tuple(lying)


def lay(world: World, things: tuple[Lying, ...]) -> None:
    """Put things on a world's table."""
    for thing in things:
        for mesh, own in _MAKERS[thing.what]():
            look = bullet.createVisualShape(
                bullet.GEOM_MESH,
                vertices=mesh.vertices.tolist(),
                indices=mesh.triangles.ravel().tolist(),
                normals=mesh.normals.tolist(),
                uvs=[[0.0, 0.0]] * len(mesh.vertices),
                rgbaColor=[*(own or thing.color), 1.0],
                specularColor=[0.0, 0.0, 0.0],
                physicsClientId=world.client,
            )
            turn = [0.0, 0.0, np.sin(thing.yaw / 2.0), np.cos(thing.yaw / 2.0)]
            bullet.createMultiBody(0.0, -1, look, [*thing.position, 0.0], turn, physicsClientId=world.client)


def outlines(things: tuple[Lying, ...]) -> list[Array]:
    """(n, 3) points around each convex part of what lies there, table frame, m."""
    points = []
    for thing in things:
        cos, sin = np.cos(thing.yaw), np.sin(thing.yaw)
        turn = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
        points += [mesh.vertices @ turn + [*thing.position, 0.0] for mesh, _ in _MAKERS[thing.what]()]
    return points


def _rod(length: float, radius: float, at: float = 0.0, around: int = 12) -> Mesh:
    """A round bar along x that lies on the table; `at` is its middle."""
    upright = meshes.joined(
        [
            meshes.revolved([(0.0, -length / 2), (radius, -length / 2)], around),
            meshes.revolved([(radius, -length / 2), (radius, length / 2)], around),
            meshes.revolved([(radius, length / 2), (0.0, length / 2)], around),
        ]
    )

    def laid(vectors: Array) -> Array:
        # A quarter turn about y: z to x, x to -z.
        turned: Array = vectors[:, [2, 1, 0]] * [1.0, 1.0, -1.0]
        return turned

    return Mesh(laid(upright.vertices), laid(upright.normals), upright.triangles).moved((at, 0.0, radius))


def _slab(x: float, y: float, z: float, at: float = 0.0) -> Mesh:
    return meshes.box((x, y, z)).moved((at, 0.0, z / 2.0))


def _roll() -> Mesh:
    outer, inner, height = 0.035, 0.022, 0.018
    profile = [(outer, 0.0), (outer, height), (inner, height), (inner, 0.0)]
    return meshes.joined([meshes.revolved(list(pair), 24) for pair in pairwise(profile)])


_GRAY, _DARK = (0.62, 0.63, 0.65), (0.12, 0.12, 0.13)

# The parts of each, with the colours that they have whatever the colour of the whole is.
_MAKERS: dict[str, Callable[[], list[tuple[Mesh, Rgb | None]]]] = {
    "pen": lambda: [(_rod(0.13, 0.005), None), (_rod(0.012, 0.003, at=0.07), _DARK)],
    "screwdriver": lambda: [(_rod(0.085, 0.013, at=-0.05), None), (_rod(0.10, 0.003, at=0.04), _GRAY)],
    "phone": lambda: [(_slab(0.148, 0.072, 0.009), _DARK)],
    "book": lambda: [(_slab(0.19, 0.12, 0.022), None)],
    "roll": lambda: [(_roll(), None)],
    "ruler": lambda: [(_slab(0.20, 0.028, 0.003), None)],
}
