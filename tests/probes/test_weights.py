"""Filters of convolutions, and dense weights laid out as images."""

from collections import OrderedDict
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn

from lookinside.data.store import Dataset, Split
from lookinside.models.autoencoder import conv_autoencoder, dense_autoencoder
from lookinside.models.mlp import mlp
from lookinside.models.recurrent import recurrent
from lookinside.models.variational import conv_vae
from lookinside.probes import weights


def dataset(shape: tuple[int, int, int]) -> Dataset:
    split = Split(torch.zeros(2, *shape, dtype=torch.uint8), torch.tensor([0, 1]))
    mean = torch.zeros(shape)
    return Dataset("toy", ("a", "b"), split, split, split, mean, mean)


class Turned(nn.Module):
    """A linear model on images that are mirrored first."""

    def __init__(self, *sizes: Any) -> None:
        super().__init__()
        self.net = mlp(*sizes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.net(images.flip(3))


class Unused(nn.Module):
    """One with a layer that is never called."""

    def __init__(self, *sizes: Any) -> None:
        super().__init__()
        self.idle = nn.Linear(4, 2)
        self.net = mlp(*sizes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.net(images)


def test_the_filters_of_every_convolution_come_as_they_are() -> None:
    model = nn.Sequential(
        OrderedDict(conv1=nn.Conv2d(1, 3, 2), conv2=nn.Conv2d(3, 2, 2), flatten=nn.Flatten())
    )
    found = weights.filters(model, dataset((1, 3, 3)))
    assert torch.equal(found["conv1/weights"], model.conv1.weight.detach())
    assert torch.equal(found["conv2/weights"], model.conv2.weight.detach())
    assert found["conv2/units"].tolist() == [0, 1]
    assert found["conv2/inputs"].tolist() == [0, 1, 2]
    assert found["conv2/total"].tolist() == [2, 3]
    assert [bool(found[f"{name}/deep"]) for name in ("conv1", "conv2")] == [False, True]


def test_of_a_deep_layer_the_largest_filters_and_of_these_the_largest_inputs_come() -> None:
    conv = nn.Conv2d(3, 3, 1, bias=False)
    with torch.no_grad():
        conv.weight.copy_(torch.tensor([[1.0, 9, 0], [8, 0, -7], [0, 0, 1]])[..., None, None])
    model = nn.Sequential(OrderedDict(conv1=nn.Conv2d(1, 3, 1), conv2=conv))
    found = weights.filters(model, dataset((1, 1, 1)), tiles=1, matrix=2)
    assert found["conv2/units"].tolist() == [0, 1]
    assert found["conv2/inputs"].tolist() == [0, 1]
    assert found["conv2/weights"].flatten(1).tolist() == [[1, 9], [8, 0]]
    assert len(found["conv1/units"]) == 1


def test_dense_weights_take_the_shape_of_the_image() -> None:
    model = nn.Sequential(OrderedDict(flatten=nn.Flatten(), logits=nn.Linear(6, 2)))
    with torch.no_grad():
        model.logits.weight.copy_(torch.arange(12.0).reshape(2, 6))
    found = weights.maps(model, dataset((1, 2, 3)))
    maps = found["logits/weights"].tolist()
    assert maps == [[[[0, 1, 2], [3, 4, 5]]], [[[6, 7, 8], [9, 10, 11]]]]
    assert found["logits/output"]


def test_of_a_wide_layer_the_units_that_vary_most_come_in_their_order() -> None:
    model = nn.Sequential(
        OrderedDict(flatten=nn.Flatten(), dense1=nn.Linear(1, 5), logits=nn.Linear(5, 2))
    )
    with torch.no_grad():
        model.dense1.weight.copy_(torch.tensor([[1.0], [-9.0], [2.0], [0.0], [3.0]]))
    gray = dataset((1, 1, 1))
    images = torch.tensor([0, 255]).reshape(2, 1, 1, 1).byte()
    found = weights.maps(model, replace(gray, test=Split(images, torch.zeros(2).long())), count=2)
    assert found["dense1/units"].tolist() == [1, 4]
    assert found["dense1/weights"].flatten().tolist() == [-9, 3]
    assert found["dense1/total"] == 5
    assert not found["dense1/output"]
    assert "logits/weights" not in found


@pytest.mark.parametrize(
    "model",
    [
        nn.Sequential(nn.Flatten()),
        nn.Sequential(nn.Linear(2, 5), nn.Flatten()),
        nn.Sequential(nn.ReLU(), nn.Conv2d(1, 1, 1), nn.Flatten(), nn.Linear(4, 2)),
        recurrent((1, 2, 2), 2, "lstm", 4),
        recurrent((1, 2, 2), 2, "gru", 3),
        Turned((1, 2, 2), 2, []),
    ],
)
def test_a_dense_layer_that_does_not_see_the_image_has_no_map(model: nn.Module) -> None:
    assert weights.maps(model, dataset((1, 2, 2))) == {}
    assert not any(layer._forward_hooks for layer in model.modules())


def test_a_layer_that_is_never_called_has_no_map() -> None:
    found = weights.maps(Unused((1, 2, 2), 2, []), dataset((1, 2, 2)))
    assert {name.split("/")[0] for name in found} == {"net.logits"}


@pytest.mark.parametrize("shape", [(1, 5, 5), (3, 7, 9)], ids=str)
def test_a_layer_sees_the_image_centred_too(shape: tuple[int, int, int]) -> None:
    mean = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    model = dense_autoencoder(shape, 2, [7])
    model.centre_on(mean)
    found = weights.maps(model, dataset(shape))
    assert found["encoder.dense1/weights"].shape == (7, *shape)
    assert {name.split("/")[0] for name in found} == {"encoder.dense1"}


def test_autoencoders_show_their_encoders_filters() -> None:
    shape = (1, 8, 8)
    names = {"encoder.conv1", "encoder.conv2"}
    for model in (
        conv_autoencoder(shape, 2, [2, 3], kernel=4),
        conv_vae(shape, 2, [2, 3], [4], 2, kernel=4),
    ):
        found = weights.filters(model, dataset(shape))
        assert {name.split("/")[0] for name in found} == names
