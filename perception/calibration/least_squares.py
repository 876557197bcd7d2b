"""Nonlinear least squares over a few dozen parameters.

Levenberg and Marquardt's method with Marquardt's scaling. Source: Nocedal and Wright, Numerical Optimization, section
10.3. Written out because it is short, and the library that has it is larger than all that is installed for it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from perception.types import Array

ITERATIONS = 60
# Enough: the sum of squares falls by less than this share of itself.
SETTLED = 1e-10
LEAST_DAMPING, MOST_DAMPING = 1e-9, 1e9


def minimised(residuals: Callable[[Array], Array], start: Array, steps: Array) -> tuple[Array, Array]:
    """Where the sum of squares is least, near where it is looked for.

    Args:
        residuals: (m,) for parameters (n,).
        start: (n,).
        steps: (n,) by which parameters are changed to see what their change does.

    Returns:
        The parameters, (n,), and the residuals' derivatives there, (m, n).
    """
    at, damping = np.asarray(start, dtype=np.float64), 1e-3
    here = residuals(at)
    slope = _derivatives(residuals, at, here, steps)
    for _ in range(ITERATIONS):
        normal = slope.T @ slope
        scale = np.diag(np.maximum(normal.diagonal(), 1e-12))
        step = np.linalg.solve(normal + damping * scale, -slope.T @ here)
        there = residuals(at + step)
        gain = float(here @ here - there @ there)
        if gain < 0.0:
            damping *= 5.0
            if damping > MOST_DAMPING:
                break
            continue
        done = gain <= SETTLED * float(here @ here)
        at, here, damping = at + step, there, max(damping / 5.0, LEAST_DAMPING)
        slope = _derivatives(residuals, at, here, steps)
        if done:
            break
    return at, slope


def _derivatives(residuals: Callable[[Array], Array], at: Array, here: Array, steps: Array) -> Array:
    columns = [(residuals(at + step) - here) / step.sum() for step in np.diag(steps)]
    return np.stack(columns, axis=1)
