"""`python -m sim.pictures`, as a person who trains the detector runs it."""

import subprocess
import sys

from perception.detect.learned.training.pictures import read_shard


def draw(folder, *options):
    command = [sys.executable, "-m", "sim.pictures", "--folder", folder, "--worlds", "1", "--workers", "1", *options]
    subprocess.run(command, check=True, capture_output=True)


def test_it_draws_the_shards_that_are_not_there_yet(tmp_path):
    draw(tmp_path, "--shards", "1")
    (first,) = tmp_path.glob("*.npz")
    written = first.stat().st_mtime_ns
    draw(tmp_path, "--shards", "2")
    shards = sorted(tmp_path.glob("*.npz"))
    assert [len(read_shard(each)) for each in shards] == [6, 6]
    assert first.stat().st_mtime_ns == written
