"""Tasks that write themselves: proposed by a grammar or a model, checked in processes, kept in a library."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from lmp import prompts
from lmp.cli import main
from lmp.model.base import Completion, ModelRejected, Prompt
from lmp.model.recorded import RecordedModel
from tasks.evaluation.local import LocalCrew
from tasks.evaluation.pool import Shift
from tasks.generate.candidate import Failure
from tasks.generate.database import LibraryError
from tasks.generate.examine import Draw, Drawn, Examiner, Held, Play
from tasks.generate.generate import Asked, Generation
from tasks.generate.grammar.composing import recipes
from tasks.generate.grammar.figures import FIGURED
from tasks.generate.grammar.wholes import WHOLES
from tasks.generate.library import Library, Tried, suite
from tasks.generate.proposer import Proposer
from tasks.generate.sentences import sentences
from tasks.generate.stages import Brief, Shown
from tasks.generate.tally import Diversity, Tally
from tasks.generate.writer import Writer
from tasks.language import check_syntax, written
from tasks.task import UnknownSuite, load

INTO_BOWL = '''"""Put a block in a bowl."""
bowl = add('bowl')
block = add('block')
instruct(f'put the {block} in the {bowl}')
goal(on(block, bowl))
'''
ON_PLATE = INTO_BOWL.replace("bowl", "plate").replace("in the {", "on the {")
TRIVIAL = INTO_BOWL.replace("add('block')", "add('block', on=bowl)")
BROKEN = INTO_BOWL.replace("goal(on(block, bowl))", "goal(on(block, bowl)")
ASKED = Asked(count=2, seeds=2, repairs=2, batch=2, model="recorded")


@pytest.fixture(scope="module")
def shift() -> Iterator[Shift]:
    with Shift(LocalCrew(Examiner), workers=1, timeout=100.0) as shift:
        yield shift


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner() as examiner:
        yield examiner


class Scripted:
    """A model that answers each stage with what is next for it."""

    name = "scripted"

    def __init__(self, **answers: Sequence[str]) -> None:
        self._answers = {stage: list(texts) for stage, texts in answers.items()}
        self.asked: list[Prompt] = []

    def complete(self, prompt: Prompt, **_: object) -> list[Completion]:
        self.asked.append(prompt)
        left = self._answers[prompt.program.removesuffix("_task")]
        if not left:
            raise ModelRejected(f"{prompt.program} was not expected any more")
        return [Completion(left.pop(0))]


def idea(name: str, description: str) -> str:
    return f"ret_val = {{'name': {name!r}, 'description': {description!r}, 'lineage': []}}"


def generate(library: Library, model: Scripted | RecordedModel, shift: Shift, asked: Asked = ASKED) -> list[Tried]:
    return list(Generation(library, library.begin(asked.as_json()), asked, Writer(model), shift).go_on())


def test_a_model_goes_through_all_stages_and_mends_what_was_wrong(tmp_path: Path, shift: Shift) -> None:
    model = Scripted(
        describe=[idea("Block into Bowl", "Put a block in a bowl.")],
        choose=["ret_val = {'kinds': ['block', 'bowl', 'unicorn'], 'predicates': ['on']}"],
        write=[f"Here it is:\n```python\n{BROKEN}```", TRIVIAL, INTO_BOWL],
        review=["ret_val = ['a bracket is not closed']", "ret_val = []"],
    )
    with Library(tmp_path, new=True) as library:
        (tried,) = generate(library, model, shift, replace(ASKED, count=1))
        entry = library.entry("block-into-bowl")
    assert tried.kept and [failure.kind for failure in tried.failures] == ["trivial"]
    assert entry.candidate.source == INTO_BOWL and entry.candidate.by == "scripted"
    assert entry.evidence.oracle == 1.0 and entry.evidence.idle == 0.0 and entry.evidence.seeds == (0, 1)
    asked = [prompt.program for prompt in model.asked]
    assert asked == [
        "describe_task",
        "choose_task",
        "write_task",
        "review_task",
        "write_task",
        "review_task",
        "write_task",
    ]
    last = model.asked[-1].tail
    assert "# error: review: a bracket is not closed" in last and "# error: trivial: " in last
    assert "unicorn" not in last


def test_what_a_model_said_can_be_recorded_and_said_again(tmp_path: Path, shift: Shift) -> None:
    model = Scripted(
        describe=[idea("block-into-bowl", "Put a block in a bowl."), idea("block-on-plate", "Put a block on a plate.")],
        choose=["ret_val = {'kinds': ['block', 'bowl'], 'predicates': ['on']}"] * 2,
        write=[BROKEN, ON_PLATE, INTO_BOWL],
        review=["ret_val = []"] * 3,
    )
    file, found = tmp_path / "said.jsonl", []
    for folder, source in (("first", model), ("again", None)):
        with Library(tmp_path / folder, new=True) as library:
            tried = generate(library, RecordedModel(file, source), shift)
            found.append(([*map(str, tried)], sorted(entry.candidate.source for entry in library.entries())))
    assert found[0] == found[1] and found[0][1] == sorted([INTO_BOWL, ON_PLATE])
    assert "syntax" in found[0][0][1]


def test_a_model_that_repeats_itself_is_told_and_at_last_turned_down(tmp_path: Path, shift: Shift) -> None:
    again = INTO_BOWL.replace("put the {block} in the {bowl}", "the {bowl} is where the {block} belongs")
    model = Scripted(
        describe=[idea("one", "Put a block in a bowl."), idea("other", "A block goes into a bowl.")],
        choose=["ret_val = {'kinds': ['block', 'bowl'], 'predicates': ['on']}"] * 2,
        write=[INTO_BOWL, again, again],
        review=["ret_val = []"] * 2,
    )
    with Library(tmp_path, new=True) as library:
        generate(library, model, shift, replace(ASKED, count=1))
        run = library.begin({})
        generation = Generation(library, run, replace(ASKED, count=1, repairs=1, batch=1), Writer(model), shift)
        tried = next(generation.go_on())
        assert [entry.name for entry in library.entries()] == ["one"]
    assert not tried.kept and [failure.kind for failure in tried.failures] == ["duplicate", "duplicate"]
    assert "one" in tried.failures[0].message


ATTACKS = {
    "network": "import socket\nsocket.create_connection(('127.0.0.1', 22))",
    "files": "open('{place}', 'w').write('here')",
    "processes": "import os\nwhile True:\n    os.fork()",
    "a module by a detour": "sample.__globals__['__builtins__']['open']('{place}', 'w')",
    "an endless loop": "while True:\n    pass",
    "memory": "a = 'x' * 10**6\nwhile True:\n    a += a",
    "calls": "while True:\n    integer(1, 2)",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_candidate_that_attacks_is_contained_and_turned_down(attack: str, tmp_path: Path, examiner: Examiner) -> None:
    place = tmp_path / "proof"
    found = examiner(Draw("attack", f"{ATTACKS[attack].format(place=place)}\n{INTO_BOWL}", (0,)))
    assert isinstance(found, Failure) and found.kind in ("syntax", "runtime")
    assert not place.exists()
    assert isinstance(examiner(Draw("good", INTO_BOWL, (0,))), Drawn)  # the next one finds all as it was


def test_an_oracle_that_attacks_is_contained_and_turned_down(tmp_path: Path, examiner: Examiner) -> None:
    place = tmp_path / "proof"
    source = INTO_BOWL + f"oracle({f'open({str(place)!r}, chr(119))'!r})\n"
    drawn = examiner(Draw("attack", source, (0,)))
    assert isinstance(drawn, Drawn)
    found = examiner(Play("attack", drawn.drawings))
    assert isinstance(found, Failure) and found.kind == "oracle" and not place.exists()


def test_a_task_that_holds_comes_with_a_picture_of_before_and_after(examiner: Examiner) -> None:
    drawn = examiner(Draw("good", INTO_BOWL, (0,)))
    assert isinstance(drawn, Drawn)
    held = examiner(Play("good", drawn.drawings))
    assert isinstance(held, Held)
    picture = cv2.imdecode(np.frombuffer(held.picture, np.uint8), cv2.IMREAD_COLOR)
    before, after = np.array_split(picture.astype(int), 2, axis=1)
    assert (np.abs(before - after).max(axis=2) > 40).sum() > 100  # the block is elsewhere


@pytest.mark.parametrize("recipe", [*WHOLES, *FIGURED], ids=lambda recipe: recipe.__name__)
def test_what_is_composed_as_a_whole_can_be_drawn(recipe) -> None:
    composed = recipe(np.random.default_rng(1))
    instance = written(composed.name, composed.source).instance(1, 0)
    assert {thing.kind for thing in instance.scene.objects} == set(composed.kinds)
    assert "{" not in instance.instruction


def test_every_recipe_gives_sources_that_can_run() -> None:
    given = 0
    for number, recipe in enumerate(recipes()):
        rng = np.random.default_rng(number)
        for composed in filter(None, (recipe(rng) for _ in range(4))):
            check_syntax(composed.source)
            assert composed.source.startswith(f'"""{composed.description}"""')
            assert re.fullmatch(r"[a-z0-9-]+", composed.name) and composed.sentences and "{" not in composed.description
            given += 1
    assert given > 100


def test_the_proposer_says_who_it_is_and_proposes_nothing_twice() -> None:
    proposer, names = Proposer(), set()
    for number in range(250):
        proposed = proposer.describe(Brief(mode="explore", number=number, avoid=frozenset(names)))
        assert proposed.name not in names
        names.add(proposed.name)
    assert proposer.name == "proposer"


def test_a_curriculum_speaks_of_its_target_and_grows() -> None:
    proposer = Proposer()
    briefs = [
        Brief(mode="target", target="stack the cylinders on the plate", number=i, step=i, steps=10) for i in range(10)
    ]
    told = [proposer.describe(brief).description.lower() for brief in briefs]
    assert all("cylinder" in text for text in told) and sum("stack" in text for text in told) >= 8


def test_a_combination_names_what_it_is_made_of() -> None:
    proposer = Proposer()
    composed = (proposer.describe(Brief(mode="explore", number=number)) for number in range(400))
    name = next(each.name for each in composed if "-then-" in each.name)
    half = name.split("-then-")[0]
    shown = (Shown(half, "", "", ""),)
    again = next(
        found
        for number in range(400)
        if (found := proposer.describe(Brief(mode="explore", number=number, library=shown))).name == name
    )
    assert again.lineage == (half,)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, shift: Shift) -> Path:
    """A library of two tasks."""
    folder = tmp_path_factory.mktemp("library")
    model = Scripted(
        describe=[idea("block-into-bowl", "Put a block in a bowl."), idea("block-on-plate", "Put a block on a plate.")],
        choose=["ret_val = {'kinds': ['block', 'bowl'], 'predicates': ['on']}"] * 2,
        write=[INTO_BOWL, ON_PLATE],
        review=["ret_val = []"] * 2,
    )
    with Library(folder, new=True) as library:
        generate(library, model, shift)
    return folder


def test_a_library_is_a_suite_and_a_source_of_sentences(kept: Path) -> None:
    tasks = load(str(kept))
    assert [task.name for task in tasks] == ["block-into-bowl", "block-on-plate"]
    assert tasks[0].labels == {"family": "on(block, bowl)", "by": "scripted"}
    said = list(sentences(kept, drawings=2, seed=5))
    assert len(said) == 4 and len({text for text, _, _ in said}) > 2
    text, scene, oracle = said[0]
    assert all(name in text and name in oracle for name in scene.names)


def test_what_is_removed_is_gone_but_not_forgotten(kept: Path, tmp_path: Path) -> None:
    with Library(kept) as library:
        run = library.begin({})
        entry = library.entry("block-on-plate")
        other = replace(entry, candidate=replace(entry.candidate, name="extra"))
        library.keep(run, Tried(0, "extra", (), kept=True), other, b"")
        library.remove(["extra"])
        assert "extra" not in [each.name for each in library.entries()] and "extra" in library.known()
        assert not library.source("extra").exists() and not library.picture("extra").exists()
        with pytest.raises(LibraryError, match="there are: block-into-bowl, block-on-plate"):
            library.entry("extra")
        with pytest.raises(LibraryError, match="no task 'extra'"):
            library.remove(["block-into-bowl", "extra"])
        assert library.entry("block-into-bowl")
    assert len(suite(kept)) == 2


def test_a_folder_without_a_library_is_no_suite(tmp_path: Path) -> None:
    with pytest.raises(UnknownSuite, match="no library of tasks"):
        load(str(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("pragma", "told"), [("application_id = 7", "another program"), ("user_version = 99", "later version")]
)
def test_a_database_that_is_not_ours_is_left_as_it_is(tmp_path: Path, pragma: str, told: str) -> None:
    with Library(tmp_path, new=True):
        pass
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.execute(f"PRAGMA {pragma}")
    with pytest.raises(LibraryError, match=told):
        Library(tmp_path)


def test_a_run_that_is_interrupted_goes_on_until_there_are_enough(tmp_path: Path, shift: Shift) -> None:
    asked = Asked(count=3, seeds=2, batch=2)
    with Library(tmp_path, new=True) as library:
        run = library.begin(asked.as_json())
        first = next(Generation(library, run, asked, Proposer(), shift).go_on())
        number, stored = library.unfinished() or (0, {})
        assert number == run and Asked.from_json(stored) == asked
        rest = list(Generation(library, run, asked, Proposer(), shift).go_on())
        tried = library.tried(run)
        assert [each.number for each in tried] == sorted({first.number, *(each.number for each in rest)})
        assert sum(each.kept for each in tried) == len(library.entries()) == 3
        assert library.unfinished() is None
        tally = Tally.of(tried)
        assert tally.kept == 3 and sum(tally.failures.values()) == sum(len(each.failures) for each in tried)
        diversity = Diversity.of([entry.behaviour for entry in library.entries()])
        assert diversity.tasks == 3 and 1 <= diversity.effective <= diversity.families + 1e-9


def test_the_command_generates_and_shows_and_removes(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = ["--library", str(tmp_path / "library")]
    assert main(["tasks", "generate", "--n", "1", "--seeds", "2", "--workers", "1", *place]) == 0
    assert "1 of " in capfd.readouterr().out
    assert main(["tasks", "list", "--json", *place]) == 0
    (line,) = capfd.readouterr().out.splitlines()
    listed = json.loads(line)
    assert listed["by"] == "proposer" and listed["evidence"]["idle"] == 0.0
    assert main(["tasks", "show", listed["name"], *place]) == 0
    assert listed["source"] in capfd.readouterr().out
    assert main(["tasks", "render", *place]) == 0
    assert main(["tasks", "render", listed["name"], "--trial", "7", "-o", "one.png", *place]) == 0
    sheet, one = (cv2.imread(str(tmp_path / name)) for name in ("tasks.png", "one.png"))
    assert sheet is not None and one is not None and sheet.shape[0] > one.shape[0]
    assert main(["tasks", "generate", "--resume", *place]) == 2
    assert main(["tasks", "remove", listed["name"], *place]) == 0
    assert main(["tasks", "show", listed["name"], *place]) == 2
    assert "no task" in capfd.readouterr().err


EXAMPLES = re.findall(r"^# write ([a-z-]+): .*\n((?:.+\n?)+)", prompts.read("tasks", "write"), re.MULTILINE)


@pytest.mark.parametrize(("name", "source"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_what_models_are_shown_is_a_task_that_holds(name: str, source: str, examiner: Examiner) -> None:
    drawn = examiner(Draw(name, source, (0, 1)))
    assert isinstance(drawn, Drawn), drawn
    assert isinstance(examiner(Play(name, drawn.drawings)), Held)


def test_models_are_shown_some() -> None:
    assert len(EXAMPLES) >= 3
