"""What a network that said everything right would make of the simulator's pictures: things where they are."""

from itertools import islice

import numpy as np
import pytest

from perception.detect.learned.instances import instances
from perception.detect.learned.layout import COLOR, COLOR_NAMES, FIRST_THING, KIND, KINDS, OUTPUTS, TURNS
from perception.detect.learned.training.pictures import read_shard, write_shard
from perception.detect.learned.training.targets import ARM, target
from sim.pictures.labelled import labelled

# Fewer cells of the view show nothing that a network of half its resolution could go by.
ENOUGH = 80


@pytest.fixture(scope="module")
def pictures():
    return list(islice(labelled(5), 13))


def right(picture):
    """What would be said, were everything right and sure."""
    wanted = target(picture.labels, picture.things)
    said = np.empty((OUTPUTS, *wanted.shape[1:]), np.float32)
    for what, number in ((KIND, wanted[0]), (COLOR, np.maximum(wanted[1], 0))):
        said[what] = 9.0 * (np.arange(what.stop - what.start)[:, None, None] == number)
    said[COLOR.stop :] = wanted[4:]
    return said


def test_things_are_where_they_stand_and_what_they_are(pictures):
    checked = 0
    for picture in pictures:
        found = instances(right(picture))
        for number, thing in enumerate(picture.things, 1):
            if (picture.labels == number).sum() < ENOUGH:
                continue
            near = min(found, key=lambda each: float(np.linalg.norm(each.centre - thing[2:5])))
            assert (near.kind, near.color) == (KINDS[int(thing[0])], COLOR_NAMES[int(thing[1])])
            assert np.allclose(near.centre, thing[2:5], atol=1e-3) and np.allclose(near.size, thing[5:8], atol=1e-3)
            turns = TURNS.get(near.kind)
            if turns and np.isfinite(thing[8]):
                assert np.cos(turns * (near.yaw - thing[8])) > 0.999
            checked += 1
    assert checked > 30


def test_nothing_is_found_beside_them(pictures):
    for picture in pictures:
        shown = {int(n) for n in np.unique(picture.labels) if 0 < n < ARM}
        assert len(instances(right(picture))) <= len(shown)


def test_an_empty_table_has_nothing():
    said = np.zeros((OUTPUTS, 120, 160), np.float32)
    said[KIND.start] = 9.0
    assert instances(said) == []


def test_pictures_come_back_from_disk(pictures, tmp_path):
    write_shard(tmp_path / "0000.npz", pictures[:6])
    back = read_shard(tmp_path / "0000.npz")
    for before, after in zip(pictures, back, strict=False):
        assert np.allclose(before.view, after.view, atol=2.1e-3)
        assert np.array_equal(before.labels, after.labels)
        assert np.array_equal(before.things, after.things, equal_nan=True)


def test_the_same_seed_draws_the_same_pictures(pictures):
    again = next(labelled(5))
    assert np.array_equal(again.view, pictures[0].view) and np.array_equal(again.labels, pictures[0].labels)
    assert not np.array_equal(next(labelled(6)).labels, pictures[0].labels)


def test_labels_lie_where_the_things_stand(pictures):
    for picture in pictures:
        wanted = target(picture.labels, picture.things)
        of_things = wanted[0] >= FIRST_THING
        # From a cell that shows a thing it is never farther to its centre than to its own corner, and a lean away.
        reach = np.linalg.norm(wanted[4:6][:, of_things], axis=0)
        size = np.linalg.norm(wanted[7:9][:, of_things], axis=0)
        assert (reach <= size / 2 + 0.6).all()
