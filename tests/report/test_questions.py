"""Pages of questions: numbers in the text come from files, and sentences turn with them."""

import re
from dataclasses import replace
from hashlib import sha256
from html import unescape
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lookinside.core import paths
from lookinside.core.arrays import save_arrays
from lookinside.core.errors import UserError
from lookinside.core.files import write_csv, write_json
from lookinside.report.inputs import Inputs, Run
from lookinside.report.pictures import PNG, Album
from lookinside.report.questions import filters, likes
from lookinside.report.questions.pages import ask, pages
from lookinside.report.questions.settings import settings
from lookinside.report.questions.told import Estimate, pair, told
from lookinside.report.site import environment

ENDS = ("effect", "low", "high")
EVIL = "<script>alert('x')</script>"
NAMES = ["filters", "likes", "invariance", "codes", "reading", "choices"]


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def probe(run: str, name: str, **arrays: Any) -> None:
    named = {key.replace("__", "/"): np.asarray(value) for key, value in arrays.items()}
    save_arrays(paths.PROBES / run / f"{name}.npz", named, "toy")


def figure(name: str, section: str = "Weights", numbers: tuple[str, ...] = ()) -> dict[str, Any]:
    words = {"title": name, "caption": "A caption.", "alt": "A picture."}
    size = {"file": f"{name}.png", "width": 4, "height": 3, "moving": None}
    made = {"vector": None, "plotted": None, "telling": None, "stage": "visualize", "seeds": [0]}
    given = [{"path": path, "sha256": "f" * 64, "bytes": 9, "copied": False} for path in numbers]
    here = {"name": name, "section": section, "numbers": given, "chart": None, "place": "toys"}
    return {**here, **words, **size, **made, "configuration": "c" * 64}


def run(
    name: str,
    task: str = "classify",
    kinds: tuple[str, ...] = ("Conv2d", "ReLU", "MaxPool2d", "Linear"),
    figures: tuple[str, ...] = (),
    config: dict[str, Any] | None = None,
    **test: Any,
) -> Run:
    measured = {"accuracy": 0.9, "accuracy_low": 0.89, "accuracy_high": 0.91, **test}
    names = ("conv1", "relu1", "pool1", "logits")[-len(kinds) :]
    about = {
        **{"task": task, "title": f"The {name}", "notebook": "N5", "seed": 0},
        "layers": [{"name": one, "kind": kind} for one, kind in zip(names, kinds, strict=True)],
        "config": {"task": {}, "versions": {"torch": f"2.{name}"}, **(config or {})},
    }
    card = {
        **{"name": "toys", "title": "Toys", "classes": ["1", "2", EVIL], "shape": [1, 28, 28]},
        **{"border": 0.0, "box": 20, "provenance": {"source": "toys"}},
        **{"stand_in": False, "comparable": True, "why_not": "", "images": {"test": 100}},
    }
    metrics = {"parameters": 7850, "steps": 30, "test": {"best": measured, "last": measured}}
    folder = paths.FIGURES / name
    write_json(folder / "index.json", [figure(each) for each in figures])
    for each in figures:
        (folder / f"{each}.png").write_bytes(PNG)
    return Run(name, about, card, {0: metrics}, Album([], {}))


def carded(toy: Run, **changed: Any) -> Run:
    return replace(toy, card={**toy.card, **changed})


def said(name: str, *runs: Run, **tables: Any) -> str:
    """The text of a question's page about these runs, its signs those of a keyboard."""
    html = whole(name, *runs, **tables)
    signs = str.maketrans("\u00a0\u00d7\u2019\u2212", " x'-")
    return " ".join(re.sub(r"<[^>]+>", "", html).translate(signs).split())


def whole(name: str, *runs: Run, **tables: Any) -> str:
    rows = {"scoreboard": [], "paired": [], "shared": [], "exported": [], **tables}
    across = Album(rows.pop("comparisons", []), {})
    asked = ask(Inputs(runs, [], comparisons=across, **rows))
    site = pages(environment(), asked, ["live/drawing.js"])
    assert [f"questions/{each}.html" for each in NAMES] == [
        each for each in site if ".html" in each
    ]
    return unescape(site[f"questions/{name}.html"].decode())


def versus(difference: float, p: float, first: str = "narrow", second: str = "wide") -> Any:
    ends = {"low": difference - 0.01, "high": difference + 0.01}
    counts = {"dataset": "Toys", "only_first": 9, "only_second": 1, "p": 0.01, "verdict": ""}
    who = {"first": first, "second": second}
    return {**who, **counts, "difference": difference, "p_adjusted": p, **ends}


def test_intervals_and_tests_tell_figures_apart_or_not() -> None:
    low, high, wide = Estimate(0.2, 0.1, 0.3), Estimate(0.5, 0.4, 0.6), Estimate(0.4, 0.2, 0.7)
    assert (told(high, low), told(low, high), told(wide, low)) == (1, -1, 0)
    one, other = run("narrow"), run("wide")
    rows = [versus(0.02, 0.04)]
    found = pair(rows, other, one)
    assert found is not None
    assert (found.difference, found.low, found.sign) == (-0.02, -0.03, -1)
    assert pair([versus(0.02, 0.05)], one, other).sign == 0  # type: ignore[union-attr]
    assert pair(rows, one, run("third")) is None


@pytest.mark.parametrize("name", NAMES[:-1])
def test_a_page_without_its_runs_says_which_to_add(name: str) -> None:
    page = said(name, run("toy", kinds=("Linear",)))
    assert re.search(r"No run of this report can answer this: add mnist_\w+", page)
    assert "In short" not in page


def census(run: str, changed: list[int], rank: float) -> None:
    hidden = {
        **{"conv1__units": [0, 1, 2], "conv1__output": False, "conv1__fires": [0, 0.5, 1]},
        **{"conv1__changed": changed, "conv1__correlation": [0.95, 0.95, 0.1]},
        **{"conv1__cosine": [0.1, 0.2, 0.3], "conv1__rank": rank},
        "conv1__ranks_by_chance": [2.2, 2.5],
        "conv1__by_class": [[0, 0, 0], [4, 2, 1], [3, 2, 1]],
    }
    probe(run, "census", tested=100, ablated=[10, 10, 5], **hidden)


def test_what_filters_see_is_counted() -> None:
    probe("narrow", "filters", conv1__weights=np.zeros((3, 1, 5, 5)), conv1__deep=False)
    probe("wide", "filters", conv1__weights=np.zeros((2, 1, 12, 14)), conv1__deep=False)
    census("narrow", [0, 5, 1], 2.0)
    runs = run("narrow", figures=("filters-conv1", "census")), run("wide")
    page = said("filters", *runs, paired=[versus(0.02, 0.01)])
    assert "1 of the 3 hidden units of narrow can each be taken away" in page
    assert "3 filters of 5 x 5 pixels" in page
    assert "2.0 directions, where each of 2 drawings of random ones does over 2.2 to 2.5" in page
    assert "training left them more alike than chance would" in page
    assert "windows of 12 x 14, 50 % of the image's width" in page
    assert "narrow is better by 2.00 points (1.00 to 3.00)" in page
    assert "1 never fire on any of 100 test images; 2 fire nearly" in page
    assert "unit 1 of conv1: without it 5 answers change, 20.0 % of all" in page
    census("narrow", [0, 0, 1], 2.6)
    page = said("filters", *runs, paired=[versus(-0.02, 0.5)])
    assert "most of the 3 hidden units of narrow can be missed" in page
    assert "2.6 directions" in page
    assert "training left them less alike than chance would" in page
    census("narrow", [0, 0, 1], 2.3)
    assert "no more and no less alike than chance would have them" in said("filters", *runs)
    assert "the two are not told apart (-2.00 points, -3.00 to -1.00)" in page
    assert "without it 1 answer changes" in page


def test_a_larger_window_is_set_beside_budgets_and_filters() -> None:
    probe("narrow", "filters", conv1__weights=np.zeros((3, 1, 5, 5)), conv1__deep=False)
    probe("wide", "filters", conv1__weights=np.zeros((2, 1, 12, 14)), conv1__deep=False)

    def given(name: str, batch: int, *filters: int) -> Run:
        blocks = [{"filters": each} for each in filters]
        return run(name, config={"model": {"blocks": blocks}, "trainer": {"batch_size": batch}})

    paired = [versus(0.02, 0.01)]
    unlike = said("filters", given("narrow", 64, 3, 9), given("wide", 50, 2), paired=paired)
    narrow = "narrow saw 1,920 images (30 steps of 64) and has 3 and 9 filters"
    wide = "wide saw 1,500 images (30 steps of 50) and has 2 filters"
    assert f"the two differ in more than that: {narrow}, {wide}. With unlike bud" in unlike
    assert "With unlike budgets this pair can't answer the question." in unlike
    like = said("filters", given("narrow", 50, 3), given("wide", 50, 2), paired=paired)
    assert f"(30 steps of 50) and has 3 filters, {wide}." in like
    assert "can't answer the question" not in like


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ((0, 16), (6, 105), "too few to tell the last hidden layer from the first (Fi"),
        ((0, 16), (9, 16), "So the last hidden layer is choosier than the first (Fisher's exact"),
        ((1, 20), (40, 100), "choosier than the first, but even there most units serve several cl"),
        ((9, 16), (0, 16), "is less choosy than the first (Fisher's exact test: p below 0.001)"),
        ((0, 4), (0, 9), "from the first (Fisher's exact test: p = 1.000)."),
    ],
)
def test_layers_are_called_choosier_by_an_exact_test_alone(
    first: tuple[int, int], last: tuple[int, int], told: str
) -> None:
    hidden: dict[str, Any] = {}
    for layer, (picky, units) in {"conv1": first, "conv2": last}.items():
        answers = [[4, 1, 1]] * picky + [[4, 3, 3]] * (units - picky)
        hidden |= {f"{layer}__units": range(units), f"{layer}__output": False}
        hidden |= {f"{layer}__{key}": [1.0] * units for key in ("fires", "cosine", "correlation")}
        hidden |= {f"{layer}__changed": [1] * units, f"{layer}__by_class": answers}
        hidden |= {f"{layer}__rank": 2.0, f"{layer}__ranks_by_chance": [2.5]}
    probe("toy", "census", tested=100, ablated=[25], **hidden)
    weights = {"conv1__weights": np.zeros((3, 1, 5, 5)), "conv1__deep": False}
    deep = {"conv2__weights": np.zeros((3, 3, 5, 5)), "conv2__deep": True}
    probe("toy", "filters", **weights, **deep)
    probe("toy", "deconvnet", conv2__total=3, conv2__patches=np.zeros((3, 9, 1, 14, 14)))
    assert told in said("filters", run("toy"))


def liked(reached: float) -> None:
    scores = np.full((3, 12), 1.0)
    scores[:, :4] = 0.5
    made = {
        **{"logits__images": np.full((3, 1, 2, 2), 200), "logits__units": [0, 1, 2]},
        **{"logits__log_score": scores, "logits__log_loss": np.full((3, 12), 7.25)},
        "logits__pre": [reached] * 3,
    }
    probe("toy", "maximised", **made)
    probe("toy", "patches", logits__units=[0, 1, 2], logits__maximum_pre=[10.0] * 3)
    probe("toy", "samples", images=np.array([[[[0.9, 0.0], [0.0, 0.0]]]]))


def test_what_networks_like_is_set_beside_what_there_is() -> None:
    liked(15.0)
    page = said("likes", run("toy"))
    assert "excite them 1.50 times as much as the best real ones" in page
    assert "at least 99 % sure of all 3 after 4 steps" in page
    assert "here it is 50.0 % and 7.2." in page
    assert "Of real images 25 % of the pixels are brighter than half, of these 100 %" in page
    assert "Each network was trained with one seed" in page
    liked(9.0)
    page = said("likes", run("toy"))
    assert "here networks like real images as well" in page
    assert "0.90 times as much" in page


def test_thresholds_are_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    liked(15.0)
    monkeypatch.setattr(likes, "SURE", 0.4)
    assert "at least 40 % sure of all 3 after 0 steps" in said("likes", run("toy"))
    weights = {"conv1__weights": np.zeros((3, 1, 5, 5)), "conv1__deep": False}
    deep = {"conv2__weights": np.zeros((3, 3, 5, 5)), "conv2__deep": True}
    probe("toy", "filters", **weights, **deep)
    census("toy", [0, 5, 1], 2.0)
    monkeypatch.setattr(filters, "ALIKE", 0.97)
    page = said("filters", run("toy"))
    assert "(a cosine of 0.97 or more)" in page
    assert "0 fire nearly as another of their layer does (correlation 0.97 or more)" in page


def test_the_notebooks_two_stands_beside_comparable_images_alone() -> None:
    liked(15.0)
    assert "after 10; here it is" in said("likes", run("toy"))
    assert "here it is" not in said("likes", carded(run("toy"), comparable=False))


def test_windows_are_told_by_what_the_images_show() -> None:
    probe("narrow", "filters", conv1__weights=np.zeros((3, 1, 5, 5)), conv1__deep=False)
    probe("wide", "filters", conv1__weights=np.zeros((2, 1, 12, 14)), conv1__deep=False)
    runs = run("narrow"), run("wide")
    assert "room for whole parts of an image." in said("filters", *runs)
    digits = [carded(each, classes=["1", "2"]) for each in runs]
    assert "room for whole parts of a digit." in said("filters", *digits)


def offsets(name: str, canvas: bool, middle: float, elsewhere: float) -> None:
    accuracy = np.full((3, 3), elsewhere)
    accuracy[1, 1] = middle
    places = {"rows": [-1, 0, 1], "columns": [-1, 0, 1]}
    probe(name, "offsets", accuracy=accuracy, canvas=canvas, count=250, **places)


def test_whether_convolution_buys_invariance_turns_with_the_numbers() -> None:
    offsets("cnn", False, 0.98, 0.35)
    offsets("linear", False, 0.9, 0.1)
    offsets("everywhere", True, 0.96, 0.94)
    offsets("mlp", True, 0.95, 0.70)
    runs = (
        *(run("cnn"), run("linear", kinds=("Linear",)), run("everywhere")),
        run("mlp", kinds=("Linear", "ReLU", "Linear")),
    )
    rows = [versus(0.02, 0.01, "mlp", "everywhere")]
    page = said("invariance", *runs, paired=rows)
    assert "In short: no, not by itself" in page
    assert "cnn falls from 98.0 % there to 42.0 % over all places" in page
    level = "There linear has 18.9 %. cnn stays above linear, which has no convolution"
    missing = "No multilayer perceptron trained on images in the middle, the notebook's rival, is"
    assert f"{level}, though the two differ in more than that. {missing} among" in page
    offsets("centred", False, 0.95, 0.3)
    rival = run("centred", kinds=("Linear", "ReLU", "Linear"))
    assert "notebook's rival" not in said("invariance", *runs, rival)
    assert "not told apart from the middle: the training images buy" in page
    assert "So it does lose away from the middle. By these 250 images the conv" in page
    assert "everywhere is worse by 2.00 points (1.00 to 3.00)" in page
    offsets("cnn", False, 0.98, 0.97)
    offsets("linear", False, 0.9, 0.97)
    offsets("mlp", True, 0.95, 0.95)
    page = said("invariance", *runs)
    assert "In short: the loss is too small to tell here" in page
    assert "There linear has 96.2 %. cnn is not told apart from linear, which has no" in page
    assert "So what “cannot” be done is done" in page
    assert "the two are not told apart" in page


def test_convolution_alone_gets_no_credit_for_places() -> None:
    offsets("cnn", False, 0.98, 0.35)
    offsets("linear", False, 0.9, 0.1)
    offsets("lstm", False, 0.98, 0.34)
    offsets("wide", False, 0.98, 0.2)
    large = run("lstm", kinds=("LSTM", "Linear"))
    large.metrics[0]["parameters"] = 60_000
    runs = run("cnn"), run("linear", kinds=("Linear",)), large, run("wide")
    page = said("invariance", *runs)
    told = "lstm (recurrent) 41.1 % (35.3 to 47.4), for wide (convolutional) 28.7 % (23.5 to 34.7)"
    assert f"the same images are right for {told} and for linear (linear) 18.9 %" in page
    assert "There lstm has 41.1 %, wide has 28.7 % and linear has 18.9 %. cnn is not" in page
    assert page.count("cnn is not told apart from lstm, which has no convolution") == 2
    assert "as in their 7,850 to 60,000 parameters and in their layers: what conv" in page
    assert "and in their layers" not in said("invariance", *runs[:2])
    offsets("mlp", False, 0.98, 0.25)
    page = said("invariance", *runs, run("mlp", kinds=("Linear", "ReLU", "Linear")))
    assert "cnn is not told apart from mlp, which has no" in page


def test_places_that_no_training_image_has_are_told_by_themselves() -> None:
    offsets("everywhere", True, 0.96, 0.94)
    path = paths.PROBES / "everywhere/offsets.npz"
    with np.load(path) as found:
        arrays = {key: found[key] for key in found if key != "made_from"}
    arrays["accuracy"][0, 1], arrays["accuracy"][1, 2] = 0.8, 0.5
    probe("everywhere", "offsets", **arrays)
    page = said("invariance", run("everywhere"))
    assert "80.0 % (74.6 to 84.5) at the worst that training showed (1 pixel up, 0 r" in page
    assert "0 right), so some places stay harder" in page
    assert "at the worst of those places (0 pixels down, 1 right) 50.0 % (43.8 to 56.2) are" in page
    offsets("cnn", False, 0.98, 0.35)
    assert "training showed" not in said("invariance", run("cnn"))


def test_only_what_stands_on_dark_ground_is_told_to_be_in_the_middle() -> None:
    offsets("lenet", False, 0.6, 0.4)
    still = {"conv1__invariance": [0.5], "logits__invariance": [0.1]}
    probe("lenet", "equivariance", shifts=[1], count=9, conv1__equivariance=[0.0], **still)
    filled = carded(run("lenet"), classes=["cat", "dog"], border=0.5, box=28)
    page = said("invariance", filled)
    assert "in the middle" not in page
    assert "Shift 9 test images down by 1 pixel" in page
    digits = carded(run("lenet"), classes=["1", "2"])
    assert "Trained on digits in the middle, lenet falls" in said("invariance", digits)
    shapes = carded(run("lenet"), classes=["ring"], stand_in=True)
    assert "Trained on drawn shapes in the middle" in said("invariance", shapes)


def test_the_layers_that_follow_a_shift_are_named() -> None:
    moved = {"conv1__invariance": [0.5], "pool1__invariance": [0.4], "logits__invariance": [0.1]}
    probe("cnn", "equivariance", shifts=[1], count=9, conv1__equivariance=[0.0], **moved)
    offsets("cnn", False, 0.98, 0.35)
    page = said("invariance", run("cnn"))
    assert "Shift 9 test images down by 1 pixel" in page
    assert "conv1 follows exactly" in page
    assert "changes by 50 % of its size and pool1, after pooling, by 40 %: pooling abs" in page
    assert "The 3 scores (logits) change by 10 % of their size." in page
    probe("cnn", "equivariance", shifts=[1], count=9, conv1__equivariance=[0.25], **moved)
    page = said("invariance", run("cnn"))
    assert "by 25 % of its size. That half of the claim does not hold here" in page


def coder(
    name: str,
    share: float,
    error: float,
    whole: float,
    linear: dict[str, float] | None = None,
    **more: Any,
) -> Run:
    def at(value: float) -> dict[str, float]:
        return {"error": value, "error_low": value - 0.01, "error_high": value + 0.01}

    near = {"accuracy": 0.75, "accuracy_low": 0.74, "accuracy_high": 0.76}
    test = {"masked": {"0": at(whole), "0.5": at(error)}, "neighbours": near, "loss": 9.0}
    test |= {"loss_low": 8.5, "loss_high": 9.5, "rate": 3.5, "distortion": 20.5}
    config = {"model": {"hidden": 4}, "task": {"masked": share}}
    coded = run(name, "variational", config=config, **{**test, **more})
    coded.measured["test"]["components"] = {"neighbours": linear or dict.fromkeys(near, 0.5)}
    return coded


def between(nearer: int, further: int) -> None:
    """Probe "vae": half way, so many pairs are nearer to a real image by code, and further."""
    code = [[9, 1, 9]] * nearer + [[9, 3, 9]] * further
    pixels = [[9, 2, 9]] * (nearer + further)
    probe("vae", "interpolations", code_distance=code, pixels_distance=pixels)


@pytest.mark.parametrize(
    ("nearer", "further", "told"),
    [
        (6, 0, "though blur alone also brings one nearer (sign test: p = 0.031)."),
        (5, 1, "So few pairs can't tell whether the code has learned which images there are (sig"),
        (5, 1, "there are (sign test: p = 0.219)."),
        (0, 6, "So here the way through the code is less real than the fade (sign test: p = 0.03"),
        (12, 0, "brings one nearer (sign test: p below 0.001)."),
    ],
)
def test_half_way_is_judged_by_a_sign_test(nearer: int, further: int, told: str) -> None:
    errors, means = [1.0, 1.0, 3.0, 3.0], [4.0] * 4
    probe("vae", "reconstructions", errors=errors, mean_image=means, labels=[0, 0, 1, 1])
    between(nearer, further)
    assert told in said("codes", coder("vae", 0, 0.05, 0.03))


def test_what_codes_keep_and_cost() -> None:
    probe("vae", "codes", values=2)
    probe("vae", "axes", variance=[1.0, 0.001], rate=[3.0, 0.0])
    errors, means = [1.0, 1.0, 3.0, 3.0], [4.0] * 4
    probe("vae", "reconstructions", errors=errors, mean_image=means, labels=[0, 0, 1, 1])
    probe("vae", "manifold", counts=[[1, 0], [0, 2]])
    between(6, 0)
    page = said("codes", coder("vae", 0, 0.05, 0.03), coder("cleaner", 0.5, 0.02, 0.06))
    assert "name the class of 75.0 % of the test images, where guessing would name 33 %" in page
    assert "Of 4 equally likely cells, 2 are without" in page
    assert "Of how images differ from their mean 50 % comes back" in page
    assert "best is 1, with 25 % of that error, and worst 2, with 75 %" in page
    assert "for 6 of 6 pairs, at a distance of 1.0 on average against 2.0. So the code" in page
    assert "pays 3.50 nats (5.0 bits) and a squared error of 20.50" in page
    assert "1 of 2 axes of vae carry nothing" in page
    assert "0.0200 (0.0100 to 0.0300)against 0.0500 (0.0400 to 0.0600)" in page
    assert "helps where pixels are missing, in every pair; on whole images it has its price" in page
    probe("vae", "axes", variance=[1.0, 1.0], rate=[3.0, 0.5])
    page = said("codes", coder("vae", 0, 0.03, 0.03), coder("cleaner", 0.5, 0.04, 0.04))
    assert "None of their axes has collapsed" in page
    assert "helps in 0 of 1 pairs; on whole images it costs nothing that can be told" in page
    assert page.count("not told apart") == 3  # the two, and how to read it
    assert "has its price" not in page


@pytest.mark.parametrize(
    ("right", "low", "told"),
    [
        (0.98, 0.97, "two numbers keep nearly all of an image's class"),
        (0.75, 0.74, "two numbers keep much of an image's class"),
        (0.55, 0.54, "two numbers keep some of an image's class"),
        (0.4, 0.39, "two numbers keep a little of an image's class"),
        (0.4, 0.3, "two numbers keep no more of the class than guessing would: 40.0 %"),
    ],
)
def test_how_much_a_code_keeps_is_graded(right: float, low: float, told: str) -> None:
    probe("vae", "codes", values=2)
    probe("vae", "manifold", counts=[[1, 0], [0, 2]])
    near = {"accuracy": right, "accuracy_low": low, "accuracy_high": right}
    coded = coder("vae", 0, 0.05, 0.03, neighbours=near)
    assert told in said("codes", coded)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (
            0.43,
            0.45,
            "44.0 % (43.0 to 45.0) in the same way: its bends are worth something.",
        ),
        (
            0.43,
            0.745,
            "74.5) in the same way: not told apart, so nothing of it shows the network's",
        ),
        (0.77, 0.8, "so the network's plane keeps less of the class than that projection."),
    ],
)
def test_a_plane_stands_beside_that_of_principal_components(
    low: float, high: float, told: str
) -> None:
    probe("vae", "codes", values=2)
    probe("vae", "manifold", counts=[[1, 0], [0, 2]])
    near = {"accuracy": 0.44, "accuracy_low": low, "accuracy_high": high}
    assert told in said("codes", coder("vae", 0, 0.05, 0.03, linear=near))


def test_a_notebooks_claim_stands_beside_its_own_data_alone() -> None:
    probe("vae", "codes", values=2)
    probe("vae", "manifold", counts=[[1, 0], [0, 2]])
    toy = coder("vae", 0, 0.05, 0.03)
    page = said("codes", toy)
    assert "2 are without any test image. That is how much of the plane is used. " in page
    digits = carded(toy, classes=["1", "2"])
    digits = replace(digits, about={**toy.about, "notebook": "N3"})
    used = "That is how much of the plane is used, not yet the notebook's “most of MNIST shows in"
    assert used in said("codes", digits)


def test_a_wider_code_is_told_to_differ_in_more_where_it_does() -> None:
    probe("narrow", "codes", values=2)
    probe("wide", "codes", values=8)
    near = {"accuracy": 0.95, "accuracy_low": 0.94, "accuracy_high": 0.96}
    narrow, wide = coder("narrow", 0, 0.05, 0.03), coder("wide", 0, 0.05, 0.03, neighbours=near)
    wide.about["config"]["model"] = {"hidden": 8}
    more = "95.0 % (94.0 to 96.0): in these two runs more room keeps more of the class"
    assert f"{more}. " in said("codes", narrow, wide)
    wide.about["config"]["optimiser"] = {"lr": 0.1}
    assert f"{more}, though the two differ in more than that." in said("codes", narrow, wide)


def test_nats_have_digits_enough_for_their_bits() -> None:
    probe("vae", "codes", values=2)
    probe("vae", "axes", variance=[1.0, 1.0], rate=[3.0, 0.5])
    page = said("codes", coder("vae", 0, 0.05, 0.03, rate=4.95))
    assert "pays 4.95 nats (7.1 bits) and" in page


def read(own: float, fitted: float, raw: float = 0.1, **more: Any) -> None:
    rows = {"accuracy": [0.1, own, 0.6, 0.95], "fitted": [0.2, fitted, 0.9, 0.96]}
    rows |= {"raw": [0.1, raw, 0.7, 0.8], **more}
    probe("lstm", "after_rows", tested=400, ink=[0, 0.4, 1, 1], decided=[3, 3, 4], **rows)


def test_what_a_reader_knows_and_says() -> None:
    read(0.2, 0.8)
    probe("lstm", "gates", **{"forget gate/mean": [0.25, 0.5, 0.75]})
    lost = {"whole": 0.95, "reversed": 0.4, "shuffled": [0.2, 0.3], "chance": 0.1}
    probe("lstm", "disorder", count=100, **lost, **{"black/single": [0.9, 0.8]})
    state = {"trained__state": [[0.5, 0.5, 0.5, 1]], "start__state": [[0.1, 0.25, 0.5, 1]]}
    probe("lstm", "gradients", **state)
    lstm = run("lstm", kinds=("LSTM", "Linear"))
    page = said("reading", lstm)
    assert "In short: it knows long before it can say" in page
    assert "gives the class away for 80.0 %" in page
    assert "after row 2 of 4, with 40 % of the ink" in page
    assert "after row 3" in page
    assert "between 0.25 (row 1) and 0.75 (row 3)" in page
    assert "It started" not in page
    assert "Order is part of what was learned" in page
    assert "25.0 % 85.0 %" in re.sub(r"(\d %)(?=\d)", r"\1 ", page)
    reach = "In this run training lengthened its reach."
    assert f"25.0 % before and 50.0 % after training for lstm. {reach}" in page
    read(0.8, 0.79)
    probe("lstm", "disorder", count=100, **{**lost, "reversed": 0.94}, **{"black/single": [0.9]})
    page = said("reading", lstm)
    assert "are not told apart in every network here: 80.0 % and 79.0 %" in page
    assert "not every network can be told from one that reads them as they are" in page
    read(0.8, 0.5)
    assert "it says more than a plain reader finds" in said("reading", lstm)


def test_one_training_of_each_is_called_so_and_several_are_not() -> None:
    read(0.2, 0.8)
    rows = {"accuracy": [0.1, 0.2, 0.6, 0.9], "fitted": [0.2, 0.8, 0.9, 0.9]}
    rows["raw"] = [0.2, 0.5, 0.6, 0.7]
    probe("gru", "after_rows", tested=400, ink=[0, 0.4, 1, 1], decided=[3, 3, 4], **rows)
    state = {"trained__state": [[0.5, 0.5, 0.5, 1]], "start__state": [[0.5, 0.25, 0.5, 1]]}
    for name in ("lstm", "gru"):
        probe(name, "gradients", **state)
    both = [
        run(name, kinds=("LSTM", "Linear"), config={"model": {"cell": name}})
        for name in ("lstm", "gru")
    ]
    paired = [versus(-0.02, 0.01, "lstm", "gru")]
    alone = "All this is of one training of each; another seed would differ too."
    foot = "That is the chance in the test images alone: with one seed the spread of seeds is not"
    page = said("reading", *both, paired=paired)
    assert f"points. {alone} Stopped half way" in page
    assert "Network one training of each" in page
    assert (
        "lstm is worse by 2.00 points (1.00 to 3.00) beside gru, in one training of each." in page
    )
    assert "at the middle one (medians over images): 25.0 % before" in page
    assert "In these two runs training lengthened its reach." in page
    assert foot in page
    page = said("choices", *both, paired=paired)
    assert f"or for how long. {alone} One choice at a time" in page
    assert "What it changes in one training of each; 95 % interval of the test images alone" in page
    assert foot in page
    several = [replace(each, metrics={0: each.measured, 1: each.measured}) for each in both]
    for name in ("reading", "choices"):
        page = said(name, *several, paired=paired)
        assert "In short" in page
        for words in ("training of each", "another seed", "test images alone"):
            assert words not in page


def test_what_the_state_adds_to_the_rows_is_told_by_controls() -> None:
    lstm = run("lstm", kinds=("LSTM", "Linear"))
    read(0.2, 0.8, 0.65, untrained=[0.1, 0.55, 0.6, 0.5])
    page = said("reading", lstm)
    assert "for 20.0 %. The same reader of the raw rows gets 65.0 %: the state adds 15.0" in page
    assert "80.0 % (75.8 to 83.6)of the raw rows: 65.0 % (60.2 to 69.5)of untrained st" in page
    assert "untrained states: 55.0 % (50.1 to 59.8)" in page
    assert "rows so far, and to the states of the network before training: only what" in page
    read(0.2, 0.8, 0.79)
    page = said("reading", lstm)
    assert "gets 79.0 %: whether the state adds to that can't be told." in page
    assert "rows so far: only what" in page
    assert "untrained" not in page
    read(0.2, 0.6, 0.75)
    assert "gets 75.0 %: the state lacks 15.0 points of what" in said("reading", lstm)


@pytest.mark.parametrize(
    ("lowest", "told"),
    [
        (0.70, "It started at 0.73, as the biases it began with say: exactly so while rows are"),
        (0.70, "only for an empty input. So training hardly moved the mean. On a plane"),
        (0.65, "only for an empty input. On a plane"),
    ],
)
def test_where_a_gate_stands_is_set_beside_where_it_started(lowest: float, told: str) -> None:
    read(0.2, 0.8)
    means = {"forget gate/mean": [0.73, lowest], "forget gate/start": 0.7310586}
    probe("lstm", "gates", **means)
    assert told in said("reading", run("lstm", kinds=("LSTM", "Linear")))


def test_pairs_that_differ_in_one_choice_are_found_and_judged() -> None:
    blocks = [{"filters": 16}, {"filters": 36}]
    fewer = [{"filters": 4}, {"filters": 9}]
    runs = (
        run("base", config={"model": {"blocks": blocks}, "optimiser": {"lr": 0.1}}),
        run("narrow", config={"model": {"blocks": fewer}, "optimiser": {"lr": 0.1}}),
        run(
            "deep", config={"model": {"blocks": [*blocks, {"filters": 1}]}, "optimiser": {"lr": 1}}
        ),
    )
    page = said("choices", *runs, paired=[versus(0.02, 0.01, "base", "narrow")])
    assert "of 1 pair of runs here that differ in one respect, 1 is told apart by its" in page
    named = "4 instead of 16 filters in the first convolution, 9 instead of 36 filters in the sec"
    assert f"by its results: narrow, worse than base, with {named}" in page
    assert "to base. No pair varies how fast to learn or for how long." in page
    assert "narrow loses most, 2.00 points, to base" in page
    keys = "blocks.0.filters 4 instead of 169 instead of 36 filters in the second convolution."
    assert f"4 instead of 16 filters in the first convolution. {keys} blocks.1.fi" in page
    assert "base has the highest accuracy, 90.00 % (89.00 to 91.00)" in page
    assert "Not told apart from it: deep." in page
    page = said("choices", *runs, paired=[versus(0.02, 0.3, "base", "narrow")])
    assert "none are told apart" in page
    assert "Not told apart from it: narrow and deep." in page
    assert "lookinside sweep n1_search trains all combinations" in page


@pytest.mark.parametrize(
    ("differences", "words"),
    [
        ([("last_relu", "True", "False")], "no ReLU after the last layer"),
        ([("last_relu", "False", "True")], "a ReLU after the last layer"),
        ([("cell", "lstm", "gru")], "GRU instead of LSTM cells"),
        ([("dense.1", "none", "128")], "a second dense layer of 128 units"),
        ([("dense.1", "128", "none")], "no second dense layer"),
        ([("latent", "2", "8")], "8 instead of 2 values in the code"),
        ([("blocks.0.kernel", "5", "12")], "windows of 12 instead of 5 pixels a side in the fir"),
        ([("odd", "1", "2")], ""),
        (
            [("blocks.2.kernel", "none", "5"), ("blocks.2.filters", "none", "64")],
            "a third convolution of 64 filters",
        ),
    ],
)
def test_settings_are_called_by_plain_words(differences: list[Any], words: str) -> None:
    (found,) = settings(differences)
    assert found.words.startswith(words)
    assert bool(found.words) == bool(words)
    assert found.names == ", ".join(name for name, _, _ in differences)


def test_the_names_of_settings_stand_beside_their_words() -> None:
    pair = (
        run("lstm", config={"model": {"cell": "lstm"}}),
        run("gru", config={"model": {"cell": "gru"}}),
    )
    html = whole("choices", *pair, paired=[versus(0.02, 0.01, "lstm", "gru")])
    assert 'with <span title="cell">GRU instead of LSTM cells</span>' in html
    assert "<code>cell</code> gru instead of lstm" in html


def test_a_pair_of_losses_is_told_with_intervals_and_what_was_varied_is_not_missed() -> None:
    def coded(name: str, rate: float, loss: float) -> Run:
        ends = {"loss": loss, "loss_low": loss - 1, "loss_high": loss + 1}
        toy = coder(name, 0, 0.05, 0.03, **ends)
        toy.about["config"] |= {"optimiser": {"lr": rate}, "trainer": {"steps": 30}}
        return toy

    page = said("choices", coded("slow", 0.1, 9.0), coded("fast", 0.2, 4.5))
    assert "results: fast, better than slow, with a learning rate of 0.2 instead of 0.1. No" in page
    assert "No pair varies for how long." in page
    assert "loss 50 % lower: 4.5000 (3.5000 to 5.5000) against 9.0000 (8.0000 to 10" in page
    page = said("choices", coded("slow", 0.1, 9.0), coded("fast", 0.2, 8.5))
    assert "none are told apart by their results. No pair" in page
    assert "% lower" not in page


def test_the_best_of_two_and_of_three_are_told_apart_in_words_of_their_own() -> None:
    sure = {"accuracy": 0.99, "accuracy_low": 0.98, "accuracy_high": 1.0}
    best, others = run("best", **sure), (run("one"), run("two"))
    page = said("choices", best, others[0])
    assert "99.00 % (98.00 to 100.00). The other one is told apart from it." in page
    assert "Both others are told apart from it." in said("choices", best, *others)


def test_no_wall_time_is_told_but_where_the_built_file_fills_it_in() -> None:
    cost = figure("cost-size", "What accuracy costs")
    html = whole("choices", run("toy"), comparisons=[cost])
    assert "<div data-times></div>" in html
    assert "time that its training took" not in html
    assert "<div data-times></div>" not in whole("choices", run("toy"))


def test_exercises_are_named_that_were_run() -> None:
    def page(*runs: str) -> str:
        numbers = tuple(f"data/probes/{each}/census.npz" for each in runs)
        return said("choices", run("toy"), comparisons=[figure("c", "Activations", numbers)])

    both = page("mnist_cnn", "mnist_cnn_narrow", "mnist_cnn_dense")
    changed = "with a quarter of the filters, with a second dense layer. Their accuracy"
    assert f"Exercises of N5: one network {changed}" in both
    assert "An exercise of N5: one network with a third conv" in page("mnist_cnn_deep")
    assert "of N5: one network" not in page("mnist_cnn")


def test_seeds_and_what_they_share_are_on_the_page_of_choices() -> None:
    row = {
        **{"run": "toy", "quantity": "test accuracy", "seeds": [0, 1], "worst": 0.91},
        **{"best": 0.925, "reference": None},
    }
    shared = {
        **{"run": "toy", "dataset": "Toys", "seeds": 2, "images": 100, "in_all": 5, "in_some": 9},
        **{"in_one": 6, "in_all_by_chance": 0.64, "in_some_by_chance": 1, "in_one_by_chance": 1},
    }
    page = said("choices", run("toy"), scoreboard=[row], shared=[shared])
    assert "spread most: 91.00 % to 92.50 % (test accuracy), 1.50 points" in page
    assert "In 1 of 1 runs more images than by chance" in page
    shared["in_all"] = 0
    assert "In 0 of 1 runs" in said("choices", run("toy"), scoreboard=[row], shared=[shared])


def swept(low: float) -> None:
    folder = paths.SWEEPS / "toy"
    columns = ("choice", "option", "against", "pairs", *(f"{x}_points" for x in ENDS))
    rows = [("rate", "0.1", "0.1", 0, 0, "", ""), ("rate", "1", "0.1", 4, 2.5, low, 4.0)]
    write_csv(folder / "effects.csv", columns, rows)
    write_json(folder / "effects.json", {"caption": "Effects.", "alt": "Dots."})
    Image.new("L", (8, 6)).save(folder / "effects.png")
    best = {"combination": {"rate": EVIL}, "validation_accuracy": 0.6, "test": None}
    about = {"sweep": "toy", "title": "A search", "experiment": "x", "combinations": 8, "tried": 8}
    data = {"title": "Toys", "stand_in": False}
    write_json(folder / "summary.json", {**about, "dataset": data, "best": best})


def test_a_sweep_that_was_run_is_told_with_its_picture() -> None:
    swept(1.0)
    html = whole("choices", run("toy"))
    shown = html.split('<figure id="sweep-toy">')[1].split("</figure>")[0]
    assert '<a class="drawn" href="../sweeps/toy/effects.png">' in shown
    assert 'src="../sweeps/toy/effects.png" alt="Dots." width="8" height="6"' in shown
    assert 'href="../numbers/reports/sweeps/toy/effects.csv" target="_blank"' in shown
    assert "lookinside sweep toy && dvc repro report" in shown
    digest = sha256((paths.SWEEPS / "toy/effects.csv").read_bytes()).hexdigest()
    assert f'title="SHA-256 {digest}"' in shown
    assert "data-enlarge" in shown
    page = said("choices", run("toy"))
    assert "Of 1 changes, 1 can be told from no change. Most matters rate 1 instead of 0" in page
    assert "+2.50 points, +1.00 to +4.00" in page
    swept(-1.0)
    assert "None of 1 changes can be told" in said("choices", run("toy"))
    (paths.SWEEPS / "toy/effects.png").write_bytes(b"no picture")
    with pytest.raises(UserError, match=r"effects.png is damaged"):
        whole("choices", run("toy"))


def test_figures_that_a_runs_own_page_leaves_out_are_here_with_their_pictures() -> None:
    liked(15.0)
    html = whole("likes", run("toy", figures=("film_strip-logits", "optimised-logits")))
    shown = re.findall(r'<figure id="([^"]+)"', html)
    assert shown == ["toy-optimised-logits", "toy-film_strip-logits"]
    assert 'src="../figures/toy/optimised-logits.png"' in html


def test_a_runs_figure_names_the_versions_that_its_run_was_made_with() -> None:
    liked(15.0)
    html = whole("likes", run("toy", figures=("optimised-logits",)))
    assert "<dt>Versions</dt><dd>torch 2.toy</dd>" in html


def test_a_damaged_probe_is_named() -> None:
    path = paths.PROBES / "toy/filters.npz"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half")
    with pytest.raises(UserError, match=r"data/probes/toy/filters.npz is damaged"):
        whole("filters", run("toy"))


def test_figures_stand_on_the_page_of_their_question() -> None:
    sections = {
        **{"What its features look for": "likes", "What it does not mind": "invariance"},
        **{"Codes": "codes", "Reconstructions": "codes", "Row by row": "reading"},
        **{"What accuracy costs": "choices", "Training": "choices", "Activations": "choices"},
    }
    liked(15.0)
    read(0.2, 0.8)
    probe("vae", "axes", variance=[1.0], rate=[3.0])
    numbers = ("data/probes/toy/offsets.npz",)
    across = [figure(f"n{n}", each, numbers) for n, each in enumerate(sections)]
    runs = run("toy"), run("lstm", kinds=("LSTM", "Linear")), coder("vae", 0, 0.05, 0.03)
    for number, name in enumerate(sections.values()):
        html = whole(name, *runs, comparisons=across)
        assert f'src="../comparisons/n{number}.png"' in html, name
    assert 'href="../live.html"' in html
