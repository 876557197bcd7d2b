"""`handscript memory` in a process of its own: where its file is, and a disk that takes no more."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lmp.memory.records import Record, Rule, to_json


def test_what_does_not_fit_on_the_disk_is_said_and_nothing_is_lost(
    handscript: Callable[..., Any], tmp_path: Path
) -> None:
    env = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}
    lines = [to_json(Record(Rule(f"rule {i}"), "tidy", told=float(i))) for i in range(3000)]
    (tmp_path / "few.jsonl").write_text("\n".join(lines[:3]))
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    assert handscript("memory", "import", "few.jsonl", env=env).code == 0
    assert (tmp_path / "data" / "handscript" / "memory.db").exists()
    refused = handscript("memory", "import", "many.jsonl", env=env, largest_file=400_000)
    assert refused.code == 1
    assert "was not stored" in refused.err
    assert len(handscript("memory", "list", "--limit", "5000", env=env).out.splitlines()) == 3
