"""The pictures of what an autoencoder gives back: what they say, and on which scales."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import BboxImage
from matplotlib.text import Text

from lookinside.core.colours import of_classes
from lookinside.figures import (
    classes,
    codes_over_training,
    denoising,
    denoising_compared,
    error_by_class,
    reconstructions,
    reconstructions_over_training,
)
from lookinside.figures.numbers import spread_out
from lookinside.figures.picture import Numbers, Picture, Subject

Make = Callable[[bool], Subject]


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (reconstructions.draw, "2 images of the least, the median and the largest error among 6"),
        (reconstructions.draw, "reconstructed from copies with 50 % of the pixels black."),
        (reconstructions.draw, "from 0.0100 over 0.0400 (the median) to 0.0800; for 66.7 % of the"),
        (reconstructions.draw, "Residuals reach ±0.5 of full brightness."),
        (error_by_class.draw, "median error above: bird with 0.0150, dog with 0.0700."),
        (error_by_class.draw, "bird is given back best (15 % of that error) and dog worst (140 %)"),
        (denoising.draw, "which was trained with 25 % of the pixels black. Over all 1,234 test"),
        (denoising.draw, "with 25 % black its squared error per pixel is 0.0300; the copies"),
        (denoising.draw, "better than leaving the copies as they are from 25 % on, and no better"),
        (denoising.draw, "no better than the mean image at 75 %."),
        (reconstructions_over_training.draw, "on 4 images of all classes, goes from 0.2500 to"),
        (reconstructions_over_training.draw, "to 0.0500, 75 % of the fall by epoch 1; the mean"),
        (reconstructions_over_training.draw, "the mean image alone has 0.0700."),
        (codes_over_training.draw, "Of the 64 values of a code this is the plane in which the"),
        (codes_over_training.draw, "(principal components; 40 % of their variance)"),
        (
            codes_over_training.draw,
            "30 % of the images before training, and for 70 % after epoch 3",
        ),
        (codes_over_training.draw, "By whole codes it is 90 % at the end."),
        (
            codes_over_training.draw,
            "copies with 50 % of the pixels black, before training and after 2",
        ),
    ],
)
def test_captions_hold_the_numbers(draw: Any, said: str, subject: Make, numbers: Numbers) -> None:
    assert said in draw(subject(False), numbers).caption.replace("\u00a0", " ")


def test_residuals_are_signed_and_masks_shown_where_there_are_some(
    subject: Make, numbers: Numbers
) -> None:
    picture = reconstructions.draw(subject(False), numbers)
    assert "what it sees" in words(picture.figure)
    signed = [each for each in picture.figure.findobj(BboxImage) if each.get_cmap().name != "gray"]
    assert len(signed) == 6
    assert {each.get_clim() for each in signed} == {(-0.5, 0.5)}
    assert float(signed[0].get_array()[0, 0]) == pytest.approx(0.5)
    found = {**numbers["reconstructions"], "masked": np.array(0.0)}
    found["given"] = found["given"] * 2
    clean = reconstructions.draw(subject(False), {"reconstructions": found})
    assert "what it sees" not in words(clean.figure)
    assert "copies" not in clean.caption
    assert "100.0\u00a0% of the values shown lie outside black and white" in clean.caption


def test_the_strip_has_a_column_for_the_image_and_one_for_each_epoch(
    subject: Make, numbers: Numbers
) -> None:
    picture = reconstructions_over_training.draw(subject(False), numbers)
    assert isinstance(picture, Picture)
    assert len(picture.figure.findobj(BboxImage)) == 4 * (1 + 3)
    assert "start\n0.2500\nepoch 1\n0.1000\n3\n0.0500" in words(picture.figure)
    assert picture.moving is not None
    frame = picture.moving.draw(1)
    assert "reconstruction after epoch 1" in words(frame)
    assert "0.1000" in words(frame)
    masked = {**numbers["reconstructions_over_training"], "masked": np.array(0.5)}
    strip = reconstructions_over_training.draw(
        subject(False), {"reconstructions_over_training": masked}
    )
    assert isinstance(strip, Picture)
    assert len(strip.figure.findobj(BboxImage)) == 4 * (2 + 3)
    assert strip.moving is not None
    assert "what it sees" in words(strip.moving.draw(0))


def test_all_epochs_are_drawn_in_the_same_plane(subject: Make, numbers: Numbers) -> None:
    picture = codes_over_training.draw(subject(False), numbers)
    assert isinstance(picture, Picture)
    assert picture.moving is not None
    axes = [*picture.figure.axes, *picture.moving.draw(2).axes]
    assert len({(each.get_xlim(), each.get_ylim()) for each in axes}) == 1
    direct = {**numbers["codes_over_training"], "width": np.array(2)}
    drawn = codes_over_training.draw(subject(False), {"codes_over_training": direct})
    assert isinstance(drawn, Picture)
    assert "The two values of a code are its place." in drawn.caption
    assert "whole codes" not in drawn.caption


def test_where_there_is_nothing_nothing_is_drawn(subject: Make, numbers: Numbers) -> None:
    empty: Numbers = {"reconstructions_over_training": {}, "codes_over_training": {}}
    assert reconstructions_over_training.draw(subject(False), empty) == {}
    assert codes_over_training.draw(subject(False), empty) == {}
    one = {**numbers["reconstructions"], "labels": np.zeros(6, dtype=int)}
    assert error_by_class.draw(subject(False), {"reconstructions": one}) == {}


def test_epochs_are_thinned_out_from_the_end() -> None:
    assert spread_out(range(11), 6) == [0, 1, 2, 3, 6, 10]
    assert spread_out([0, 5, 10], 3) == [0, 5, 10]
    assert spread_out([7], 3) == [7]
    for most in range(2, 12):
        kept = spread_out(range(3, 40), most)
        assert len(kept) == most
        assert (kept[0], kept[-1]) == (3, 39)


def test_a_plane_holds_all_but_the_outermost_points() -> None:
    points = np.stack([np.linspace(0, 10, 1001), np.linspace(-1, 1, 1001)], axis=1)
    across, down, reach = classes.limits(np.stack([points, points / 2]))
    assert (across, down) == pytest.approx((5, 0), abs=0.1)
    assert reach == pytest.approx(1.06 * 4.95 + 0.026, abs=0.05)
    assert classes.limits(np.zeros((2, 3, 2))) == (0, 0, 1)


def test_many_classes_have_as_many_colours_and_no_legend() -> None:
    assert len(set(of_classes(10))) == 10
    assert len(set(of_classes(30))) == 30
    assert classes.legend_height([str(each) for each in range(30)], 5) == 0
    narrow, wide = (classes.legend_height(["cat", "dog"], room) for room in (0.5, 5))
    assert narrow == pytest.approx(2 * wide)


def test_runs_on_the_same_masked_image_stand_one_below_the_other(
    subject: Make, numbers: Numbers
) -> None:
    denoised = numbers["denoising"]
    plain = {**denoised, "trained": np.array(0.0), "error": np.array([0.01, 0.04, 0.2])}
    other = {**denoised, "seen": denoised["seen"] // 2}
    runs = {"cleans": denoised, "plain": plain, "elsewhere": other}
    across: Any = {run: (subject(False), {"denoising": each}) for run, each in runs.items()}
    picture = denoising_compared.draw(across)
    assert isinstance(picture, Picture)
    assert len(picture.figure.findobj(BboxImage)) == 3 * 3
    bold = [text.get_text() for text in picture.figure.texts if text.get_weight() == "bold"]
    assert bold[1:] == ["0.0100", "0.0300", "0.0900"]
    assert "elsewhere" not in words(picture.figure)
    said = picture.caption.replace("\u00a0", " ")
    assert "With 25 % black, cleans has the least, 0.0300; the mean image has 0.0700." in said
    assert "Of those trained on whole images plain has the least there, 0.0400." in said
    both: Any = {"plain": across["plain"], "again": across["plain"]}
    alike = denoising_compared.draw(both)
    assert isinstance(alike, Picture)
    assert "Of those trained" not in alike.caption
    alone: Any = {"cleans": across["cleans"]}
    assert denoising_compared.draw(alone) == {}
