"""Invariance: places, transformations and errors whose answers are known."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from lookinside.data.store import Dataset, Split
from lookinside.models.convnet import Block, convnet
from lookinside.models.mlp import mlp
from lookinside.models.recurrent import recurrent
from lookinside.probes import moves, pick
from lookinside.probes.equivariance import equivariance, follows, relative
from lookinside.probes.offsets import offsets
from lookinside.probes.receptive import fields
from lookinside.probes.transformed import transformed


def dataset(side=6, canvas=None, count=8):
    source = torch.Generator().manual_seed(0)
    images = torch.randint(1, 256, (count, 1, side, side), generator=source, dtype=torch.uint8)
    places = torch.zeros(count, 2, dtype=torch.int64) if canvas else None
    split = Split(images, torch.arange(count) % 2, places, canvas)
    shape = (1, canvas or side, canvas or side)
    return Dataset("toy", ("a", "b"), split, split, split, torch.zeros(shape), torch.zeros(shape))


class Brightest(nn.Module):
    """Says class 1 if the right half is brighter than the left one."""

    def forward(self, images):
        half = images.shape[3] // 2
        return torch.stack(
            [images[..., :half].sum((1, 2, 3)), images[..., half:].sum((1, 2, 3))], 1
        )


def one(row, column, side=6):
    images = torch.zeros(2, 1, side, side, dtype=torch.uint8)
    images[:, :, row, column] = 255
    split = Split(images, torch.ones(2, dtype=torch.int64))
    mean = torch.zeros(1, side, side)
    return Dataset("toy", ("left", "right"), split, split, split, mean, mean)


def test_images_are_shifted_over_black():
    image = torch.arange(1.0, 10).reshape(1, 1, 3, 3)
    assert moves.shift(image, 1, -1)[0, 0].tolist() == [[0, 0, 0], [2, 3, 0], [5, 6, 0]]
    assert moves.shift(image, -2)[0, 0].tolist() == [[7, 8, 9], [0, 0, 0], [0, 0, 0]]
    assert not moves.shift(image, 3).any()
    assert torch.equal(moves.shift(image, 0), image)


def test_images_are_turned_anticlockwise_and_enlarged_about_their_middle():
    image = torch.arange(1.0, 10).reshape(1, 1, 3, 3)
    assert torch.allclose(moves.turn(image, 90), image.rot90(1, (2, 3)), atol=1e-5)
    assert torch.equal(moves.turn(image, 0), image)
    square = torch.zeros(1, 1, 8, 8)
    square[:, :, 3:5, 3:5] = 1
    assert moves.scale(square, 2).sum() == pytest.approx(16, abs=1e-4)
    assert moves.scale(square, 0.5).sum() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("degrees", [-60, 30, 90])
def test_an_image_wider_than_high_is_turned_without_shear(degrees):
    image = torch.zeros(1, 1, 20, 40)
    image[:, :, 9:11, 14:26] = 1
    bar = moves.turn(image, degrees)[0, 0]
    rows, columns = torch.meshgrid(9.5 - torch.arange(20), torch.arange(40) - 19.5, indexing="ij")
    up, right = (bar * rows**2).sum(), (bar * columns**2).sum()
    found = 0.5 * torch.atan2(2 * (bar * rows * columns).sum(), right - up)
    assert math.degrees(found) == pytest.approx(degrees, abs=1)
    assert bar.sum() == pytest.approx(24, abs=0.5)


def test_images_are_taken_at_even_distances_and_put_in_the_middle():
    data = dataset(4, canvas=7)
    assert pick.spaced(data.test, 3).tolist() == [0, 4, 7]
    assert len(pick.spaced(data.test, 100)) == 8
    placed = pick.centred(data.test, torch.tensor([1]))
    assert placed.shape == (1, 1, 7, 7)
    assert torch.equal(placed[0, :, 1:5, 1:5], data.test.images[1] / 255)


def test_accuracy_and_logits_at_each_place():
    found = offsets(Brightest(), one(2, 3), count=2, reach=2)
    assert found["rows"].tolist() == found["columns"].tolist() == [-2, -1, 0, 1, 2]
    assert found["accuracy"].tolist() == [[0, 0, 1, 1, 1]] * 5
    assert found["logit"].tolist() == [[0, 0, 1, 1, 1]] * 5
    assert found["margin"].tolist() == [[-1, -1, 1, 1, 1]] * 5
    assert not found["canvas"]


def test_every_place_on_a_canvas_is_looked_at_or_some_at_even_distances():
    data = dataset(4, canvas=9)
    found = offsets(mlp((1, 9, 9), 2, []), data, count=3)
    assert found["rows"].tolist() == [-2, -1, 0, 1, 2, 3]
    assert found["canvas"]
    assert torch.equal(found["image"][:, 2:6, 2:6], data.test.images[0] / 255)
    assert len(offsets(mlp((1, 9, 9), 2, []), data, count=3, most=2)["columns"]) == 2


def test_features_of_the_image_itself_have_no_distance():
    torch.manual_seed(0)
    model = convnet((1, 8, 8), 2, [Block(3, 3, pool=2)], dense=[5])
    found = transformed(model, dataset(8), count=4, reach=2)
    assert bytes(found["layers"].tolist()).decode().split("\n") == ["conv1", "dense2", "logits"]
    for name, value in (("translation", 0.0), ("scaling", 1.0), ("rotation", 0.0)):
        place = found[f"{name}/values"].tolist().index(value)
        assert found[f"{name}/distance"].shape == (3, len(found[f"{name}/values"]), 4)
        assert not found[f"{name}/distance"][:, place].any()
        assert found[f"{name}/distance"].isfinite().all()


def test_a_distance_of_one_is_that_between_two_images():
    model = mlp((1, 2, 1), 2, [])
    with torch.no_grad():
        model.logits.weight.copy_(torch.eye(2))
    images = torch.tensor([[[[255], [0]]], [[[0], [0]]]], dtype=torch.uint8)
    split = Split(images, torch.tensor([0, 1]))
    zero = torch.zeros(1, 2, 1)
    found = transformed(model, Dataset("toy", ("a", "b"), split, split, split, zero, zero), 2, 1)
    down = found["translation/values"].tolist().index(1.0)
    # Apart are the images by 1; the first moves from (1, 0) to (0, 1).
    assert found["translation/distance"][0, down].tolist() == pytest.approx([2**0.5, 0])


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.sampled_from([1, 3, 4, 5]), st.integers(1, 3))
def test_convolutions_follow_every_shift_and_pooling_multiples_of_its_stride(seed, kernel, pool):
    torch.manual_seed(seed)
    model = convnet((1, 24, 24), 2, [Block(3, kernel, pool=pool)])
    found = equivariance(model, dataset(24), count=4, reach=3)
    assert not found["conv1/equivariance"].any()
    followed = found["pool1/equivariance"][found["shifts"] % pool == 0]
    assert not followed.any()
    assert found["pool1/stride"] == pool


def test_pooling_is_off_by_a_known_share_between_its_strides():
    still = torch.tensor([0.0, 4, 0, 0, 0, 0, 0, 0]).reshape(1, 1, 8, 1)
    pool = nn.MaxPool2d((2, 1))
    moved = moves.shift(still, 1)
    grid = fields(nn.Sequential(pool), (1, 8, 1))["0"].rows
    # The bright row goes from the first pair to the second: one row of the map, 0 is too few.
    assert follows(pool(moved), pool(still), 1, grid) == 0
    assert relative(pool(moved), pool(still)) == pytest.approx(2**0.5)
    ramp = torch.arange(1.0, 9).reshape(1, 1, 8, 1)
    # 2 4 6 8 becomes 1 3 5 7; the best whole shift is none.
    expected = 2 / (4 + 16 + 36 + 64) ** 0.5
    assert follows(pool(moves.shift(ramp, 1)), pool(ramp), 1, grid) == pytest.approx(expected)


def test_rows_have_their_distance_and_the_border_that_padding_reaches():
    def rows(model):
        known = fields(model, (1, 28, 28)).items()
        return {name: (each.rows.step, each.rows.border) for name, each in known}

    found = rows(convnet((1, 28, 28), 2, [Block(2, 5, pool=2), Block(2, 5, pool=2)]))
    assert found["conv1"] == (1, 2)
    assert found["pool1"] == (2, 1)
    assert found["relu2"] == (2, 3)
    assert found["pool2"] == (4, 2)
    strided = convnet((1, 28, 28), 2, [Block(2, 12, stride=2, padding="valid")])
    assert rows(strided)["conv1"] == (2, 0)
    cropped = nn.Sequential(nn.ZeroPad2d(-1), nn.Conv2d(1, 1, 3, padding=1))
    assert rows(cropped) == {"0": (1, 0), "1": (1, 1)}


def test_pools_of_any_size_follow_their_distance():
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1), nn.AdaptiveAvgPool2d(12), nn.Flatten(), nn.Linear(288, 2)
    )
    found = equivariance(model, dataset(24), count=4, reach=2)
    assert found["1/stride"] == 2
    assert found["1/equivariance"][1] == pytest.approx(0, abs=1e-6)


def test_layers_that_do_not_run_in_a_row_have_an_invariance_error_only():
    class Branches(nn.Module):
        def __init__(self):
            super().__init__()
            self.left, self.right = nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3)
            self.logits = nn.Linear(22 * 22, 2)

        def forward(self, images):
            return self.logits((self.left(images) + self.right(images)).flatten(1))

    found = equivariance(Branches(), dataset(24), count=3, reach=2)
    assert {name.split("/")[1] for name in found if "/" in name} == {"invariance"}


def test_layers_without_rows_to_compare_have_an_invariance_error_only():
    found = equivariance(convnet((1, 6, 6), 2, [Block(2, 5)]), dataset(6), count=3)
    assert "conv1/equivariance" not in found
    assert found["conv1/invariance"].shape == (4,)
    assert list(equivariance(recurrent((1, 6, 6), 2, "gru", 3), dataset(6), count=3)) == [
        "shifts",
        "count",
        "logits/invariance",
    ]


@pytest.mark.parametrize("probe", [offsets, transformed, equivariance])
def test_blank_images_give_finite_numbers(probe):
    model = convnet((1, 6, 6), 2, [Block(2, 3, pool=2)], dense=[3])
    data = dataset(6, count=2)
    data.test.images.zero_()
    for name, array in probe(model, data, 2).items():
        assert array.isfinite().all(), name
