"""The view of the plane of codes: where each dot lies, what its tiles show, what is said."""

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import plane_numbers as toy
from lookinside.core.errors import UserError
from lookinside.report.views import layouts, palette, plane

CARD = {"name": "toys", "classes": ["cat", "<script>"]}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def built() -> tuple[plane.View, dict]:
    view = plane.build("toy", {}, CARD)
    text = view.files["plane.js"].decode()
    assert "<" not in text
    return view, json.loads(text[len("lookinside.give(...") : -3])[1]


def places(layout: dict) -> np.ndarray:
    """Unpack the points of a layout."""
    steps = np.frombuffer(base64.b64decode(layout["points"]), dtype="<u2").reshape(-1, 2)
    low, high = np.array(layout["box"]).reshape(2, 2)
    return low + steps / layouts.STEPS * (high - low)


def tiles(view: plane.View, name: str) -> np.ndarray:
    image = Image.open(io.BytesIO(view.files[f"plane-{name}.png"]))
    return np.asarray(image.convert("RGB"))[:2, :12].astype(int)


def test_a_code_of_two_values_lies_where_it_is() -> None:
    toy.write(codes=toy.codes())
    view, data = built()
    (laid,) = data["layouts"]
    assert places(laid) == pytest.approx(toy.PLANE, abs=1e-4)
    assert laid["view"] == pytest.approx([2, 2, 2 / layouts.FILLED], abs=1e-4)
    assert laid["axes"] == ["first value", "second value"]
    assert "the 5 nearest name an image's class for 75.0\u00a0% of the images" in laid["said"]
    assert (data["index"], data["labels"]) == ([5, 2, 7], [0, 1] * 3)
    assert data["errors"] == [0, 0.04, 0]
    assert (data["values"], data["beside"]) == (2, None)
    assert (view.about["shown"], view.about["count"], view.about["formed"]) == (3, 6, False)


def test_a_tile_is_the_image_what_comes_back_and_their_signed_difference() -> None:
    toy.write(codes=toy.codes())
    view, _ = built()
    assert view.about["limit"] == 0.2
    assert view.about["parts"] == ["images", "reconstructions", "residuals"]
    half = 255 / (palette.GRAYS - 1) / 2
    off = tiles(view, "images")[..., 0] - np.concatenate(toy.IMAGES[:, 0], axis=1)
    assert np.abs(off).max() <= half + 0.5
    too_bright = tiles(view, "reconstructions") - tiles(view, "images")
    assert np.abs(too_bright[:, 4:8] - 51).max() <= 2 * half + 1
    assert not too_bright[:, :4].any()
    signed = tiles(view, "residuals")
    assert (signed[:, 4:8] == [178, 24, 43]).all()
    assert (signed[:, :4] == 247).all()


def test_wide_codes_have_a_plane_a_way_and_show_what_was_given() -> None:
    toy.write(codes=toy.wide(), codes_over_training=toy.over_training(9))
    view, data = built()
    assert [layout["way"] for layout in data["layouts"]] == ["pca", "tsne", "training"]
    pca, tsne, training = data["layouts"]
    assert pca["axes"][1] == "second direction, 25\u00a0% of the variance"
    assert "in all 9 values for 75.0\u00a0%" in pca["said"]
    assert "Trustworthiness 0.875" in tsne["said"]
    assert tsne["axes"] is None
    assert "two directions of 9" in training["said"]
    assert "75\u00a0% of their variance" in training["said"]
    assert view.about["parts"] == ["images", "seen", "reconstructions", "residuals"]
    assert data["beside"]["code"] == [0.5, 0.5, 1.0]


def test_over_training_every_epoch_has_its_places() -> None:
    toy.write(codes=toy.codes(), codes_over_training=toy.over_training())
    view, data = built()
    laid = data["layouts"][-1]
    assert laid["epochs"] == [0, 1, 4]
    grown = [0 * toy.PLANE, toy.PLANE / 2, toy.PLANE]
    assert places(laid).reshape(3, 6, 2) == pytest.approx(np.stack(grown), abs=1e-4)
    assert data["beside"]["plane"] == [0.25, 0.5, 0.75]
    assert data["beside"]["code"] is None
    assert (data["beside"]["votes"], data["beside"]["count"]) == (5, 6)
    assert view.about["formed"]


def test_an_epoch_of_other_images_is_not_shown_but_one_of_fewer_is() -> None:
    course = toy.over_training()
    fewer = {**course, "index": toy.INDEX[:4], "plane": course["plane"][:, :4]}
    toy.write(codes=toy.codes(), codes_over_training=fewer)
    assert built()[1]["beside"]["count"] == 4
    toy.write(codes_over_training={**course, "index": toy.INDEX[::-1]})
    assert built()[1]["beside"] is None
    toy.write(codes_over_training={})
    assert built()[1]["beside"] is None


def test_the_prior_spreads_a_code_over_what_it_decodes_to() -> None:
    toy.write(codes=toy.codes(), manifold=toy.manifold())
    view, data = built()
    laid = data["layouts"][1]
    assert (laid["way"], laid["view"], data["side"]) == ("prior", [0.5, 0.5, 0.5], 2)
    assert places(laid)[:2] == pytest.approx(np.array([[0.5, 0.5], [0.99997, 0.5]]), abs=1e-4)
    assert (tiles(view, "behind") == 255)[:, :8].all()
    toy.write(codes=toy.wide())
    assert "plane-behind.png" not in built()[0].files


def test_points_that_are_all_alike_stay_where_they_are() -> None:
    alike = np.full((2, 3, 2), 1.5)
    assert places(layouts.packed(alike)) == pytest.approx(1.5)
    assert layouts.square(alike) == [1.5, 1.5, 1.0]


def test_as_many_images_as_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    toy.write(codes=toy.codes())
    assert built()[0].about["shown"] == 3
    whole = sum(len(content) for name, content in built()[0].files.items() if ".png" in name)
    monkeypatch.setattr(plane, "LARGEST", whole - 1)
    view, data = built()
    assert view.about["shown"] == len(data["index"]) == len(data["errors"]) < 3
    monkeypatch.setattr(plane, "LARGEST", 1)
    assert built()[0].about["shown"] == 1


def test_without_pictures_there_is_no_view_and_damage_is_said() -> None:
    assert plane.build("toy", {}, CARD) is None
    toy.write(codes={})
    assert plane.build("toy", {}, CARD) is None
    toy.write(codes={name: array for name, array in toy.codes().items() if name != "errors"})
    with pytest.raises(UserError, match=r"codes\.npz is damaged"):
        plane.build("toy", {}, CARD)
    course = {"index": toy.INDEX}
    toy.write(codes=toy.codes(), codes_over_training=course)
    with pytest.raises(UserError, match=r"codes_over_training\.npz is damaged"):
        plane.build("toy", {}, CARD)
