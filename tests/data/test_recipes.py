import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from lookinside.core.errors import UserError
from lookinside.data import card, recipes
from lookinside.data.raw import Raw
from lookinside.data.store import Split

PROVENANCE = {"kind": "local", "stand_in": False, "title": "Toys", "official_md5": None}
CONFIG = {"name": "toys", "title": "Toys, small"}
EXPECT = {"train": 72, "validation": 9, "test": 9}


def test_images_keep_their_labels(raw: Raw) -> None:
    made = recipes.images(raw, "pooled")
    for split in (made.train, made.validation, made.test):
        levels = split.images[:, 0, 0, 0].long()
        assert (levels % 3).equal(split.labels)
    everything = torch.cat([made.train.images, made.validation.images, made.test.images])
    assert sorted(everything[:, 0, 0, 0].tolist()) == list(range(90))


def test_gray_comes_before_the_size_and_both_are_said(raw: Raw) -> None:
    colour = np.repeat(np.random.default_rng(0).integers(0, 256, (90, 4, 4, 1), np.uint8), 3, 3)
    colour[..., 1] //= 3
    coloured = replace(raw, train_images=colour[:60], test_images=colour[60:])
    made = recipes.images(coloured, "official", gray=True, size=3)
    assert made.train.images.shape == (55, 1, 3, 3)
    assert made.form == "gray 3x3"
    assert [step.split()[0] for step in made.derivation] == ["gray", "resized"]
    other = recipes.images(coloured, "official", gray=True).train.images
    assert not recipes.images(coloured, "official", size=3).train.images[:, :1].equal(other)


def test_colour_and_size_may_stay(raw: Raw) -> None:
    colour = np.zeros((90, 4, 5, 3), np.uint8)
    coloured = replace(raw, train_images=colour[:60], test_images=colour[60:])
    made = recipes.images(coloured, "official")
    assert made.test.images.shape == (30, 3, 4, 5)
    assert (made.derivation, made.form) == ((), "")


def test_a_gray_source_of_the_right_size_is_not_derived(raw: Raw) -> None:
    made = recipes.images(raw, "official", gray=True, size=4)
    assert (made.derivation, made.form) == ((), "")


def test_places_are_fixed_and_differ_by_split(raw: Raw) -> None:
    made = recipes.images(raw, "pooled", canvas=9, seed=3)
    again = recipes.images(raw, "pooled", canvas=9, seed=3)
    assert made.test.canvas == 9
    assert made.train.offsets is not None
    assert made.test.offsets is not None
    assert again.train.offsets is not None
    assert made.train.offsets.equal(again.train.offsets)
    assert made.train.offsets.max() == 4
    assert not made.train.offsets[:9].equal(made.test.offsets)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [({"canvas": 3}, "a canvas of 3 can't hold images of 4x4"), ({"size": 0}, "size .* is 0")],
)
def test_impossible_recipes(raw: Raw, options: dict[str, int], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        recipes.images(raw, "official", **options)  # type: ignore[arg-type]


def test_per_class_counts_reach_the_rule(raw: Raw) -> None:
    made = recipes.images(raw, "few_per_class", per_class={"train": 5, "validation": 3, "test": 2})
    assert [len(part) for part in (made.train, made.validation, made.test)] == [15, 9, 6]


def test_mean_and_std_images() -> None:
    images = torch.tensor([[[[0, 255]]], [[[255, 255]]]], dtype=torch.uint8)
    mean, std = card.mean_and_std(Split(images, torch.tensor([0, 1])))
    assert mean.tolist() == [[[0.5, 1.0]]]
    assert std.tolist() == [[[0.5, 0.0]]]


def test_mean_image_is_that_of_the_placed_images() -> None:
    images = torch.full((4, 1, 1, 1), 255, dtype=torch.uint8)
    corners = torch.tensor([[0, 0], [0, 1], [1, 0], [0, 0]])
    mean, _ = card.mean_and_std(Split(images, torch.zeros(4, dtype=torch.int64), corners, 2))
    assert mean.tolist() == [[[0.5, 0.25], [0.25, 0.0]]]


def test_card_of_comparable_data(raw: Raw) -> None:
    made = recipes.images(raw, "pooled")
    config = {**CONFIG, "expect": EXPECT}
    dataset = card.assemble(config, made, raw.classes)
    facts = card.card(config, dataset, made, PROVENANCE, "abc")
    everything = made.train.images.double() / 255
    assert facts["mean"] == pytest.approx(everything.mean().item(), abs=1e-6)
    assert facts["std"] == pytest.approx(everything.std(correction=0).item(), abs=1e-6)
    assert facts["images"] == EXPECT
    assert facts["per_class"]["train"] == {"a": 24, "b": 24, "c": 24}
    assert facts["per_class"]["test"] == {"a": 3, "b": 3, "c": 3}
    assert (facts["comparable"], facts["why_not"], facts["title"]) == (True, "", "Toys, small")
    assert (facts["shape"], facts["sha256"], facts["name"]) == ([1, 4, 4], "abc", "toys")
    assert facts["provenance"] == PROVENANCE


@pytest.mark.parametrize(
    ("provenance", "expect", "title", "why_not"),
    [
        ({}, None, "Toys, small", "No notebook"),
        ({}, {**EXPECT, "test": 10}, "Toys, small, 90 images", "72/9/9 .* not 72/9/10"),
        ({"official_md5": False}, EXPECT, "Toys, small", "not the published ones"),
        ({"kind": "embedded"}, EXPECT, "Toys, small, 90 embedded digits", "embedded images"),
        (
            {"kind": "embedded", "stand_in": True, "title": "Drawn shapes (stand-in data)"},
            EXPECT,
            "Drawn shapes (stand-in data), 3x3",
            "drawn",
        ),
    ],
)
def test_titles_say_what_the_images_are(
    raw: Raw,
    provenance: dict[str, object],
    expect: dict[str, int] | None,
    title: str,
    why_not: str,
) -> None:
    made = recipes.images(raw, "pooled", size=3)
    source = {**PROVENANCE, **provenance}
    config = {**CONFIG, "expect": expect}
    dataset = card.assemble(config, made, raw.classes)
    facts = card.card(config, dataset, made, source, "")
    assert facts["title"] == title
    assert facts["comparable"] is False
    assert re.search(why_not, facts["why_not"])
