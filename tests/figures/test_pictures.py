"""Every figure: same bytes, labelled, honest about its numbers."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.image import BboxImage, _ImageBase
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from lookinside.figures import (
    ablation,
    agreement,
    alike,
    attribution,
    axes,
    balance,
    census,
    channels,
    codes,
    codes_over_training,
    confusion,
    context,
    curves,
    deconvnet,
    denoising,
    distributions,
    effects,
    equivariance,
    error_by_class,
    filters,
    filters_over_training,
    interpolations,
    kernels,
    manifold,
    margins,
    mistakes,
    montage,
    neighbours,
    occlusion,
    offsets,
    one_hot,
    patches,
    placement,
    prior,
    rate_distortion,
    reconstructions,
    reconstructions_over_training,
    regularised,
    reliability,
    responses,
    restarts,
    samples,
    statistics,
    style,
    surface,
    transformed,
    traversals,
    weight_maps,
)
from lookinside.figures.index import named
from lookinside.figures.picture import Drawn, Numbers, Picture, Subject
from lookinside.figures.recurrent import (
    after_rows,
    decided,
    disorder,
    gates,
    gradients,
    openings,
    paths,
)

LAYERS = ("conv1", "conv2")
FIGURES = [samples, curves, confusion, mistakes, effects]
FIGURES += [reconstructions, error_by_class, denoising]
FIGURES += [reconstructions_over_training, codes_over_training]
FIGURES += [patches, context, deconvnet]
FIGURES += [attribution, agreement, occlusion, offsets, surface, transformed, equivariance]
FIGURES += [census, neighbours, reliability]
FIGURES += [restarts, regularised, margins]
FIGURES += [after_rows, decided, openings, gradients, disorder]
FIGURES += [axes, traversals, interpolations, manifold, prior, rate_distortion]
FIGURES += [montage, statistics, balance, one_hot]
PARTS = [
    *((channels, layer) for layer in ("conv1", "dense2", "logits")),
    *((responses, layer) for layer in ("conv1", "logits")),
    (ablation, "conv1"),
    (alike, "conv1"),
    *((module, layer) for module in (filters, filters_over_training) for layer in LAYERS),
    (weight_maps, "logits"),
    *((codes, way) for way in ("pca", "tsne")),
    *((distributions, kind) for kind in ("weights", "biases")),
    *((gates, what) for what in ("states", "digit1")),
    *((paths, what) for what in ("classes", "digits")),
    *((placement, what) for what in ("samples", "distribution")),
]
"""Figures of several pictures, and the parts to draw."""
Draw = Callable[[Subject, Numbers], Picture]
Make = Callable[[bool], Subject]


def first(draw: Callable[[Subject, Numbers], Drawn]) -> Draw:
    """Draw a figure's picture, or the first of several."""

    def one(subject: Subject, numbers: Numbers) -> Picture:
        drawn = draw(subject, numbers)
        return drawn if isinstance(drawn, Picture) else next(iter(drawn.values()))

    return one


def part(module: ModuleType, layer: str) -> Draw:
    return lambda subject, numbers: module.draw(subject, numbers)[layer]


DRAWS = [pytest.param(first(module.draw), id=module.__name__.split(".")[-1]) for module in FIGURES]
DRAWS += [
    pytest.param(part(module, layer), id=f"{module.__name__.split('.')[-1]}-{layer}")
    for module, layer in PARTS
]


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


@pytest.mark.parametrize("draw", DRAWS)
def test_two_drawings_have_the_same_bytes(
    draw: Draw, subject: Make, numbers: Numbers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = style.save(draw(subject(False), numbers), tmp_path / "a.png")
    monkeypatch.setitem(matplotlib.rcParams, "font.size", 30)
    monkeypatch.setitem(matplotlib.rcParams, "savefig.facecolor", "red")
    style.save(draw(subject(False), numbers), tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == size
        assert "Software" not in image.info


@pytest.mark.parametrize(
    "draw",
    [
        *(first(module.draw) for module in (after_rows, attribution, manifold, occlusion)),
        *(first(reconstructions.draw), part(filters, "conv1")),
    ],
)
def test_the_front_pages_figures_say_which_part_is_telling(
    draw: Draw, subject: Make, numbers: Numbers
) -> None:
    picture = draw(subject(False), numbers)
    assert picture.telling is not None
    left, top, width = picture.telling
    assert 0 <= left < left + width <= 1
    _, about = picture.figure.texts[:2]
    assert about.get_text().startswith(subject(False).title)
    assert 1 - about.get_position()[1] < top < 1


@pytest.mark.parametrize("draw", DRAWS)
def test_stand_in_data_are_named_on_the_picture(
    draw: Draw, subject: Make, numbers: Numbers
) -> None:
    assert "stand-in data\n" in words(draw(subject(True), numbers).figure) + "\n"
    assert "stand-in data" not in words(draw(subject(False), numbers).figure)


@pytest.mark.parametrize("draw", DRAWS)
def test_title_run_and_data_are_on_the_picture(draw: Draw, subject: Make, numbers: Numbers) -> None:
    picture = draw(subject(False), numbers)
    assert picture.title in words(picture.figure)
    assert "A toy run · Digits" in words(picture.figure)
    assert picture.caption.endswith(".")
    assert picture.alt.endswith(".")


@pytest.mark.parametrize(("module", "count"), [(samples, 3), (mistakes, 2)])
def test_gray_images_are_crisp_and_keep_their_contrast(
    module: ModuleType, count: int, subject: Make, numbers: Numbers
) -> None:
    drawn = module.draw(subject(False), numbers).figure.findobj(BboxImage)
    assert len(drawn) == count
    assert all(image.get_interpolation() == "nearest" for image in drawn)
    assert all(image.get_clim() == (0, 1) for image in drawn)
    assert all(image.get_cmap().name == "gray" for image in drawn)


@pytest.mark.parametrize(
    ("module", "layer", "count"),
    [(filters, "conv1", 3), (filters, "conv2", 1), (weight_maps, "logits", 3)],
)
def test_weights_share_one_symmetric_scale(
    module: ModuleType, layer: str, count: int, subject: Make, numbers: Numbers
) -> None:
    drawn = module.draw(subject(False), numbers)[layer].figure.findobj(_ImageBase)
    limits = {image.get_clim() for image in drawn[:count]}
    assert len(drawn) >= count
    assert len(limits) == 1
    low, high = limits.pop()
    assert low == -high
    assert 1 < high <= 2


def test_colour_filters_lie_side_by_side() -> None:
    weights = np.arange(12.0).reshape(3, 2, 2)
    row = kernels.side_by_side(weights)[0]
    assert row[[0, 1, 3, 4, 6, 7]].tolist() == [0, 1, 4, 5, 8, 9]
    assert np.isnan(row[[2, 5]]).all()


def test_a_montage_of_kernels_has_a_column_a_filter_and_a_row_an_input() -> None:
    array = filters.montage(np.arange(12.0).reshape(3, 2, 1, 2))
    assert array.shape == (3, 8)
    assert array[0, [0, 1, 3, 4, 6, 7]].tolist() == [0, 1, 4, 5, 8, 9]
    assert array[2, [0, 1, 3, 4, 6, 7]].tolist() == [2, 3, 6, 7, 10, 11]
    assert np.isnan(array[1]).all()
    assert np.isnan(array[:, [2, 5]]).all()


def test_a_wide_deep_layer_takes_several_pictures_on_one_scale(
    subject: Make, numbers: Numbers
) -> None:
    weights = np.linspace(-1, 2, 480, dtype=np.float32).reshape(40, 3, 2, 2)
    wide = {
        "conv2/weights": weights,
        "conv2/units": np.arange(40),
        "conv2/total": np.array([40, 3]),
    }
    found = {**numbers["filters"], **wide}
    drawn = filters.draw(subject(False), {"filters": found})
    assert list(drawn) == ["conv1", "conv2-1", "conv2-2"]
    parts = [drawn[key] for key in ("conv2-1", "conv2-2")]
    assert [each.title for each in parts] == [
        "Filters 0 to 19 of layer conv2", "Filters 20 to 39 of layer conv2"
    ]  # fmt: skip
    assert len({each.figure.axes[0].images[0].get_clim() for each in parts}) == 1
    assert parts[0].caption.startswith("20 filters (of 40) on all 3 input maps")


def test_tiles_stand_as_many_side_by_side_as_is_asked(subject: Make, numbers: Numbers) -> None:
    many = {"conv1/weights": np.ones((25, 1, 2, 2)), "conv1/units": np.arange(25)}
    given = {"filters": {**numbers["filters"], **many}}
    for across, columns in ((5, 5), (8, 7)):
        picture = filters.draw(subject(False), given, across=across)["conv1"]
        tiles = picture.figure.findobj(BboxImage)
        lefts = {round(each.bbox.x0) for each in tiles}
        assert len(tiles) == 25
        assert len(lefts) == columns


def test_the_filters_that_changed_most_are_followed() -> None:
    first, last = np.zeros((4, 2)), np.array([[0.0, 1], [3, 0], [0, 0], [-2, 2]])
    assert filters_over_training.changed_most(first, last, 2).tolist() == [1, 3]


def test_the_last_column_is_the_change(subject: Make, numbers: Numbers) -> None:
    weights = {f"{epoch:05d}/conv1.weight": np.full((1, 1, 2, 2), epoch + 1.0) for epoch in (0, 4)}
    found = {**numbers, "snapshots": weights}
    picture = filters_over_training.draw(subject(False), found)["conv1"]
    shown = [float(each.get_array()[0, 0]) for each in picture.figure.findobj(BboxImage)]
    assert shown == [1, 5, 4]
    assert "4 times the size that a filter had at first" in picture.caption


def test_what_is_not_there_is_not_drawn(subject: Make, numbers: Numbers) -> None:
    one = {name: array for name, array in numbers["snapshots"].items() if name.startswith("00003")}
    empty: Numbers = {name: {} for name in ("filters", "weight_maps", "placement")}
    for module in (filters, weight_maps, placement):
        assert named("x", module.draw(subject(False), empty)) == {}
    late = filters_over_training.draw(subject(False), {**numbers, "snapshots": one})
    assert named("x", late) == {}
    alone = Subject("", "Film", ("all",), stand_in=False)
    assert named("x", one_hot.draw(alone, numbers)) == {}


def test_a_histogram_knows_its_values() -> None:
    constant = distributions.Histogram(np.array([0.0, 0, 4, 0]), np.linspace(-0.4, 0.6, 5))
    assert constant.constant
    assert constant.middles.tolist() == pytest.approx([0.1] * 4)
    assert constant.spread == pytest.approx(0)
    two = distributions.Histogram(np.array([2.0, 0, 0, 2]), np.linspace(-2, 2, 5))
    assert two.spread == pytest.approx(1.5)
    assert two.reach == (-1.5, 1.5)
    fine = distributions.Histogram(np.ones(32), np.arange(33.0))
    assert fine.coarse().counts.tolist() == [4] * 8
    assert fine.coarse().edges.tolist() == list(range(0, 33, 4))


def test_ridges_are_given_as_they_are_drawn(subject: Make) -> None:
    kept = {
        "00000/dense.weight/counts": np.array([0.0, 0, 4, 0]),
        "00000/dense.weight/edges": np.linspace(-0.4, 0.6, 5),
        "00002/dense.weight/counts": np.ones(32),
        "00002/dense.weight/edges": np.arange(33.0),
    }
    (picture,) = distributions.draw(subject(False), {"histograms": kept}).values()
    constant, last = picture.plotted
    assert constant["counts"] == "0 0 4 0"
    assert (last["parameter"], last["epoch"]) == ("dense.weight", 2)
    assert (last["begins"], last["bin_width"], last["counts"]) == ("0", "4", "4 4 4 4 4 4 4 4")


def test_what_never_changed_from_one_value_has_no_ridge(subject: Make) -> None:
    frozen = {"counts": np.array([0.0, 4.0]), "edges": np.array([-0.5, 0.0, 0.5])}
    kept = {
        f"{epoch:05d}/lstm.bias/{name}": array for epoch in (0, 2) for name, array in frozen.items()
    }
    assert distributions.draw(subject(False), {"histograms": kept}) == {}


def test_a_montage_of_images_has_them_in_rows() -> None:
    pasted = montage.paste(np.arange(3, dtype=np.uint8).reshape(3, 1, 1, 1), 2)
    assert pasted.tolist() == [[[0, 1], [2, 255]]]


def test_the_box_is_drawn_where_the_image_was_placed(subject: Make, numbers: Numbers) -> None:
    picture = placement.draw(subject(False), numbers)["samples"]
    amber = [
        each
        for each in picture.figure.findobj(Rectangle)
        if to_hex(each.get_edgecolor()) == style.AMBER
    ]
    inches = picture.figure.dpi_scale_trans.inverted()
    whole = picture.figure.findobj(BboxImage)[0].get_window_extent().transformed(inches)
    box, pixel = amber[0].get_bbox(), whole.width / 6
    assert [(box.x0 - whole.x0) / pixel, (whole.y1 - box.y1) / pixel] == pytest.approx([1, 0])
    assert [box.width / pixel, box.height / pixel] == pytest.approx([4, 4])
    assert "0 down, 1 right" in words(picture.figure)


def test_ridges_and_sums_have_axes_with_names_and_numbers(subject: Make, numbers: Numbers) -> None:
    for picture in distributions.draw(subject(False), numbers).values():
        (axes,) = picture.figure.axes
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("value", "epoch")
    placed = placement.draw(subject(False), numbers)["distribution"].figure
    _, beside, under, _ = placed.axes
    assert (beside.get_xlabel(), under.get_ylabel()) == ("images", "images")
    # Of the counts [[3, 5, 0], [4, 8, 0], [0, 0, 0]].
    assert [label.get_text() for label in beside.get_xticklabels()] == ["0", "12"]
    assert [label.get_text() for label in under.get_yticklabels()] == ["0", "13"]


def test_a_label_is_one_at_its_class_and_zero_elsewhere(subject: Make, numbers: Numbers) -> None:
    picture = one_hot.draw(subject(False), numbers)
    cells = [[text.get_text() for text in axes.texts] for axes in picture.figure.axes if axes.texts]
    assert cells == [["0", "0", "1"], ["1", "0", "0"], ["0", "1", "0"]]
    assert "So bird is 0 0 1." in picture.caption


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (samples.draw, "3 test images of 3 classes as the network sees them: 4 x 4 pixels, gray."),
        (curves.draw, "The ring marks epoch 2, whose validation accuracy of 75.00 % is the best"),
        (curves.draw, "the last epoch has 70.00 %"),
        (confusion.draw, "5 of 8 test images (62.50 %) are on the diagonal"),
        (confusion.draw, "cat taken for dog, 2 times (50.0 % of its row)"),
        (part(filters, "conv1"), "The 3 filters of largest norm, of 9, in layer conv1, 2 x"),
        (part(filters, "conv2"), "All 2 filters on the 3 input maps of largest norm, of 9,"),
        (part(weight_maps, "logits"), "All 3 weight maps in layer logits, 2 x 2 weights"),
        (part(filters_over_training, "conv1"), "All 9 filters in layer conv1 at 3 epochs"),
        (part(filters_over_training, "conv2"), "The 10 filters that changed most, of 20,"),
        (part(distributions, "weights"), "conv1.weight: from 0.49 to 1.5."),
        (montage.draw, "7 training images, drawn at random out of 5,000, each of 4 x 4 pixels."),
        (statistics.draw, "over all 9 training images and 3 classes. Black to white"),
        (balance.draw, "Of 108 images, cat has the most (72, 66.7 %) and bird the fewest (0, 0.0"),
        (part(placement, "distribution"), "4 places, each with 3 to 8 images, 5.0 on average"),
        (part(placement, "distribution"), "5 places of 9 that would fit, in white, never occ"),
        (mistakes.draw, "3 of 8 test images (37.50 %) classified wrongly"),
        (effects.draw, "accuracy after 5 epochs, in percentage points"),
        (effects.draw, "gray can't be told from no change (1 of 3)"),
        (effects.draw, "Most matters rate fast: +10.0 (+8.0 to +12.0) points."),
        (mistakes.draw, "from 98.7 % down to 61.0 %"),
    ],
)
def test_captions_hold_the_numbers(draw: Draw, said: str, subject: Make, numbers: Numbers) -> None:
    assert said.replace(" %", "\u00a0%") in draw(subject(False), numbers).caption


def test_no_mistake_and_no_error_are_said_so(subject: Make, numbers: Numbers) -> None:
    found = {**numbers["mistakes"], "images": np.zeros((0, 1, 4, 4)), "wrong": np.array(0)}
    picture = mistakes.draw(subject(False), {"mistakes": found})
    assert picture.caption == "None of the 8 test images is classified wrongly."
    right = {"actual": np.array([0, 1, 2]), "predicted": np.array([0, 1, 2])}
    caption = confusion.draw(subject(False), {"predictions": right}).caption
    assert caption.endswith("No image is taken for another class.")


def test_a_class_without_test_images_has_an_empty_row(subject: Make) -> None:
    predictions = {"actual": np.array([0, 0, 2]), "predicted": np.array([0, 1, 2])}
    picture = confusion.draw(subject(False), {"predictions": predictions})
    assert "2 of 3 test images" in picture.caption
    assert "cat taken for dog, 1 time (50.0\u00a0% of its row)" in picture.caption


@pytest.mark.parametrize("epochs", [1, 500])
def test_short_and_long_histories(epochs: int, subject: Make) -> None:
    epoch = np.arange(1.0, epochs + 1)
    history = {"epoch": epoch, "step": epoch}
    for split in ("train", "validation", "test"):
        history |= {f"{split}_loss": 3 / epoch, f"{split}_accuracy": 1 - 0.9 / epoch}
    picture = curves.draw(subject(False), {"history": history, "steps": history})
    assert f"best epoch: {epochs}" in words(picture.figure)
    accuracy, loss = picture.figure.axes
    assert all(tick == int(tick) for tick in accuracy.get_xticks())
    assert loss.get_yscale() == ("log" if epochs == 500 else "linear")
    names = [text for text in accuracy.texts if text.get_text() in curves.LINES]
    heights = sorted(text.get_position()[1] for text in names)
    assert len(heights) == 3
    assert min(np.diff(heights)) >= 0.99 * curves.APART


def test_the_line_of_training_images_is_told_within_epochs(numbers: Numbers, subject: Make) -> None:
    picture = curves.draw(subject(False), numbers)
    accuracy, _ = picture.figure.axes
    trained, validated = accuracy.lines[:2]
    assert trained.get_xdata().tolist() == [0.5, 1, 1.5, 2, 2.5, 3]
    assert trained.get_ydata()[0] == 0.3
    assert validated.get_xdata().tolist() == [1, 2, 3]
    caption = picture.caption
    assert "line are means over about 5 steps; the first of accuracy lie below." in caption
    steps = {**numbers["steps"], "train_accuracy": np.full(6, 0.8)}
    plain = curves.draw(subject(False), {**numbers, "steps": steps})
    assert plain.caption.endswith("means over about 5 steps.")
    low, high = accuracy.get_ylim()
    assert 0.3 < low < 0.4
    assert 0.92 < high < 1


@pytest.mark.slow
def test_names_are_taken_as_words_not_as_formulas(numbers: Numbers, tmp_path: Path) -> None:
    subject = Subject("$x_1$ <b>", "A title " * 30, ("$a$", "long " * 20, "c"), False)
    draws = [*(first(module.draw) for module in FIGURES), *(part(*each) for each in PARTS)]
    for draw in draws:
        picture = draw(subject, numbers)
        style.save(picture, tmp_path / "x.png")
        canvas = picture.figure.canvas.get_renderer()
        written = [*picture.figure.texts, *(t for axes in picture.figure.axes for t in axes.texts)]
        boxes = [text.get_window_extent(canvas) for text in written]
        assert all(box.x0 >= 0 and box.x1 <= picture.figure.bbox.width for box in boxes)
    assert "$a$" in words(samples.draw(subject, numbers).figure)


def test_curves_of_an_autoencoder_show_what_they_are_told_in_order(subject: Make) -> None:
    history = {
        "epoch": np.array([1.0, 2.0, 3.0]),
        "step": np.array([10.0, 20.0, 25.0]),
        **{f"{split}_{name}": np.array([3.0, 1.0, 2.0]) * scale
           for split in ("train", "validation")
           for name, scale in (("loss", 3), ("distortion", 2), ("rate", 1))},
    }  # fmt: skip
    panels, units = ("loss", "distortion", "rate"), {"rate": "nats"}
    numbers = {"history": history, "steps": history}
    picture = curves.draw(subject(False), numbers, panels, units, better="min")
    labels = [axes.get_ylabel() for axes in picture.figure.axes]
    assert labels == ["loss", "distortion", "rate (nats)"]
    assert (
        "rate over 3 epochs, the last of them cut short. The ring marks epoch 2" in picture.caption
    )
    assert "validation loss of 3 is the best (the last epoch has 6)" in picture.caption
