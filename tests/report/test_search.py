"""What can be searched: all of it, each leading to a place that is there."""

import json
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from test_site import CARD, EVIL, build, prepare

from lookinside.report import search
from lookinside.report.read import read
from lookinside.report.views.view import View


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path, CARD)
    return build(tmp_path)


def entries(built: dict[str, bytes]) -> list[list[str]]:
    return json.loads(built["search-index.js"][len(b"lookinside.give(...") : -3])[1]


def test_runs_layers_figures_data_and_questions_are_found(built: dict[str, bytes]) -> None:
    listed = entries(built)
    assert [
        "Figures",
        "Training curves",
        "Training, toy",
        f"A caption with {EVIL}. curves, learning curve, loss, overfitting"
        " A toy run Toys linear classifier N3",
        "runs/toy.html#curves",
        *("toy", "Training"),
    ] in listed
    places = {(group, title): place for group, title, _, _, place, *_ in listed}
    assert places["Runs", "A toy run"] == "runs/toy.html"
    assert places["Layers", "logits"] == "runs/toy.html#section-layers"
    assert places["Data", "Toys"] == "data/toys.html"
    question = "Does convolution buy translation invariance?"
    assert places["Questions and sections", question] == "questions/invariance.html"
    across = [place for _, _, under, _, place, *_ in listed if under.endswith("across runs")]
    assert across == ["questions/invariance.html#places"]


def test_each_entry_says_what_it_belongs_to_and_what_it_is_about(built: dict[str, bytes]) -> None:
    belongs = {(group, title): (of, part) for group, title, *_, of, part in entries(built)}
    assert belongs["Runs", "A toy run"] == ("toy", "")
    assert belongs["Layers", "logits"] == ("toy", "Linear")
    assert belongs["Data", "Toys"] == ("Toys", "")
    assert belongs["Figures", "Training curves"] == ("across runs", "What it does not mind")
    question = "Does convolution buy translation invariance?"
    assert belongs["Questions and sections", question] == (question, "")


def test_every_place_is_there(built: dict[str, bytes]) -> None:
    for _, _, _, _, place, *_ in entries(built):
        page, _, name = unquote(place).partition("#")
        assert page in built
        assert not name or f' id="{name}"' in unescape(built[page].decode()), place


def test_a_layer_leads_to_its_units_where_they_can_be_browsed(built: dict[str, bytes]) -> None:
    inputs = read(["toy"], [0])
    browser = View("units", {}, {"layers": [{"name": "logits"}]})
    run = replace(inputs.runs[0], views=[browser])
    listed = search.entries(replace(inputs, runs=[run]), built)
    places = {title: place for group, title, _, _, place, *_ in listed if group == "Layers"}
    assert places == {
        "flatten": "runs/toy.html#section-layers",
        "logits": "runs/toy.html#units/logits",
    }
    words = {title: words for group, title, _, words, *_ in listed if group == "Layers"}
    assert "filters, kernels, weights" in words["logits"]
    assert "filters" not in words["flatten"]


def test_the_pages_to_draw_on_and_to_compare_are_found_by_what_is_done_there(
    built: dict[str, bytes],
) -> None:
    words = {place: words for group, _, _, words, place, *_ in entries(built) if group[0] == "Q"}
    assert "draw a digit" in words["live.html"]
    assert "side by side" in words["compare.html"]


def test_views_are_found_by_run_layer_and_what_they_show(built: dict[str, bytes]) -> None:
    views = [View("confusion", {}), View("units", {}, {"layers": [{"name": "logits"}]})]
    inputs = read(["toy"], [0])
    run = replace(inputs.runs[0], views=views)
    placed = built | {"runs/toy.html": b'<section id="confusion"></section><h2 id="units"></h2>'}
    listed = search.entries(replace(inputs, runs=[run]), placed)
    matrix, units = [each for each in listed if each[0] == "Views"]
    assert matrix[1:3] == ("Confusion matrix", "toy, Toys")
    assert "mistakes, errors, misclassified images" in matrix[3]
    assert matrix[4] == "runs/toy.html#confusion"
    assert (units[1], units[2], units[4]) == ("Units", "toy: logits", "runs/toy.html#units")


def test_a_figure_that_its_page_does_not_show_leads_to_the_page(built: dict[str, bytes]) -> None:
    bare = built | {"runs/toy.html": b"<h1>A toy run</h1>"}
    listed = search.entries(read(["toy"], [0]), bare)
    assert {each[4] for each in listed if each[4].startswith("runs/")} == {"runs/toy.html"}
