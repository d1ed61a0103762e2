"""The pictures of attribution and invariance: what they say, and what they do where little is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import BboxImage
from matplotlib.text import Text

from lookinside.albums import comparisons
from lookinside.albums.album import fill
from lookinside.core import paths
from lookinside.core.arrays import save_arrays
from lookinside.core.files import read_json, write_json, write_yaml
from lookinside.figures import (
    agreement,
    attribution,
    equivariance,
    occlusion,
    offsets,
    offsets_compared,
    style,
    surface,
    transformed,
)
from lookinside.figures.across import across
from lookinside.figures.picture import Numbers, Subject

Make = Callable[[bool], Subject]


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


def said(drawn: Any) -> str:
    pictures = drawn.values() if isinstance(drawn, dict) else [drawn]
    return " ".join(picture.caption for picture in pictures).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (attribution.draw, "The first test image of each of 2 classes, and how each pixel moves"),
        (attribution.draw, "The 1 most confident mistake, and"),
        (attribution.draw, "add up to the logit less the black image's, within 0.012."),
        (agreement.draw, "over the pixels that are not black (25 %), averaged over 3 images."),
        (agreement.draw, "averaged over 3 images. Most alike are saliency and occlusion (0.40)."),
        (agreement.draw, "At 0.5 or more after all layers: saliency."),
        (occlusion.draw, "strongest map or unit of layer conv1 (its number stands below), as a"),
        (occlusion.draw, "Of the 1 image named rightly here, the answer stays right at 75.0 %"),
        (offsets.draw, "The same 100 test images, shifted, black where nothing was. In the middle"),
        (
            offsets.draw,
            "middle 90.0 % are right, over all places 50.0 %, at the worst (-1 down, +1",
        ),
        (offsets.draw, "+1 right) 10.0 %. One place's standard error is 5.0 % at the mean."),
        (surface.draw, "of class bird, at 9 places"),
        (surface.draw, "at 55.6 % of the places; the line is where the answer changes."),
        (surface.draw, "runs from \N{MINUS SIGN}2.5 to 3.0."),
        (transformed.draw, "One pixel down moves conv1 by 0.25 and logits by 0.25; 1 pixels down"),
        (equivariance.draw, "are followed exactly: conv1 (1) and pool1 (2)."),
        (equivariance.draw, "One pixel changes logits by 10 %."),
    ],
)
def test_captions_hold_the_numbers(
    draw: Any, sentence: str, subject: Make, numbers: Numbers
) -> None:
    assert sentence in said(draw(subject(False), numbers))


def test_methods_in_one_unit_share_a_symmetric_scale_over_all_images(
    subject: Make, numbers: Numbers
) -> None:
    names = "saliency\nguided backpropagation\nintegrated gradients\nocclusion\nGrad-CAM"
    maps = np.repeat([1.0, -2.0, 4.0, 8.0, -16.0], 48).reshape(5, 3, 4, 4)
    found = {
        **numbers["attribution"], "maps": maps, "methods": np.frombuffer(names.encode(), np.uint8)
    }  # fmt: skip
    drawn = attribution.draw(subject(False), {"attribution": found})
    assert list(drawn) == ["classes", "mistakes"]
    for picture in drawn.values():
        shown = [each.get_clim() for each in picture.figure.findobj(BboxImage)]
        assert {clim for clim in shown if clim[0] < -1} == {(-end, end) for end in (2, 4, 8, 16)}
        written = " ".join(words(picture.figure).split("\n"))
        assert "±2 logits per unit of brightness" in written
        assert "±4 logits a pixel" in written
        assert "±8 logits ±" in written
        assert "±16 own unit" in written


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        ("guided backpropagation", "passes back through a ReLU only what speaks for the class."),
        ("occlusion", "when a gray square around the pixel hides a part of the image."),
        ("Grad-CAM", "adds up the maps of the last convolution, each times how much the logit"),
    ],
)
def test_each_method_is_explained_where_it_is_shown(
    method: str, sentence: str, subject: Make, numbers: Numbers
) -> None:
    for shown in (f"saliency\n{method}", "saliency\nother"):
        methods = np.frombuffer(shown.encode(), np.uint8)
        found = {**numbers["attribution"], "methods": methods}
        caption = said(attribution.draw(subject(False), {"attribution": found}))
        assert (sentence in caption) == (method in shown)


def test_networks_that_lack_layers_lack_rows_and_pictures(subject: Make, numbers: Numbers) -> None:
    plain = {
        key: array
        for key, array in numbers["occlusion"].items()
        if key not in ("activity", "unit", "layer")
    }
    assert "unit 7 of conv1" in words(occlusion.draw(subject(False), numbers).figure)
    picture = occlusion.draw(subject(False), {"occlusion": plain})
    assert "probability of the true class and of what is said." in said(picture)
    assert "activation" not in words(picture.figure)
    none = {"images": np.zeros((0, 1, 4, 4))}
    assert occlusion.draw(subject(False), {"occlusion": none}) == {}
    right = {**numbers["attribution"], "mistake": np.zeros(3, dtype=bool)}
    assert list(attribution.draw(subject(False), {"attribution": right})) == ["classes"]
    empty = {"shifts": np.array([1]), "count": np.array(2)}
    assert equivariance.draw(subject(False), {"equivariance": empty}) == {}
    dense = {**empty, "logits/invariance": np.array([0.5])}
    table = equivariance.draw(subject(False), {"equivariance": dense})
    assert "\N{EN DASH}" not in words(table.figure)
    assert "map follows the image" not in words(table.figure)
    assert said(table).startswith("2 test images shifted down: how far what a layer gives")
    assert "followed exactly" not in said(table)


def test_where_the_square_stands_and_where_the_scale_ends_is_said(
    subject: Make, numbers: Numbers
) -> None:
    activity = np.ones((1, 200, 1))
    activity[0, :3, 0] = 1.547, 1.547, 4.0
    found = {
        **{key: value[:1] for key, value in numbers["occlusion"].items() if np.ndim(value)},
        "probability": np.ones((1, 200, 1)), "said": np.zeros((1, 200, 1), dtype=int),
        "activity": activity, "layer": numbers["occlusion"]["layer"],
        "side": np.array(3), "pace": np.array(2),
    }  # fmt: skip
    picture = occlusion.draw(subject(False), {"occlusion": found})
    assert "middle at places 2 pixels apart, down and across, in turn" in said(picture)
    assert "; 0.5 % of the places lie beyond the scale's ends." in said(picture)
    *_, bar, _ = picture.figure.axes
    assert [tick.get_text() for tick in bar.get_xticklabels()] == ["0.45x", "1x", "1.55x"]
    assert bar._colorbar.extend == "both"
    near = {**found, "activity": np.where(activity > 1, 1.004, 1.0)}
    picture = occlusion.draw(subject(False), {"occlusion": near})
    assert "beyond" not in said(picture)
    *_, bar, _ = picture.figure.axes
    assert [tick.get_text() for tick in bar.get_xticklabels()] == ["0.9960x", "1x", "1.0040x"]
    assert bar._colorbar.extend == "neither"
    assert "at each pixel in turn" in said(occlusion.draw(subject(False), numbers))


def test_the_name_of_a_unit_is_not_cut(subject: Make, numbers: Numbers) -> None:
    named = {
        **numbers["occlusion"], "unit": np.array([346, 7]),
        "layer": np.frombuffer(b"dense2", dtype=np.uint8),
    }  # fmt: skip
    written = words(occlusion.draw(subject(False), {"occlusion": named}).figure)
    assert "unit 346 of dense2" in written


def test_images_that_were_named_stand_in_one_picture(subject: Make, numbers: Numbers) -> None:
    found = {
        **numbers["attribution"], "named": np.array(True), "mistake": np.zeros(3, dtype=bool)
    }  # fmt: skip
    drawn = attribution.draw(subject(False), {"attribution": found})
    assert list(drawn) == ["named"]
    assert said(drawn).startswith("Test images 3, 0 and 5,432, and how each pixel moves the logit")


def test_a_surface_says_at_its_scales_from_where_to_where_they_run(
    subject: Make, numbers: Numbers
) -> None:
    written = words(surface.draw(subject(False), numbers).figure)
    assert "logit of its class, from 1.0 to 3.0" in written
    assert "margin, from \N{MINUS SIGN}2.5 to 3.0" in written


def test_blank_numbers_are_drawn(subject: Make, numbers: Numbers, tmp_path: Path) -> None:
    for module in (attribution, agreement, occlusion, offsets, surface, transformed, equivariance):
        name = "offsets" if module is surface else module.__name__.split(".")[-1]
        blank = {
            key: np.zeros_like(array) if array.dtype.kind == "f" else array
            for key, array in numbers[name].items()
        }
        drawn = module.draw(subject(False), {name: blank})
        pictures = drawn.values() if isinstance(drawn, dict) else [drawn]
        for picture in pictures:
            assert "nan" not in picture.caption
            style.save(picture, tmp_path / "blank.png")


def test_runs_stand_side_by_side_on_one_scale(subject: Make, numbers: Numbers) -> None:
    other = {**numbers["offsets"], "accuracy": np.zeros((3, 3)), "canvas": np.array(True)}
    given = {
        "toy": (subject(False), {"offsets": other}),
        "stand": (subject(True), numbers),
    }
    picture = offsets_compared.draw(given)
    assert "stand-in data" in words(picture.figure)
    assert "toy and stand · Digits and Drawn shapes (stand-in data)" in words(picture.figure)
    assert "stand 90.0 % in the middle, 50.0 % on average, 10.0 % at worst" in said(picture)
    assert "whose last place on each axis no training image has" in said(picture)
    maps = [
        each
        for axes in picture.figure.axes
        for each in axes.collections
        if each.get_array() is not None
    ]
    assert {each.get_clim() for each in maps} == {(0, 1)}


def test_a_figure_across_runs_reads_their_numbers_and_says_from_where(
    numbers: Numbers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = {"name": "digits", "title": "Digits", "classes": ["a", "b", "c"], "stand_in": False}
    abouts = {run: {"title": f"Run {run}", "dataset": data} for run in ("one", "two")}
    for run in abouts:
        save_arrays(paths.PROBES / run / "offsets.npz", dict(numbers["offsets"]), "key")
    given = across(["two", "one"], [0], abouts)
    assert [subject.title for subject, _ in given.values()] == ["Run two", "Run one"]
    for run, about in abouts.items():
        write_json(paths.EVALUATIONS / f"{run}-0" / "about.json", about)
    figure = {"_target_": "lookinside.figures.offsets_compared.draw"}
    resolved = {"comparisons": {"places": {"runs": ["two", "one"], "figure": figure}}}
    write_yaml(paths.RESOLVED / "stages.yaml", {"compare": resolved})
    assert fill(comparisons.album(["one", "two"], [0])) == ["places"]
    (listed,) = read_json(paths.COMPARISONS / "index.json")
    used = [f"data/probes/{run}/offsets.npz" for run in ("two", "one")]
    assert [each["path"] for each in listed["numbers"]] == used
    assert (listed["stage"], listed["seeds"]) == ("compare", [0])
    assert (paths.COMPARISONS / "places.png").exists()
