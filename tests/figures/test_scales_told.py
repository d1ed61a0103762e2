"""What is written beside a chart so that a page can tell the values of its marks."""

import json
import re
from typing import Any
from xml.etree import ElementTree as Tree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from lookinside.core.words import percent
from lookinside.figures import saved, scales
from lookinside.figures.read_off import APART
from lookinside.figures.slim import SVG


def axes(place: tuple[float, float, float, float] = (0.25, 0.25, 0.5, 0.5)) -> Axes:
    return Figure(figsize=(4, 2)).add_axes(place)


def read(drawn: Axes) -> tuple[list[Any], Tree.Element]:
    """The scales beside the chart of these axes, and the chart."""
    figure = drawn.get_figure(root=True)
    assert figure
    root = Tree.fromstring(saved.svg(figure, "a") or b"")  # noqa: S314 (drawn here)
    told = root.find(f"{SVG}metadata")
    return json.loads(told.text or "") if told is not None else [], root


def classes(root: Tree.Element) -> list[str]:
    return [node.get("class", "") for node in root.iter() if node.get("class")]


def test_a_scale_has_its_ends_its_name_and_its_unit() -> None:
    drawn = axes()
    drawn.plot([1, 2, 3], [0.5, 0.75, 1], "-o")
    drawn.set(xlim=(0, 4), ylim=(0, 1), xlabel="epoch", ylabel="accuracy\nof all")
    drawn.yaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share, 0)))
    (found,), root = read(drawn)
    assert found["box"] == [72, 36, 144, 72]
    assert found["x"] == {"from": 0, "to": 4, "unit": "", "name": "epoch"}
    assert found["y"]["name"] == "accuracy of all"
    assert (found["y"]["times"], found["y"]["unit"].strip()) == (100, "%")
    assert classes(root) == ["read-line"]


@pytest.mark.parametrize(
    ("places", "words", "told"),
    [
        ([0, 1, 2], ["0", "1", "2"], {"unit": ""}),
        ([-1, 0, 1], ["\u221250 %", "0", "+50 %"], {"times": 50, "unit": " %"}),
        ([500, 20_000, 1.5e6], ["500", "20 k", "1.5 M"], {"unit": ""}),
        ([-2, -1, 0], ["0.01", "0.1", "1"], {"powers": True, "unit": ""}),
        ([0.5, 0.1, 0], ["50 %", "90 %", "100 %"], {"times": -100, "plus": 100, "unit": " %"}),
        ([0, 2], ["cat", "dog"], {"names": [[0, "cat"], [2, "dog"]]}),
        ([1000, 2000], ["1,000", "2,000"], {"unit": ""}),
        ([0], ["0"], {"unit": ""}),
    ],
)
def test_words_tell_how_values_read(places: list[float], words: list[str], told: object) -> None:
    drawn = axes()
    drawn.plot(places, places)
    drawn.set_xticks(places, words)
    drawn.set_yticks([])
    (found,), _ = read(drawn)
    scale = {key: value for key, value in found["x"].items() if key not in ("from", "to")}
    assert scale == told
    assert found["y"] is None


@pytest.mark.parametrize(
    "words", [["0", "1", "4"], ["1 s", "2 m", "3 s"], ["1", "cat", "3"], ["", "", ""]]
)
def test_what_words_do_not_tell_is_not_guessed(words: list[str]) -> None:
    drawn = axes()
    drawn.plot([0, 1, 2], [0, 1, 2])
    drawn.set_xticks([0, 1, 2], words)
    (found,), _ = read(drawn)
    assert found["x"] is None
    drawn.set_yticks([])
    assert read(drawn)[0] == []


def test_a_logarithmic_axis_says_so_and_its_name_does_not() -> None:
    drawn = axes()
    drawn.plot([1, 2], [0.01, 1])
    scales.logarithmic(drawn, "y", (0.001, 10), "{:g}".format)
    drawn.set_ylabel("loss (nats per image, log)")
    (found,), _ = read(drawn)
    assert found["y"] == {
        **{"from": 0.001, "to": 10, "log": True, "unit": ""},
        "name": "loss (nats per image)",
    }


def test_an_axis_that_runs_down_begins_with_the_larger_value() -> None:
    drawn = axes()
    drawn.plot([0, 1], [0, 3])
    drawn.set_ylim(3, 0)
    (found,), _ = read(drawn)
    assert (found["y"]["from"], found["y"]["to"]) == (3, 0)


def test_axes_above_take_words_and_name_of_those_below_with_the_same_ends() -> None:
    below, ends = axes((0.1, 0.1, 0.8, 0.3)), (0, 5)
    figure = below.get_figure(root=True)
    assert figure
    above, aside = figure.add_axes((0.1, 0.6, 0.8, 0.3)), figure.add_axes((0.2, 0.6, 0.1, 0.3))
    for each in (above, below, aside):
        each.plot([1, 2], [0, 1])
        each.set(xlim=ends)
    for each in (above, aside):
        each.tick_params(labelbottom=False)
    below.set_xlabel("step")
    one, other, third = read(below)[0]
    assert one["x"] == other["x"] == {"from": 0, "to": 5, "unit": "", "name": "step"}
    assert third["x"] is None


def test_only_marks_that_stand_for_data_are_named() -> None:
    drawn = axes()
    drawn.axvline(1)
    drawn.axhline(1)
    drawn.plot([0, 1], [0, 1], transform=drawn.transAxes)
    assert read(drawn)[0] == []
    drawn.bar([0, 1, 2], [1, 2, 3])
    drawn.barh([0, 1], [1, 2])
    drawn.scatter([0, 1], [0, 1])
    assert sorted(classes(read(drawn)[1])) == [
        *["read-bars-across"] * 2,
        *["read-bars-up"] * 3,
        "read-line",
    ]
    drawn.plot([0, 1], [0, 1], gid=APART)
    drawn.bar([0, 1], [1, 2], gid=APART)
    assert classes(read(drawn)[1]).count("read-bars-up") == 3
    drawn.axis("off")
    assert read(drawn)[0] == []


@given(
    st.lists(st.tuples(st.floats(-50, 50), st.floats(-3, 3)), min_size=2, max_size=9),
    st.booleans(),
    st.booleans(),
)
def test_places_in_the_picture_give_the_values_back(
    points: list[tuple[float, float]], log: bool, down: bool
) -> None:
    values = np.array(points)
    drawn = axes((0.2, 0.2, 0.7, 0.7))
    drawn.plot(values[:, 0], 10 ** values[:, 1] if log else values[:, 1], "o")
    drawn.set_xlim(*((51, -51) if down else (-51, 51)))
    if log:
        scales.logarithmic(drawn, "y", (1e-4, 1e4), "{:g}".format)
    else:
        drawn.set_ylim(-4, 4)
    (found,), root = read(drawn)
    marks = next(node for node in root.iter() if node.get("class") == "read-line")
    placed = [(float(use.get("x", "")), float(use.get("y", "")))
              for use in marks.iter(f"{SVG}use")]  # fmt: skip
    left, top, width, height = found["box"]
    shares = (np.array(placed) - [left, top]) / [width, height]
    ends = np.array([[found[way][end] for way in ("x", "y")] for end in ("from", "to")])
    ends[:, 1] = np.log10(ends[:, 1]) if log else ends[:, 1]
    told = ends[0] + (ends[1] - ends[0]) * np.stack([shares[:, 0], 1 - shares[:, 1]], 1)
    assert np.allclose(told, values, atol=[0.02, 0.004], rtol=0)


def test_a_page_reads_no_more_into_words_than_numbers() -> None:
    drawn = axes()
    drawn.plot([0, 1], [0, 1])
    drawn.set_title("A & <script>")
    drawn.set_xlabel("<script>")
    found, root = read(drawn)
    assert found[0]["x"]["name"] == "<script>"
    assert not re.search("<script", Tree.tostring(root, encoding="unicode"))
