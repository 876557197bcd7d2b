"""Workers in a Ray cluster of two nodes, both on this machine."""

import time
from pathlib import Path

import pytest
from suites import answers

from tasks.evaluation.evaluate import evaluate, start
from tasks.evaluation.local import LocalCrew
from tasks.evaluation.plan import Configuration
from tasks.evaluation.store import create, read_rows

ray = pytest.importorskip("ray")

SUITE = str(Path(__file__).with_name("suites.py"))


@pytest.fixture
def cluster():
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    yield cluster
    ray.shutdown()
    cluster.shutdown()


def outcomes(rows):
    return [{k: v for k, v in row.as_json().items() if not k.startswith(("seconds", "commit"))} for row in rows]


def wait_until(condition, seconds=90.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_node_that_is_killed_changes_nothing_in_the_table(cluster, tmp_path):
    from tasks.evaluation.cluster import RayCrew

    doomed = cluster.add_node(num_cpus=1)
    asked = Configuration(
        suite=SUITE,
        tasks=("bowl", "side"),
        models=(f"recorded:{answers(tmp_path / 'answers.jsonl')}",),
        perceptions=("truth",),
        trials=6,
        keep="none",
    )
    create(tmp_path / "cluster", asked)
    with RayCrew(start(asked), cluster.address) as crew:
        assert crew.processors == 2
        for number, _ in enumerate(evaluate(tmp_path / "cluster", asked, crew, workers=2)):
            if number == 4:
                cluster.remove_node(doomed, allow_graceful=False)
        wait_until(lambda: crew.processors == 1)
    create(tmp_path / "here", asked)
    list(evaluate(tmp_path / "here", asked, LocalCrew(start(asked)), workers=1))
    rows, here = read_rows(tmp_path / "cluster"), read_rows(tmp_path / "here")
    assert len(rows) == 12 and outcomes(rows) == outcomes(here)
