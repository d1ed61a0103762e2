"""The view of the plane of codes: what its data say of points, pictures and epochs."""

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lookinside.core.arrays import save_arrays
from lookinside.core.errors import UserError
from lookinside.report.views import plane
from lookinside.report.views.view import View

CARD = {"name": "toys", "classes": ["cat", "<script>"]}
CODES = {
    "index": np.array([4, 0, 9, 7]),
    "labels": np.array([0, 1, 0, 1]),
    "values": np.array(2),
    "neighbours": np.array(5),
    "near": np.array(12),
    "masked": np.array(0.25),
    "right": np.array(0.75),
    "code/plane": np.array([[-1, 0], [1, 0], [0, 1], [0, -1]], dtype=np.float32),
    "code/trust": np.array(1.0),
    "code/right": np.array(0.75),
    "shown": np.array([0, 1]),
    "images": np.array([[[[0, 255]]], [[[100, 0]]]], dtype=np.uint8),
    "reconstructions": np.array([[[[0, 0]]], [[[100, 255]]]], dtype=np.uint8),
    "errors": np.array([0.123456, 0.5]),
}
FILM = {
    "index": CODES["index"],
    "labels": CODES["labels"],
    "epochs": np.array([0, 3]),
    "plane": np.stack([0 * CODES["code/plane"], CODES["code/plane"]]),
    "share": np.array(1.0),
    "width": np.array(2),
    "neighbours": np.array(5),
    "near_plane": np.array([0.5, 0.98765]),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(**probes) -> None:
    for name, arrays in probes.items():
        save_arrays(Path(f"data/probes/toy/{name}.npz"), arrays, "key")


def built() -> tuple[View, dict]:
    view = plane.build("toy", {}, CARD)
    text = view.files["plane.js"].decode()
    assert "<" not in text
    return view, json.loads(text[len("lookinside.give(...") : -3])[1]


def points(given: dict) -> np.ndarray:
    steps = np.frombuffer(base64.b64decode(given["points"]), dtype="<u2").reshape(-1, 2)
    return np.array(given["low"]) + given["side"] * steps / plane.STEPS


def test_points_come_back_with_what_is_known_of_them() -> None:
    write(codes=CODES)
    view, data = built()
    assert (data["labels"], data["index"]) == ([0, 1, 0, 1], [4, 0, 9, 7])
    assert data["colours"] == ["#332288", "#e07b39"]
    assert [given["name"] for given in data["planes"]] == ["The code itself"]
    assert data["planes"][0]["values"] == 2
    assert points(data["planes"][0]) == pytest.approx(CODES["code/plane"], abs=1e-4)
    assert "75.0\xa0% of the images lie beside their own class" in data["planes"][0]["words"]
    assert view.about["seen"] == ", encoded from copies with 25\xa0% of their pixels black"
    assert data["film"] is None
    assert data["errors"] == [0.123, 0.5]


def test_images_reconstructions_and_residuals_lie_on_sheets() -> None:
    write(codes=CODES)
    view, data = built()
    assert data["shown"] == [0, 1]
    images = np.asarray(Image.open(io.BytesIO(view.files["plane-images.png"])))
    assert images[0, :8].tolist() == [0, 255, 100, 0, 0, 0, 100, 255]
    residuals = Image.open(io.BytesIO(view.files["plane-residuals.png"])).convert("RGB")
    white, red, blue = (247, 247, 247), (178, 24, 43), (33, 102, 172)
    assert [residuals.getpixel((x, 0)) for x in range(4)] == [white, blue, white, red]
    assert view.about["limit"] == "1"


def test_residuals_are_averages_over_channels() -> None:
    images = np.zeros((1, 3, 1, 2), dtype=np.uint8)
    given = images.copy()
    given[0, :, 0, 1] = [255, 0, 0]
    found = plane.fitted({"images": images, "reconstructions": given}, 10_000)
    assert found.limit == 0.33
    assert found.images.width == 2


def test_fewer_images_are_shown_where_room_is_short() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (2, 60, 1, 12, 12), dtype=np.uint8)
    found = {"images": noise[0], "reconstructions": noise[1]}
    assert plane.fitted(found, 100_000).shown == 60
    some = plane.fitted(found, 15_000)
    assert 30 < some.shown < 60
    assert len(some.images.content) + len(some.residuals.content) <= 15_000
    assert plane.fitted(found, 10) is None


def test_epochs_share_a_scale_and_what_lies_beyond_stands_on_the_border() -> None:
    labels, far = np.arange(1000) % 2, np.zeros((2, 1000, 2))
    far[1, :500, 0] = 1
    far[1, 0] = [50, 0]
    film = {**FILM, "index": np.arange(1000), "labels": labels, "plane": far}
    still = {"index": np.arange(1000), "labels": labels, "code/plane": far[1]}
    write(codes={**CODES, **still}, codes_over_training=film)
    _, data = built()
    found = points(data["film"]).reshape(2, 1000, 2)
    assert found[:, 1:] == pytest.approx(far[:, 1:], abs=1e-4)
    assert found[1, 0, 0] == pytest.approx(1.03, abs=1e-3)
    assert (data["film"]["epochs"], data["film"]["near"]) == ([0, 3], [0.5, 0.988])


@pytest.mark.parametrize("other", ["index", "labels"])
def test_epochs_of_other_images_are_left_out(other: str) -> None:
    write(codes=CODES, codes_over_training={**FILM, other: np.array([0, 0, 1, 2])})
    assert built()[1]["film"] is None


def test_without_images_there_are_points_alone() -> None:
    late = ("index", "shown", "images", "reconstructions", "errors")
    old = {name: array for name, array in CODES.items() if name not in late}
    write(codes=old, codes_over_training={k: v for k, v in FILM.items() if k != "index"})
    view, data = built()
    assert list(view.files) == ["plane.js"]
    assert data["index"] is None
    assert data["film"]["near"] == [0.5, 0.988]


def test_every_way_has_a_name_and_says_how_far_it_can_be_trusted() -> None:
    kept = {name: array for name, array in CODES.items() if not name.startswith("code/")}
    for way in ("pca", "tsne"):
        kept |= {f"{way}/{name}": CODES[f"code/{name}"] for name in ("plane", "trust", "right")}
    write(codes={**kept, "pca/share": np.array([0.5, 0.25])})
    _, data = built()
    assert [given["name"] for given in data["planes"]] == ["PCA", "t-SNE"]
    assert "75\xa0% of their variance" in data["planes"][0]["words"]
    assert all("Trustworthiness 1.000" in given["words"] for given in data["planes"])
    assert data["planes"][1]["words"].endswith("Distances between far groups mean nothing here.")


def test_a_run_without_codes_has_no_plane() -> None:
    assert plane.build("toy", {}, CARD) is None
    write(codes={})
    assert plane.build("toy", {}, CARD) is None


@pytest.mark.parametrize("name", ["codes", "codes_over_training"])
def test_damage_is_named(name: str) -> None:
    write(codes=CODES, codes_over_training=FILM)
    write(**{name: {"code/plane": np.zeros((4, 2)), "epochs": np.zeros(1)}})
    with pytest.raises(UserError, match=f"{name}.npz is damaged"):
        plane.build("toy", {}, CARD)
