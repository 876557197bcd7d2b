"""The corpus's wording: synonyms that can mean only one thing, slips, distances, descriptions, follow-ups."""

import re

import numpy as np

from lmp.model.corpus.describe import described
from lmp.model.corpus.draft import Draft
from lmp.model.corpus.followups import follow
from lmp.model.corpus.manner import telegraphed
from lmp.model.corpus.moves import put
from lmp.model.corpus.sample import sample
from lmp.model.corpus.symbolic import Table
from lmp.model.corpus.vocabulary import COLOR_WORDS, KIND_WORDS, RIVALS
from lmp.model.corpus.wording import color_word, kind_word, length, slip
from lmp.model.corpus.world import COLORS, KINDS, Scene, Thing, sample_scene


def table(*names: str) -> Scene:
    """Things of these names, in a row."""
    things = []
    for i, name in enumerate(names):
        kind = next((k for k in KINDS if k in name), "object")
        things.append(Thing(name, kind, name.split()[0], 0.04, (0.1 * i - 0.2, 0.0)))
    return Scene(tuple(things))


def test_a_synonym_is_said_only_where_it_is_no_part_of_another_name() -> None:
    rng = np.random.default_rng(1)
    plain = table("gray block", "red bowl")
    silver = table("gray block", "silver fork", "toy cube")
    words = {color_word(rng, "gray", plain) for _ in range(2000)}
    assert "silver" in words and "grey" in words
    assert "silver" not in {color_word(rng, "gray", silver) for _ in range(2000)}
    assert "cube" in {kind_word(rng, plain, "block") for _ in range(500)}
    assert "cube" not in {kind_word(rng, silver, "block") for _ in range(500)}


def test_a_word_for_two_colors_is_said_only_where_the_other_is_not_on_the_table() -> None:
    rng = np.random.default_rng(2)
    scene = table("cyan block", "blue block", "green bowl")
    said = {color_word(rng, "cyan", scene) for _ in range(3000)}
    assert "aqua" in said
    assert not said & {"light blue", "sky blue", "teal"}
    assert not {color_word(rng, c) for c in COLORS for _ in range(300)} & set(RIVALS)


def test_a_slip_never_makes_another_color_or_kind() -> None:
    rng = np.random.default_rng(3)
    known = {w for ws in (*COLOR_WORDS.values(), *KIND_WORDS.values()) for p in ws for w in p.split()} | set(COLORS)
    for word in known:
        assert not {slip(rng, word) for _ in range(100)} & (known - {word})


def test_a_distance_is_worth_what_its_code_says() -> None:
    rng = np.random.default_rng(4)
    for _ in range(500):
        said, code, value = length(rng)
        assert np.isclose(eval(code), value)
        assert 0 < value <= 0.26, said


def test_a_description_finds_the_thing_that_was_described() -> None:
    rng = np.random.default_rng(5)
    found = 0
    for _ in range(600):
        scene = sample_scene(rng)
        ref = described(rng, scene) if len(scene.things) > 1 else None
        if ref is None:
            continue
        sources = {(s.program, s.query): s.source for s in ref.subs}
        reader = Table(scene, lambda program, query, names, known=sources: known[program, query])  # type: ignore[misc]
        assert reader.run(ref.subs[0].source) == ref.name, ref.said
        found += 1
    assert found > 300


def test_without_articles_each_phrase_of_the_programs_still_stands_in_the_sentence() -> None:
    rng = np.random.default_rng(6)
    drafts = [d for d in (put(rng, sample_scene(rng, 0.0)) for _ in range(300)) if d is not None]
    short = [telegraphed(rng, d, rate=1.0) for d in drafts]
    bare = [d for d in short if not re.search(r"\bthe\b", d.sentence)]
    assert len(bare) > 0.9 * len(short)
    for d in bare:
        sources = d.source + "".join(sub.source for sub in d.subs)
        assert all(sub.query in d.sentence and repr(sub.query) in sources for sub in d.subs)


def test_to_the_left_is_a_step_and_never_the_side_of_the_table() -> None:
    rng = np.random.default_rng(7)
    drawn = (sample(rng, family) for family in ("put", "shift", "push") for _ in range(600))
    steps = [s for s in drawn if s.sentence.endswith(" to the left")]
    assert steps
    assert not [s.sentence for s in steps if "denormalize_xy" in s.source]


def test_undo_turns_a_step_round_and_is_refused_after_anything_else() -> None:
    rng = np.random.default_rng(8)
    undone: list[Draft] = []
    while len(undone) < 30:
        draft = follow(rng, sample_scene(rng))
        if draft is not None and draft.sentence in ("undo", "undo that"):
            undone.append(draft)
    for draft in undone:
        step = "np.array(" in draft.history[-1][1]
        assert draft.source.startswith("put_first_on_second(" if step else "not_understood("), draft
    assert len({"not_understood" in d.source for d in undone}) == 2
