"""What is told where a cell's file wants MoveIt, and its messages are not installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import pytest

from robot.ros2.config import EXAMPLES, load_cell
from robot.ros2.moveit import client
from robot.types import Refused


@pytest.mark.skipif(find_spec("moveit_msgs") is not None, reason="moveit_msgs is installed here")
def test_missing_messages_are_told_with_what_installs_them(tmp_path: Path) -> None:
    nothing = cast(Any, None)
    text = (EXAMPLES / "panda.toml").read_text(encoding="utf-8")
    assert client(nothing, load_cell(EXAMPLES / "panda.toml")) is None
    (tmp_path / "cell.toml").write_text(text.replace("# [moveit]", "[moveit]").replace("# group", "group"))
    with pytest.raises(Refused, match=r"needs moveit_msgs.*install ros-\$ROS_DISTRO-moveit-msgs"):
        client(nothing, load_cell(tmp_path / "cell.toml"))
