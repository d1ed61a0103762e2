"""A site's size: what fits stays, and the largest pictures go first."""

from lookinside.report.inputs import Run
from lookinside.report.pictures import PNG, Album
from lookinside.report.room import fitted
from lookinside.report.views.view import View


def figure(name: str, chart: object = None) -> dict[str, object]:
    return {"name": name, "file": f"{name}.png", "chart": chart, "moving": None, "numbers": []}


def run(view: int, **sizes: int) -> Run:
    album = Album(
        [*(figure(name) for name in sizes), figure("curves", chart={})],
        {f"{name}.png": PNG.ljust(size, b"x") for name, size in sizes.items()},
        left_out=["patches"],
    )
    return Run("toy", {}, {}, {}, album, [View("units", {"units.js": b"x" * view})])


def names(runs: list[Run]) -> list[list[str]]:
    return [[figure["name"] for figure in run.album.figures] for run in runs]


def test_all_stay_where_they_fit() -> None:
    kept = fitted([run(100, one=20, two=30)], 150)
    assert names(kept) == [["one", "two", "curves"]]
    assert kept[0].album.left_out == ["patches"]


def test_the_largest_of_all_runs_go_first_and_are_named() -> None:
    runs = fitted([run(50, one=20, two=60), run(50, three=30, four=70)], 100 + 20 + 30 + 60)
    assert names(runs) == [["one", "two", "curves"], ["three", "curves"]]
    assert runs[1].album.left_out == ["patches", "four"]
    assert list(runs[1].album.pictures) == ["three.png"]


def test_views_and_charts_stay_even_where_nothing_else_fits() -> None:
    (kept,) = fitted([run(100, one=20)], 50)
    assert names([kept]) == [["curves"]]
    assert kept.views[0].files
