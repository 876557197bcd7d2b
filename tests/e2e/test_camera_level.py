"""`--camera-level`, from outside, and what an evaluation makes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.evaluation.asked import DifferentConfiguration
from tasks.evaluation.plan import Configuration


@pytest.mark.slow
def test_a_run_sees_harder_pictures_and_its_seed_says_which(handscript: Callable, table: str, tmp_path: Path) -> None:
    (tmp_path / "where.py").write_text("say(str([float(x) for x in get_obj_pos('blue bowl')]))\n")

    def seen(*options: str) -> list[str]:
        ran = handscript("exec", "where.py", "--scene", table, "--no-video", "--json", *options)
        assert ran.code == 0, ran.err
        return ran.json["said"]

    hard = seen("--camera-level", "1", "--seed", "4")
    assert hard == seen("--camera-level", "1", "--seed", "4")
    assert hard != seen("--seed", "4")


def test_a_level_that_there_is_not_is_wrong_usage(handscript: Callable) -> None:
    for command in (("run", "pick up the red block"), ("eval", "cap")):
        ran = handscript(*command, "--camera-level", "5")
        assert ran.code == 2
        assert "--camera-level: invalid choice: 5 (choose from 0, 1, 2, 3, 4)" in ran.err.replace("'", "")


def test_trials_of_an_evaluation_have_its_camera_level() -> None:
    configuration = Configuration(suite="cap", tasks=("a",), camera_level=3)
    (work, *_) = configuration.work()
    assert configuration.options(work)["camera_level"] == 3
    assert Configuration.from_json(configuration.as_json()) == Configuration(suite="cap", tasks=("a",), camera_level=3)
    with pytest.raises(DifferentConfiguration, match="camera_level: it has 3, not 0"):
        configuration.check_same(Configuration(suite="cap", tasks=("a",)))
