"""`lookinside predict` with a small trained network."""

import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from lookinside import cli
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, write_json
from lookinside.core.runfolder import load_model
from lookinside.data import store
from lookinside.predict import destination
from lookinside.predict.answer import ask
from lookinside.predict.network import load


@pytest.fixture
def trained(prepared, train_run):
    """A workspace in which mnist_softmax is trained with seed 0, on digits light on dark."""
    for name in ("mnist", "mnist_80_10_10"):
        card = read_json(paths.CARDS / f"{name}.json")
        write_json(paths.CARDS / f"{name}.json", {**card, "border": 0.0, "box": 8})
    train_run("mnist_softmax", folder="data/runs/mnist_softmax-0")
    return prepared


def save(name, pixels):
    Image.fromarray(pixels).save(name)
    return name


def predict(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["lookinside", "predict", *words])
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("NO_COLOR", "1")
    cli.main()


def test_test_images_get_the_scores_that_the_network_gives_them(trained):
    split = store.load(trained / "data/prepared/mnist_80_10_10.safetensors").test
    names = [save(f"{place}.png", split.images[place, 0].numpy()) for place in range(9)]
    answers = ask(load(paths.RUNS, "mnist_softmax", 0, "last"), names)
    model = load_model(paths.RUNS / "mnist_softmax-0", "last")
    with torch.no_grad():
        expected = model(split.batch(torch.arange(9))).softmax(1)
    torch.testing.assert_close(torch.tensor([answer.scores for answer in answers]), expected)
    assert [answer.name for answer in answers] == names
    assert all(sum(answer.scores) == pytest.approx(1) for answer in answers)


def test_dark_on_light_is_predicted_as_its_inverse(trained):  # noqa: ARG001
    image = np.zeros((90, 120), np.uint8)
    image[20:60, 10:30] = 255
    names = [save("light.png", image), save("dark.png", 255 - image)]
    light, dark = ask(load(paths.RUNS, "mnist_softmax", 0, "best"), names)
    assert light.scores == dark.scores
    assert any(step.startswith("inverted") for step in dark.given.steps)


def test_the_command_shows_classes_and_what_was_given(trained, monkeypatch, capsys):
    image = np.full((48, 36, 3), 240, np.uint8)
    image[10:30, 8:14] = (20, 20, 90)
    save("pen.png", image)
    predict(monkeypatch, "--run", "mnist_softmax", "--out", "seen/given.png", "pen.png", "pen.png")
    shown = capsys.readouterr().out
    assert "mnist_softmax, seed 0, best weights, trained on mnist_80_10_10\n" in shown
    assert "That is stand-in data, no real images" in shown
    assert shown.count("pen.png") == 2
    assert shown.count("left") == shown.count("right") == 2
    assert "inverted, for the network knows light on dark" in shown
    assert "\N{FULL BLOCK}" in shown
    assert shown.endswith("What the network was given: seen/given.png\n")
    first = (trained / "seen/given.png").read_bytes()
    predict(monkeypatch, "--run", "mnist_softmax", "--out", "again.png", "pen.png", "pen.png")
    assert (trained / "again.png").read_bytes() == first


def test_each_mistake_is_one_sentence_and_nothing_is_written_over(trained, monkeypatch):
    save("flat.png", np.zeros((50, 50), np.uint8))
    good = save("good.png", np.eye(12, dtype=np.uint8) * 255)
    (trained / "words.png").write_text("hello")
    before = (trained / good).read_bytes()
    there = r"name one of mnist_softmax-0 \(run-seed\), or train it with `dvc repro`"
    for words, sentence in (
        (["mnist_cnn", good], f"mnist_cnn has not been trained with seed 0: {there}"),
        (["mnist_softmax", "--seed", "3", good], f"has not been trained with seed 3: {there}"),
        (["mnist_softmax", "--root", "tests", good], "nor has any other run: run `dvc repro`"),
        (["mnist_softmax", good, "none.png"], "none.png is no file: name a PNG or JPEG image"),
        (["mnist_softmax", "words.png"], "words.png is no PNG or JPEG"),
        (["mnist_softmax", "flat.png"], "flat.png shows nothing"),
        (["mnist_softmax", good, "--out", good], "--out would write over good.png: name a file"),
        (["mnist_softmax", good, "--out", "data"], "--out would write over data: name a file"),
        (["mnist_softmax", good, "--out", ""], "--out would write over .: name a file"),
        (["mnist_softmax", good, "--out", "x.jpg"], "give it a name that ends in .png"),
    ):
        with pytest.raises(SystemExit, match=rf"^lookinside: .*{sentence}"):
            predict(monkeypatch, "--run", *words)
    assert (trained / good).read_bytes() == before
    (trained / "data/runs/mnist_softmax-0/best.safetensors").unlink()
    with pytest.raises(SystemExit, match=r"best.safetensors is missing: run `dvc repro`"):
        predict(monkeypatch, "--run", "mnist_softmax", good)


@pytest.mark.parametrize(
    ("out", "folder", "why"),
    [
        ("words.png/x.png", "words.png", "Not a directory"),
        ("words.png/new/x.png", "words.png", "Not a directory"),
        ("nowhere/x.png", "nowhere", "No such file or directory"),
        ("/proc/new/x.png", "/proc", ""),
    ],
)
def test_a_place_that_takes_no_picture_is_told_before_anything_is_computed(
    tmp_path, monkeypatch, capsys, out, folder, why
):
    monkeypatch.chdir(tmp_path)
    Path("words.png").write_text("hello")
    Path("nowhere").symlink_to("gone")
    before = sorted(tmp_path.iterdir())
    sentence = (
        rf"^lookinside: --out can't write {out}: {folder} takes no files \({why}.*another place$"
    )
    with pytest.raises(SystemExit, match=sentence):
        predict(monkeypatch, "--run", "untrained", "--out", out, "none.png")
    assert capsys.readouterr() == ("", "")
    assert sorted(tmp_path.iterdir()) == before


def test_a_place_that_takes_a_picture_is_left_as_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for place in ("x.png", "X.PNG", "new/er/x.png", str(tmp_path / "x.png")):
        destination.check(Path(place), ["y.png"])
    assert list(tmp_path.iterdir()) == []


def test_a_network_that_gives_images_has_no_classes(train_run):
    train_run("mnist_ae", folder="data/runs/mnist_ae-0")
    with pytest.raises(UserError, match="mnist_ae gives images back and has no classes"):
        load(paths.RUNS, "mnist_ae", 0, "best")
