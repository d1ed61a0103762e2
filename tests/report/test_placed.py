"""Figures that a run's page lacks and a question's page shows: linked from there, and found."""

import copy
from pathlib import Path
from urllib.parse import unquote

import pytest
from test_questions import figure, liked, swept
from test_search import entries
from test_site import CARD, build, prepare

from lookinside.core.files import read_json, write_json
from lookinside.report import room
from lookinside.report.pictures import PNG
from lookinside.report.placed import placed
from lookinside.report.questions.evidence import Shown
from lookinside.report.questions.question import Question
from lookinside.report.synonyms import named


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A site without views, nor room for pictures of runs, of which a question shows one."""
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path, {**copy.deepcopy(CARD), "border": 0.0})
    folder = tmp_path / "reports/figures/toy"
    listed = [
        *read_json(folder / "index.json"),
        {**figure("optimised-logits"), "title": "What the classes look for"},
        figure("samples"),
    ]
    write_json(folder / "index.json", listed)
    for each in ("optimised-logits", "samples"):
        (folder / f"{each}.png").write_bytes(PNG)
    liked(15.0)
    swept(1.0)
    monkeypatch.setattr("lookinside.report.views.run.BUILDS", ())
    fitted = room.fitted
    monkeypatch.setattr(room, "fitted", lambda runs, site: fitted(runs, site, 0))
    return build(tmp_path)


def test_pictures_on_pages_of_questions_are_linked_and_the_rest_is_counted(
    built: dict[str, bytes],
) -> None:
    page = built["runs/toy.html"].decode()
    link = '<a href="../questions/likes.html#toy-optimised-logits">What the classes look for</a>'
    assert f"<li>What do networks like to see? {link}</li>" in page
    rest = page.split("<summary>2 more pictures, outside this report</summary>")[1]
    said = "Left out so that the report can be mailed: <code>curves</code>, <code>samples</code>."
    assert said in rest
    assert "optimised-logits" not in rest
    assert "lookinside draw figures/toy/curves" in rest
    assert '<figure id="toy-optimised-logits">' in built["questions/likes.html"].decode()


def test_figures_on_pages_of_questions_are_found(built: dict[str, bytes]) -> None:
    listed = entries(built)
    words = "A caption. optimised-logits, optimized, activation maximization, gradient ascent,"
    assert [
        *("Figures", "What the classes look for", "Weights, toy"),
        f"{words} feature visualization, DeepDream",
        "questions/likes.html#toy-optimised-logits",
        *("toy", "Weights"),
    ] in listed
    assert [
        *("Figures", "What each choice changes"),
        "Searching on purpose, Which hyper-parameters mattered?",
        "Effects.",
        "questions/choices.html#sweep-toy",
        *("Which hyper-parameters mattered?", "Searching on purpose"),
    ] in listed
    titles = [title for group, title, *_ in listed if group == "Figures"]
    assert "samples" not in titles
    for _, _, _, _, place, *_ in listed:
        page, _, name = unquote(place).partition("#")
        assert not name or f' id="{name}"' in built[page].decode(), place


def test_a_learning_rate_is_found_by_the_table_that_lists_it(built: dict[str, bytes]) -> None:
    found = [entry for entry in entries(built) if "learning rate" in " ".join(entry).lower()]
    (section,) = found
    assert section[1] == "What each run chose"
    assert section[4] == "questions/choices.html#recipes"


def test_a_figure_stands_on_the_first_page_that_shows_it() -> None:
    shown = Shown({"id": "a-b", "name": "b", "title": "B"}, "figures/a", "a")
    asked = [
        Question(name, name.upper(), "", {}, [], [], figures=[shown])
        for name in ("one", "two", "three")
    ]
    pages = {
        "questions/one.html": b'<h2 id="a-b">B</h2>',
        "questions/two.html": b'<figure id="a-b">',
        "questions/three.html": b'<figure id="a-b">',
    }
    (found,) = placed(asked, pages)
    assert (found.title, found.run) == ("TWO", "a")
    assert found.place == "questions/two.html#a-b"


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        *(("saliency", "attribution-classes"), ("latent", "codes-code"), ("latent", "axes")),
        *(("restarts", "restarts"), ("deconv", "deconvnet-conv2"), ("film strip", "film_strip")),
    ],
)
def test_figures_have_the_names_that_others_give_them(wanted: str, name: str) -> None:
    assert wanted in named(name)
