"""Units matched between networks: a permutation is found, random ones stay at chance."""

import copy

import pytest
import torch
from torch import nn

from lookinside.data.memory import generator
from lookinside.data.store import Dataset, Split
from lookinside.models.convnet import convnet
from lookinside.models.initialisers import GlorotUniform
from lookinside.models.recurrent import recurrent
from lookinside.probes.matching import assign, between_activations, between_weights
from lookinside.probes.network import find_layers
from lookinside.probes.recurring import features

SHAPE = (1, 8, 8)


def network(seed: int) -> nn.Module:
    model = convnet(
        SHAPE,
        3,
        [{"filters": 5, "kernel": 3, "pool": 2}, {"filters": 6, "kernel": 3, "pool": 2}],
        dense=[7],
    )
    GlorotUniform()(model, generator(seed, "test", 0))
    return model.eval()


def permuted(model: nn.Module) -> tuple[nn.Module, torch.Tensor, torch.Tensor]:
    """The same function, the channels of both convolutions in another order."""
    first, second = torch.tensor([3, 0, 4, 1, 2]), torch.tensor([5, 2, 0, 1, 4, 3])
    other = copy.deepcopy(model)
    with torch.no_grad():
        for name, order in (("conv1", first), ("conv2", second)):
            layer = other.get_submodule(name)
            layer.weight.copy_(layer.weight[order])
            layer.bias.copy_(layer.bias[order])
        other.conv2.weight.copy_(other.conv2.weight[:, first])
        wide = other.dense3.weight.reshape(7, 6, -1)[:, second]
        other.dense3.weight.copy_(wide.reshape(7, -1))
    return other, first, second


@pytest.fixture
def dataset() -> Dataset:
    images = torch.randint(0, 256, (40, *SHAPE), generator=generator(1, "test", 1))
    split = Split(images.to(torch.uint8), torch.arange(40) % 3)
    return Dataset(
        "toy", ("a", "b", "c"), split, split, split, torch.zeros(SHAPE), torch.ones(SHAPE)
    )


def test_pairs_have_the_largest_sum_and_not_each_its_own_best() -> None:
    pairs, alike = assign(torch.tensor([[0.9, 0.8], [0.85, 0.1]]))
    assert pairs.tolist() == [1, 0]
    assert alike.tolist() == pytest.approx([0.8, 0.85])


def test_a_network_in_another_order_is_matched_with_itself(dataset: Dataset) -> None:
    model = network(0)
    other, first, second = permuted(model)
    blank = dataset.test.batch(torch.arange(40))
    assert torch.allclose(model(blank), other(blank), atol=1e-5)
    found = features([model, other], [network(9)], dataset)
    assert list(dict.fromkeys(name.split("/")[0] for name in found)) == ["conv1", "conv2", "dense3"]
    for layer, order in (("conv1", first), ("conv2", second), ("dense3", torch.arange(7))):
        fires = ~found[f"{layer}/silent"][0][found[f"{layer}/units"].argsort()]
        match, alike = found[f"{layer}/match"][0], found[f"{layer}/alike"][0]
        assert (order[match] == torch.arange(len(order)))[fires].all()
        assert alike[fires].tolist() == pytest.approx([1.0] * int(fires.sum()), abs=1e-5)
        pictures, units = found[f"{layer}/pictures"], found[f"{layer}/units"]
        assert torch.equal(pictures[0][fires[units]], pictures[1][fires[units]])
    assert found["conv1/weights"].item()
    assert not found["conv2/weights"].item()
    assert found["conv1/pictures"].shape == (2, 5, 1, 3, 3)
    assert found["conv2/pictures"].dtype == torch.uint8
    assert found["dense3/pictures"].shape == (2, 7, 1, 8, 8)


def test_random_filters_stay_far_from_one() -> None:
    draws = [torch.randn(16, 400, generator=generator(0, "test", n)) for n in range(2)]
    alike = assign(between_weights(*draws))[1]
    assert alike.abs().max() < 0.25
    assert 0.03 < alike.mean() < 0.12


def test_correlations_are_numpys_over_images_and_positions(dataset: Dataset) -> None:
    one, two = network(0), network(1)
    layer = find_layers(one, SHAPE)[1]
    assert layer.name == "conv2"
    found = between_activations([one, two], dataset.test, [layer])["conv2"][0]
    images = dataset.test.batch(torch.arange(40))
    rows = [
        net[: list(dict(net.named_children())).index(layer.active) + 1](images)
        .movedim(1, 0)
        .flatten(1)
        .double()
        for net in (one, two)
    ]
    wanted = torch.corrcoef(torch.cat(rows))[:6, 6:]
    varies = torch.isfinite(wanted)
    assert varies.any()
    assert torch.allclose(found[varies], wanted[varies].detach(), atol=1e-5)
    assert (found[~varies] == 0).all()


def test_those_that_recur_best_come_first_and_few_are_pictured(dataset: Dataset) -> None:
    found = features([network(0), network(1), network(2)], [network(3)], dataset, shown=3)
    alike, units = found["conv2/alike"].amin(0), found["conv2/units"]
    assert found["conv2/alike"].shape == (2, 6)
    assert found["conv2/chance"].shape == (1, 6)
    assert len(units) == 3
    assert alike[units[0]] == alike.max()
    assert alike[units[-1]] == alike.min()


def test_a_network_without_hidden_units_has_nothing_to_match(dataset: Dataset) -> None:
    models = [recurrent(SHAPE, 3, "gru", 4).eval() for _ in range(2)]
    assert features(models, models[:1], dataset) == {}


def test_a_silent_unit_matches_nothing(dataset: Dataset) -> None:
    model = network(0)
    with torch.no_grad():
        model.conv2.bias[2] = -1e3
    found = features([model, model], [network(1)], dataset)
    place = found["conv2/units"].tolist().index(2)
    assert found["conv2/silent"][:, place].all()
    assert found["conv2/alike"][0, 2] == 0
