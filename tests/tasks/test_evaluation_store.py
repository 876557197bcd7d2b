import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.evaluation import parquet
from tasks.evaluation.asked import DifferentConfiguration
from tasks.evaluation.join import TrialTwice, join
from tasks.evaluation.plan import Configuration, Work
from tasks.evaluation.row import Row
from tasks.evaluation.store import NotAnEvaluation, Store, create, read_configuration, read_rows

ASKED = Configuration(suite="some.py", tasks=("one", "other"), perceptions=("camera", "truth"), trials=3)


def row(work: Work, **changed) -> Row:
    fields = {"suite": "some.py", "seed": 0, "labels": {"horizon": "long"}, "instruction": f"do {work.task}"}
    fields |= {"effector": "suction", "outcome": "failed", "reached": False, "score": 0.25, "missing": ["é 中", "b"]}
    fields |= {"task": work.task, "trial": work.trial, "model": work.model, "perception": work.perception}
    return Row(**{**fields, **changed})


@pytest.fixture
def folder(tmp_path):
    create(tmp_path / "e", ASKED, version="1")
    return tmp_path / "e"


def test_rows_come_back_as_they_were_in_the_order_of_the_plan(folder):
    rows = [row(work, message='two\nlines, \u2028 "quoted"') for work in ASKED.work()]
    with Store(folder) as store:
        for each in reversed(rows):
            store.add(each, {})
    assert read_rows(folder) == rows
    assert read_configuration(folder) == ASKED


@settings(max_examples=30)
@given(st.integers(0, 5), st.floats(0, 1))
def test_a_torn_last_line_costs_that_trial_and_no_other(tmp_path_factory, whole, share):
    folder = tmp_path_factory.mktemp("e")
    create(folder, ASKED)
    rows = [row(work) for work in ASKED.work()]
    with Store(folder) as store:
        for each in rows[:whole]:
            store.add(each, {})
    line = json.dumps(rows[whole].as_json(), ensure_ascii=False).encode()
    with (folder / "trials.jsonl").open("ab") as file:
        file.write(line[: int(share * len(line))])
    assert read_rows(folder) == rows[:whole]
    with Store(folder) as store:
        for each in rows[whole:]:
            store.add(each, {})
    assert read_rows(folder) == rows


def test_kept_files_replace_those_of_a_trial_whose_line_was_not_written(folder):
    work = ASKED.work()[0]
    left_over = folder / "trials" / work.slug / "old.txt"
    left_over.parent.mkdir(parents=True)
    left_over.write_text("of a killed evaluation")
    with Store(folder) as store:
        store.add(row(work, run=f"trials/{work.slug}"), {"trace.jsonl": b"{}"})
    assert [path.name for path in left_over.parent.iterdir()] == ["trace.jsonl"]


@pytest.mark.parametrize(
    ("line", "said"), [("{}\n", "line 1: .*no commit"), ("not JSON\n", "line 1"), (None, "evaluation.json")]
)
def test_a_folder_that_is_none_is_refused_and_the_message_says_where(folder, line, said):
    if line is None:
        (folder / "evaluation.json").unlink()
    else:
        (folder / "trials.jsonl").write_text(line)
    with pytest.raises(NotAnEvaluation, match=said):
        read_rows(folder)


def test_an_evaluation_in_the_folder_is_not_written_over(folder):
    with pytest.raises(FileExistsError):
        create(folder, ASKED)


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"trials": 4}, "trials: it has 3, not 4"), ({"perceptions": ("truth",)}, r"perceptions: it has \['camera'")],
)
def test_what_differs_is_named(changed, said):
    other = Configuration(**{**ASKED.as_json(), **changed})
    with pytest.raises(DifferentConfiguration, match=said):
        ASKED.check_same(other)


@given(st.integers(1, 6), st.integers(1, 7))
def test_shards_are_all_of_it_once_and_no_instance_is_torn_apart(trials, parts):
    def work(shard):
        return Configuration(**{**ASKED.as_json(), "trials": trials, "shard": shard}).work()

    shards = [work(f"{part}/{parts}") for part in range(1, parts + 1)]
    assert sorted(w.key for shard in shards for w in shard) == sorted(w.key for w in work("1/1"))
    instances = [{(w.task, w.trial) for w in shard} for shard in shards]
    assert sum(map(len, instances)) == len(set.union(*instances))


@pytest.fixture
def part(tmp_path):
    """Makes the folder of a shard with its rows; `kept` are the files of each of its trials."""

    def part(shard, kept=(), **changed):
        asked = Configuration(**{**ASKED.as_json(), "shard": shard, **changed})
        folder = tmp_path / shard.replace("/", "of")
        create(folder, asked)
        with Store(folder) as store:
            for work in asked.work():
                store.add(row(work, version="1", run=f"trials/{work.slug}" if kept else ""), dict(kept))
        return folder

    return part


def test_parts_that_were_cut_in_several_ways_are_one(part, tmp_path):
    halves = [part("1/2", kept={"trace.jsonl": b"{}"}), part("2/4"), part("4/4")]
    assert join(halves, tmp_path / "joined") == ""
    rows = read_rows(tmp_path / "joined")
    assert [each.key for each in rows] == [work.key for work in ASKED.work()]
    for each in rows:
        assert not each.run or (tmp_path / "joined" / each.run / "trace.jsonl").read_bytes() == b"{}"
    assert len({each.run for each in rows}) == 7, "six of the first half, and none"


def test_what_is_missing_is_named_by_shard_and_some_by_name(part, tmp_path):
    missing = join([part("1/3"), part("3/3")], tmp_path / "joined")
    assert missing == "shard 2/3 lacks 4 of 4 trials (other 0, embedded, camera; other 0, embedded, truth; " + (
        "one 2, embedded, camera; …)"
    )
    assert join([tmp_path / "joined", part("2/3")], tmp_path / "whole") == "", "a part may have been joined itself"


def test_parts_that_are_none_are_not_joined(part, tmp_path):
    first = part("1/2", kept={"trace.jsonl": b"{}"})
    with pytest.raises(DifferentConfiguration, match=r"1of2 and .*2of2 .*drop: it has 0\.0, not 0\.5"):
        join([first, part("2/2", drop=0.5)], tmp_path / "joined")
    with pytest.raises(TrialTwice, match=r"one 0, embedded, camera is in .*1of2 and in .*1of1"):
        join([first, part("1/1")], tmp_path / "joined")
    shutil.rmtree(first / "trials")
    with pytest.raises(NotAnEvaluation, match="1of2 was not copied whole"):
        join([first], tmp_path / "joined")
    assert not (tmp_path / "joined").exists()


def test_folders_of_trials_differ_where_only_punctuation_does():
    slugs = {Work("a/b", 0, model, "truth").slug for model in ("hf:x", "hf/x", "recorded:x")}
    assert len(slugs) == 3


def test_parquet_has_a_row_a_trial_and_a_column_a_label(folder):
    pq = pytest.importorskip("pyarrow.parquet")
    rows = [row(work, labels={} if work.trial else {"horizon": "long"}) for work in ASKED.work()]
    table = pq.read_table(parquet.write(rows, folder / "trials.parquet"))
    assert table.num_rows == len(rows)
    assert table["label.horizon"].to_pylist() == [None if each.trial else "long" for each in rows]
    first = table.to_pylist()[0]
    assert {key: first[key] for key in ("task", "trial", "reached", "missing", "score")} == {
        "task": "one", "trial": 0, "reached": False, "missing": ["é 中", "b"], "score": 0.25,
    }  # fmt: skip
    assert not list(folder.glob("*.part"))
