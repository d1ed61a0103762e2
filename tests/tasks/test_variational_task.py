from math import log

import pytest
import torch
from torch import nn

from lookinside.models.variational import Gaussian
from lookinside.tasks.variational import Variational

IMAGES = torch.tensor([[[[0.0, 1.0]]], [[[1.0, 1.0]]]])
LABELS = torch.tensor([0, 1])


class Toy(nn.Module):
    """Posteriors N(1, 4) and N(0, 1) of one value; every code decodes to half-bright pixels."""

    def posterior(self, images):
        self.seen = images
        return Gaussian(torch.tensor([[1.0], [0.0]]), torch.tensor([[log(4.0)], [0.0]]))

    def decode(self, codes):
        self.codes = codes
        return torch.full((len(codes), 1, 1, 2), 0.5)


def test_distortion_and_rate_by_hand():
    measured = Variational(kl_weight=3.0).measure(Toy().eval(), IMAGES, LABELS)
    rate = (1 + 4 - 1 - log(4.0)) / 2
    assert measured["distortion"].tolist() == pytest.approx([0.5, 0.5])
    assert measured["rate"].tolist() == pytest.approx([rate, 0.0])
    assert measured["loss"].tolist() == pytest.approx([0.5 + 3 * rate, 0.5])
    assert Variational().objective(measured, 2).item() == pytest.approx(0.5 + 1.5 * rate)


def test_codes_are_drawn_from_the_posterior():
    toy = Toy().train()
    drawn = []
    for _ in range(2000):
        Variational().measure(toy, IMAGES, LABELS)
        drawn.append(toy.codes.flatten())
    codes = torch.stack(drawn)
    assert codes.mean(0).tolist() == pytest.approx([1, 0], abs=0.15)
    assert codes.std(0).tolist() == pytest.approx([2, 1], rel=0.1)


def test_held_out_draws_stand_still():
    toy = Toy().eval()
    Variational().measure(toy, IMAGES, LABELS)
    first = toy.codes
    Variational().measure(toy, IMAGES, LABELS)
    assert torch.equal(first, toy.codes)


def test_masking_concerns_what_is_seen_only():
    toy = Toy().train()
    images = torch.ones(2, 1, 40, 40)
    toy.decode = lambda codes: torch.full((len(codes), 1, 40, 40), 0.5)
    measured = Variational(masked=0.5).measure(toy, images, LABELS)
    assert 0.4 < toy.seen.mean() < 0.6
    assert measured["distortion"].tolist() == pytest.approx([400, 400])


def test_what_can_not_be_is_refused():
    with pytest.raises(ValueError, match="kl_weight must not be negative"):
        Variational(kl_weight=-1)
    with pytest.raises(ValueError, match="masked must be a share"):
        Variational(masked=1)
    with pytest.raises(ValueError, match="has no posterior"):
        Variational().measure(nn.Identity(), IMAGES, LABELS)
