"""The natural cubic spline: through samples, smooth to the second derivative, without bend at both ends."""

from __future__ import annotations

import numpy as np

from perception.types import Array


class Spline:
    """A curve q(u) through values at knots.

    Args:
        knots: (n,) strictly increasing, n >= 2.
        values: (n, dof).
    """

    def __init__(self, knots: Array, values: Array) -> None:
        h = np.diff(knots)[:, None]
        slopes = np.diff(values, axis=0) / h
        matrix = np.eye(len(knots))
        right = np.zeros_like(values)
        inner = np.arange(1, len(knots) - 1)
        matrix[inner, inner - 1] = h[:-1, 0]
        matrix[inner, inner] = 2 * (h[:-1, 0] + h[1:, 0])
        matrix[inner, inner + 1] = h[1:, 0]
        right[1:-1] = 6 * np.diff(slopes, axis=0)
        self._bend = np.linalg.solve(matrix, right)
        self._knots, self._values, self._h, self._slopes = knots, values, h, slopes

    def __call__(self, u: Array) -> tuple[Array, Array, Array]:
        """Values, first and second derivatives at u (m,), each (m, dof)."""
        i = np.clip(np.searchsorted(self._knots, u, side="right") - 1, 0, len(self._h) - 1)
        h, m0, m1 = self._h[i], self._bend[i], self._bend[i + 1]
        x = (u - self._knots[i])[:, None]
        first = self._slopes[i] - h * (2 * m0 + m1) / 6
        third = (m1 - m0) / h
        value = self._values[i] + x * (first + x * (m0 / 2 + x * third / 6))
        return value, first + x * (m0 + x * third / 2), m0 + x * third
