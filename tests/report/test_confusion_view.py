"""The view of the confusion matrix: exact counts, the surest first, what the network saw."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.numpy import save_file

from lookinside.core import files
from lookinside.core.errors import UserError
from lookinside.data.store import Dataset, Split, save
from lookinside.report.views import confusion, palette
from lookinside.report.views.run import views
from lookinside.report.views.seen import Seen, read_seen

ABOUT = {"task": "classify", "seed": 0}
CARD = {"name": "toys", "classes": ["cat", "<script>"]}
ANSWERS = [
    ("cat", "cat", 0.9),
    ("cat", "<script>", 0.6),
    ("<script>", "<script>", 0.7),
    ("cat", "<script>", 0.8),
    ("<script>", "<script>", 0.99996),
]


def write(answers, classes: list[str], images: np.ndarray | None = None) -> None:
    labels = np.array([classes.index(actual) for actual, _, _ in answers])
    if images is None:
        steps = np.arange(len(answers)) % palette.GRAYS
        shades = (steps * 255 / (palette.GRAYS - 1)).round()
        images = shades[:, None, None, None] * np.ones((1, 1, 2, 2))
    about = json.dumps({"canvas": None, "classes": classes, "name": "toys"})
    Path("data/prepared").mkdir(parents=True, exist_ok=True)
    save_file(
        {"test.images": images.astype(np.uint8), "test.labels": labels},
        "data/prepared/toys.safetensors",
        {"about": about},
    )
    rows = [(place, *answer, answer[1]) for place, answer in enumerate(answers)]
    columns = ("index", "actual", "predicted", "confidence", "last_predicted")
    files.write_csv(Path("data/evaluations/toy-0/predictions.csv"), columns, rows)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def given(view) -> dict:
    path, value = json.loads(view.files["confusion.js"].decode()[len("lookinside.give(...") : -3])
    assert path == "views/toy/confusion.js"
    return value


def test_cells_are_counted_and_their_images_stand_in_order_the_surest_first() -> None:
    write(ANSWERS, CARD["classes"])
    view = confusion.build("toy", ABOUT, CARD)
    data = given(view)
    assert data["classes"] == ["cat", "<script>"]
    assert data["counts"] == view.about["counts"] == [[1, 2], [0, 2]]
    shown = [[0, 0, 0, 0.9], [0, 1, 3, 0.8], [0, 1, 1, 0.6], [1, 1, 4, 1.0], [1, 1, 2, 0.7]]
    assert data["shown"] == shown
    sheet = np.asarray(Image.open(io.BytesIO(view.files["confusion.png"])))
    assert sheet[0, 0:10:2].tolist() == [index for _, _, index, _ in shown]
    assert view.about["shares"] == [[1 / 3, 2 / 3], [0, 1]]
    assert view.about["top"] == 2 / 3
    assert b"<script>" not in view.files["confusion.js"]


def test_of_a_full_cell_the_surest_are_shown() -> None:
    answers = [("cat", "cat", place / 100) for place in range(40)]
    write(answers, CARD["classes"])
    shown = given(confusion.build("toy", ABOUT, CARD))["shown"]
    assert [index for _, _, index, _ in shown] == list(range(39, 39 - confusion.EACH, -1))


def test_where_room_is_short_every_cell_keeps_its_surest(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    classes = ["a", "b", "c"]
    answers = [
        (classes[row], classes[column], round(generator.random(), 3))
        for row in range(3)
        for column in range(3)
        for _ in range(30)
    ]
    write(answers, classes, generator.integers(0, 256, (270, 1, 16, 16)))
    monkeypatch.setattr(confusion, "LARGEST", 20_000)
    view = confusion.build("toy", ABOUT, {**CARD, "classes": classes})
    assert len(view.files["confusion.png"]) <= 20_000
    cells = [(actual, predicted) for actual, predicted, _, _ in given(view)["shown"]]
    kept = {cell: cells.count(cell) for cell in cells}
    assert len(kept) == 9
    assert max(kept.values()) - min(kept.values()) <= 1
    assert 3 < max(kept.values()) < confusion.EACH


def test_translated_images_lie_where_the_network_saw_them(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (6, 1, 4, 3), generator=generator).to(torch.uint8)
    offsets = torch.randint(0, 5, (6, 2), generator=generator)
    split = Split(images, torch.arange(6), offsets, 9)
    blank = torch.zeros(1, 9, 9)
    save(tmp_path / "x.safetensors", Dataset("x", ("a",), split, split, split, blank, blank))
    index = np.array([4, 0, 5])
    wanted = (split.batch(torch.from_numpy(index)) * 255).round().to(torch.uint8).numpy()
    assert (read_seen(tmp_path / "x.safetensors").at(index) == wanted).all()


def test_images_without_a_canvas_are_as_they_are() -> None:
    images = np.arange(8, dtype=np.uint8).reshape(2, 1, 2, 2)
    assert (Seen(images, np.zeros(2, np.int64)).at(np.array([1])) == images[1:]).all()


def test_how_it_was_made_names_the_files_that_it_was_made_from() -> None:
    write(ANSWERS, CARD["classes"])
    about = {**ABOUT, "layers": [], "config": {"lr": 0.1}}
    (view,) = views("toy", about, CARD)
    assert {each["path"]: each["sha256"] for each in view.made["numbers"]} == {
        path: files.sha256(Path(path))
        for path in ("data/evaluations/toy-0/predictions.csv", "data/prepared/toys.safetensors")
    }
    assert view.made["configuration"] == files.digest({"lr": 0.1})
    assert view.made["command"] == "dvc repro report"


def test_the_counts_can_be_saved_as_a_table() -> None:
    write(ANSWERS, CARD["classes"])
    (view,) = views("toy", {**ABOUT, "layers": [], "config": {}}, CARD)
    assert view.files["confusion.csv"] == (
        b"actual / taken for,cat,<script>\ncat,1,2\n<script>,0,2\n"
    )


def test_what_has_no_classes_or_no_answers_has_no_view() -> None:
    assert confusion.build("toy", ABOUT, CARD) is None
    write(ANSWERS, CARD["classes"])
    assert confusion.build("toy", {**ABOUT, "task": "reconstruct"}, CARD) is None


def test_answers_to_other_images_are_refused() -> None:
    write(ANSWERS, CARD["classes"])
    prepared = Path("data/prepared/toys.safetensors").read_bytes()
    write(ANSWERS[:4], CARD["classes"])
    Path("data/prepared/toys.safetensors").write_bytes(prepared)
    with pytest.raises(UserError, match="has other test images than"):
        confusion.build("toy", ABOUT, CARD)


BROKEN = ["data/evaluations/toy-0/predictions.csv", "data/prepared/toys.safetensors"]


@pytest.mark.parametrize("broken", BROKEN)
def test_damage_is_named(broken: str) -> None:
    write(ANSWERS, CARD["classes"])
    Path(broken).write_text("index,actual,predicted,confidence\n0,cow,cat,0.5\n")
    with pytest.raises(UserError, match=f"{broken} is damaged"):
        confusion.build("toy", ABOUT, CARD)
