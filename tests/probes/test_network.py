"""Which layers of a network can be looked into, and which of their units."""

import pytest
import torch
from torch import nn

from lookinside.core.errors import UserError
from lookinside.data.store import Split
from lookinside.models.convnet import Block, convnet
from lookinside.models.recurrent import recurrent
from lookinside.probes.network import Layer, choose_units, find_layers


def test_layers_come_with_their_shapes_and_their_nonlinear_layer():
    model = convnet((1, 8, 8), 3, [Block(2, 3, pool=2), Block(4, 3)], dense=[5])
    assert find_layers(model, (1, 8, 8)) == [
        Layer("conv1", "conv", (2, 8, 8), "relu1", False),
        Layer("conv2", "conv", (4, 4, 4), "relu2", False),
        Layer("dense3", "dense", (5,), "relu3", False),
        Layer("logits", "dense", (3,), "logits", True),
    ]


def test_a_layer_on_the_steps_of_a_sequence_is_left_out():
    model = recurrent((1, 8, 8), 3, "lstm", 4)
    assert [layer.name for layer in find_layers(model, (1, 8, 8))] == ["logits"]
    stepwise = nn.Sequential(nn.Flatten(2), nn.Linear(64, 2), nn.Flatten(), nn.Linear(2, 3))
    assert [layer.name for layer in find_layers(stepwise, (1, 8, 8))] == ["3"]


def test_batch_normalisation_and_dropout_may_come_before_the_nonlinear_layer():
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(inplace=True), nn.Flatten(),
        nn.Linear(8, 3), nn.Dropout(), nn.Tanh(), nn.Linear(3, 2), nn.Flatten(), nn.ReLU(),
    )  # fmt: skip
    found = find_layers(model, (1, 4, 4))
    assert [(each.name, each.active) for each in found] == [("0", "2"), ("4", "6"), ("7", "7")]


@pytest.mark.parametrize("relu", [torch.relu, nn.functional.relu, torch.Tensor.relu])
def test_a_relu_that_is_no_module_is_refused(relu):
    class Net(nn.Sequential):
        def forward(self, images):
            return self[1](relu(self[0](images)))

    with pytest.raises(UserError, match="1 of its 1 ReLUs as functions, which hooks can't hear"):
        find_layers(Net(nn.Flatten(), nn.Linear(4, 2)), (1, 2, 2))


def test_of_a_wide_dense_layer_the_units_that_vary_most_are_chosen():
    model = nn.Sequential(nn.Flatten(), nn.Linear(1, 4), nn.Linear(4, 3))
    model[1].weight.data = torch.tensor([[1.0], [-3.0], [0.0], [2.0]])
    split = Split(torch.tensor([0, 255, 51]).reshape(3, 1, 1, 1).byte(), torch.zeros(3).long())
    layers = find_layers(model, (1, 1, 1))
    chosen = choose_units(model, split, layers, most=2)
    assert {name: units.tolist() for name, units in chosen.items()} == {"1": [1, 3], "2": [0, 1, 2]}


def test_how_much_units_vary_is_asked_of_images_at_even_distances():
    model = nn.Sequential(nn.Flatten(), nn.Linear(2, 2), nn.Linear(2, 3))
    model[1].weight.data = torch.eye(2)
    images = torch.tensor([[0, 0], [255, 0], [0, 51]]).reshape(3, 1, 1, 2).byte()
    split = Split(images, torch.zeros(3).long())
    layers = find_layers(model, (1, 1, 2))
    assert choose_units(model, split, layers, most=1)["1"].tolist() == [0]
    assert choose_units(model, split, layers, most=1, images=2)["1"].tolist() == [1]
