import pytest
import torch
from torch import nn

from lookinside.data.store import Dataset, Split
from lookinside.probes import reconstructions


def dataset():
    source = torch.Generator().manual_seed(0)
    images = torch.randint(1, 256, (6, 1, 8, 8), generator=source, dtype=torch.uint8)
    split = Split(images, torch.tensor([1, 0, 1, 0, 1, 0]))
    image = torch.zeros(1, 8, 8)
    return Dataset("toys", ("a", "b"), split, split, split, mean=image, std=image)


class Darker(nn.Module):
    """Gives back half of what it sees."""

    def forward(self, images):
        return images / 2


def test_the_first_of_each_class_with_their_errors():
    found = reconstructions.grid(Darker().train(), dataset(), count=4)
    assert found["labels"].tolist() == [0, 1, 0, 1]
    assert found["index"].tolist() == [1, 0, 3, 2]
    assert torch.equal(found["seen"], found["images"])
    assert torch.equal(found["given"], found["images"] / 2)
    expected = (found["images"] / 2).square().flatten(1).mean(1)
    assert found["error"].tolist() == pytest.approx(expected.tolist())
    assert found["masked"].item() == 0


def test_masked_copies_are_seen_and_the_whole_images_are_the_measure():
    found = reconstructions.grid(nn.Identity(), dataset(), count=4, masked=0.5)
    black = found["seen"] == 0
    assert 0.3 < black.float().mean() < 0.7
    expected = (found["images"] * black).square().flatten(1).mean(1)
    assert found["error"].tolist() == pytest.approx(expected.tolist())


def test_modes_are_given_back():
    model = Darker().train()
    reconstructions.grid(model, dataset(), count=2)
    assert model.training
