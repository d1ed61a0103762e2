"""What the pictures of activations and mistakes say, on numbers that can be counted by hand."""

import numpy as np
import pytest
import torch
from matplotlib.image import BboxImage, _ImageBase
from matplotlib.text import Text
from torchmetrics.functional.classification import multiclass_calibration_error

from lookinside.figures import (
    ablation,
    alike,
    census,
    channels,
    neighbours,
    reliability,
    responses,
    rows,
)
from lookinside.figures.numbers import by_layer


def plain(words):
    return words.replace("\u00a0", " ")


def test_a_mosaic_keeps_every_value_and_parts_the_maps():
    maps = np.arange(12.0).reshape(3, 2, 2)
    laid = channels.mosaic(maps, 2)
    assert laid.shape == (5, 5)
    assert laid[:2, :2].tolist() == [[0, 1], [2, 3]]
    assert laid[3:, :2].tolist() == [[8, 9], [10, 11]]
    assert np.isnan(laid[2]).all()
    assert np.isnan(laid[3:, 3:]).all()


def test_all_channels_share_a_scale_that_is_signed_only_where_it_must_be(subject, numbers):
    pictures = channels.draw(subject(False), numbers)
    assert list(pictures) == ["conv1", "dense2", "logits"]
    for layer, limits in (("conv1", (0, 6)), ("dense2", (-1, 1))):
        shown = pictures[layer].figure.findobj(_ImageBase)
        coloured = [image for image in shown if image.get_cmap().name == "magma" or limits[0] < 0]
        ends = [each.get_clim() for each in coloured if each.get_cmap().name != "gray"]
        assert ends[:2] == [limits] * 2
    caption = plain(pictures["conv1"].caption)
    assert "all 6 units of conv1, behind relu1, give for 2 test images (cat and bird)" in caption
    assert "6 and 6 of the units fire" in caption
    assert "all on one scale up to 6. " in caption
    assert "the largest score, in blue, is the answer: 2.50 and 3.00." in plain(
        pictures["logits"].caption
    )


def test_rows_stand_in_a_block_for_each_class():
    table = np.array([[0.0, 0, 0], [1, 5, 0], [0, 2, 0], [3, 0, 0], [0, 9, 0], [-1, -2, -3]])
    assert rows.by_favourite(table).tolist() == [3, 4, 1, 2, 5, 0]
    assert rows.strongest(np.array([1.0, 3.0, 2.0, 3.0]), 2).tolist() == [1, 3]


def test_responses_are_shares_of_the_rows_largest(subject, numbers):
    shares = responses.share_of_peak(np.array([[0.0, 2, 1], [0, 0, 0], [-4, 1, 0]]))
    assert shares.tolist() == [[0, 1, 0.5], [0, 0, 0], [-1, 0.25, 0]]
    picture = responses.draw(subject(False), numbers)["conv1"]
    heat = picture.figure.axes[0].images[0]
    assert heat.get_array().tolist() == [[1, 0.25, 0], [0, 1, 0.5], [0.5, 0.5, 1], [0, 0, 0]]
    ticks = [tick.get_text() for tick in picture.figure.axes[0].get_yticklabels()]
    assert ticks == ["2", "0", "3", "1"]
    assert "on 40 test images" in plain(picture.caption)
    some = responses.draw(subject(False), numbers, most=2)["conv1"]
    assert some.caption.startswith(
        "Rows are the 2 units of conv1 whose means differ most by class, of 4, ordered by the class"
    )


def test_the_unit_that_is_named_is_drawn_and_is_none_that_hardly_fires(subject, numbers):
    # Unit 1 answers one class only, but with a hundredth of the activation of the others.
    table = np.array([[0.0, 2, 1], [0.01, 0, 0], [3, 5, 9], [1, 1, 2]])
    found = {**numbers["census"], "conv1/by_class": table}
    for most in (1, 2, 64):
        picture = responses.draw(subject(False), {"census": found}, most=most)["conv1"]
        rows_drawn = [tick.get_text() for tick in picture.figure.axes[0].get_yticklabels()]
        assert "By class, unit 2 differs most: its mean runs from 3 (cat) to 9 (bird)." in (
            picture.caption
        )
        assert "2" in rows_drawn
        assert ("1" in rows_drawn) == (most == 64)


def test_outputs_have_scores_and_do_not_fire(subject, numbers):
    drawn = responses.draw(subject(False), numbers)
    hidden, outputs = (
        " ".join(text.get_text() for text in drawn[layer].figure.findobj(Text))
        for layer in ("conv1", "logits")
    )
    assert "fires in" in hidden
    assert "fires in" not in outputs
    assert "score (logit)" in outputs
    assert {"unit", "class"} <= set(hidden.split())
    assert {"output", "class"} <= set(outputs.split())
    assert "above zero" not in drawn["logits"].caption
    assert "differs most" not in drawn["logits"].caption


def test_what_a_unit_costs_is_said_in_logits_answers_and_points(subject, numbers):
    pictures = ablation.draw(subject(False), numbers)
    assert list(pictures) == ["conv1"]
    caption = plain(pictures["conv1"].caption)
    assert "on 20 test images evenly spaced" in caption
    assert "without unit 0, the lead of dog changes by \u22121.5 of 2." in caption
    assert "unit 0: without it 5 answers change, and the accuracy by \u221210.0 points" in caption
    assert "by \u221210.0 to +5.0 points, of which one image is 5 points; without 2 of 4" in caption
    heat = pictures["conv1"].figure.axes[0].images[0]
    assert heat.get_clim() == (-1.5, 1.5)
    # By the class that loses most; unit 1 loses nothing, unit 2 gains.
    assert heat.get_array()[:, 0].tolist() == [-0.5, 0, 0, 0.25]
    written = [text.get_text() for text in pictures["conv1"].figure.texts]
    assert [written.count(word) for word in ("5", "\u221210.0", "+5.0", "0.0")] == [1, 1, 1, 2]
    still = {**numbers["census"], "conv1/margin": np.zeros((4, 3))}
    picture = ablation.draw(subject(False), {"census": still})["conv1"]
    assert picture.caption.endswith("Nothing changes.")


def test_the_census_counts(subject, numbers):
    picture = census.draw(subject(False), numbers)
    told = {row["layer"]: (row["units"], row["silent"], row["rank"]) for row in picture.plotted}
    assert told == {
        layer: (
            len(found["units"]),
            None if found["output"] else (found["fires"] == 0).sum(),
            found["rank"],
        )
        for layer, found in by_layer(numbers["census"]).items()
    }
    assert (
        "conv1: 4 units, 1 never fire, 2 change no answer, 2 alike in weights, 2 in activations;"
        " effective rank 3.2 of 4, of random weights 3.5, of the activations 1.5." in picture.alt
    )
    caption = plain(picture.caption)
    assert caption.startswith("Of 4 hidden units, 1 never fires on 40 test images. Taking away")
    assert (
        "answer on 20 of the images for 2 (the one that never fires among them). 2 have" in caption
    )
    assert caption.endswith("of random ones: conv1 3.2 (random 3.5, activations 1.5).")
    words = [text.get_text() for text in picture.figure.findobj(Text)]
    assert {"3.2", "3.5", "1.5", "2.5", "3 outputs", "\u2013"} <= set(words)
    strict = census.draw(subject(False), numbers, alike=0.92)
    assert "2 alike in weights, 0 in activations" in strict.alt
    assert "None has another unit" in strict.caption
    awake = {**numbers["census"], "conv1/fires": np.full(4, 0.1)}
    assert "units, each fires on some of 40 test images." in plain(
        census.draw(subject(False), {"census": awake}).caption
    )
    outputs = {name: each for name, each in numbers["census"].items() if "conv1" not in name}
    assert census.draw(subject(False), {"census": outputs}) == {}


def test_the_most_alike_units_are_named_and_their_filters_shown(subject, numbers):
    pictures = alike.draw(subject(False), numbers)
    assert list(pictures) == ["conv1"]
    picture = pictures["conv1"]
    assert (
        "By the cosine of the weights, 2 of 4 have another at 0.9 or more, the closest are 2 and 3"
        " (0.95). By the correlation of activations, 2 of 4 have" in picture.caption
    )
    words = [text.get_text() for text in picture.figure.texts]
    assert {"2", "3", "0.95", "0.90", "Never fire: 1."} <= set(words)
    assert len(picture.figure.findobj(BboxImage)) == 6
    dense = {name: each for name, each in numbers["census"].items() if "filters" not in name}
    (picture,) = alike.draw(subject(False), {"census": dense}).values()
    assert "mean activations by class" in picture.caption
    assert picture.figure.findobj(BboxImage) == []


def test_a_units_kernels_fill_a_square():
    kernels = np.arange(20.0).reshape(5, 2, 2)
    whole = alike.tile(kernels)
    assert whole.shape == (8, 8)
    assert whole[3:5, 3:5].tolist() == [[16, 17], [18, 19]]
    assert np.isnan(whole[6:]).all()
    assert alike.tile(kernels[:1]).tolist() == [[0, 1], [2, 3]]


def test_neighbours_are_counted_by_class_and_coloured(subject, numbers):
    picture = neighbours.draw(subject(False), numbers)
    assert (
        "in pixels, of 4 nearest 1 are of the true class (blue) and 1 of the predicted one"
        " (orange); in the 128 values that logits is given, of 4 nearest 0 are of the true class"
        " (blue) and 4 of the predicted one (orange)." in plain(picture.caption)
    )
    found = {name: each for name, each in numbers["neighbours"].items() if "/" not in name}
    assert neighbours.draw(subject(False), {"neighbours": found}) == {}


def test_bins_by_hand():
    confidence = np.array([0.0, 0.45, 0.55, 0.95, 1.0])
    right = np.array([False, True, False, True, False])
    found = reliability.binned(confidence, right, 2)
    assert found.images.tolist() == [2, 3]
    assert found.confidence == pytest.approx([0.225, 2.5 / 3])
    assert found.accuracy == pytest.approx([0.5, 1 / 3])
    assert found.error == pytest.approx((2 * 0.275 + 3 * 0.5) / 5)
    assert found.right.tolist() == [1, 1]
    assert found.intervals()[:, 0] == pytest.approx([0.0945, 0.9055], abs=1e-4)


@pytest.mark.parametrize("bins", [1, 7, 15])
def test_the_calibration_error_is_that_of_torchmetrics(bins):
    source = torch.Generator().manual_seed(bins)
    shares = (2 * torch.randn(300, 4, generator=source)).softmax(1)
    labels = torch.randint(4, (300,), generator=source)
    best = shares.max(1)
    found = reliability.binned(best.values.numpy(), (best.indices == labels).numpy(), bins)
    wanted = multiclass_calibration_error(shares, labels, num_classes=4, n_bins=bins, norm="l1")
    assert found.error == pytest.approx(float(wanted), abs=1e-6)


def test_reliability_says_which_weights_and_how_far_off(subject, numbers):
    caption = plain(reliability.draw(subject(False), numbers).caption)
    # [0.9, 1]: mean 0.95 and 3 of 5 right; 0.5 and 0.55: mean 0.525 and 1 of 2; 0.75: right.
    error = (5 * 0.35 + 2 * 0.025 + 0.25) / 8
    assert f"expected calibration error: {100 * error:.2f} %" in caption
    assert "the weights that are best on validation" in caption
    assert "answers 81.88 % and is right in 62.50 %: it is more sure than right" in caption
    assert "62.5 % of the images lie in the last bin" in caption


def test_reliability_tells_each_filled_bin(subject, numbers):
    rows = reliability.draw(subject(False), numbers).plotted
    shown = [tuple(row[each] for each in ("from", "to", "images", "accuracy")) for row in rows]
    assert shown == [(0.5, 0.6, 2, 0.5), (0.7, 0.8, 1, 1.0), (0.9, 1.0, 5, 0.6)]
    assert [row["confidence"] for row in rows] == pytest.approx([0.525, 0.75, 0.95])
    assert all(row["low"] <= row["accuracy"] <= row["high"] for row in rows)
