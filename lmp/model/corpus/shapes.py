"""Code that programs for shapes share: the points of a ring, and the search for room for a shape."""

from __future__ import annotations

RING = "shape = np.array([[{r} * np.cos(a), {r} * np.sin(a)] for a in np.linspace(0, 2 * np.pi, {n}, endpoint=False)])"
SEARCH = """
shape = shape - shape.mean(axis=0)
taken, sizes = get_obj_pos(get_obj_names()), np.array([get_size(n)[0] for n in get_obj_names()])
spots = [denormalize_xy([u, v]) + shape for u in np.linspace(0, 1, 11) for v in np.linspace(0, 1, 9)]
spots = [s for s in spots if np.all(np.abs(s) < [0.28, 0.18])]
ret_val = max(spots, key=lambda s: (np.linalg.norm(s[:, None] - taken, axis=2) - sizes / 2).min())"""
