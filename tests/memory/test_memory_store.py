"""Records in a file: what was confirmed stays, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from telling import ALL, DRAWER, FRUIT_FIRST, NEXT_TO, TOWER, rule

from lmp.memory import database, encode
from lmp.memory.database import NewerStore, NotAStore, StoreError
from lmp.memory.store import NoRecord, Only, Store
from lmp.memory.vectors import joint, text_part

WRITER = """
import sys
from pathlib import Path
from lmp.memory.store import Store
from telling import rule

name, count = sys.argv[2], int(sys.argv[3])
with Store(Path(sys.argv[1])) as store:
    for i in range(count):
        print(store.add(rule(f"rule {i} of {name}", person=name, told=float(i))).id, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.db"


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Another process that tells and prints the id of each record that was confirmed."""
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    here = os.pathsep.join(map(str, [Path(__file__).parent, Path(__file__).parents[2]]))
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": here})


def nearest(store: Store, text: str) -> int:
    numbers, vectors = store.near(joint(text, None)[None])
    return int(numbers[np.argmax(text_part(vectors) @ encode.encode(text))])


def test_records_come_back_as_they_were_told(path: Path) -> None:
    with Store(path) as store:
        ids = [store.add(record).id for record in ALL]
    with Store(path) as store:
        assert [replace(store.get(number), id=0) for number in ids] == list(ALL)
        assert [record.id for record in store.newest(2)] == ids[:1:-1]
        assert [record.id for record in store.all()] == ids


def test_what_is_known_already_is_not_kept_twice(path: Path) -> None:
    with Store(path) as store:
        first = store.add(NEXT_TO)
        assert store.add(NEXT_TO) == first
        assert store.add_all([*ALL, NEXT_TO]) == len(ALL) - 1
        assert len(store) == len(ALL)


def test_words_are_searched_by_their_stems_and_who_told_them(path: Path) -> None:
    with Store(path) as store:
        store.add_all(ALL)
        assert [record.command for record in store.search("drawers")] == [DRAWER.command]
        assert [record.command for record in store.search('bowl" OR *')] == [FRUIT_FIRST.command]
        assert store.search("bowl", only=Only(people=("anna",))) == []
        assert store.search("?!") == []
        assert [record.person for record in store.newest(9, Only(robots=("left arm",)))] == ["anna"]


def test_a_changed_record_is_found_by_its_new_words_alone(path: Path) -> None:
    with Store(path) as store:
        number = store.add(NEXT_TO).id
        store.add(FRUIT_FIRST)
        store.change(number, replace(NEXT_TO, command="close the oven"))
        assert [record.id for record in store.search("oven")] == [number]
        assert store.search("mug") == []
        assert nearest(store, "close the oven") == number
        with pytest.raises(StoreError, match="says exactly this"):
            store.change(number, FRUIT_FIRST)
        assert store.get(number).command == "close the oven"
        with pytest.raises(NoRecord, match="no record 99"):
            store.change(99, TOWER)


def test_nothing_is_left_of_a_forgotten_record(path: Path) -> None:
    with Store(path) as store:
        store.add_all(ALL)
        (number,) = (record.id for record in store.search("drawer"))
        with pytest.raises(NoRecord, match="no record 77"):
            store.forget([number, 77])
        assert store.get(number).command == DRAWER.command
        assert [record.command for record in store.forget([number, number])] == [DRAWER.command]
        assert store.search("drawer") == []
        assert number not in store.near(joint(DRAWER.cue, None)[None])[0]
        assert len(store) == len(store.near(joint(DRAWER.cue, None)[None])[0]) == len(ALL) - 1


def test_what_another_process_tells_or_forgets_is_seen_at_once(path: Path) -> None:
    with Store(path) as one, Store(path) as other:
        number = one.add(DRAWER).id
        one.add(TOWER)
        assert nearest(other, DRAWER.command) == number
        other.forget([number])
        assert nearest(one, DRAWER.command) != number


def test_two_processes_write_in_turn_and_lose_nothing(path: Path) -> None:
    writers = [writer(path, name, 60) for name in ("anna", "ben")]
    confirmed = [[int(line) for line in each.communicate(timeout=90)[0].split()] for each in writers]
    assert [each.returncode for each in writers] == [0, 0]
    assert not set(confirmed[0]) & set(confirmed[1])
    with Store(path) as store:
        for ids, name in zip(confirmed, ("anna", "ben"), strict=True):
            assert len(ids) == 60
            assert {store.get(number).person for number in ids} == {name}


def test_kill_9_during_writes_loses_nothing_that_was_confirmed(path: Path) -> None:
    confirmed: list[int] = []
    for round_, until in enumerate((1, 23, 57)):
        process = writer(path, f"round {round_}", 200)
        assert process.stdout is not None
        for _ in range(until):
            confirmed.append(int(process.stdout.readline()))
        os.kill(process.pid, signal.SIGKILL)
        confirmed += [int(line) for line in process.stdout.read().splitlines()]
        process.wait()
        process.stdout.close()
        with Store(path) as store:
            assert len(store.read(confirmed)) == len(confirmed) == len(set(confirmed))
            # All that is there is there as a whole: in the index of words and in that of vectors, too.
            assert len(store.search("rule", limit=1000)) == len(store) == sum(len(v) for v in store.vectors())
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    assert len(confirmed) < 600, "no process was killed before its end"


def test_a_file_of_a_later_version_is_refused_and_left_as_it_is(path: Path) -> None:
    with Store(path) as store:
        store.add(NEXT_TO)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {database.VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerStore, match=r"later version.*update Handscript"):
        Store(path)
    assert path.read_bytes() == before


def test_another_programs_file_is_refused_and_left_as_it_is(path: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    text = tmp_path / "notes.txt"
    text.write_text("not a database, but long enough to be taken for one " * 10)
    for file, said in ((path, "another program"), (text, "no SQLite database"), (tmp_path, "cannot be opened")):
        before = file.read_bytes() if file.is_file() else b""
        with pytest.raises(StoreError, match=said) as raised:
            Store(file)
        assert str(file) in str(raised.value)
        assert isinstance(raised.value, NotAStore) == (file == path)
        assert before == (file.read_bytes() if file.is_file() else b"")


def test_on_a_full_disk_it_says_so_and_keeps_what_it_had(path: Path) -> None:
    with Store(path) as store:
        store.add_all(ALL)
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
        # SQLite's own limit makes it go the way it goes when the disk is full.
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="disk is full: this was not stored"):
            store.add_all(rule(f"rule {i}") for i in range(1000))
        assert len(store) == sum(len(vectors) for vectors in store.vectors()) == len(ALL)
        store._connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
        store.add(rule("there is room again"))
        assert nearest(store, "there is room again") == len(ALL) + 1


def test_a_process_that_writes_too_long_is_named_as_the_reason(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT", 0.05)
    with Store(path) as store, Store(path) as other:
        store.add(NEXT_TO)
        with database.transaction(other._connection, path), pytest.raises(StoreError, match="another process"):
            store.add(TOWER)
        assert len(store) == 1
        store.add(TOWER)
        assert len(store) == 2


def test_vectors_of_another_encoder_are_made_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(path) as store:
        store.add_all(ALL)
        before = np.concatenate(list(store.vectors()))
    monkeypatch.setattr(encode, "NAME", "backwards")
    monkeypatch.setattr("lmp.memory.vectors.encode", lambda text: encode.encode(text)[::-1])
    with Store(path) as store:
        np.testing.assert_array_equal(text_part(np.concatenate(list(store.vectors()))), text_part(before)[:, ::-1])
        assert len(store.near(joint("tower", None)[None])[0]) == len(ALL)


def test_a_file_of_the_first_version_is_brought_up_and_all_of_it_found(path: Path) -> None:
    with Store(path) as store:
        store.add_all(ALL)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE codes SET places = zeroblob(48 * 1024)")
    connection.execute("UPDATE facts SET value = 'meanings-1' WHERE name = 'encoder'")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    with Store(path) as store:
        assert [nearest(store, record.cue) for record in ALL] == [1, 2, 3, 4]
        store.add(rule("a fifth one", "fold the towel"))
        assert nearest(store, "fold the towel") == 5
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (database.VERSION,)
