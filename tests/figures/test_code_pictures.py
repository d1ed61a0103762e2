"""Pictures of codes: what they say, where they draw what, and that nothing is drawn of nothing."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from code_numbers import traversed
from matplotlib.colors import to_hex
from matplotlib.image import BboxImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from lookinside.core import paths
from lookinside.core.colours import of_classes
from lookinside.core.files import write_json
from lookinside.figures import (
    axes,
    classes,
    codes,
    interpolations,
    manifold,
    prior,
    rate_distortion,
    rates_compared,
    style,
    traversals,
)
from lookinside.figures.index import named
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.seeds import SeedNumbers

Make = Callable[[bool], Subject]
FIGURES = [axes, traversals, interpolations, manifold, prior, rate_distortion]


def words(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.findobj(Text) if text.get_text()]


def frames(picture: Picture, colour: str) -> list[Rectangle]:
    found = picture.figure.findobj(Rectangle)
    return [
        each for each in found if not each.get_fill() and to_hex(each.get_edgecolor()) == colour
    ]


@pytest.mark.parametrize("module", [codes, *FIGURES])
def test_nothing_is_drawn_of_a_network_without_codes(module, subject: Make) -> None:
    name = module.__name__.rpartition(".")[2]
    empty: Numbers = {probe: {} for probe in ("axes", name)}
    assert named("x", module.draw(subject(False), empty)) == {}


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (axes, "2 of 5 axes have collapsed, at rates under 0.01 nats"),
        (axes, "All axes together cost 3.51 nats an image, the active ones 3.50."),
        (axes, "axis 0 costs most: the squared error per pixel of 0.0200 grows by 50.0 %."),
        (traversals, "from \N{MINUS SIGN}3 to 3 standard deviations of the prior"),
        (traversals, "most for axis 0, 50.0 %. 2 other axes carry less, each at most 20.0 %,"),
        (interpolations, "1 pair of different classes and 1 of one class"),
        (interpolations, "half way it is 3.0 on average in code and 3.2 in pixels"),
        (interpolations, "the smaller one for 1 of 2."),
        (manifold, "5.0 if they followed the prior, but up to 15, and none in 2 cells of 16"),
        (prior, "by 25 % of the variance per pixel that test images have (0.0200 against 0.0800)"),
        (prior, "encoded and decoded again keep 38 %."),
        (rate_distortion, "On average 5.00 nats and 20.00; the loss adds them, a nat counting 2."),
        (
            rate_distortion,
            "goes from 3.97 nats (cat) to 6.03 (bird), the distortion from 10.21 (bi",
        ),
    ],
)
def test_captions_hold_the_numbers(module, said: str, subject: Make, numbers: Numbers) -> None:
    picture = module.draw(subject(False), numbers)
    assert said.replace(" %", "\u00a0%") in picture.caption
    assert picture.section is Section.CODES


def test_each_way_into_the_plane_says_how_far_it_can_be_trusted(
    subject: Make, numbers: Numbers
) -> None:
    drawn = codes.draw(subject(False), numbers)
    assert list(drawn) == ["pca", "tsne"]
    assert "of 6 in which they vary most, 75\u00a0% of the variance" in drawn["pca"].caption
    for picture in drawn.values():
        assert "Trustworthiness 0.875 for 12 neighbours" in picture.caption
        assert "from copies with 50\u00a0% of the pixels black" in picture.caption
        assert (
            "in 50.0\u00a0% of the cases here, in the whole code in 75.0\u00a0%" in picture.caption
        )
    assert "mean nothing" not in drawn["pca"].caption
    assert "Distances between far groups mean nothing here." in drawn["tsne"].caption
    assert "first principal axis, 50\u00a0% of the variance" in words(drawn["pca"])
    assert drawn["tsne"].figure.axes[0].get_xticks().tolist() == []


def test_names_stand_at_the_medians_or_dots_where_names_would_overlap(
    subject: Make, numbers: Numbers
) -> None:
    found = dict(numbers["codes"])
    picture = codes.draw(subject(False), {"codes": found})["pca"]
    chart = picture.figure.axes[0]
    placed = {text.get_text(): text.get_position() for text in chart.texts}
    middle = np.median(found["pca/plane"][found["labels"] == 1], axis=0)
    assert placed["dog"] == pytest.approx(tuple(middle))
    assert "Names stand at the medians" in picture.caption
    found["pca/plane"] = np.tile(np.arange(10)[:, None, None], (1, 3, 2)).reshape(30, 2)
    crowded = codes.draw(subject(False), {"codes": found})["pca"]
    assert not crowded.figure.axes[0].texts
    assert len(crowded.figure.axes[0].lines) == 3
    assert "Large dots stand at the medians" in crowded.caption


def test_a_code_of_two_values_needs_no_trust(subject: Make, numbers: Numbers) -> None:
    plane = numbers["codes"]["pca/plane"]
    kept = {name: each for name, each in numbers["codes"].items() if "/" not in name}
    found = {**kept, "values": np.array(2), "code/plane": plane, "code/trust": np.array(1.0)}
    picture = codes.draw(subject(False), {"codes": found})["code"]
    assert "of 2 values each, as they are" in picture.caption
    assert "Trustworthiness" not in picture.caption


@pytest.mark.parametrize("count", [1, 3, 10, 37])
def test_each_class_has_a_colour_of_its_own(count: int) -> None:
    assert len(set(of_classes(count))) == count


def test_a_legend_wraps_where_it_has_no_room() -> None:
    names = [f"a class of name {place}" for place in range(7)]
    one = classes.legend_height(names[:1], 4.0)
    assert classes.legend_height(names[:2], 4.0) == one
    assert classes.legend_height(names, 4.0) == pytest.approx(3 * one)


def test_plain_codes_tell_of_zeros_and_not_of_rates(subject: Make) -> None:
    found = traversed(np.random.default_rng(0), 20)
    picture = axes.draw(subject(False), {"axes": found})
    assert "1 of 20 axes has collapsed, at a variance under 0.01" in picture.caption
    assert "1 is zero on all images; on average an axis is zero on 29\u00a0%" in picture.caption
    assert "nats" not in picture.caption
    bars = picture.figure.axes[1].patches
    colours = [to_hex(bar.get_facecolor()) for bar in bars]
    assert colours == [style.BLUE] * 19 + [style.ORANGE]
    along = traversals.draw(subject(False), {"axes": found})
    assert "from the 1st to the 99th percentile" in along.caption
    assert "17 other axes carry less" in along.caption


def test_few_axes_are_named_side_by_side(subject: Make, numbers: Numbers) -> None:
    found = {**traversed(np.random.default_rng(0), 2), "rate": np.array([2.0, 1.0])}
    picture = axes.draw(subject(False), {"axes": found})
    tops = {round(float(each.get_position().y0), 4) for each in picture.figure.axes}
    assert len(tops) == 1
    named_axes = [[each.get_text() for each in a.get_xticklabels()] for a in picture.figure.axes]
    assert named_axes == [["axis 0", "axis 1"]] * 3
    many = axes.draw(subject(False), numbers)
    assert len({round(float(each.get_position().y0), 4) for each in many.figure.axes}) == 3


def test_an_axis_is_collapsed_by_its_rate_or_by_its_variance() -> None:
    found = {"variance": np.array([1.0, 0.009, 1.0]), "rate": np.array([1.0, 1.0, 0.009])}
    assert axes.collapsed(found).tolist() == [False, True, True]
    assert axes.collapsed({"variance": found["variance"]}).tolist() == [False, True, False]


def test_the_frame_is_at_the_step_nearest_to_the_image(subject: Make, numbers: Numbers) -> None:
    assert traversals.nearest(numbers["axes"]).tolist() == [3, 3, 3]
    picture = traversals.draw(subject(False), numbers)
    framed = frames(picture, style.AMBER)
    assert len(framed) == 3
    inches = picture.figure.dpi_scale_trans.inverted()
    shown = [each.get_window_extent().transformed(inches) for each in
             picture.figure.findobj(BboxImage)][2:]  # fmt: skip
    for row, frame in enumerate(framed):
        assert frame.get_bbox().x0 == pytest.approx(shown[5 * row + 3].x0, abs=0.01)
        assert frame.get_bbox().y0 == pytest.approx(shown[5 * row + 3].y0, abs=0.01)


def test_cells_without_images_are_framed_in_both_maps(subject: Make, numbers: Numbers) -> None:
    picture = manifold.draw(subject(False), numbers)
    assert isinstance(picture, Picture)
    empty = frames(picture, style.ORANGE)
    assert len(empty) == 4
    inches = picture.figure.dpi_scale_trans.inverted()
    grid, counts = (each.get_window_extent().transformed(inches) for each in
                    picture.figure.findobj(BboxImage)[:2])  # fmt: skip
    for whole, (first, second) in ((grid, empty[:2]), (counts, empty[2:])):
        one = whole.width / 4
        assert first.get_bbox().x0 == pytest.approx(whole.x0, abs=0.01)
        assert first.get_bbox().y1 == pytest.approx(whole.y1, abs=0.01)
        assert second.get_bbox().x1 == pytest.approx(whole.x1, abs=0.01)
        assert second.get_bbox().y1 == pytest.approx(whole.y1 - one, abs=0.01)


def test_the_figures_of_all_seeds_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for seed, rate in ((0, 4.5), (3, 5.0)):
        best = {"rate": rate, "distortion": 30.0, "masked": {}}
        write_json(paths.METRICS / f"run-{seed}.json", {"test": {"best": best}})
    numbers = SeedNumbers("run", [0, 3], "toy", ("a",))
    assert numbers["metrics"]["rate"].tolist() == [4.5, 5.0]
    assert set(numbers["metrics"]) == {"rate", "distortion"}
    assert numbers.used == ["reports/metrics/run-0.json", "reports/metrics/run-3.json"]


def across(numbers: Numbers, weights: tuple[float, float] = (2.0, 2.0)):
    digits, leaves = (Subject("A run", name, ("a", "b"), False) for name in ("Digits", "Leaves"))
    given = {}
    for run, subject, rate, weight in (
        ("one", digits, 4.0, weights[0]),
        ("two", digits, 6.0, weights[1]),
        ("three", leaves, 5.0, 2.0),
    ):
        measured = {"rate": np.array([rate, rate + 1]), "distortion": np.array([20.0, 22.0])}
        found = {**numbers["rate_distortion"], "kl_weight": np.array(weight)}
        given[run] = subject, {"metrics": measured, "rate_distortion": found}
    return given


def test_runs_are_compared_on_the_same_data_only(numbers: Numbers) -> None:
    picture = rates_compared.draw(across(numbers))
    first, second = picture.figure.axes
    dots = [line for line in first.lines if line.get_marker() == "o"]
    assert [line.get_xdata().tolist() for line in dots] == [[4, 5], [6, 7]]
    assert len([line for line in second.lines if line.get_marker() == "o"]) == 1
    assert {"Digits", "Leaves"} <= set(words(picture))
    assert "rate 4.50 (4.00 to 5.00)" in words(picture)
    assert "a dot for each of 2 seeds" in picture.caption
    assert "on Digits one, 30.00; on Leaves three, 32.00." in picture.caption
    assert "52.50 on Digits and 52.50 on Leaves" in picture.caption
    (dashed,) = (line for line in first.lines if line.get_linestyle() == "--")
    assert (dashed.get_ydata() + 2 * dashed.get_xdata()).tolist() == pytest.approx([30, 30])


def test_a_run_that_cleans_images_is_not_judged_by_the_line(numbers: Numbers) -> None:
    given = across(numbers)
    given["two"][1]["rate_distortion"]["masked"] = np.array(0.5)
    picture = rates_compared.draw(given)
    assert not any(
        line.get_linestyle() == "--" for each in picture.figure.axes for line in each.lines
    )
    assert "on Digits one, 30.00; on Leaves three, 32.00." in picture.caption


def test_runs_that_weigh_the_rate_otherwise_share_no_line(numbers: Numbers) -> None:
    first, _ = rates_compared.draw(across(numbers, (2.0, 1.0))).figure.axes
    assert [line for line in first.lines if line.get_linestyle() == "--"] == []
