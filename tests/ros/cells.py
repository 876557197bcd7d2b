"""The cell's file for the simulated controller: the Panda's example, with this project's URDF and patience."""

from __future__ import annotations

from pathlib import Path

from robot.ros2.config import EXAMPLES, CellFile, load_cell

# The simulated arm has another tool and other names of links; its camera's place is on /tf; a busy machine is slow.
CHANGES = (
    ('tcp = "panda_hand_tcp"', 'tcp = "panda_tcp"'),
    ('flange = "panda_link8"', 'flange = "panda_hand"'),
    ("speed = 0.3", "speed = 1.0"),
    ('calibration = "overview.toml"', 'max_age = 20.0\nframe = "camera_color_optical_frame"'),
)
WAITS = """
[waits]
server = 30.0
frozen = 1.0
late = 20.0
rest = 4.0
grip = 20.0
picture = 20.0
"""


def cell_file(folder: Path, *changes: tuple[str, str]) -> CellFile:
    """Write it, with further pieces of its text exchanged, and read it."""
    text = (EXAMPLES / "panda.toml").read_text(encoding="utf-8") + WAITS
    for old, new in (*CHANGES, *changes):
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "cell.toml"
    path.write_text(text, encoding="utf-8")
    return load_cell(path)
