"""The probe of pairs of classes, on networks whose confusions and margins are known."""

from collections import OrderedDict

import pytest
import torch
from torch import nn

from lookinside.core.errors import UserError
from lookinside.data.store import Dataset, Split
from lookinside.probes.maximise.margins import choose, confusions, margins, named

WEIGHTS = torch.tensor([[2.0, 1.0, 0.0], [2.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
"""The first two classes share what they like best."""


@pytest.fixture
def model():
    layer = nn.Linear(3, 3, bias=False)
    layer.weight.data = WEIGHTS.clone()
    return nn.Sequential(OrderedDict(flatten=nn.Flatten(), logits=layer))


@pytest.fixture
def dataset():
    pixels = torch.eye(3)[[1, 2, 2, 1, 1]] * 255
    images = pixels.reshape(5, 1, 1, 3).to(torch.uint8)
    split = Split(images, torch.tensor([0, 0, 1, 1, 2]))
    blank = torch.zeros(1, 1, 3)
    return Dataset("toy", ("cat", "dog", "4"), split, split, split, blank, blank)


def test_confusions_are_counted_by_true_and_seen_class(model, dataset):
    assert confusions(model, dataset).tolist() == [[1, 1, 0], [1, 1, 0], [1, 0, 0]]


def test_the_most_confused_come_after_those_asked_for():
    confused = torch.tensor([[9, 1, 2], [1, 9, 0], [3, 0, 9]])
    assert choose([], confused, 8).tolist() == [[0, 2], [0, 1]]
    assert choose([], confused, 1).tolist() == [[0, 2]]
    assert choose([(2, 1), (2, 0)], confused, 3).tolist() == [[2, 1], [2, 0], [0, 1]]
    assert choose([(2, 1), (2, 0)], confused, 1).tolist() == [[2, 1], [2, 0]]
    assert choose([], torch.eye(3, dtype=torch.int64), 8).shape == (0, 2)


def test_what_both_like_goes_from_the_image_of_their_difference(model, dataset):
    found = margins(model, dataset, pairs=[["cat", "dog"]], most=1, size=1.0)
    assert found["pairs"].tolist() == [[0, 1]]
    alone, rather, other, other_alone = found["images"][0, :, 0, 0].tolist()
    assert (alone[:2], other_alone[::2]) == ([255, 255], [255, 255])
    assert 100 < rather[0] < 155
    assert rather[1:] == [255, 0]
    assert other[1:] == [0, 255]
    assert found["margins"][0, 1:3].tolist() == pytest.approx([1, 1])
    assert (found["confused"].tolist(), found["tested"].tolist()) == ([[1, 1]], [[2, 2]])


def test_a_network_that_confuses_nothing_has_no_pairs(model, dataset):
    right = Split(dataset.test.images[[0, 2]], torch.tensor([0, 1]))
    sure = Dataset("toy", dataset.classes, right, right, right, dataset.mean, dataset.std)
    found = margins(model, sure)
    assert found["images"].shape == (0, 4, 1, 1, 3)
    assert found["margins"].shape == (0, 4)


def test_pairs_are_named_as_the_data_names_them():
    classes = ("cat", "dog", "4")
    assert named([4, "dog"], classes) == (2, 1)
    for wrong in (["cat"], ["cat", "cat"], ["cat", "cow"], ["cat", "dog", 4]):
        with pytest.raises(UserError, match="name two of the classes cat, dog, 4"):
            named(wrong, classes)
