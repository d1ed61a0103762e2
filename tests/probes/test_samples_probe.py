"""The sample images come in rounds over the classes."""

import torch
from torch import nn

from lookinside.data.store import Dataset, Split
from lookinside.probes import samples

LABELS = [2, 0, 0, 1, 2, 0, 2]


def dataset(split: Split) -> Dataset:
    mean = torch.zeros(1, 1, 1)
    return Dataset("toy", ("a", "b", "c"), split, split, split, mean, mean)


def test_rounds_over_the_classes_and_a_small_class_misses_one() -> None:
    images = torch.arange(7, dtype=torch.uint8).reshape(7, 1, 1, 1) * 51 // 2
    found = samples.grid(nn.Identity(), dataset(Split(images, torch.tensor(LABELS))), count=8)
    assert found["index"].tolist() == [1, 3, 0, 2, 4]
    assert found["labels"].tolist() == [0, 1, 2, 0, 2]
    assert torch.equal(found["images"], images[found["index"]].float() / 255)


def test_one_round_at_least() -> None:
    images = torch.zeros(7, 1, 1, 1, dtype=torch.uint8)
    found = samples.grid(nn.Identity(), dataset(Split(images, torch.tensor(LABELS))), count=1)
    assert found["labels"].tolist() == [0, 1, 2]


def test_translated_images_lie_on_their_canvas() -> None:
    images = torch.full((3, 1, 1, 1), 255, dtype=torch.uint8)
    offsets = torch.tensor([[0, 1], [1, 0], [1, 1]])
    split = Split(images, torch.tensor([0, 1, 2]), offsets, canvas=2)
    found = samples.grid(nn.Identity(), dataset(split))
    assert found["images"][0, 0].tolist() == [[0, 1], [0, 0]]
    assert found["images"][2, 0].tolist() == [[0, 0], [0, 1]]
