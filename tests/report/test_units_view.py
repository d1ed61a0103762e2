"""The unit browser's data: each unit's own pictures and numbers, and no more than there are."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from lookinside.core import paths
from lookinside.core.arrays import load_arrays, save_arrays
from lookinside.core.errors import UserError
from lookinside.report.probed import plain, rows
from lookinside.report.script import GIVE
from lookinside.report.views import palette, units
from lookinside.report.views.unit_gaps import gaps


def cut(content: bytes, about: dict, number: int) -> np.ndarray:
    """A tile of a sheet as RGB [h, w, 3]."""
    pixels = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    top, left = number // about["across"] * about["height"], number % about["across"]
    left *= about["width"]
    return pixels[top : top + about["height"], left : left + about["width"]]


def given(view) -> dict:
    """What the script of a view gives to its page."""
    text = view.files["units.js"].decode()
    path, value = json.loads(text.removeprefix(f"{GIVE}(...").removesuffix(");\n"))
    assert path == "views/toy/units.js"
    return value


def tile(view, name: str, number: int) -> np.ndarray:
    return cut(view.files[f"units-{name}.png"], given(view)["sheets"][name], number)


def rewrite(probe: str, change) -> None:
    path = paths.PROBES / "toy" / f"{probe}.npz"
    found = load_arrays(path)
    change(found)
    save_arrays(path, found, "key")


def test_layers_come_in_the_networks_order_with_the_units_that_are_shown(toy_units):
    view = units.build("toy", *toy_units)
    layers = given(view)["layers"]
    assert [layer["name"] for layer in layers] == ["conv1", "conv2", "logits"]
    assert [layer["units"] for layer in layers] == [[0, 1, 2, 3], [2, 5], [0, 1, 2]]
    assert [layer["total"] for layer in layers] == [4, 6, 3]
    assert [layer["sort"] for layer in layers] == ["convolution", "convolution", "dense"]
    assert [layer.get("output", False) for layer in layers] == [False, False, True]


def test_patches_lead_to_their_images_and_say_what_the_unit_sees(toy_units):
    view = units.build("toy", *toy_units)
    data = given(view)
    patches = data["layers"][0]["patches"]
    assert patches["field"] == [3, 3]
    assert len(patches["top"][1]) == 6
    assert len(patches["middle"][1]) == 3
    number, value, *place = patches["top"][1][0]
    assert (data["tests"]["index"][number], value) == (3, 17.0)
    assert data["tests"]["classes"][number] == "cat"
    assert place == [2, 2, 2, 2, 5, 5]
    assert (tile(view, "tests", number) == 58).all()
    assert patches["middle"][0][0][:2] == [4, 16.0]
    assert data["layers"][2]["patches"]["field"] is None
    assert data["layers"][2]["patches"]["top"][0][0] == [0, 20.0]


def test_pictures_of_a_unit_are_its_own(toy_units):
    view = units.build("toy", *toy_units)
    assert [int(tile(view, "conv1-images", frame)[0, 0, 0]) for frame in range(6)] == [
        *(0, 170, 255),  # On the way there are four grays.
        *(0, 170, 255),
    ]
    assert tile(view, "conv1-single", 2).shape == (3, 3, 3)
    assert tile(view, "conv1-filters", 0)[0, 0].tolist() == [33, 102, 172]
    assert tile(view, "conv1-filters", 3)[2, 2].tolist() == [178, 24, 43]
    assert tile(view, "conv2-filters", 7)[2, 2].tolist() == [178, 24, 43]
    assert tile(view, "conv1-deconvnet", 7)[2, 2].tolist() == [178, 24, 43]
    layer = given(view)["layers"][0]
    assert layer["deconvnet"] == {"at": [0, 1, 2, 3], "count": 2}
    assert layer["ascent"]["course"][2] == [1, 2, 3, 6]
    assert given(view)["layers"][1]["filters"]["strongest"] == [[0, 1, 2], [3, 2, 1]]


def test_what_lies_behind_the_code_is_named_and_whether_the_mean_is_taken_away(toy_units):
    about, card = toy_units
    view = units.build("toy", about, card)
    assert (view.about["behind"], given(view)["lessened"]) == ([], False)
    more = [
        {"name": "less", "kind": "Subtract"},
        *about["layers"],
        {"name": "relu", "kind": "ReLU"},
        {"name": "dense", "kind": "Linear"},  # Nothing was asked of it, but it is given no code.
        {"name": "decoder.back", "kind": "TiedLinear"},
        {"name": "decoder.relu", "kind": "ReLU"},
        {"name": "decoder.up", "kind": "ConvTranspose2d"},
    ]
    view = units.build("toy", {**about, "layers": more}, card)
    assert (view.about["behind"], given(view)["lessened"]) == (["decoder.back", "decoder.up"], True)


def test_of_dense_units_few_images_on_the_way_are_given(toy_units):
    def lengthen(found):
        found["frame_steps"] = np.arange(6) ** 2
        shades = np.arange(0, 255, 51, dtype=np.uint8)
        for name in ("conv1", "logits"):
            frames = np.broadcast_to(
                np.append(shades, 255)[None, :, None, None, None],
                (len(found[f"{name}/units"]), 6, 1, 6, 6),
            )
            found[f"{name}/frames"], found[f"{name}/single_frames"] = frames, frames[..., :3, :3]
        found["logits/output"] = np.array(False)

    rewrite("maximised", lengthen)
    view = units.build("toy", *toy_units)
    layers = {
        layer["name"]: layer["ascent"] for layer in given(view)["layers"] if "ascent" in layer
    }
    assert layers["conv1"]["steps"] == [0, 1, 4, 9, 16, 25]
    assert layers["logits"]["steps"] == [0, 4, 9, 25]
    shades = [int(tile(view, "logits-images", frame)[0, 0, 0]) for frame in range(4)]
    assert shades == [0, 85, 170, 255]


def test_what_was_made_is_set_against_the_best_before_the_nonlinearity_as_in_the_figure(toy_units):
    def bend(found):
        found["conv1/maximum_pre"] = np.array([14.0, -2.0, 18.0, 17.0], np.float32)

    rewrite("patches", bend)
    conv, _, logits = given(units.build("toy", *toy_units))["layers"]
    assert conv["ascent"]["reached"] == [7, 8, 9, 10]
    assert conv["ascent"]["objective"] == [4, 5, 6, 7]
    assert (conv["patches"]["best"], conv["patches"]["bent"]) == ([14, -2, 18, 17], True)
    assert logits["ascent"]["reached"] == [5, 6, 7]
    assert (logits["patches"]["best"], logits["patches"]["bent"]) == ([20, 17, 14], False)


def test_numbers_are_those_of_the_census(toy_units):
    data = given(units.build("toy", *toy_units))
    census = data["layers"][0]["census"]
    assert (data["heard"], data["silenced"]) == (1200, 300)
    assert census["fires"] == [0, 0.25, 0.5, 0.75]
    assert census["margin"][3] == [-1, 0, 0.5]
    assert census["histogram"][2] == [300, *[30] * 23]
    assert census["span"] == [[0, 6], [1, 7], [2, 8], [3, 9]]
    assert census["changed"] == [0, 1, 2, 3]
    assert "margin" not in data["layers"][2]["census"]


def test_a_census_without_histograms_is_to_be_made_again(toy_units):
    rewrite("census", lambda found: found.pop("conv1/histogram"))
    with pytest.raises(UserError, match=r"census\.npz .*histogram.*: delete it and run"):
        units.build("toy", *toy_units)


def test_a_wider_layer_shows_the_units_that_were_ranked(toy_units):
    def widen(found):
        for name in [name for name in found if name.startswith("conv1/")]:
            if found[name].ndim and len(found[name]) == 4:
                found[name] = found[name][[3, 1]]
        found["conv1/units"] = np.array([3, 1])

    rewrite("patches", widen)
    layer = given(units.build("toy", *toy_units))["layers"][0]
    assert layer["units"] == [3, 1]
    assert layer["census"]["fires"] == [0.75, 0.25]
    assert layer["filters"]["limit"] == [1.0, pytest.approx(0.486)]


@pytest.mark.parametrize("probe", ["patches", "maximised", "census", "deconvnet", "filters"])
def test_without_a_probe_only_its_panel_is_missing(toy_units, probe):
    (paths.PROBES / "toy" / f"{probe}.npz").unlink()
    panel = {"maximised": "ascent"}.get(probe, probe)
    layers = given(units.build("toy", *toy_units))["layers"]
    assert all(panel not in layer for layer in layers)
    assert layers[0]["name"] == "conv1"


def test_no_view_without_pictures_of_units(toy_units):
    for probe in ("patches", "maximised", "filters"):
        (paths.PROBES / "toy" / f"{probe}.npz").unlink()
    assert units.build("toy", *toy_units) is None


def test_what_a_layer_has_not_is_said(toy_units):
    layers = given(units.build("toy", *toy_units))["layers"]
    assert [layer["gaps"] for layer in layers] == [
        [],
        [
            "Not computed here: images that excite a unit, images that a unit likes best, how units"
            " answer."
        ],
        [
            "No deconvolutions: the deconvnet goes back through ReLUs and pools only.",
            "None is silenced: an output is the answer itself.",
            "A unit's weights are on values of the layer before, not on pixels: no picture.",
        ],
    ]


def test_a_recurrent_and_a_wide_layer_say_what_is_shown_of_them():
    wide = {"units": [2, 5], "total": 1500, "patches": {}, "ascent": {}, "census": {}}
    wide |= {"filters": {"at": [0, None]}, "deconvnet": {}}
    assert gaps(wide, "Linear", True) == [
        "Of 1,500 units these are the 2 whose activation varies most over test images.",
        "Of the weights only those of largest norm were kept.",
    ]
    read = {name: wide[name] for name in ("units", "patches", "ascent", "census", "deconvnet")}
    assert gaps(read, "LSTM", True) == [
        "A unit's activation is its state after the last row, which has seen the whole image.",
        "A unit has weights for each gate, on a row and on the state before: no filter.",
    ]
    del read["patches"]
    assert gaps(read, "Linear", True) == ["Not computed here: weights, images that excite a unit."]


def test_what_an_autoencoder_loses_stands_for_a_classifiers_margins(toy_units):
    def swap(found):
        for name in ("margin", "whole", "accuracy", "changed"):
            del found[f"conv1/{name}"]
        found["conv1/error"] = np.float32(0.04)
        found["conv1/rise"] = np.array([np.nan, 0.01, 0, -0.001])
        found["conv1/rise_by_class"] = np.array([[np.nan] * 3, [0.01, 0, 0.02], [0] * 3, [0] * 3])

    rewrite("census", swap)
    census = given(units.build("toy", *toy_units))["layers"][0]["census"]
    assert (census["error"], census["rise"]) == (0.04, [None, 0.01, 0, -0.001])
    assert census["rise_by_class"][1] == [0.01, 0, 0.02]
    assert not {"margin", "changed", "accuracy"} & set(census)


@pytest.mark.parametrize("name", ["conv1/top_seen", "images"])
def test_what_is_lacking_is_said(toy_units, name):
    rewrite("patches", lambda found: found.pop(name))
    with pytest.raises(UserError, match=r"patches.npz is damaged"):
        units.build("toy", *toy_units)


def test_no_number_is_none_and_others_are_short():
    assert plain(np.array([np.nan, 0.123456, -np.inf, 2.0])) == [None, 0.1235, None, 2.0]
    assert plain(np.array([True, False])) == [1, 0]


def test_units_are_found_wherever_they_stand():
    found = rows(np.array([7, 2, 5]), [5, 9, 7])
    assert found.found.tolist() == [2, 0]
    assert found.at == [0, None, 1]


def test_few_colours_lie_no_further_off_than_half_a_step():
    shades = np.arange(256, dtype=np.uint8).reshape(1, 1, 16, 16)
    for levels in (16, 32):
        sheet = palette.coarse(shades, levels)
        shown = cut(sheet.content, vars(sheet), 0)[..., 0].astype(int)
        assert np.abs(shown - shades[0, 0]).max() <= np.ceil(255 / (levels - 1) / 2)
    assert palette.coarse(np.repeat(shades, 3, axis=1), 16).content[:4] == b"\x89PNG"


def test_signed_maps_of_few_colours_end_at_their_limits():
    maps = np.array([[[-4.0, 0.0, 2.0, 9.0]], [[0.0, 0.0, 0.0, 0.0]]])
    sheet = palette.signed(maps, np.array([4.0, 0.0]))
    shown = cut(sheet.content, vars(sheet), 0)[0].tolist()
    assert shown[:2] == [[33, 102, 172], [247, 247, 247]]
    assert shown[3] == [178, 24, 43]
    assert (cut(sheet.content, vars(sheet), 1) == 247).all()
