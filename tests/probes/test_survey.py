"""What a data set holds, on one small enough to count by hand."""

import pytest
import torch

from lookinside.data.card import mean_and_std
from lookinside.data.store import Dataset, Split
from lookinside.probes import survey


def made(labels: list[int], canvas: bool = False) -> Dataset:
    """Images of 2x2 pixels that are 50 times their place, on a canvas of side 4 if there is one."""
    count = len(labels)
    images = (50 * torch.arange(count, dtype=torch.uint8)).reshape(-1, 1, 1, 1)
    images = images.expand(count, 1, 2, 2).contiguous()
    offsets = torch.arange(2 * count).reshape(-1, 2) % 2 if canvas else None
    split = Split(images, torch.tensor(labels), offsets, 4 if canvas else None)
    return Dataset("toy", ("a", "b", "c"), split, split, split, *mean_and_std(split))


def test_samples_are_the_first_of_each_class_and_exact() -> None:
    found = survey.samples(made([1, 0, 1, 0]), count=6)
    assert found["index"].tolist() == [1, 0, 3, 2]
    assert found["labels"].tolist() == [0, 1, 0, 1]
    assert found["images"].dtype == torch.uint8
    assert found["images"][:, 0, 0, 0].tolist() == [50, 0, 150, 100]


def test_a_montage_is_drawn_without_repeats_and_the_same_each_time() -> None:
    data = made([0, 1, 2, 0, 1])
    first, second = survey.montage(data, 3), survey.montage(data, 3)
    assert torch.equal(first["images"], second["images"])
    assert len(first["images"].flatten(1).unique(dim=0)) == 3
    places = first["images"][:, 0, 0, 0] // 50
    assert data.train.labels[places.long()].tolist() == first["labels"].tolist()
    assert int(first["total"]) == 5
    assert len(survey.montage(data, 1000)["images"]) == 5


def test_statistics_of_all_and_of_each_class() -> None:
    found = survey.statistics(made([0, 0, 1, 1]))
    assert found["images"].tolist() == [4, 2, 2, 0]
    assert found["mean"][:, 0, 0, 0].tolist() == pytest.approx([75 / 255, 25 / 255, 125 / 255, 0])
    assert found["std"][:, 0, 0, 0].tolist()[1:] == pytest.approx([25 / 255, 25 / 255, 0])
    assert len(survey.statistics(made([0, 1]), classes=1)["mean"]) == 2


def test_balance_counts_each_split() -> None:
    found = survey.balance(made([0, 0, 1]))
    assert {name: counts.tolist() for name, counts in found.items()} == {
        split: [2, 1, 0] for split in ("train", "validation", "test")
    }


def test_offsets_are_counted_at_every_place_that_would_fit() -> None:
    found = survey.placement(made([0, 1, 2, 0], canvas=True), count=2)
    assert found["counts"].tolist() == [[0, 4, 0], [0, 0, 0], [0, 0, 0]]
    assert found["offsets"].tolist() == [[0, 1], [0, 1]]
    assert found["images"].shape == (2, 1, 4, 4)
    assert found["size"].tolist() == [2, 2]
    assert survey.placement(made([0, 1])) == {}
