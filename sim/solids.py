"""What is touched of a shape, as the engine's collision shapes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from sim.bullet import bullet
from sim.objects import Part, Shape


def collision_shape(shape: Shape, client: int) -> int:
    """The engine's id; -1 for what nothing touches."""
    if shape.touched_as_seen:
        return int(
            bullet.createCollisionShape(
                bullet.GEOM_MESH,
                vertices=shape.mesh.vertices.tolist(),
                indices=shape.mesh.triangles.ravel().tolist(),
                physicsClientId=client,
            )
        )
    if not shape.parts:
        return -1
    if any(part.form == "hull" for part in shape.parts):
        return _hulls(shape.parts, client)
    if len(shape.parts) == 1 and not any(shape.parts[0].position):
        return _single(shape.parts[0], client)
    return _compound(shape.parts, client)


def _single(part: Part, client: int) -> int:
    if part.form == "box":
        half = [length / 2.0 for length in part.size]
        return int(bullet.createCollisionShape(bullet.GEOM_BOX, halfExtents=half, physicsClientId=client))
    form = bullet.GEOM_CYLINDER if part.form == "cylinder" else bullet.GEOM_SPHERE
    radius, height = part.size[0], part.size[-1]
    return int(bullet.createCollisionShape(form, radius=radius, height=height, physicsClientId=client))


def _compound(parts: Sequence[Part], client: int) -> int:
    form = {"box": bullet.GEOM_BOX, "cylinder": bullet.GEOM_CYLINDER, "sphere": bullet.GEOM_SPHERE}
    return int(
        bullet.createCollisionShapeArray(
            shapeTypes=[form[part.form] for part in parts],
            halfExtents=[[length / 2.0 for length in p.size] if p.form == "box" else [0.0] * 3 for p in parts],
            radii=[0.0 if part.form == "box" else part.size[0] for part in parts],
            lengths=[part.size[1] if part.form == "cylinder" else 0.0 for part in parts],
            collisionFramePositions=[part.position for part in parts],
            collisionFrameOrientations=[part.quaternion for part in parts],
            physicsClientId=client,
        )
    )


def _hulls(parts: Sequence[Part], client: int) -> int:
    """Hulls of points, several as one. The engine takes these from a file alone: of each object in it the hull."""
    lines, count = [], 0
    for number, part in enumerate(parts):
        if part.points is None:
            raise ValueError(f"a {part.form} among hulls: make it a hull, too")
        lines.append(f"o {number}")
        lines += ["v {:.9g} {:.9g} {:.9g}".format(*point) for point in part.points]
        # Faces of the file are not used, but a point without one is not read.
        lines += [f"f {count + i + 1} {count + i + 2} {count + i + 3}" for i in range(len(part.points) - 2)]
        count += len(part.points)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hulls.obj"
        path.write_text("\n".join(lines) + "\n", encoding="ascii")
        return int(bullet.createCollisionShape(bullet.GEOM_MESH, fileName=str(path), physicsClientId=client))
