"""The images that all seeds get wrong, beside those that only one does."""

from pathlib import Path

import numpy as np
import pytest
import torch
from matplotlib.image import BboxImage
from matplotlib.text import Text

from lookinside.core import paths
from lookinside.core.files import write_csv
from lookinside.data import store
from lookinside.data.store import Dataset, Split
from lookinside.figures import shared_mistakes, style
from lookinside.figures.numbers import evenly
from lookinside.figures.picture import Section, Subject
from lookinside.figures.seeds import SeedNumbers

CLASSES = ("cat", "dog", "bird")
COLUMNS = ("index", "actual", "predicted", "confidence", "last_predicted")


def prepared(canvas: int | None) -> Dataset:
    images = torch.arange(4 * 4, dtype=torch.uint8).reshape(4, 1, 2, 2)
    offsets = torch.tensor([[0, 0], [1, 2], [2, 1], [0, 1]]) if canvas else None
    split = Split(images, torch.tensor([0, 1, 2, 0]), offsets, canvas)
    mean = torch.zeros(1, canvas or 2, canvas or 2)
    return Dataset("toy", CLASSES, split, split, split, mean, mean)


@pytest.fixture(params=[None, 4], ids=["as they are", "on a canvas"])
def numbers(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SeedNumbers:
    monkeypatch.chdir(tmp_path)
    data = prepared(request.param)
    store.save(paths.PREPARED / "toy.safetensors", data)
    for seed, last in ((3, "dog dog bird dog"), (5, "dog dog cat cat")):
        rows = [
            (place, CLASSES[label], "cat", 0.5, said)
            for place, (label, said) in enumerate(
                zip(data.test.labels.tolist(), last.split(), strict=True)
            )
        ]
        write_csv(paths.EVALUATIONS / f"run-{seed}" / "predictions.csv", COLUMNS, rows)
    return SeedNumbers("run", [3, 5], "toy", CLASSES)


def test_mistakes_of_any_seed_come_with_their_images_as_networks_see_them(
    numbers: SeedNumbers,
) -> None:
    found = numbers["seeds"]
    assert found["index"].tolist() == [0, 2, 3]
    assert found["actual"].tolist() == [0, 2, 0]
    assert found["said"].tolist() == [[1, 2, 1], [1, 0, 0]]
    data = store.load(paths.PREPARED / "toy.safetensors")
    seen = data.test.batch(torch.tensor([0, 2, 3])).mul(255).round().to(torch.uint8)
    assert np.array_equal(found["images"], seen.numpy())
    assert numbers.used == [
        "data/evaluations/run-3/predictions.csv",
        "data/evaluations/run-5/predictions.csv",
        "data/prepared/toy.safetensors",
    ]


def test_both_kinds_are_drawn_with_what_was_said(numbers: SeedNumbers, tmp_path: Path) -> None:
    subject = Subject("A run", "Toys", CLASSES, stand_in=True)
    drawn = shared_mistakes.draw({"run": (subject, numbers)})
    picture = drawn["run"]
    words = [each.get_text() for each in picture.figure.findobj(Text)]
    assert {"Wrong in all 2 seeds: 1 image", "Wrong in one seed only: 2 images"} <= set(words)
    assert words.count("is cat") == 2
    assert words.count("said dog") == 2
    assert words.count("said cat") == 1
    shown = [each.get_array() * 255 for each in picture.figure.findobj(BboxImage)]
    images = numbers["seeds"]["images"]
    assert all(np.allclose(a, b[0]) for a, b in zip(shown, images, strict=True))
    assert picture.caption.startswith("Of 3 test images that any of 2 seeds gets wrong")
    assert picture.section is Section.RESULTS
    style.save(picture, tmp_path / "a.png")
    fewer = shared_mistakes.draw({"run": (subject, numbers)}, count=1)["run"]
    assert len(fewer.figure.findobj(BboxImage)) == 2


def test_with_one_seed_or_nothing_in_common_nothing_is_drawn(numbers: SeedNumbers) -> None:
    subject = Subject("A run", "Toys", CLASSES, stand_in=False)
    one = SeedNumbers("run", [3], "toy", CLASSES)
    apart = {**numbers["seeds"], "said": np.array([[1, 2, 0], [0, 0, 1]])}
    assert shared_mistakes.draw({"one": (subject, one), "run": (subject, {"seeds": apart})}) == {}


def test_those_shown_stand_at_even_distances() -> None:
    assert evenly(np.arange(10, 21), 3).tolist() == [10, 15, 20]
    assert evenly(np.array([4, 7]), 3).tolist() == [4, 7]
