"""What stands where, as traces and `--json` have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perception.types import SceneObject


def inventory(things: Mapping[str, SceneObject]) -> dict[str, dict[str, Any]]:
    """Position (m), quaternion (x y z w) and size (m) of every object by name, table frame; a drawer's opening (m)."""
    return {
        name: {"position": thing.position, "quaternion": thing.pose.quaternion, "size": thing.size}
        | ({} if thing.opening is None else {"opening": thing.opening})
        for name, thing in things.items()
    }
