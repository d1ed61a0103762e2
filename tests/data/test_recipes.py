import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from data_makers import level, levels, write_film, write_shots

from lookinside.core.errors import UserError
from lookinside.data import card, derive, recipes
from lookinside.data.film import read
from lookinside.data.raw import Film, Raw
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


def test_images_too_large_for_their_number_are_refused_before_any_is_resized(raw: Raw) -> None:
    """90 gray images: 6908 pixels a side are the most."""
    said = "90 images of 6909x6909 come to more than 4,294,967,296 bytes: lower the size"
    with pytest.raises(UserError, match=said):
        recipes.images(raw, "pooled", size=6909)
    derive.check_held(90, 6908, gray=True)
    with pytest.raises(UserError, match="come to more than"):
        derive.check_held(90, 6908, gray=False)


def test_stills_too_large_for_their_number_are_refused(
    walk: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derive, "MAX_HELD", 13 * 6**2)
    recipes.film(walk, every=2.5, size=6, gray=True)
    with pytest.raises(UserError, match="14 images of 6x6 come to more than 468 bytes"):
        recipes.film(walk, every=2.0, size=6, gray=True)


def test_per_class_counts_reach_the_rule(raw: Raw) -> None:
    made = recipes.images(raw, "few_per_class", per_class={"train": 5, "validation": 3, "test": 2})
    assert [len(part) for part in (made.train, made.validation, made.test)] == [15, 9, 6]


@pytest.fixture
def walk(tmp_path: Path) -> Film:
    """30 frames of one gray level each, one a second, the last shown for a second."""
    shots = enumerate(levels(30, (12, 20)))
    return read(write_shots(tmp_path / "walk.mkv", shots), "walk")


def test_a_film_gives_stills_in_blocks_of_time(walk: Film) -> None:
    made = recipes.film(walk, every=2.0, size=6, gray=True)
    shades = [level(number) for number in range(0, 30, 2)]
    dealt = []
    for split in (made.train, made.validation, made.test):
        assert split.images.shape[1:] == (1, 6, 6)
        assert split.labels.tolist() == [0] * len(split)
        near = [[s for s in shades if abs(s - int(i.float().mean())) < 6] for i in split.images]
        dealt.append([shades.index(shade) for (shade,) in near])
    train, validation, test = dealt
    assert sorted(train + validation + test) == list(range(15))
    assert [len(validation), len(test)] == [2, 2]
    assert [validation[0] + 1, test[0] + 1] == [validation[1], test[1]]
    assert made.selection.startswith("stills every 2 s of a film of 30 s, 20x12, 1 frames a second")
    assert [step.split()[0] for step in made.derivation] == ["upright,", "gray", "resized"]
    assert made.form == "gray 6x6"


def test_a_film_may_stay_in_colour(walk: Film) -> None:
    made = recipes.film(walk, every=1.0, size=12)
    assert made.train.images.shape == (24, 3, 12, 12)
    assert len(made.derivation) == 2
    other = recipes.film(walk, every=1.0, size=12, seed=1)
    assert not other.test.images.equal(made.test.images)


def test_the_card_of_a_film_says_whose_it_is(walk: Film) -> None:
    made = recipes.film(walk, every=1.0, size=12)
    dataset = card.assemble(CONFIG, made, walk.classes)
    facts = card.card(CONFIG, dataset, made, PROVENANCE, "abc")
    assert (facts["classes"], facts["comparable"]) == (["walk"], False)
    assert facts["per_class"]["train"] == {"walk": 24}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"every": 0.0}, "every in the recipe is 0.0: use the seconds"),
        ({"every": -1.0}, "every in the recipe is -1.0"),
        ({"every": float("nan")}, "every in the recipe is nan"),
        ({"every": float("inf")}, "every in the recipe is inf"),
        ({"size": 0}, "size in the recipe is 0"),
        ({"every": 3.0}, "walk.mkv, a film of .* gives 10 stills, one every 3 s, but 12 are"),
    ],
)
def test_impossible_films(walk: Film, options: dict[str, float], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        recipes.film(walk, **options)  # type: ignore[arg-type]


def test_twelve_stills_are_enough(walk: Film) -> None:
    made = recipes.film(walk, every=2.5, size=4)
    assert [len(part) for part in (made.train, made.validation, made.test)] == [8, 2, 2]


def test_recipes_refuse_each_others_sources(walk: Film, raw: Raw) -> None:
    with pytest.raises(UserError, match=r"walk.mkv is a film: use .*recipes.film"):
        recipes.images(walk)
    with pytest.raises(UserError, match=r"holds images and no film: use .*recipes.images"):
        recipes.film(raw)


def test_one_full_frame_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No still is kept while the next one is taken."""
    from weakref import ref

    film = read(write_film(tmp_path / "walk.mp4", levels(30)), "walk")
    seen: list[ref[np.ndarray]] = []
    taken = recipes.stills

    def watched(film: Film, every: float) -> Iterator[np.ndarray]:
        for still in taken(film, every):
            copy = still.copy()
            seen.append(ref(copy))
            del still
            yield copy
            del copy
            assert sum(one() is not None for one in seen) <= 1

    monkeypatch.setattr(recipes, "stills", watched)
    recipes.film(film, every=0.2, size=4)
    assert len(seen) == 15


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
    assert facts["border"] == facts["mean"]
    assert facts["box"] == 0
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
