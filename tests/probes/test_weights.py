"""The first layer's weights, laid out as images."""

from collections import OrderedDict

import pytest
import torch
from torch import nn

from lookinside.core.errors import UserError
from lookinside.data.store import Dataset, Split
from lookinside.probes import weights


def dataset(shape: tuple[int, int, int]) -> Dataset:
    split = Split(torch.zeros(2, *shape, dtype=torch.uint8), torch.tensor([0, 1]))
    mean = torch.zeros(shape)
    return Dataset("toy", ("a", "b"), split, split, split, mean, mean)


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
    model = nn.Sequential(OrderedDict(dense1=nn.Linear(1, 5), logits=nn.Linear(5, 2)))
    with torch.no_grad():
        model.dense1.weight.copy_(torch.tensor([[1.0], [-9.0], [2.0], [0.0], [3.0]]))
    found = weights.first_layer(model, dataset((1, 1, 1)), count=2)
    assert found["units"].tolist() == [1, 4]
    assert found["weights"].flatten().tolist() == [-9, 3]
    assert found["total"] == 5


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (nn.Sequential(nn.Flatten()), "no convolution and no dense layer"),
        (nn.Sequential(nn.Linear(5, 2)), "5 inputs and the images 4 values"),
    ],
)
def test_a_model_without_such_weights_is_refused(model: nn.Module, message: str) -> None:
    with pytest.raises(UserError, match=message):
        weights.first_layer(model, dataset((1, 2, 2)))
