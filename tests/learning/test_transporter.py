"""The transporter: its geometry is that of the environment, and it learns to do what oracles do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from perception.heightmap import Grid  # noqa: E402
from tasks.envs.pick_place import PickPlace  # noqa: E402
from tasks.learning.transporter.__main__ import main  # noqa: E402
from tasks.learning.transporter.batches import Batch, Vocabulary, augmented, batch  # noqa: E402
from tasks.learning.transporter.comparison import Comparison, Experiment, NotTheSame  # noqa: E402
from tasks.learning.transporter.demonstrations import Step, collect, from_env, read, to_env, write  # noqa: E402
from tasks.learning.transporter.network import CROP, ROTATIONS, Network, correlated, turned_crops  # noqa: E402
from tasks.learning.transporter.policy import Episode, Policy, episodes  # noqa: E402
from tasks.learning.transporter.suites import behaviour, named, tasks_of, unlike, whole_names  # noqa: E402
from tasks.learning.transporter.table import over_tasks, table  # noqa: E402
from tasks.learning.transporter.train import Training, loss, train  # noqa: E402
from tasks.library import examples  # noqa: E402

TASK = "cap/block-by-distance/seen"
HALVES = Grid(pixel=0.00625)
"""What the policy sees."""


@pytest.fixture(scope="module")
def shown() -> list[list[Step]]:
    (task,) = tasks_of(TASK)
    return collect(task, 2, seed=0)


def made_up(instruction: str = "put it there", seed: int = 0) -> Step:
    """A step with a mark at its pick and another at its place."""
    rng = np.random.default_rng(seed)
    picture = np.zeros((4, 64, 96), dtype=np.float16)
    pick, place = rng.integers((20, 30), (44, 66)), rng.integers((20, 30), (44, 66))
    for channel, (row, column) in enumerate((pick, place)):
        picture[channel, row - 1 : row + 2, column - 1 : column + 2] = 1.0
    return Step(picture, instruction, np.array([*pick, *place, int(rng.integers(ROTATIONS))]))


def test_an_action_of_the_policy_is_the_nearest_that_it_can_say() -> None:
    action = np.array([100, 31, 64, 191, 35])
    assert from_env(action).tolist() == [50, 15, 32, 95, 0]
    for said in (action, np.array([0, 0, 127, 0, 9])):
        there = to_env(from_env(said))
        assert np.abs(there[:4] - said[:4]).max() <= 1 and from_env(there).tolist() == from_env(said).tolist()


@pytest.mark.parametrize("turn", [0, 1, 4, 11])
def test_a_turned_crop_shows_things_where_the_environment_would_turn_them(turn: int) -> None:
    pick, thing = np.array([30, 40]), np.array([27, 45])
    picture = torch.zeros(1, 1, 64, 96)
    picture[0, 0, thing[0] - 1 : thing[0] + 2, thing[1] - 1 : thing[1] + 2] = 1.0
    crop = turned_crops(picture, torch.from_numpy(pick)[None])[0, turn, 0].numpy()
    at = HALVES.positions(pick)
    moved = PickPlace(at, at, 2 * np.pi * turn / ROTATIONS).moved(HALVES.positions(thing))
    middle = np.argwhere(crop > 0.5).mean(axis=0) - CROP // 2 + pick
    assert HALVES.positions(middle) == pytest.approx(moved, abs=0.5 * HALVES.pixel)


def test_correlation_by_fourier_transforms_is_correlation() -> None:
    rng = torch.Generator().manual_seed(0)
    keys, queries = torch.randn(1, 4, 64, 96, generator=rng), torch.randn(1, 3, 4, CROP, CROP, generator=rng)
    direct = torch.nn.functional.conv2d(keys, queries[0], padding=CROP // 2) / CROP
    torch.testing.assert_close(correlated(keys, queries), direct, atol=1e-3, rtol=1e-3)


def test_a_table_is_turned_and_moved_as_a_whole() -> None:
    rng, seen = np.random.default_rng(0), set()
    for seed in range(20):
        step = made_up(seed=seed)
        picture, action = augmented(step, rng)
        assert picture[0, action[0], action[1]] > 0.5 and picture[1, action[2], action[3]] > 0.5
        before, after = (np.linalg.norm(each[:2] - each[2:4]) for each in (step.action, action))
        assert after == pytest.approx(before, abs=1.5) and action[4] == step.action[4]
        seen.add(tuple(action - step.action))
    assert len(seen) > 15


@pytest.mark.parametrize("instruction", ["put it in the top left corner", "put it 10 cm below the bowl"])
def test_what_speaks_of_the_table_is_left_where_it_is(instruction: str) -> None:
    step = made_up(instruction)
    picture, action = augmented(step, np.random.default_rng(0))
    assert (picture == step.picture).all() and (action == step.action).all()


def test_words_that_were_never_heard_are_unknown_ones() -> None:
    vocabulary = Vocabulary.of(["put the red block down"])
    (known, other) = vocabulary.texts(["put the red block down", "Put the teal block"]).tolist()
    assert 0 not in known and 1 not in known
    put, the, _, block, _, put_the, *_ = known
    assert other == [put, the, 1, block, put_the, 1, 1, 0, 0]


def test_which_colour_is_whose_is_heard() -> None:
    sentences = ["the red block in the green bowl", "the green block in the red bowl"]
    one, other = Vocabulary.of(sentences).texts(sentences).tolist()
    assert sorted(one) != sorted(other)


def test_demonstrations_are_read_as_they_were_written(shown: list[list[Step]], tmp_path: Path) -> None:
    write(tmp_path / "kept.npz", shown)
    again = read(tmp_path / "kept.npz")
    assert [len(one) for one in again] == [len(one) for one in shown] == [1, 1]
    for step, kept in zip(shown[1], again[1], strict=True):
        assert step.instruction == kept.instruction and (step.picture == kept.picture).all()
        assert (step.action == kept.action).all()


@pytest.mark.slow
def test_it_learns_to_do_what_it_was_shown(shown: list[list[Step]], tmp_path: Path) -> None:
    steps = [step for one in shown for step in one]
    torch.manual_seed(0)
    vocabulary = Vocabulary.of(step.instruction for step in steps)
    untrained = Network(len(vocabulary.known))
    losses: list[float] = []
    training = Training(steps=50, size=2, save_every=10)
    train(steps, tmp_path, training, lambda done, value: losses.append(value))
    with torch.no_grad():
        before = loss(untrained, batch(steps, vocabulary, 2, np.random.default_rng(0))).item()
    assert losses[-1] < losses[0] < before
    (task,) = tasks_of(TASK)
    assert all(episode.success for episode in episodes(Policy(tmp_path), task, 2, seed=0, most=1))


def test_a_training_that_was_interrupted_ends_as_it_would_have_ended(tmp_path: Path) -> None:
    steps = [made_up(seed=seed) for seed in range(4)]
    whole = Training(steps=4, size=2, save_every=2)
    train(steps, tmp_path / "whole", whole)

    def interrupt(done: int, value: float) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(steps, tmp_path / "halves", whole, interrupt)
    assert torch.load(tmp_path / "halves" / "checkpoint.pt", weights_only=True)["step"] == 2
    train(steps, tmp_path / "halves", whole)
    one, other = (torch.load(tmp_path / name / "checkpoint.pt", weights_only=True) for name in ("whole", "halves"))
    assert one["step"] == other["step"] == 4
    assert all(torch.equal(one["network"][key], other["network"][key]) for key in one["network"])


def test_the_best_action_is_the_one_with_the_highest_scores() -> None:
    torch.manual_seed(3)
    network = Network(5)
    pictures, texts = torch.randn(2, 4, 64, 96), torch.tensor([[2, 3, 0], [4, 2, 3]])
    best = network.best(pictures, texts)
    with torch.no_grad():
        picks, places = network(pictures, texts, best[:, :2])
    for each, pick, place in zip(best.tolist(), picks, places, strict=True):
        assert pick[each[0], each[1]] == pick.max()
        assert place[each[4], each[2], each[3]] == place.max()


def test_the_sentence_reaches_picks_and_places() -> None:
    torch.manual_seed(3)
    network = Network(5)
    pictures, picks = torch.randn(1, 4, 64, 96).expand(2, -1, -1, -1), torch.tensor([[30, 30], [30, 30]])
    texts = torch.tensor([[2, 3], [3, 4]])
    for scores in network(pictures, texts, picks):
        assert not torch.allclose(scores[0], scores[1])
    examples = Batch(pictures, texts, torch.zeros(2, 5, dtype=torch.int64))
    loss(network, examples).backward()
    assert network.sentence.words.weight.grad[2:4].abs().max() > 0


def test_tasks_are_named_and_those_like_others_are_left_out() -> None:
    names = whole_names(["cap/pick-and-place", "cap/stack-all/seen"])
    assert [named(name).name for name in names] == ["pick-and-place/seen", "pick-and-place/unseen", "stack-all/seen"]
    seen, unseen, stack = (behaviour(name) for name in names)
    assert unlike(names[1:], [unseen, stack], [seen]) == [names[2]], "colours are no difference"


def test_a_folder_holds_one_comparison(tmp_path: Path) -> None:
    comparison = Comparison(
        trained=("a",),
        generated=(),
        held_out=("b",),
        demonstrations=1,
        steps=1,
        size=1,
        episodes=1,
        most=1,
        seed=0,
    )
    Experiment(comparison, tmp_path)
    Experiment(comparison, tmp_path, workers=2)
    with pytest.raises(NotTheSame, match="name another folder"):
        Experiment(replace(comparison, seed=1), tmp_path)


def test_tasks_that_differ_make_less_sure_than_episodes_that_do() -> None:
    same, apart = np.tile([0.0, 1.0], (10, 10)), np.tile([[0.0], [1.0]], (5, 20))
    (low, high), (lower, higher) = over_tasks(same), over_tasks(apart)
    assert low < 0.5 < high and lower < 0.5 < higher
    assert higher - lower > 2 * (high - low)


def test_the_table_tells_both_policies_and_their_difference() -> None:
    bad, good = [Episode(False, 0.5)] * 10, [Episode(True, 1.0)] * 10
    told = table("held out", {"s::one": bad, "s::two": bad}, {"s::one": bad, "s::two": good})
    assert "0.0 % (0.0 to 27.8)" in told and "100.0 % (72.2 to 100.0)" in told
    assert "all of them" in told and "50.0 % (29.9 to 70.1)" in told and "+50.0" in told


@pytest.mark.slow
def test_the_whole_comparison_is_one_command_that_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--train", "cap/pick-and-place/seen", "--held-out", "cap/pick-and-place/unseen", "--folder", str(tmp_path)]
    asked += ["--generated", str(Path(examples.__file__).parent / "between.py"), "--demonstrations", "2"]
    asked += ["--steps", "2", "--batch", "2", "--episodes", "1", "--most", "1"]
    main(asked)
    told = capsys.readouterr().out
    assert "more: 2 demonstrations, 2 picks and places" in told and told.count("judged") == 4
    main(asked)
    again = capsys.readouterr().out
    assert "judged" not in again and "demonstrated" not in again
    assert again.split("tasks held out")[1] == told.split("tasks held out")[1]
    with pytest.raises(SystemExit, match="name another folder"):
        main([*asked, "--seed", "1"])
