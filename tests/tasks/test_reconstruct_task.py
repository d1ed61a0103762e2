import pytest
import torch
from torch import nn

from lookinside.tasks.pixels import mask
from lookinside.tasks.reconstruct import Reconstruct

IMAGES = torch.tensor([[[[0.0, 1.0], [0.5, 0.25]]], [[[1.0, 1.0], [1.0, 1.0]]]])
LABELS = torch.tensor([0, 1])


class Spy(nn.Module):
    """Gives back what it sees, and keeps it."""

    def forward(self, images):
        self.seen = images
        return images


class Half(nn.Module):
    def forward(self, images):
        return torch.full_like(images, 0.5)


def test_squared_errors_are_averaged_over_the_pixels_by_hand():
    measured = Reconstruct().measure(Half(), IMAGES, LABELS)
    assert measured["loss"].tolist() == pytest.approx([(0.25 + 0.25 + 0 + 0.0625) / 4, 0.25])
    objective = Reconstruct().objective(measured, 2)
    assert objective.item() == pytest.approx((0.5625 / 4 + 0.25) / 2)


def test_half_of_a_batch_counts_half():
    measured = {"loss": torch.tensor([0.2])}
    assert Reconstruct().objective(measured, 2).item() == pytest.approx(0.1)


@pytest.mark.parametrize("training", [True, False])
def test_masking_corrupts_what_is_seen_and_never_the_target(training):
    images = torch.rand(50, 2, 8, 8, generator=torch.Generator().manual_seed(0)) + 0.1
    whole = images.clone()
    spy = Spy().train(training)
    measured = Reconstruct(masked=0.5).measure(spy, images, LABELS)
    assert torch.equal(images, whole)
    black = spy.seen == 0
    assert torch.equal(black[:, 0], black[:, 1])
    assert 0.4 < black.float().mean() < 0.6
    assert torch.equal(spy.seen[~black], whole[~black])
    # What was masked is missing from a perfect copy: the error is against the clean image.
    missing = (whole.square() * black).flatten(1).mean(1)
    assert measured["loss"].tolist() == pytest.approx(missing.tolist(), rel=1e-5)


def test_held_out_masks_stand_still_and_those_of_training_do_not():
    images = torch.ones(4, 1, 8, 8)
    spy = Spy()
    seen = []
    for training in (False, False, True, True):
        Reconstruct(masked=0.5).measure(spy.train(training), images, LABELS)
        seen.append(spy.seen)
    assert torch.equal(seen[0], seen[1])
    assert not torch.equal(seen[2], seen[3])


def test_masking_nothing_and_a_share():
    images = torch.ones(200, 1, 10, 10)
    assert mask(images, 0.0) is images
    source = torch.Generator().manual_seed(0)
    assert mask(images, 0.9, source).mean().item() == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize("share", [-0.1, 1.0, 2.0])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ValueError, match=r"masked must be a share in \[0, 1\)"):
        Reconstruct(masked=share)


def test_what_gives_no_image_is_refused():
    with pytest.raises(ValueError, match=r"it gives \(4,\) for an image of \(1, 2, 2\)"):
        Reconstruct().measure(nn.Flatten(), IMAGES, LABELS)
