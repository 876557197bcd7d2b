"""Things whose shape somebody gives as a file: OBJ, STL, PLY, GLB and whatever else trimesh reads."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from sim.meshes import Mesh
from sim.objects import SOLID_DENSITY, Part, Shape

ASSET = "asset"
SMALLEST, LARGEST = 0.005, 0.25
# Of its surface, for grasps.
SAMPLES = 4000
MOST_TRIANGLES, MOST_HULLS = 100_000, 64


def asset(file: str | Path, size: float | None = None) -> Shape:
    """A thing from a mesh file. It is touched as the convex hull of each of its connected pieces.

    Args:
        file: where; its +z is up and its units are metres.
        size: of the longest side, m; None as it is in the file.

    Raises:
        ValueError: it cannot be read, has no surface, is too complex, or too large or small for the table.
    """
    path = Path(file)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise ValueError(f"file {str(file)!r}: {error.strerror}") from error
    return _read(path, changed, size)


@lru_cache(maxsize=32)
def _read(path: Path, changed: int, size: float | None) -> Shape:
    try:
        import trimesh
    except ImportError as error:
        raise ValueError(f"file {str(path)!r}: to read meshes, pip install 'handscript[assets]'") from error
    try:
        drawn = trimesh.load_mesh(path)
    except Exception as error:  # every format has errors of its own
        raise ValueError(f"file {str(path)!r}: no mesh that can be read ({error})") from error
    if not 0 < len(drawn.faces) <= MOST_TRIANGLES:
        raise ValueError(f"file {str(path)!r} has {len(drawn.faces)} triangles; 1 to {MOST_TRIANGLES} would do")
    scale = 1.0 if size is None else size / float(drawn.extents.max())
    longest = scale * float(drawn.extents.max())
    if not (SMALLEST <= longest <= LARGEST and scale * float(drawn.extents.min()) > 0.0):
        raise ValueError(
            f"file {str(path)!r} is {longest:.3g} m long; {SMALLEST} to {LARGEST} m would do, such as size = 0.1, and "
            "it may not be flat"
        )
    drawn.apply_translation(-drawn.bounds.mean(axis=0))
    drawn.apply_scale(scale)
    bodies = drawn.split(only_watertight=False)
    if len(bodies) > MOST_HULLS:
        raise ValueError(f"file {str(path)!r} is of {len(bodies)} pieces; {MOST_HULLS} at most")
    hulls = [np.array(body.convex_hull.vertices) for body in bodies]
    points, faces = trimesh.sample.sample_surface(drawn, SAMPLES, seed=0)
    middle = drawn.convex_hull.center_mass
    return Shape(
        kind="object",
        extents=np.array(drawn.extents),
        mesh=Mesh(np.array(drawn.vertices), np.array(drawn.vertex_normals), np.array(drawn.faces, dtype=np.int32)),
        parts=tuple(Part("hull", tuple(np.ptp(hull, axis=0).tolist()), points=hull) for hull in hulls),
        mass=SOLID_DENSITY * sum(float(body.convex_hull.volume) for body in bodies),
        centre_of_mass=float(middle[2]),
        surface=(np.array(points), np.array(drawn.face_normals[faces])),
    )
