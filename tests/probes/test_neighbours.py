"""The training images nearest to mistakes, by hand."""

import pytest
import torch
from torch import nn

from lookinside.data.store import Dataset, Split
from lookinside.probes import neighbours


def split(pixels, labels):
    images = torch.tensor(pixels, dtype=torch.uint8).reshape(-1, 1, 1, 2)
    return Split(images, torch.tensor(labels))


TRAIN = split([[0, 0], [255, 255], [255, 0], [204, 0], [0, 255]], [0, 1, 0, 1, 1])
TEST = split([[255, 0], [0, 255]], [1, 1])
DATA = Dataset("toy", ("a", "b"), TRAIN, TEST, TEST, torch.zeros(1, 1, 2), torch.ones(1, 1, 2))


def linear():
    """Says the first class where the left pixel is the brighter one."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(2, 2))
    model[1].weight.data, model[1].bias.data = torch.eye(2), torch.zeros(2)
    return model


def test_nearest_in_pixels_come_first(monkeypatch):
    monkeypatch.setattr(neighbours, "BATCH", 2)
    found = neighbours.of_mistakes(linear(), DATA, neighbours=3)
    assert found["index"].tolist() == [0]
    assert found["pixels/index"].tolist() == [[2, 3, 0]]
    assert found["pixels/distance"].flatten().tolist() == pytest.approx([0, 0.2, 1])
    assert found["pixels/labels"].tolist() == [[0, 1, 0]]
    assert torch.equal(found["pixels/images"][0], TRAIN.images[[2, 3, 0]])
    assert found["trained"] == 5


def test_features_that_are_the_pixels_are_left_out():
    assert "features/index" not in neighbours.of_mistakes(linear(), DATA)


def test_features_are_what_the_output_layer_is_given():
    # The one feature is the left pixel less the right one; both outputs follow from it.
    model = nn.Sequential(nn.Flatten(), nn.Linear(2, 1), nn.Linear(1, 2)).train()
    model[1].weight.data, model[1].bias.data = torch.tensor([[1.0, -1.0]]), torch.zeros(1)
    model[2].weight.data, model[2].bias.data = torch.tensor([[1.0], [-1.0]]), torch.zeros(2)
    found = neighbours.of_mistakes(model, DATA, neighbours=4)
    assert found["features/index"].tolist() == [[2, 3, 0, 1]]
    assert found["features/distance"].flatten().tolist() == pytest.approx([0, 0.2, 1, 1])
    assert bytes(found["layer"].tolist()).decode() == "2"
    assert found["width"] == 1
    assert model.training
    assert not model[2]._forward_pre_hooks


def test_without_a_mistake_there_is_nothing_to_show():
    right = split([[255, 0]], [0])
    data = Dataset("toy", ("a", "b"), TRAIN, right, right, torch.zeros(1), torch.ones(1))
    found = neighbours.of_mistakes(linear(), data)
    assert found["images"].shape == (0, 1, 1, 2)
    assert not any("/" in name for name in found)


def test_fewer_training_images_than_wanted_are_all_shown():
    found = neighbours.of_mistakes(linear(), DATA, neighbours=50)
    assert found["pixels/index"].shape == (1, 5)
