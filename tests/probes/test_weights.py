"""The first layer's weights, laid out as images."""

from collections import OrderedDict
from typing import Any

import pytest
import torch
from torch import nn

from lookinside.core.errors import UserError
from lookinside.data.store import Dataset, Split
from lookinside.models.autoencoder import conv_autoencoder, dense_autoencoder
from lookinside.models.mlp import mlp
from lookinside.models.recurrent import recurrent
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
    """One whose first layer is never called."""

    def __init__(self, *sizes: Any) -> None:
        super().__init__()
        self.idle = nn.Linear(4, 2)
        self.net = mlp(*sizes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.net(images)


def text(encoded: torch.Tensor) -> str:
    return bytes(encoded.tolist()).decode()


def test_the_filters_of_a_convolution_come_as_they_are() -> None:
    model = nn.Sequential(
        OrderedDict(conv1=nn.Conv2d(1, 3, 2), flatten=nn.Flatten(), logits=nn.Linear(12, 2))
    )
    found = weights.first_layer(model, dataset((1, 3, 3)))
    assert torch.equal(found["weights"], model.conv1.weight.detach())
    assert found["weights"].shape == (3, 1, 2, 2)
    assert found["units"].tolist() == [0, 1, 2]
    assert (text(found["kind"]), text(found["layer"])) == ("conv", "conv1")
    assert not found["output"]


def test_dense_weights_take_the_shape_of_the_image() -> None:
    model = nn.Sequential(OrderedDict(flatten=nn.Flatten(), logits=nn.Linear(6, 2)))
    with torch.no_grad():
        model.logits.weight.copy_(torch.arange(12.0).reshape(2, 6))
    found = weights.first_layer(model, dataset((1, 2, 3)))
    assert found["weights"].tolist() == [[[[0, 1, 2], [3, 4, 5]]], [[[6, 7, 8], [9, 10, 11]]]]
    assert text(found["kind"]) == "dense"
    assert found["output"]


def test_of_a_wide_layer_the_units_of_largest_norm_come_in_their_order() -> None:
    model = nn.Sequential(
        OrderedDict(flatten=nn.Flatten(), dense1=nn.Linear(1, 5), logits=nn.Linear(5, 2))
    )
    with torch.no_grad():
        model.dense1.weight.copy_(torch.tensor([[1.0], [-9.0], [2.0], [0.0], [3.0]]))
    found = weights.first_layer(model, dataset((1, 1, 1)), count=2)
    assert found["units"].tolist() == [1, 4]
    assert found["weights"].flatten().tolist() == [-9, 3]
    assert found["total"] == 5


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (nn.Sequential(nn.Flatten()), "no convolution or dense layer has weights to show"),
        (nn.Sequential(nn.Linear(2, 5), nn.Flatten()), "layer 0 isn't given the images"),
        (nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(1, 1, 1)), "layer 1 isn't given the images"),
        (recurrent((1, 2, 2), 2, "lstm", 4), "layer logits isn't given the images"),
        (recurrent((1, 2, 2), 2, "gru", 3), "probes.first_layer=null figures.first_layer=null"),
        (Turned((1, 2, 2), 2, []), "layer net.logits isn't given the images"),
        (Unused((1, 2, 2), 2, []), "layer idle isn't given the images"),
    ],
)
def test_weights_of_a_layer_that_does_not_see_the_image_are_refused(
    model: nn.Module, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        weights.first_layer(model, dataset((1, 2, 2)))
    assert not any(layer._forward_hooks for layer in model.modules())


@pytest.mark.parametrize("shape", [(1, 5, 5), (3, 7, 9)], ids=str)
def test_a_layer_sees_the_image_flattened_padded_or_centred_too(
    shape: tuple[int, int, int],
) -> None:
    mean = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    dense, padded = dense_autoencoder(shape, 2, [7]), conv_autoencoder(shape, 2, [2], kernel=4)
    for model, layer in ((dense, "encoder.dense1"), (padded, "encoder.conv1")):
        model.centre_on(mean)
        found = weights.first_layer(model, dataset(shape))
        assert text(found["layer"]) == layer
        assert not found["output"]
    assert "pad1" in dict(padded.encoder.named_children())
