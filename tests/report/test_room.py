"""A site's size: what fits stays, of every section something first, the smallest first."""

from lookinside.report.inputs import Run
from lookinside.report.pictures import PNG, Album
from lookinside.report.room import WORDS, bare, fitted

CHART = {"name": "curves", "file": "curves.png", "chart": {}, "moving": None, "numbers": []}


def run(name: str, **sections: dict[str, int]) -> Run:
    """A run with figures of these sizes by section."""
    figures = [
        {"name": each, "section": section, "file": f"{each}.png", "chart": None, "moving": None}
        for section, sizes in sections.items()
        for each in sizes
    ]
    pictures = {
        f"{each}.png": PNG.ljust(size, b"x")
        for sizes in sections.values()
        for each, size in sizes.items()
    }
    album = Album([*({**each, "numbers": []} for each in figures), CHART], pictures)
    return Run(name, {}, {}, {}, album)


def names(runs: list[Run]) -> list[list[str]]:
    return [run.album.names() for run in runs]


def limit(*sizes: int) -> int:
    return sum(size + WORDS for size in sizes)


def test_all_stay_where_they_fit() -> None:
    toy = run("toy", Weights={"filters": 20, "more": 30})
    assert names(fitted([toy], {}, limit(20, 30))) == [["filters", "more", "curves"]]


def test_of_every_section_something_comes_first_and_the_rest_is_named() -> None:
    toy = run("toy", Weights={"filters": 20, "more": 10}, Codes={"plane": 500, "axes": 10})
    (kept,) = fitted([toy], {}, limit(20, 500))
    assert kept.album.names() == ["filters", "plane", "curves"]
    assert kept.album.left_out == ["more", "axes"]
    assert list(kept.album.pictures) == ["filters.png", "plane.png"]


def test_what_the_front_page_shows_comes_first_and_of_a_turn_the_smallest() -> None:
    shown = run("mnist_cnn12", Data={"samples": 10}, Weights={"more": 20, "filters-conv1": 300})
    other = run("other", Data={"samples": 30}, Weights={"filters-conv1": 40})
    assert names(fitted([shown, other], {}, limit(300, 10, 20))) == [
        ["samples", "more", "filters-conv1", "curves"],
        ["curves"],
    ]


def test_one_of_each_kind_comes_before_another_of_what_is_small() -> None:
    one = run("one", Weights={"filters-conv1": 20, "filters-conv2": 10})
    rich = run("rich", Weights={"filters-conv1": 30, "filters-conv2": 30, "large": 400})
    assert names(fitted([one, rich], {}, limit(30, 400, 20))) == [
        ["filters-conv1", "curves"],
        ["filters-conv1", "large", "curves"],
    ]


def test_charts_and_the_front_pages_pictures_stay_where_there_is_no_room_at_all() -> None:
    toy = run("toy", Weights={"filters": 20})
    shown = run("mnist_cnn12", Weights={"filters-conv1": 300, "more": 20})
    assert names(fitted([toy, shown], {"views": b"x" * 10}, 0)) == [
        ["curves"],
        ["filters-conv1", "curves"],
    ]


def test_what_lies_in_the_site_already_costs_nothing() -> None:
    toy = run("toy", Weights={"filters": 5000})
    site = {"figures/toy/filters.png": b"x" * 5000}
    assert names(fitted([toy], site, 5000 + WORDS)) == [["filters", "curves"]]
    assert names(fitted([toy], {"other": b"x" * 5000}, 5000 + WORDS)) == [["curves"]]


def test_a_bare_run_keeps_its_charts() -> None:
    assert names(bare([run("toy", Weights={"filters": 20})])) == [["curves"]]
