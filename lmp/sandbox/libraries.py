"""What programs may import, and the names that they see without importing: loaded once, before any confinement.

A confined child cannot open files, so a module that is not loaded beforehand does not exist for it. The worker loads
these; the linter names them in its messages.
"""

from __future__ import annotations

import importlib
from typing import Any

MODULES = (
    *("math", "cmath", "random", "itertools", "functools", "operator", "collections", "collections.abc", "heapq"),
    *("bisect", "copy", "re", "string", "textwrap", "json", "time", "datetime", "statistics", "fractions", "decimal"),
    *("numbers", "enum", "dataclasses", "typing", "types", "abc", "contextlib", "warnings", "traceback", "sys"),
    *("numpy", "numpy.random", "numpy.linalg", "numpy.fft", "numpy.ma", "numpy.polynomial", "numpy.typing"),
    *("shapely", "shapely.geometry", "shapely.affinity", "shapely.ops", "shapely.prepared", "shapely.validation"),
)
"""Modules that programs may import."""

_NAMES = {
    "np": "numpy",
    "math": "math",
    "shapely": "shapely",
    "affinity": "shapely.affinity",
    "Point": "shapely.geometry:Point",
    "LineString": "shapely.geometry:LineString",
    "Polygon": "shapely.geometry:Polygon",
    "MultiPoint": "shapely.geometry:MultiPoint",
    "box": "shapely.geometry:box",
}

NAMES = frozenset(_NAMES)
"""Names of libraries that programs see without importing them."""


def load() -> dict[str, Any]:
    """Import all of `MODULES`, and return the values of `NAMES`."""
    for module in (*MODULES, "encodings.ascii", "encodings.latin_1"):
        importlib.import_module(module)
    values = {}
    for name, place in _NAMES.items():
        module, _, attribute = place.partition(":")
        loaded = importlib.import_module(module)
        values[name] = getattr(loaded, attribute) if attribute else loaded
    return values
