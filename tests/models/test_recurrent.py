from math import exp, sqrt, tanh

import pytest
import torch

from lookinside.models.initialisers import ByLayer, GlorotUniform, Normal
from lookinside.models.recurrent import GRU, LSTM, Last, Rows, recurrent


def sigmoid(value):
    return 1 / (1 + exp(-value))


def filled(layer, inputs, states, biases):
    """A cell of one unit with one input and these weights by gate."""
    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.tensor(inputs)[:, None])
        layer.weight_hh_l0.copy_(torch.tensor(states)[:, None])
        layer.bias_ih_l0.copy_(torch.tensor(biases))
    return layer


def test_rows_are_read_from_the_top_with_channels_side_by_side():
    images = torch.arange(12.0).view(1, 2, 3, 2)
    assert Rows()(images)[0].tolist() == [[0, 1, 6, 7], [2, 3, 8, 9], [4, 5, 10, 11]]


def test_the_last_output_is_taken():
    assert Last()(torch.arange(6.0).view(1, 3, 2)).tolist() == [[4, 5]]


def test_an_lstm_by_hand():
    layer = filled(LSTM(1, 1), [0.5, -0.3, 0.8, 0.2], [0.1, 0.4, -0.6, 0.7], [0.0, 1.0, 0.1, -0.2])
    cell = state = 0.0
    expected = []
    for value in (1.0, -2.0):
        enter = sigmoid(0.5 * value + 0.1 * state)
        forget = sigmoid(-0.3 * value + 0.4 * state + 1.0)
        candidate = tanh(0.8 * value - 0.6 * state + 0.1)
        leave = sigmoid(0.2 * value + 0.7 * state - 0.2)
        cell = forget * cell + enter * candidate
        state = leave * tanh(cell)
        expected.append(state)
    outputs = layer(torch.tensor([[[1.0], [-2.0]]]))
    assert outputs.flatten().tolist() == pytest.approx(expected, abs=1e-6)


def test_a_gru_by_hand():
    layer = filled(GRU(1, 1), [0.5, -0.3, 0.8], [0.1, 0.4, -0.6], [1.0, 1.0, 0.1])
    state = 0.0
    expected = []
    for value in (1.0, -2.0):
        reset = sigmoid(0.5 * value + 0.1 * state + 1.0)
        update = sigmoid(-0.3 * value + 0.4 * state + 1.0)
        candidate = tanh(0.8 * value + 0.1 + reset * (-0.6 * state))
        state = update * state + (1 - update) * candidate
        expected.append(state)
    outputs = layer(torch.tensor([[[1.0], [-2.0]]]))
    assert outputs.flatten().tolist() == pytest.approx(expected, abs=1e-6)


def start(cell):
    model = recurrent((1, 28, 28), 10, cell, 64)
    logits = Normal(std=1.0, random_bias=True)
    ByLayer({"logits": logits}, GlorotUniform())(model, torch.Generator().manual_seed(0))
    return model


@pytest.mark.parametrize(
    ("cell", "biases", "bounds"),
    [
        ("lstm", [0, 1, 0, 0], [sqrt(6 / (28 + 64 + 4 * 64))] * 4),
        (
            "gru",
            [1, 1, 0],
            [sqrt(6 / (28 + 64 + 2 * 64))] * 2 + [sqrt(6 / (28 + 64 + 64))],
        ),
    ],
)
def test_cells_start_as_tensorflows(cell, biases, bounds):
    model = start(cell)
    layer = model.get_submodule(cell)
    for gate, (bias, bound) in enumerate(zip(biases, bounds, strict=True)):
        rows = slice(64 * gate, 64 * (gate + 1))
        assert torch.equal(layer.bias_ih_l0[rows], torch.full((64,), float(bias)))
        for weight in (layer.weight_ih_l0, layer.weight_hh_l0):
            assert 0.97 * bound < weight[rows].abs().max() <= bound
    assert not layer.bias_hh_l0.any()
    assert not layer.bias_hh_l0.requires_grad
    assert 0.9 < model.logits.weight.std() < 1.1
    assert model.logits.bias.abs().max() > 0.5


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_second_biases_are_never_trained(cell):
    model = start(cell)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.1)
    model(torch.rand(4, 1, 28, 28)).square().mean().backward()
    optimiser.step()
    assert not model.get_submodule(cell).bias_hh_l0.any()


def test_what_starts_no_cell_says_what_does():
    with pytest.raises(ValueError, match="a recurrent layer starts with GlorotUniform"):
        Normal(0.1)(recurrent((1, 4, 4), 2, "lstm", 3), torch.Generator())
    with pytest.raises(ValueError, match="needs at least one unit, not 0"):
        recurrent((1, 4, 4), 2, "gru", 0)
