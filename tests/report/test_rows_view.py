"""The view of a network that reads row by row: what each tile and number says."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lookinside.core.arrays import save_arrays
from lookinside.core.errors import UserError
from lookinside.report.views import rows

CARD = {"name": "toys", "classes": ["cat", "<script>"]}
FOLDER = Path("data/probes/toy")
GATES = {
    "images": np.arange(12, dtype=np.uint8).reshape(2, 1, 3, 2),
    "labels": np.array([0, 1]),
    "index": np.array([5, 7]),
    "probabilities": np.array([[[0.25, 0.75]] * 3, [[0.5, 0.5]] * 3], dtype=np.float32),
    "order": np.array([1, 0]),
    "kind": np.frombuffer(b"GRU", dtype=np.uint8),
    "update gate/values": np.full((2, 3, 2), 0.5, dtype=np.float16),
    "state/values": np.array(
        [[[0, 2], [0, 0], [0, 0]], [[0, 0], [0, 0], [-2, 0]]], dtype=np.float16
    ),
}
AFTER = {
    "accuracy": np.array([0.1, 0.5, 0.98766]),
    "ink": np.array([0, 0.5, 1]),
    "tested": np.array(100),
}
PATHS = {
    "mean": np.array([np.zeros((4, 2)), np.full((4, 2), np.nan)], dtype=np.float32),
    "single": np.arange(24, dtype=np.float32).reshape(3, 4, 2),
    "single_labels": np.array([0, 1, 0]),
    "shares": np.array([0.5, 0.25, 0.1], dtype=np.float32),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(**probes) -> None:
    for name, arrays in probes.items():
        save_arrays(FOLDER / f"{name}.npz", arrays, "key")


def built() -> tuple[rows.View, dict]:
    view = rows.build("toy", {}, CARD)
    text = view.files["rows.js"].decode()
    assert "<" not in text
    return view, json.loads(text[len("lookinside.give(...") : -3])[1]


def test_everything_that_was_probed_is_given() -> None:
    write(gates=GATES, after_rows=AFTER, paths=PATHS)
    view, data = built()
    assert view.about == {"kind": "GRU", "rows": 3, "units": 2}
    assert data["beliefs"] == [[[0.25, 0.75]] * 3, [[0.5, 0.5]] * 3]
    assert (data["labels"], data["index"]) == ([0, 1], [5, 7])
    assert data["quantities"] == [["update gate", 1.0, True], ["state", 2.0, False]]
    assert data["answers"] == {"accuracy": [0.1, 0.5, 0.9877], "ink": [0, 0.5, 1], "tested": 100}
    assert data["plane"]["mean"] == [[[0, 0]] * 4, None]
    assert data["plane"]["single"] == PATHS["single"][:2].tolist()
    assert data["plane"]["share"] == 0.75
    images = np.asarray(Image.open(io.BytesIO(view.files["rows-images.png"])))
    assert (images[:, 2:4] == GATES["images"][1, 0]).all()


def test_a_tile_holds_units_down_in_their_order_and_rows_along() -> None:
    write(gates=GATES)
    view, data = built()
    sheet = np.asarray(Image.open(io.BytesIO(view.files["rows-states.png"])))
    assert (data["states"]["width"], data["states"]["height"]) == (3, 2)
    tiles = [sheet[:2, 3 * place : 3 * place + 3] for place in range(4)]
    half, full, zero, least = [212, 136, 145], [178, 24, 43], [247, 247, 247], [33, 102, 172]
    for gate in tiles[:2]:
        assert np.abs(gate.astype(int) - half).max() <= 4
    assert tiles[2].tolist() == [[full, zero, zero], [zero, zero, zero]]
    assert tiles[3].tolist() == [[zero, zero, zero], [zero, zero, least]]


def test_what_does_not_fit_is_shown_in_fewer_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(0).normal(size=(2, 3, 400)).astype(np.float16)
    gates = {**GATES, "order": np.arange(400), "state/values": noise}
    del gates["update gate/values"]
    sizes = []
    for largest in (100_000, 1):
        monkeypatch.setattr(rows, "LARGEST", largest)
        _, sheet = rows.states(gates)
        sizes.append(len(sheet.content))
    assert sizes[1] < 0.8 * sizes[0]


def test_what_was_not_probed_is_left_out() -> None:
    assert rows.build("toy", {}, CARD) is None
    write(gates={})
    assert rows.build("toy", {}, CARD) is None
    write(gates=GATES, after_rows={}, paths={**PATHS, "single_labels": np.array([1, 0, 0])})
    _, data = built()
    assert data["answers"] is None
    assert data["plane"] is None


@pytest.mark.parametrize("name", ["gates", "after_rows", "paths"])
def test_damage_is_named(name: str) -> None:
    write(gates=GATES, after_rows=AFTER, paths=PATHS)
    write(**{name: {"other": np.zeros(1)}})
    with pytest.raises(UserError, match=f"{name}.npz is damaged"):
        rows.build("toy", {}, CARD)
