"""What is measured of autoencoders, on toy networks whose figures are known."""

from functools import partial

import pytest
import torch
from sklearn.decomposition import PCA
from torch import nn

from lookinside.data.store import Dataset, Split
from lookinside.evaluation.autoencoder import cleaning_error, codes, evaluate, neighbour_votes
from lookinside.evaluation.linear import Components
from lookinside.models.variational import dense_vae
from lookinside.tasks.reconstruct import Reconstruct
from lookinside.tasks.variational import Variational


class Copy(nn.Module):
    """Gives images back as they are; an image's code is its first pixel."""

    def encode(self, images):
        return images[:, 0, 0, :1]

    def forward(self, images):
        return images


class Blank(Copy):
    def forward(self, images):
        return torch.zeros_like(images)


def split(levels, labels):
    """Images of 2x2 pixels, each of one level in 0..255."""
    images = torch.tensor(levels, dtype=torch.uint8).view(-1, 1, 1, 1).expand(-1, 1, 2, 2)
    return Split(images.contiguous(), torch.tensor(labels))


def dataset(classes=("dark", "bright")):
    bright = len(classes) - 1
    train = split([0, 10, 20, 200, 210, 220], [0, 0, 0, bright, bright, bright])
    held = split([5, 205, 15, 100], [0, bright, 0, bright])
    mean = torch.full((1, 2, 2), 0.5)
    return Dataset("toys", classes, train, held, held, mean=mean, std=mean)


def evaluated(model, **changes):
    options = {"masked": [0, 0.5], "neighbours": 3} | changes
    return evaluate({"best": model, "last": Blank()}, dataset(), Reconstruct(), **options)


def test_a_perfect_copy_has_no_error():
    test = evaluated(Copy()).metrics["test"]
    assert test["best"]["loss"] == 0
    assert test["best"]["masked"]["0"]["error"] == 0
    levels = torch.tensor([5.0, 205, 15, 100]) / 255
    assert test["last"]["loss"] == pytest.approx(levels.square().mean().item())
    assert test["mean_image"]["error"] == pytest.approx((levels - 0.5).square().mean().item())
    assert test["last"]["loss_low"] < test["last"]["loss"] < test["last"]["loss_high"]


def test_a_perfect_copy_of_masked_images_misses_what_was_masked():
    white = Split(torch.full((2000, 1, 8, 8), 255, dtype=torch.uint8), torch.zeros(2000).long())
    assert cleaning_error(Copy(), white, 0.25)["error"] == pytest.approx(0.25, abs=0.01)
    assert cleaning_error(Blank(), white, 0.25)["error"] == 1.0
    first, again = (cleaning_error(Copy(), white, 0.5) for _ in range(2))
    assert first == again


def test_neighbours_in_code_vote_on_the_class():
    votes = neighbour_votes(partial(codes, Copy()), dataset(), 3)
    # 5 and 15 lie among the dark, 205 among the bright; 100 is nearer to 20, 10 and 0.
    assert votes.tolist() == [[1, 0], [0, 1], [1, 0], [1, 0]]
    found = evaluated(Copy())
    assert found.metrics["test"]["best"]["neighbours"]["accuracy"] == 0.75
    assert found.confusion["best"] == [[2, 0], [1, 1]]
    assert found.predictions[3][:3] == (3, "bright", "dark")


def test_votes_are_shares_even_where_neighbours_disagree():
    assert neighbour_votes(partial(codes, Copy()), dataset(), 5)[3].tolist() == pytest.approx(
        [0.6, 0.4]
    )


def test_more_neighbours_than_images_are_all_images():
    assert neighbour_votes(partial(codes, Copy()), dataset(), 99)[0].tolist() == [0.5, 0.5]


def test_one_class_needs_no_other():
    alone = dataset(("things",))
    found = evaluate({"best": Copy(), "last": Copy()}, alone, Reconstruct(), [0], 3)
    assert found.metrics["test"]["best"]["neighbours"]["accuracy"] == 1.0


def test_codes_keep_the_order_of_the_images():
    assert (codes(Copy(), dataset().test).flatten() * 255).round().tolist() == [5, 205, 15, 100]


def test_figures_of_the_task_are_measured_on_held_out_images():
    model = dense_vae((1, 2, 2), 2, [3], 2)
    found = evaluate({"best": model, "last": model}, dataset(), Variational(), [0], 3)
    for part in (found.metrics["test"]["best"], found.metrics["validation"]["last"]):
        assert part["loss"] == pytest.approx(part["distortion"] + part["rate"])
        assert part["rate"] >= 0
    assert found.metrics["test"]["best"]["loss"] == found.metrics["test"]["last"]["loss"]


def test_principal_components_of_a_code_s_size_stand_beside_it():
    linear = evaluated(Copy()).metrics["test"]["components"]
    # Images of one level lie on a line, so one component gives all of them back.
    assert linear["count"] == 1
    assert linear["error"] == pytest.approx(0, abs=1e-12)
    assert linear["neighbours"]["accuracy"] == 0.75


@pytest.mark.parametrize("values", [1, 3, 12])
def test_components_are_those_of_another_implementation(values):
    pixels = torch.randint(0, 256, (2500, 3, 2, 2), generator=torch.manual_seed(0))
    images = (pixels * torch.tensor([1, 0.7, 0.3]).view(3, 1, 1)).to(torch.uint8)
    some = Split(images, torch.zeros(2500).long())
    linear = Components.of(some, values)
    flat = (images / 255).flatten(1).double().numpy()
    trusted = PCA(values).fit(flat)
    ours, theirs = linear.codes(some).numpy()[:, ::-1], trusted.transform(flat)
    assert abs(ours) == pytest.approx(abs(theirs), abs=1e-5)
    back = trusted.inverse_transform(theirs)
    assert linear.error(some) == pytest.approx(((back - flat) ** 2).mean(), abs=1e-8)


def test_a_code_of_more_values_than_pixels_has_as_many_components_as_pixels():
    linear = Components.of(dataset().train, 9)
    assert linear.directions.shape == (4, 4)
    assert linear.error(dataset().test) == pytest.approx(0, abs=1e-12)
