"""For a command the records that count are found, the newer of two that contradict each other, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from telling import ALL, DRAWER, FRUIT_FIRST, NEXT_TO, TOWER, rule

from lmp.memory.records import Record, Rule, Skill
from lmp.memory.retrieve import retrieve
from lmp.memory.scope import Appearance, Scope, Seen, Situation
from lmp.memory.store import Only, Store

KINDS = ("block", "bowl", "mug", "plate", "ball")
TABLE = tuple(Seen(f"red {kind}", kind, frozenset(["red"])) for kind in KINDS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "memory.db") as store:
        yield store


def commands(store: Store, sentence: str, *things: Seen, **who: str) -> list[str]:
    """The commands of what is found, in order."""
    return [record.command for record in retrieve(store, Situation(sentence, things or TABLE, **who)).records]


def test_each_kind_of_record_is_found_by_a_command_that_it_is_for(store: Store) -> None:
    store.add_all(ALL)
    apple = Seen("apple", "apple", frozenset(["fruit"]))
    assert commands(store, "set the red ball next to the bowl") == [NEXT_TO.command]
    assert commands(store, "put the apple on the plate", apple) == [FRUIT_FIRST.command]
    assert commands(store, "pull the lower drawer open") == [DRAWER.command]
    assert commands(store, "build a tower of the red blocks") == [TOWER.command]
    assert commands(store, "wave") == []


def test_a_preference_for_one_class_changes_no_command_outside_it(store: Store) -> None:
    store.add(Record(Rule("mugs stand upside down", type="preference"), "put the mug away", scope=Scope(kind="mug")))
    others = [kind for kind in KINDS if kind != "mug"]
    verbs = ("put the red {} away", "stack the {} on the {}", "push the {} next to the red {}", "where is the {}?")
    outside = [verb.format(a, b) for verb, a, b in product(verbs, others, others)]
    assert len(set(outside)) >= 36
    outside += [f"{verb} the {kind}" for verb in ("lift", "drop", "wipe", "turn") for kind in others]
    assert len(set(outside)) >= 50
    assert [sentence for sentence in outside if commands(store, sentence)] == []
    assert commands(store, "stack the mugs on the plate") == ["put the mug away"]
    assert commands(store, "put everything away") == ["put the mug away"]


def test_of_two_that_contradict_each_other_the_newer_counts_and_says_so(store: Store) -> None:
    newer = store.add(replace(NEXT_TO, content=Rule("next to means 5 cm", about="distance of next to"), told=9_000.0))
    older = store.add(NEXT_TO)
    retrieved = retrieve(store, Situation("put the ball next to the mug", TABLE))
    assert retrieved.records == (newer,)
    assert [(each.record, each.by) for each in retrieved.overruled] == [(older, newer)]
    assert str(retrieved.overruled[0]) == f"{older.id}: overruled by {newer.id}, which is newer"
    store.forget([newer.id])
    assert retrieve(store, Situation("put the ball next to the mug", TABLE)).records == (older,)


def test_the_newest_of_many_counts_in_whatever_words_it_was_told(store: Store) -> None:
    for told in range(40):
        store.add(replace(NEXT_TO, content=Rule(f"next to means {told} cm", about="distance of next to"), told=told))
    last = Record(Rule("leave a hand's breadth", about="distance of next to"), "tidy up", told=99.0)
    newest = store.add(last)
    retrieved = retrieve(store, Situation(NEXT_TO.command, TABLE))
    assert retrieved.records == (newest,)
    store.change(newest.id, replace(last, content=Rule("leave a hand's breadth", about="something else")))
    retrieved = retrieve(store, Situation(NEXT_TO.command, TABLE))
    assert "next to means 39 cm" in [str(record.content) for record in retrieved.records]


def test_of_a_skill_each_parameter_has_the_newest_value(store: Store) -> None:
    store.add(DRAWER)
    more = Skill("open_drawer", {"force": 20.0, "pause": 1.5})
    store.add(Record(more, "open the bottom drawer", scope=Scope(kind="drawer"), told=DRAWER.told + 1))
    store.add(Record(Skill("close_drawer", {"force": 1.0}), "close the drawer", scope=Scope(kind="drawer")))
    assert isinstance(DRAWER.content, Skill)
    retrieved = retrieve(store, Situation("open the drawer"))
    assert retrieved.defaults("open_drawer") == {**DRAWER.content.values, "force": 20.0, "pause": 1.5}
    assert retrieved.defaults("fold") == {}
    assert retrieved.overruled == ()


def test_retrieval_can_be_limited_to_people_and_robots(store: Store) -> None:
    for person, robot in product(("anna", "ben", "cleo"), ("left", "right")):
        store.add(rule(f"{person} to {robot}", "wipe the table", person=person, robot=robot))
    situation = Situation("wipe the table")

    def found(only: Only) -> set[str]:
        return {str(record.content) for record in retrieve(store, situation, only=only).records}

    assert found(Only(people=("anna",))) == {"anna to left", "anna to right"}
    assert found(Only(people=("anna", "ben"), robots=("left",))) == {"anna to left", "ben to left"}
    assert found(Only(people=("nobody",))) == set()
    assert len(found(Only())) == 6


def test_of_two_things_of_one_name_the_one_that_looks_like_it_has_its_own_record(store: Store) -> None:
    """The ablation too: by words alone, the newer record is taken for both."""
    rng = np.random.default_rng(3)

    def look(around: np.ndarray) -> Appearance:
        vector = around + 0.6 * rng.normal(size=around.size) / around.size**0.5
        return Appearance("made up", tuple((vector / np.linalg.norm(vector)).tolist()))

    right = without = 0
    for pair in range(40):
        kind = f"thing{pair}"
        faces = [face / np.linalg.norm(face) for face in rng.normal(size=(2, 96))]
        for i, face in enumerate(faces):
            skill = Skill(f"hold_{kind}", {"width": i})
            store.add(Record(skill, f"hold the {kind}", scope=Scope(kind=kind), told=float(i), appearance=look(face)))
        for i, face in enumerate(faces):
            for appearance in (look(face), None):
                situation = Situation(f"hold the {kind}", (Seen(kind, kind, appearance=appearance),))
                hit = retrieve(store, situation).defaults(f"hold_{kind}") == {"width": i}
                right, without = right + (hit and appearance is not None), without + (hit and appearance is None)
    assert right >= 0.95 * 80
    assert without == 40


def test_looks_of_different_encoders_are_not_compared(store: Store) -> None:
    for encoder, told in (("one", 1.0), ("other", 2.0)):
        appearance = Appearance(encoder, (1.0, 0.0) * 8)
        store.add(Record(Skill("hold", {"by": encoder}), "hold it", told=told, appearance=appearance))
    situation = Situation("hold it", (Seen("it", "it", appearance=Appearance("one", (1.0, 0.0) * 8)),))
    retrieved = retrieve(store, situation)
    assert retrieved.defaults("hold") == {"by": "other"}, "looks that cannot be compared do not decide"


def test_what_was_told_is_found_among_thousands_of_others(store: Store) -> None:
    rng = np.random.default_rng(11)
    verbs, kinds, places = (
        ["fold", "wipe", "stack", "sort", "shake", "fill", "turn", "hide"],
        ["towel", "cup", "book", "pan", "lid", "jar", "brush", "tray", "can", "key"],
        ["in the left corner", "on the shelf", "under the lamp", "near the window", "at the edge", "by the door"],
    )
    told = [
        f"{verb} the {a} and the {b} {place}" for verb, a, b, place in product(verbs, kinds, kinds, places) if a < b
    ]
    store.add_all(Record(Rule("slowly"), command, told=float(i)) for i, command in enumerate(told))
    assert len(store) == 2160
    for command in rng.choice(told, 25, replace=False):
        again = f"could you {command}, please".replace(" the ", " that ")
        assert retrieve(store, Situation(again)).records[0].command == command


def test_a_search_looks_at_the_nearest_vectors_of_all(store: Store) -> None:
    rng = np.random.default_rng(5)
    words = [f"{a}{b}{c}" for a, b, c in product("bdfgk", "aeiou", "lmnrst")]
    store.add_all(Record(Rule("x"), " ".join(rng.choice(words, 6))) for _ in range(3000))
    vectors = np.concatenate(list(store.vectors()))
    reached = []
    for _ in range(20):
        query = vectors[rng.integers(len(vectors))] + 0.03 * rng.normal(size=vectors.shape[1]).astype(np.float32)
        exact = np.sort(vectors @ query)[-8:]
        reached.append(np.isin(exact, np.sort(store.near(query[None])[1] @ query)[-8:]).mean())
    assert np.mean(reached) > 0.97
