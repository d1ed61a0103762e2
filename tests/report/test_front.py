"""The front page's sentences and marks, and the drawing of a network, from toy runs."""

from dataclasses import replace
from typing import Any

import pytest

from lookinside.report import network
from lookinside.report.front import WHOLE, doors, shelves, strip
from lookinside.report.inputs import Inputs, Run
from lookinside.report.live import Live
from lookinside.report.notebooks import NOTHING, TOLD, told
from lookinside.report.pictures import Album
from lookinside.report.questions.pages import in_short
from lookinside.report.views.view import View
from lookinside.report.words import NOTEBOOKS, rounded

ROW = {"low": 0.9, "high": 0.94, "ours": 0.92, "reference": 0.94, "verdict": "inside"}
DIGITS: dict[str, Any] = {
    **{"name": "toys", "classes": ["0", "1"], "stand_in": False, "comparable": True},
    "provenance": {"source": "mnist"},
}
PHOTOGRAPHS = {**DIGITS, "classes": ["cat", "dog"], "provenance": {"source": "cifar10"}}
SHAPES = {**PHOTOGRAPHS, "classes": ["ring", "star"], "stand_in": True, "comparable": False}


def run(
    name: str,
    value: float,
    task: str = "classify",
    title: str = "Toy",
    card: dict[str, Any] = DIGITS,
) -> Run:
    test = {"accuracy": value, "loss": value, "neighbours": {"accuracy": value}}
    about = {"task": task, "title": title, "notebook": "N3"}
    return Run(name, about, card, {0: {"test": {"last": test}}}, Album([], {}))


def said(notebook: str, *runs: Run, rows: list[dict[str, Any]] | None = None) -> str:
    found = told(notebook, {each.name: each for each in runs}, rows or [])[1]
    return found.replace("\u00a0", " ")


def test_doors_lead_to_what_there_is_with_other_pictures() -> None:
    def built(name: str, kind: str, *views: str) -> Run:
        made = run(name, 0.9)
        about = {**made.about, "layers": [{"kind": kind}]}
        return replace(made, about=about, views=[View(view, {}) for view in views])

    runs = [
        built("line", "Linear", "units"),
        built("net", "Conv2d", "units"),
        built("vae", "Linear"),
    ]
    names = [{"run": "net"}, {"run": "line"}]
    found = doors(runs, Live({"networks": names}, {"run": "vae"}, {}))
    assert [(door.page, door.run.name) for door in found] == [
        ("live.html", "line"),
        ("live.html#plane", "vae"),
        ("runs/net.html#units", "net"),
    ]
    found = doors(runs[1:2], Live({"networks": names[:1]}, None, {}))
    assert [(door.page, door.run.name) for door in found] == [
        ("live.html", "net"),
        ("runs/net.html#units", "net"),
    ]
    assert doors(runs[2:], Live(None, None, {})) == []


@pytest.mark.parametrize(
    ("answer", "begins"),
    [
        ("no, not\nby <b>itself</b>. Trained so", "No, not by itself."),
        ("it keeps 7.5&nbsp;% of &lt;b&gt;: the rest", "It keeps 7.5\u00a0% of <b>."),
        ("networks like it.", "Networks like it."),
    ],
)
def test_an_answer_in_short_is_its_first_sentence(answer: str, begins: str) -> None:
    page = f'<p class="prose answer"><strong>In short:</strong> {answer}</p><p>More.</p>'
    assert in_short(page.encode()) == begins
    assert in_short(b"<p>More.</p>") == ""


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_without_the_runs_that_tell_says_so(notebook: str) -> None:
    assert told(notebook, {"toy": run("toy", 0.5)}, []) == (TOLD[notebook][0], NOTHING)


def test_what_came_out_is_said_of_the_runs_there_are() -> None:
    what = {"run": "mnist_lstm", "quantity": "test accuracy, last step", "verdict": "inside"}
    printed = [{**what, "reference": 0.9678}]
    lstm, gru = run("mnist_lstm", 0.97), run("mnist_gru", 0.98)
    assert said("N1", lstm, rows=printed) == (
        "An LSTM reads 97.00 % of the digits (the notebook: 96.78 %)."
    )
    lenet = run("cifar_lenet", 0.58, card=PHOTOGRAPHS)
    assert said("N1", lenet, lstm, gru) == (
        "58.00 % of the photographs are named rightly;"
        " an LSTM reads 97.00 % of the digits and a GRU reads 98.00 % of the digits."
    )
    assert said("N2", run("mnist_cnn12", 0.9756)) == "97.56 % of the digits are read rightly."
    assert said("N4", run("mnist_linear", 0.9232), run("translated_cnn", 0.9638)) == (
        "Of digits in the middle a linear model reads 92.32 %;"
        " of digits anywhere on the canvas a convolutional network reads 96.38 %."
    )
    assert said("N5", run("mnist_cnn_deep", 0.99)) == "With a third convolution 99.00 %."


def test_what_stands_in_is_called_so_and_never_set_against_a_notebook() -> None:
    row = {"run": "cifar_lenet", "quantity": "test accuracy, last step", "reference": 0.584}
    apart = {**row, "verdict": "not comparable"}
    drawn = run("cifar_lenet", 0.93, card=SHAPES)
    assert said("N1", drawn, rows=[apart]) == "93.00 % of the drawn shapes are named rightly."
    ours = run("cifar_lenet", 0.6, card={**PHOTOGRAPHS, "provenance": {}})
    assert said("N1", ours, rows=[{**row, "verdict": "worse"}]) == (
        "60.00 % of the images are named rightly (the notebook: 58.40 %)."
    )


def test_the_best_autoencoder_is_found_by_its_error() -> None:
    coded = [run("a", 0.03, "reconstruct", "First"), run("b", 0.02, "reconstruct", "Second")]
    assert said("N3", *coded, run("mnist_vae", 0.75, "variational")) == (
        "\u201cSecond\u201d gives digits back best, with a squared error of 0.0200 a pixel;"
        " two numbers of a variational one are enough to tell the class of 75.00 % of the digits."
    )


@pytest.mark.parametrize(
    ("name", "telling", "part"),
    [
        ("reconstructions", [0.1, 0.2, 0.5], (0.1, 0.2, 0.5)),
        ("samples", [0.3, 0.2, 0.5], (0.3, 0.2, 0.5)),
        ("samples", None, WHOLE),
    ],
)
def test_a_card_shows_the_part_that_its_figure_says(
    name: str, telling: list[float] | None, part: tuple[float, float, float]
) -> None:
    figure = {"name": name, "file": "none.png", "chart": None, "telling": telling}
    coded = replace(run("mnist_ae", 0.03, "reconstruct"), album=Album([figure], {}))
    (shelf,) = shelves(Inputs([coded], [], [], [], [], [], Album([], {})))
    assert shelf.telling is not None
    assert (shelf.telling.figure, shelf.telling.part) == (figure, part)


def test_marks_stand_where_their_figures_lie_in_the_interval() -> None:
    assert strip(ROW) == {"ours": 50.0, "reference": 75.0}
    assert strip({**ROW, "reference": 0.5}) == {"ours": 50.0, "reference": 3.0}
    assert strip({**ROW, "reference": None}) is None
    assert strip({**ROW, "low": None}) is None
    assert strip({**ROW, "verdict": "not comparable"}) is None


def layer(
    name: str, kind: str, shape: list[int], weights: int = 0, work: int = 0
) -> dict[str, Any]:
    return {
        **{"name": name, "kind": kind, "shape": shape},
        **{"parameters": weights, "multiply_adds": work},
    }


def test_layers_that_weigh_or_pool_are_steps_and_the_others_words() -> None:
    drawn = network.steps(
        [
            layer("conv1", "Conv2d", [4, 8, 8], 10, 300),
            layer("relu1", "ReLU", [4, 8, 8]),
            layer("pool1", "MaxPool2d", [4, 4, 4]),
            layer("flatten", "Flatten", [64]),
            layer("logits", "Linear", [10], 30, 100),
        ],
        [1, 8, 8],
    )
    assert [(step.name, step.around) for step in drawn] == [
        ("image", []),
        ("conv1", ["ReLU"]),
        ("pool1", ["flattened"]),
        ("logits", []),
    ]
    assert [(step.weight, step.work) for step in drawn] == [
        (0, 0),
        (0.25, 0.75),
        (0, 0),
        (0.75, 0.25),
    ]
    assert [step.sort for step in drawn] == ["image", "convolution", "other", "dense"]


def test_the_heads_of_a_variational_autoencoder_stand_side_by_side_before_the_code() -> None:
    drawn = network.steps(
        [
            layer("encoder.flatten", "Flatten", [64]),
            layer("encoder.dense1", "Linear", [8], 50, 40),
            layer("encoder.relu1", "ReLU", [8]),
            layer("mean", "Linear", [2], 10, 5),
            layer("log_variance", "Linear", [2], 10, 5),
            layer("decoder.dense1", "Linear", [8], 30, 50),
        ],
        [1, 8, 8],
    )
    assert [(step.part, step.name, step.beside, step.said) for step in drawn] == [
        ("", "image", [], "what it is given"),
        ("encoder", "dense1", [], "dense"),
        ("encoder", "mean", ["log_variance"], "dense, side by side"),
        ("", "code", [], "drawn from the two"),
        ("decoder", "dense1", [], "dense"),
    ]
    heads, code = drawn[2:4]
    assert (heads.parameters, heads.multiply_adds) == (20, 10)
    assert (heads.weight, heads.work) == (0.2, 0.1)
    assert (code.shape, code.parameters, code.work) == ([2], 0, 0)
    assert heads.glyph.sheets == [(1.0, 1.0, 9.0, 5.0), (21.0, 1.0, 9.0, 5.0)]
    assert (heads.glyph.width, heads.glyph.height) == (31.0, 7.0)


def test_maps_are_drawn_in_proportion_with_a_sheet_for_each_doubling() -> None:
    whole, half = network.glyph([1, 8, 8], 8), network.glyph([16, 4, 8], 8)
    assert whole.sheets == [(1.0, 1.0, 60.0, 60.0)]
    assert len(half.sheets) == 5
    assert half.sheets[0] == (13.0, 1.0, 60.0, 30.0)
    assert half.sheets[-1] == (1.0, 13.0, 60.0, 30.0)
    assert (half.width, half.height) == (74.0, 44.0)
    heights = [network.glyph([count], 8).sheets[0][3] for count in (64, 128, 4096)]
    assert heights == [30.0, 35.0, 60.0]


def test_large_numbers_at_a_glance() -> None:
    found = [rounded(count) for count in (999, 1290, 225_920, 3_363_072, 999_999)]
    assert [text.replace("\u00a0", " ") for text in found] == [
        *("999", "1.29 k", "226 k", "3.36 M", "1000 k"),
    ]
