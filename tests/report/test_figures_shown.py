"""Every figure of the report: as files, with what it was made from and the way to make it again."""

import re
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from lookinside.core.errors import UserError
from lookinside.core.files import write_json
from lookinside.report import charts, pictures, site
from lookinside.report.pictures import PNG, RIFF, read_album
from lookinside.report.words import endings, rebuild

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" viewBox="0 0 9 6" style="a">'
    '<path d="M0 0" style="fill:#0b66a8;stroke:#123456" /><text x="1">A &lt;b&gt;</text></svg>\n'
)
STATIC = Path(site.__file__).parent / "static"


def figure(name: str, **other: Any) -> dict[str, Any]:
    words = {"section": "Training", "title": "T", "caption": "C.", "alt": "A."}
    size = {"file": f"{name}.png", "width": 800, "height": 600, "moving": None}
    made = {"stage": "visualize@toy", "configuration": "c" * 64, "seeds": [0], "numbers": []}
    plain = dict.fromkeys(("vector", "plotted", "telling"))
    return {"name": name, **plain, **words, **size, **made, **other}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a picture that moves, a chart, and a sheet of units."""
    monkeypatch.chdir(tmp_path)
    history = Path("data/history.csv")
    history.parent.mkdir()
    history.write_text("epoch\n1\n")
    about = {"path": str(history), "sha256": sha256(b"epoch\n1\n").hexdigest(), "bytes": 8}
    missing = {"path": "data/large.npz", "sha256": "e" * 64, "bytes": 10**6}
    changed = {**about, "sha256": "d" * 64}
    folder = Path("reports/figures/toy")
    moving = {"file": "film.webp", "width": 80, "height": 60}
    write_json(
        folder / "index.json",
        [
            figure("film", moving=moving, numbers=[about, missing]),
            figure("curves", vector="curves.svg", numbers=[about]),
            figure("patches-conv1", numbers=[changed]),
        ],
    )
    for name in ("film", "curves", "patches-conv1"):
        (folder / f"{name}.png").write_bytes(PNG)
    (folder / "film.webp").write_bytes(RIFF)
    (folder / "curves.svg").write_text(CHART)
    return folder


def shown(album: pictures.Album) -> str:
    template = site.environment().from_string(
        '{% import "parts.html" as parts %}{{ parts.figures(figures, "../figures/toy", versions) }}'
    )
    return template.render(figures=album.figures, versions={"torch": "2.14.1"})


def test_small_numbers_are_copied_if_they_are_those_that_were_drawn(folder: Path) -> None:
    album = read_album(folder)
    assert album.numbers == {"data/history.csv": b"epoch\n1\n"}
    copied = [[each["copied"] for each in found["numbers"]] for found in album.figures]
    assert copied == [[True, False], [True], [True]]
    Path("data/history.csv").write_text("epoch\n2\n")
    assert read_album(folder).numbers == {}


def test_a_chart_stands_on_the_page_and_a_picture_is_a_file(folder: Path) -> None:
    album = read_album(folder)
    assert sorted(album.pictures) == ["film.png", "film.webp", "patches-conv1.png"]
    page = shown(album)
    assert '<svg viewBox="0 0 9 6" role="img" aria-label="A."><path' in page
    assert "fill:var(--c-0b66a8);stroke:#123456" in page
    assert "A &lt;b&gt;</text></svg>" in page
    assert page.count("<img ") == 2


def test_what_a_figure_plots_lies_beside_it_to_be_saved(folder: Path) -> None:
    plotted = figure("curves", vector="curves.svg", plotted="curves.csv")
    write_json(folder / "index.json", [plotted])
    (folder / "curves.csv").write_text("x,y\n1,2\n")
    album = read_album(folder)
    assert album.pictures == {"curves.csv": b"x,y\n1,2\n"}
    assert album.only([]).pictures == {}
    assert re.search(r'<a href="../figures/toy/curves.csv" download>CSV</a>', shown(album))
    (folder / "curves.csv").unlink()
    with pytest.raises(UserError, match=r"curves\.csv is missing"):
        read_album(folder)


def test_the_page_says_how_a_figure_was_made_and_how_to_make_it_again(folder: Path) -> None:
    page = unescape(re.sub(r"<[^>]+>", " ", shown(read_album(folder))))
    assert "dvc repro visualize@toy && lookinside draw figures/toy/curves" in page
    assert "torch 2.14.1" in page
    assert "cccccccccccc" in page
    assert "data/large.npz" in page
    assert "1.0\N{NO-BREAK SPACE}MB" in page
    links = re.findall(r'href="(../numbers/[^"]+)"', shown(read_album(folder)))
    assert set(links) == {"../numbers/data/history.csv"}


def test_sheets_of_units_are_left_out_where_the_unit_browser_is(folder: Path) -> None:
    album = read_album(folder)
    assert album.without_those_in(["confusion"]).in_views == []
    without = album.without_those_in(["units"])
    assert without.in_views == ["patches-conv1"]
    assert [each["name"] for each in without.figures] == ["film", "curves"]
    assert sorted(without.pictures) == ["film.png", "film.webp"]


def test_a_name_that_a_shell_would_take_apart_is_quoted() -> None:
    made = {"place": "figures/<script>", "name": "a b", "stage": "visualize@<script>"}
    said = rebuild(made)
    assert said == "dvc repro 'visualize@<script>' && lookinside draw 'figures/<script>/a b'"


@pytest.mark.parametrize(
    "strange",
    [
        *("<script>x</script>", '<path onclick="x" />', '<use href="http://x" />'),
        *("<foreignObject />", '<image href="data:," />'),
    ],
)
def test_a_chart_that_does_more_than_draw_is_refused(folder: Path, strange: str) -> None:
    (folder / "curves.svg").write_text(CHART.replace("<text", f"{strange}<text"))
    with pytest.raises(UserError, match=r"curves.svg is damaged .it holds more than a chart"):
        read_album(folder)


def test_the_style_sheet_has_the_paints_of_charts_for_both_themes() -> None:
    css = (STATIC / "figure.css").read_text()
    for paint in charts.PAINTS:
        assert css.count(f"--c-{paint}: ") == 2, paint


def test_files_of_one_name_are_told_apart_by_their_folders() -> None:
    paths = ["data/a-0/about.json", "data/b-0/about.json"]
    assert endings(paths) == list(zip(paths, ["a-0/about.json", "b-0/about.json"], strict=True))
    assert endings(["data/a.json", "data/b.json"]) == [
        ("data/a.json", "a.json"),
        ("data/b.json", "b.json"),
    ]
    assert endings([]) == []
