"""The census of units, on networks whose units do what was put into them."""

from math import sqrt

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from lookinside.data.store import Dataset, Split
from lookinside.models.convnet import Block, convnet
from lookinside.probes import ablation, census, responses
from lookinside.probes.network import find_layers
from lookinside.probes.redundancy import (
    closest,
    cosines,
    directions,
    effective_rank,
    pairs,
    ranks_by_chance,
)


def toy(pixels, labels, size, classes=2):
    images = torch.tensor(pixels, dtype=torch.uint8).reshape(-1, 1, *size)
    split = Split(images, torch.tensor(labels))
    mean = torch.zeros(1, *size)
    return Dataset("toy", tuple("abc"[:classes]), split, split, split, mean, mean)


def dense():
    """Four hidden units on two pixels: left, right, right doubled, and one that never fires."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 2))
    model[1].weight.data = torch.tensor([[1.0, 0], [0, 1], [0, 2], [-1, -1]])
    model[1].bias.data = torch.zeros(4)
    model[3].weight.data = torch.tensor([[1.0, 0, 0, 7], [0, 1, 0, -7]])
    model[3].bias.data = torch.tensor([0.0, 0.5])
    return model


DATA = toy([[255, 0], [255, 0], [0, 255], [255, 255]], [0, 0, 1, 0], (1, 2))


class Wrapped(nn.Module):
    """A network that is no sequence, so that it runs whole for each silenced unit."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, images):
        return self.inner(images)


def test_the_units_of_a_dense_layer_by_hand():
    found = census.units(dense(), DATA)
    assert found["tested"] == 4
    assert found["ablated"].tolist() == [3, 1]
    assert found["1/fires"].tolist() == [0.75, 0.5, 0.5, 0]
    assert found["1/covers"].tolist() == [0.75, 0.5, 0.5, 0]
    third = 1 / 3
    wanted = torch.tensor([[1, 0], [third, 1], [2 * third, 2], [0, 0]])
    assert torch.allclose(found["1/by_class"], wanted)
    # In ascending order unit 0 gives 0 1 1 1; the quantiles stand at places 0, 1, 2, 2 and 3.
    assert found["1/peaks"][0].tolist() == [0, 1, 1, 1, 1]
    # Of four images one has the least and three have the greatest: the first bin and the last.
    counts = found["1/histogram"]
    assert counts.shape == (4, responses.BINS)
    assert (counts[0, 0], counts[0, -1], counts[0].sum()) == (1, 3, 4)
    assert counts[3].tolist() == [4, *[0] * 23]
    assert found["1/span"].tolist() == [[0, 1], [0, 1], [0, 2], [0, 0]]
    # The outputs are [1, 0.5], twice, [0, 1.5] and [1, 1.5]: margins 0.5, 0.5, 1.5 and -0.5.
    assert torch.allclose(found["1/whole"], torch.tensor([third / 2, 1.5]))
    # Without the first unit, [0, 0.5], twice, [0, 1.5], [0, 1.5]: -0.5, -0.5, 1.5, -1.5.
    # Without the second, [1, 0.5], twice, [0, 0.5], [1, 0.5]: 0.5, 0.5, 0.5, 0.5.
    wanted = torch.tensor([[-1, 0], [third, -1], [0, 0], [0, 0]])
    assert torch.allclose(found["1/margin"], wanted)
    # Three images are named rightly, all but [1, 1]: then one, four, three and three.
    assert found["1/accuracy"].tolist() == [-0.5, 0.25, 0, 0]
    assert found["1/changed"].tolist() == [2, 1, 0, 0]
    assert found["1/moved"].tolist() == [1, 1, 0, 0]
    assert found["1/twin"].tolist()[1:3] == [2, 1]
    assert found["1/cosine"][1:3].tolist() == [1, 1]
    assert found["1/partner"].tolist()[1:3] == [2, 1]
    assert found["1/correlation"].tolist() == pytest.approx([0, 1, 1, 0], abs=1e-6)
    assert (found["1/full_rank"], bool(found["3/output"])) == (2, True)
    assert found["1/twins"].tolist()[0] == found["1/partners"].tolist()[0] == [1, 2]
    # Units 1 and 2 vary as one direction by 5/4, unit 0 by 3/16, and their covariance squared is
    # 5/64: the variances along the principal axes are 1.3190 and 0.1185, their roots 1.1485 and
    # 0.3442, of which the shares are 0.7694 and 0.2306.
    assert float(found["1/directions"]) == pytest.approx(1.7159, abs=1e-4)
    assert "3/margin" not in found


def test_a_network_that_is_no_sequence_gives_the_same():
    images = torch.randint(0, 256, (12, 1, 6, 6), generator=torch.Generator().manual_seed(1))
    data = toy(images.tolist(), [0, 1, 2] * 4, (6, 6), 3)
    torch.manual_seed(0)
    model = convnet((1, 6, 6), 3, [Block(3, 3, pool=2, dropout=0.5), Block(2, 3)], dense=[4])
    plain, wrapped = census.units(model, data), census.units(Wrapped(model), data)
    assert model.training
    for name, values in plain.items():
        other = wrapped[f"inner.{name}" if "/" in name else name]
        assert torch.allclose(values.double(), other.double(), atol=1e-5), name
    assert plain["conv1/margin"].shape == (3, 3)
    assert plain["conv1/moved"].max() > 0
    twins, filters = plain["conv1/twins"], plain["conv1/twins_filters"]
    assert torch.equal(filters, model.conv1.weight.detach()[twins])
    assert filters.shape == (len(twins), 2, 1, 3, 3)
    assert "dense3/twins_filters" not in plain
    assert not any(each._forward_hooks for each in model.modules())


def test_silencing_is_what_zero_weights_would_do():
    torch.manual_seed(3)
    model = convnet((1, 6, 6), 3, [Block(3, 3, pool=2), Block(2, 3)])
    images = torch.randint(0, 256, (9, 1, 6, 6), generator=torch.Generator().manual_seed(2))
    data = toy(images.tolist(), [0, 1, 2] * 3, (6, 6), 3)
    (layer, *_) = find_layers(model, (1, 6, 6))
    found = ablation.effects(model, data.test, [layer], 3)["conv1"]
    with torch.no_grad():
        before = model(images / 255)
        model.conv1.weight[1], model.conv1.bias[1] = 0, 0
        after = model(images / 255)
    assert float(found["moved"][1]) == pytest.approx(float((after - before).abs().max()), abs=1e-6)
    assert found["changed"][1] == (after.argmax(1) != before.argmax(1)).sum()


def test_correlation_is_over_images_and_positions():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(48, 2))
    images = torch.randint(0, 256, (700, 1, 6, 6), generator=torch.Generator().manual_seed(1))
    data = toy(images.tolist(), [0, 1] * 350, (6, 6))
    rows = model[:2](images / 255).detach().transpose(0, 1).flatten(1).numpy()
    wanted = np.nan_to_num(np.corrcoef(rows)) - 2 * np.eye(3)
    found = census.units(model, data)
    assert found["0/correlation"].tolist() == pytest.approx(wanted.max(1).tolist(), abs=1e-5)
    positive = torch.from_numpy(rows > 0).reshape(3, 700, 16)
    assert torch.allclose(found["0/covers"], positive.float().mean((1, 2)))
    assert torch.allclose(found["0/fires"], positive.any(2).float().mean(1))


def test_the_histogram_is_of_the_largest_values_over_positions():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 3, 3), nn.Flatten(), nn.Linear(48, 2))
    images = torch.randint(0, 256, (700, 1, 6, 6), generator=torch.Generator().manual_seed(1))
    found = census.units(model, toy(images.tolist(), [0, 1] * 350, (6, 6)))
    peaks = model[0](images / 255).detach().amax((2, 3)).T.numpy()
    for unit, (low, high) in enumerate(found["0/span"].tolist()):
        assert (low, high) == pytest.approx((peaks[unit].min(), peaks[unit].max()))
        wanted, _ = np.histogram(peaks[unit], bins=24)
        # A value at the edge of two bins may fall into either by rounding.
        assert np.abs(found["0/histogram"][unit].numpy() - wanted).sum() <= 2
        assert found["0/histogram"][unit].sum() == 700


def test_what_is_no_number_is_counted_too():
    tally = responses.Tally(2, 1, 3)
    values = torch.tensor([[1.0, 5], [torch.nan, torch.inf], [3, 6]])
    tally.add(values, torch.zeros(3, dtype=torch.int64))
    assert tally.histogram()["histogram"].sum(1).tolist() == [3, 3]


def test_black_images_and_dead_networks_give_numbers_all_the_same():
    model = convnet((1, 6, 6), 3, [Block(2, 3)], dense=[3])
    for value in model.parameters():
        nn.init.zeros_(value)
    found = census.units(model, toy([[0] * 36] * 2, [0, 2], (6, 6), 3), ablated=2)
    assert all(values.isfinite().all() for values in found.values())
    assert found["conv1/rank"] == 0
    assert found["conv1/fires"].tolist() == [0, 0]


def test_the_directions_of_activations_are_counted_as_those_of_weights():
    model = nn.Sequential(nn.Flatten(), nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2))
    model[1].weight.data = torch.tensor([[3.0, 0], [0, 1], [0, 0]])
    model[1].bias.data = torch.tensor([2.0, 5.0, 9.0])
    found = census.units(model, toy([[0, 0], [0, 255], [255, 0], [255, 255]], [0, 1] * 2, (1, 2)))
    # Independent units, one of which varies three times as much: singular values as 3 to 1.
    assert float(found["1/directions"]) == pytest.approx(4 / 3**0.75)
    assert float(found["1/rank"]) == pytest.approx(4 / 3**0.75)
    assert directions(torch.diag(torch.tensor([9.0, 1.0, 0.0]))) == pytest.approx(4 / 3**0.75)


def test_the_effective_rank_by_hand():
    assert effective_rank(torch.eye(5)) == pytest.approx(5)
    assert effective_rank(torch.ones(4, 3)) == pytest.approx(1, abs=1e-6)
    # Singular values 3 and 1: shares 3/4 and 1/4.
    assert effective_rank(torch.diag(torch.tensor([3.0, 1.0]))) == pytest.approx(4 / 3**0.75)
    assert effective_rank(torch.zeros(3, 3)) == 0


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10**6))
def test_the_effective_rank_lies_between_one_and_the_rank(units, width, seed):
    matrix = torch.randn(units, width, generator=torch.Generator().manual_seed(seed))
    assert 1 - 1e-9 <= effective_rank(matrix) <= min(units, width) + 1e-9
    assert effective_rank(7 * matrix) == pytest.approx(effective_rank(matrix))


def test_random_matrices_use_nearly_all_directions_and_square_ones_fewer():
    assert ranks_by_chance(3, 3000, 10).tolist() == pytest.approx([3] * 10, abs=0.01)
    assert ranks_by_chance(1, 7, 10).tolist() == pytest.approx([1] * 10)
    square = ranks_by_chance(20, 20, 10)
    assert square.max() < 0.9 * ranks_by_chance(20, 200, 10).min()
    assert square.tolist() == sorted(set(square.tolist())) == ranks_by_chance(20, 20, 10).tolist()


def test_each_pair_is_listed_once_and_the_most_alike_first():
    closest_unit, how = torch.tensor([1, 2, 1, 0, 0]), torch.tensor([0.5, 0.9, 0.9, 0.7, -0.2])
    assert pairs(closest_unit, how, 9).tolist() == [[1, 2], [3, 0], [0, 1]]
    assert pairs(closest_unit, how, 1).tolist() == [[1, 2]]
    assert pairs(torch.zeros(1, dtype=torch.int64), torch.zeros(1), 3).shape == (0, 2)


def test_the_closest_unit_is_another_one():
    alike = cosines(torch.tensor([[1.0, 0], [1, 1], [-3, 0]]))
    index, how = closest(alike)
    assert index.tolist() == [1, 0, 1]
    assert how.tolist() == pytest.approx([1 / sqrt(2), 1 / sqrt(2), -1 / sqrt(2)])
    assert [each.tolist() for each in closest(torch.ones(1, 1))] == [[0], [0]]
