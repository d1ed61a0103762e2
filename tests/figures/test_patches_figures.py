"""Patches, their places in whole images and the deconvnet: what is shown, and what is left out."""

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.image import BboxImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from lookinside.figures import context, deconvnet, mosaic, patches, style
from lookinside.figures.picture import Numbers, Section, Subject

Make = Callable[[bool], Subject]


def test_a_box_is_cut_from_its_own_image_and_is_zero_outside() -> None:
    images = np.arange(1, 9, dtype=np.uint8).reshape(2, 1, 2, 2)
    boxes = np.array([[-1, 0, 1, 2], [1, 1, 3, 3]])
    assert mosaic.cut(images, boxes).tolist() == [[[[0, 0], [1, 2]]], [[[8, 0], [0, 0]]]]


def test_patches_keep_their_values_and_signals_their_sign() -> None:
    colours = mosaic.plain(np.array([[[[0, 51]]], [[[255, 102]]]], dtype=np.uint8))
    assert colours[..., 0].tolist() == [[[0, 0.2]], [[1, 0.4]]]
    low, none, high = mosaic.signed(np.array([[[[-2.0, 0.0, 2.0]]]]), 2.0)[0, 0]
    assert low[2] > low[0]
    assert high[0] > high[2]
    assert none.min() > 0.95


def test_what_is_not_seen_is_hatched_and_what_is_silent_blank() -> None:
    colours = np.zeros((3, 2, 2, 3))
    seen = np.array([[0, 0, 2, 2], [1, 0, 2, 2], [0, 0, 0, 0]])
    whole = mosaic.block(colours, seen, 3)
    line = (whole.shape[1] - 3 * mosaic.SIDE) // 4
    assert np.allclose(whole[:line], to_rgb(style.GRAY))
    tiles = [
        whole[line:-line, line + (mosaic.SIDE + line) * place :][:, : mosaic.SIDE]
        for place in range(3)
    ]
    assert not tiles[0].any()
    half = mosaic.SIDE // 2
    assert not tiles[1][half:].any()
    hatched = {tuple(colour) for colour in tiles[1][:half].reshape(-1, 3)}
    assert hatched == {to_rgb(colour) for colour in mosaic.HATCH}
    assert np.allclose(tiles[2], to_rgb(style.PAPER))


def test_no_gray_image_and_no_signed_map_has_the_colours_of_the_hatching() -> None:
    grays = mosaic.plain(np.arange(256, dtype=np.uint8).reshape(-1, 1, 1, 1))[:, 0, 0]
    signals = mosaic.signed(np.linspace(-1, 1, 256).reshape(-1, 1, 1, 1), 1.0)[:, 0, 0]
    for colour in mosaic.HATCH:
        apart = np.abs(np.concatenate([grays, signals]) - to_rgb(colour)).max(axis=1)
        assert apart.min() > 0.03
    assert np.abs(np.subtract(*map(to_rgb, mosaic.HATCH))).max() > 0.2


def test_ordinary_patches_stand_in_a_row_as_wide_as_the_top(
    subject: Make, numbers: Numbers, monkeypatch: pytest.MonkeyPatch
) -> None:
    upper, lower = np.zeros((2, 50, 3)), np.arange(6.0).reshape(1, 2, 3)
    whole = mosaic.below(upper, lower)
    assert whole.shape == (2 + 2 + 25, 50, 3)
    assert np.allclose(whole[2:4], to_rgb(style.PAPER))
    assert (whole[4:, :25] == lower[0, 0]).all()
    assert (whole[4:, 25:] == lower[0, 1]).all()
    given = []
    block = mosaic.block
    monkeypatch.setattr(
        mosaic, "block", lambda *args: given.append((args[0].shape[0], args[2])) or block(*args)
    )
    caption = patches.draw(subject(False), numbers)["conv1"].caption
    assert given == [(2, 2)] * 4
    assert "The 2 small ones are ordinary, from the middle of its ranking" in caption


def test_the_most_selective_units_are_shown_in_context() -> None:
    layer = {
        "top_value": np.array([[9.0, 9], [5, 3], [0, 0], [7, 7]]),
        "middle_value": np.array([[8.0, 8], [1, 1], [0, 0], [1, 1]]),
        "maximum": np.array([9.0, 5, 0, 7]),
        "output": np.array(False),
    }
    assert context.selective(layer, 2).tolist() == [3, 1]
    assert context.selective(layer, 9).tolist() == [3, 1, 0]


def test_each_layer_has_a_picture_that_names_its_silent_units(
    subject: Make, numbers: Numbers
) -> None:
    drawn = patches.draw(subject(False), numbers)
    assert list(drawn) == ["conv1"]
    caption = drawn["conv1"].caption
    assert "2 units of layer conv1: the 3 x 3 pixels that it sees" in caption
    assert "Hatched is what lies outside the image" in caption
    assert caption.endswith("1 unit never fires.")
    some = {**numbers["patches"], "conv1/total": np.array(1000)}
    fewer = patches.draw(subject(False), {"patches": some})["conv1"].caption
    assert "the 2 units that vary most, of 1,000 of layer conv1" in fewer
    words = [text.get_text() for text in drawn["conv1"].figure.findobj(Text)]
    assert {"0: 3.00", "1: silent"} <= set(words)
    assert drawn["conv1"].section is Section.FEATURES


def test_boxes_stand_where_the_unit_sees_and_nowhere_if_it_is_silent(
    subject: Make, numbers: Numbers
) -> None:
    picture = context.draw(subject(False), numbers)["conv1"]
    shown = picture.figure.findobj(BboxImage)
    images = numbers["patches"]["images"][:, 0] / 255
    for drawn, image in zip(shown, [1, 0, 2, 0], strict=True):
        assert np.allclose(drawn.get_array(), images[image])
    amber = [
        each.get_bbox()
        for each in picture.figure.findobj(Rectangle)
        if to_hex(each.get_edgecolor()) == style.AMBER
    ]
    seen = []
    for box, drawn in zip(amber, shown, strict=False):
        whole = drawn.get_window_extent().transformed(picture.figure.dpi_scale_trans.inverted())
        left, right = (4 * (x - whole.x0) / whole.width for x in (box.x0, box.x1))
        top, bottom = (4 * (whole.y1 - y) / whole.height for y in (box.y1, box.y0))
        seen.append([round(side, 6) for side in (top, left, bottom, right)])
    assert seen == [[0, 0, 2, 2], [1, 1, 4, 4], [0, 0, 3, 3]]
    assert "(2 to 3), and 2 from the middle of all test images (0 to 0.5)" in picture.caption
    silent = {**numbers["patches"], "conv1/maximum": np.zeros(2)}
    assert context.draw(subject(False), {"patches": silent}) == {}


@pytest.mark.parametrize(("units", "keys"), [(2, ["conv1"]), (40, ["conv1-1", "conv1-2"])])
def test_wide_layers_take_several_pictures_on_one_scale(
    units: int, keys: list[str], subject: Make, numbers: Numbers
) -> None:
    found = {
        name: np.resize(values, (units, *values.shape[1:])) if values.ndim else values
        for name, values in numbers["deconvnet"].items()
    } | {"conv1/units": np.arange(units)}
    drawn = deconvnet.draw(subject(False), {"deconvnet": found})
    assert list(drawn) == keys
    scales = {picture.figure.axes[-1].get_xlim() for picture in drawn.values()}
    assert len(scales) == 1
    low, high = scales.pop()
    assert low == -high
    if units == 40:
        titles = [picture.title for picture in drawn.values()]
        assert titles == [f"What of an image excites units {which} of conv1"
                          for which in ("0 to 19", "20 to 39")]  # fmt: skip
        assert "each of 20 units of layer conv1, from 20 to 39: left" in drawn[keys[1]].caption
    assert drawn[keys[0]].caption.endswith(" Hatched is what lies outside the image.")
    whole = np.broadcast_to([0, 0, 3, 3], found["conv1/seen"].shape)
    inside = deconvnet.draw(subject(False), {"deconvnet": {**found, "conv1/seen": whole}})
    assert "Hatched" not in inside[keys[0]].caption
    assert "vary most" not in drawn[keys[0]].caption


def test_the_deconvnet_of_classes_and_of_a_wide_layer_says_so(
    subject: Make, numbers: Numbers
) -> None:
    found = {**numbers["deconvnet"], "conv1/output": np.array(True), "conv1/total": np.array(1024)}
    picture = deconvnet.draw(subject(False), {"deconvnet": found})["conv1"]
    words = [text.get_text() for text in picture.figure.findobj(Text)]
    assert {"cat", "dog", "What of an image excites the classes of conv1"} <= set(words)
    assert picture.caption.endswith("The layer's 2 units that vary most are drawn, of 1,024.")


@pytest.mark.parametrize("module", [patches, context, deconvnet])
def test_of_nothing_nothing_is_drawn(module, subject: Make) -> None:
    nothing = {"images": np.zeros((0, 1, 4, 4)), "image_index": np.zeros(0)}
    assert module.draw(subject(False), {"patches": nothing, "deconvnet": {}}) == {}
