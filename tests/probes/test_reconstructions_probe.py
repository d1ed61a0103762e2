import pytest
import torch
from torch import nn

from lookinside.data.at_hand import from_tensors
from lookinside.evaluation.autoencoder import cleaning_error
from lookinside.probes import denoising, reconstructions


def dataset(count=12):
    """Gray images, each of one brightness, the later the brighter."""
    images = torch.arange(1, count + 1).mul(20).reshape(-1, 1, 1, 1).expand(-1, 1, 8, 8)
    return from_tensors(images.to(torch.uint8), torch.arange(count) % 3)


class Darker(nn.Module):
    """Gives back half of what it sees."""

    def forward(self, images):
        return images / 2


def test_the_least_the_middle_and_the_largest_errors():
    data = dataset()
    model = Darker().train()
    found = reconstructions.ranked(model, data, count=2)
    assert found["index"].tolist() == [[0, 1], [5, 6], [10, 11]]
    whole = data.test.batch(torch.arange(12))
    assert found["errors"].tolist() == pytest.approx(
        (whole / 2).square().flatten(1).mean(1).tolist()
    )
    assert torch.equal(found["given"], found["images"] / 2)
    assert torch.equal(found["seen"], found["images"])
    expected = (whole - whole.mean(0)).square().flatten(1).mean(1)
    assert found["mean_image"].tolist() == pytest.approx(expected.tolist(), rel=1e-5)
    assert model.training


def test_few_images_are_not_taken_twice():
    found = reconstructions.ranked(Darker(), dataset(7), count=5)
    assert len(set(found["index"].flatten().tolist())) == found["index"].numel() == 6


def test_masked_copies_are_seen_and_the_whole_images_are_the_measure():
    found = reconstructions.ranked(nn.Identity(), dataset(), count=2, masked=0.5)
    black = found["seen"] == 0
    assert 0.3 < black.float().mean() < 0.7
    error = (found["images"] * black).square().flatten(2).mean(2)
    assert torch.allclose(found["errors"][found["index"]], error)


@pytest.mark.parametrize("model", [Darker(), nn.Identity()])
def test_errors_by_share_are_those_of_the_evaluation(model):
    data, shares = dataset(), (0.0, 0.25, 0.75)
    found = denoising.levels(model, data, shares, trained=0.5, count=2)
    for share, error in zip(shares, found["error"], strict=True):
        trusted = cleaning_error(model, data.test, share)["error"]
        assert error.item() == pytest.approx(trusted, rel=1e-5)
    if isinstance(model, nn.Identity):
        assert torch.equal(found["error"], found["untouched"])
        assert torch.equal(found["given"], found["seen"])
    assert found["untouched"][0] == 0
    assert found["images"].shape == (2, 1, 8, 8)
    assert found["seen"].shape == (3, 2, 1, 8, 8)


def test_what_is_black_at_one_share_is_black_at_larger_ones():
    seen = denoising.levels(nn.Identity(), dataset(), (0.1, 0.5, 0.9))["seen"]
    black = seen == 0
    assert (black[1] | ~black[0]).all()
    assert (black[2] | ~black[1]).all()
    assert black[0].sum() < black[1].sum() < black[2].sum()
