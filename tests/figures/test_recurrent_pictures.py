"""The pictures of networks that read rows: what they say, on what scales, and of whom nothing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.image import BboxImage
from matplotlib.text import Text
from recurrent_numbers import gates as gate_numbers
from recurrent_numbers import gradients as gradient_numbers
from recurrent_numbers import reading

from lookinside.figures import responses
from lookinside.figures.index import named
from lookinside.figures.picture import Picture, Section, Subject
from lookinside.figures.recurrent import (
    after_rows,
    charts,
    decided,
    disorder,
    disorder_compared,
    gates,
    gradients,
    gradients_compared,
    openings,
    paths,
    reading_compared,
)

Make = Callable[[bool], Subject]
FIGURES = [after_rows, decided, gates, openings, paths, gradients, disorder]
COMPARED = [reading_compared, gradients_compared, disorder_compared]


def said(drawn: Any) -> str:
    pictures = [drawn] if isinstance(drawn, Picture) else drawn.values()
    return " ".join(picture.caption for picture in pictures).replace("\N{NO-BREAK SPACE}", " ")


def words(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.findobj(Text)]


def across(subject: Subject) -> dict[str, Any]:
    other = {**reading(), "gradients": gradient_numbers(cell=False)}
    empty = {name: {} for name in reading()}
    return {
        "run_lstm": (subject, reading()),
        "run_gru": (subject, other),
        "run_cnn": (subject, empty),
    }


@pytest.mark.parametrize("module", [*FIGURES, responses], ids=lambda module: module.__name__)
def test_of_a_network_that_reads_no_rows_nothing_is_drawn(module: Any, subject: Make) -> None:
    probe = {"probe": "after_rows"} if module is responses else {}
    drawn = module.draw(subject(False), {name: {} for name in reading()}, **probe)
    assert named("x", drawn) == {}


@pytest.mark.parametrize("module", COMPARED, ids=lambda module: module.__name__)
def test_runs_that_read_no_rows_are_left_out(module: Any, subject: Make) -> None:
    runs = across(subject(True))
    picture = module.draw(runs)
    assert "run_lstm and run_gru · Drawn shapes (stand-in data)" in words(picture)
    assert "run_cnn" not in " ".join([*words(picture), picture.caption, picture.alt])
    assert picture.section is Section.RECURRENT
    assert named("x", module.draw({"run_cnn": runs["run_cnn"]})) == {}


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (
            after_rows.draw,
            "8 test images, read from the top and broken off. After row 2 of 4, with",
        ),
        (after_rows.draw, "40 % of the ink read, the network's own read-out is right for 12.5 %"),
        (after_rows.draw, "until then for at most 25 %; 50 % of the images are taken for dog)"),
        (after_rows.draw, "a linear read-out fitted to the states after that row is right for 62"),
        (after_rows.draw, "fitted to the raw rows so far it is right for 37.5 %, to states of the"),
        (after_rows.draw, "states of the untrained network for 31.2 %. So far"),
        (after_rows.draw, "half of the answers are right after row 3, and 75.0 % at the end."),
        (
            decided.draw,
            "For half of the 8 test images that is row 3 or before, for the middle half",
        ),
        (decided.draw, "Earliest is class cat (median row 3), latest dog (row 4)."),
        (decided.draw, "The median of right answers is row 3, of wrong ones row 3."),
        (gates.draw, "The first test image of each of 3 classes"),
        (gates.draw, "what each of 5 units does after reading it"),
        (openings.draw, "the input gate 0.10 after the first row and 0.40 after the last"),
        (openings.draw, "The size of the state goes from 0.00 to 0.25."),
        (paths.draw, "it holds 60 % of their variance (the first 3 components 70 %)"),
        (paths.draw, "100 % of the images end nearest to the mean of their own class"),
        (paths.draw, "The first 2 test images of each class"),
        (gradients.draw, "the cell after row 2 it has 25.0 % after training and 6.2 % before"),
        (gradients.draw, "its median loss is 0.5 nats."),
        (disorder.draw, "400 test images: 90.0 % are right as they are, 50.0 % read from the"),
        (disorder.draw, "30.0 % on average of 2 orders of the rows, each the same for all images"),
        (disorder.draw, "(20.0 % to 40.0 %); always saying one class would give 37.5 %."),
        (disorder.draw, "With the first 2 rows black 75.0 % are left, with the last 2 60.0 %."),
        (
            disorder.draw,
            "One black row costs most at row 2 (\N{MINUS SIGN}10.0 points, standard error",
        ),
        (disorder.draw, "points, standard error 1.5 on the same images)."),
    ],
)
def test_captions_say_the_numbers(draw: Any, sentence: str, subject: Make) -> None:
    assert sentence in said(draw(subject(False), reading()))


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (
            reading_compared.draw,
            "run_lstm is right for 12.5 % after row 2 (a fitted read-out for 62",
        ),
        (reading_compared.draw, "and decides in the median at row 3; run_gru is right"),
        (gradients_compared.draw, "6.2 % before training and 25.0 % trained in run_lstm;"),
        (gradients_compared.draw, "1.6 % before training and 12.5 % trained in run_gru."),
        (disorder_compared.draw, "The same 400 test images under each kind of disorder"),
        (
            disorder_compared.draw,
            "run_lstm loses 60.0 points of 90.0 % when rows are shuffled, 40.0",
        ),
        (disorder_compared.draw, "and 3.7 on average when one is black"),
    ],
)
def test_comparisons_say_the_numbers(draw: Any, sentence: str, subject: Make) -> None:
    assert sentence in said(draw(across(subject(False))))


def test_an_open_update_gate_is_explained_where_there_is_one(subject: Make) -> None:
    gru = {"gates": gate_numbers("GRU")}
    assert "An open update gate keeps the state." in said(openings.draw(subject(False), gru))
    assert "update" not in said(openings.draw(subject(False), reading()))
    assert len(gates.draw(subject(False), gru)["digit1"].figure.findobj(BboxImage)) == 2 * 4


def test_states_stand_on_one_signed_scale_and_gates_from_shut_to_open(subject: Make) -> None:
    drawn = gates.draw(subject(False), reading(), shown=1)
    assert list(drawn) == ["states", "digit1"]
    maps = drawn["digit1"].figure.findobj(BboxImage)
    limits = [each.get_clim() for each in maps if each.get_cmap().name != "gray"]
    assert limits[:3] == [(0, 1)] * 3
    assert len(set(limits[3:])) == 1
    low, high = limits[3]
    assert low == -high < 0
    shown = [each for each in drawn["states"].figure.findobj(BboxImage) if each.get_clim()[0] < 0]
    order, values = reading()["gates"]["order"], reading()["gates"]["state/values"]
    assert len({each.get_clim() for each in shown}) == 1
    np.testing.assert_array_equal(shown[1].get_array(), values[1][:, order].astype(np.float32))


def test_rows_that_are_shuffled_are_shown_in_that_order(subject: Make) -> None:
    found = reading()["disorder"]
    images = disorder.draw(subject(False), {"disorder": found}).figure.findobj(BboxImage)
    shown = [np.asarray(each.get_array()) for each in images]
    np.testing.assert_array_equal(shown[1], found["image"][0][::-1])
    np.testing.assert_array_equal(shown[2], found["image"][0][found["orders"][0]])
    np.testing.assert_array_equal(shown[4], found["mean"][0])


def test_a_gradient_that_vanishes_can_be_drawn(subject: Make) -> None:
    zeros = {name: np.zeros_like(values) for name, values in gradient_numbers(cell=True).items()}
    picture = gradients.draw(subject(False), {"gradients": zeros})
    assert isinstance(picture, Picture)
    picture.figure.canvas.draw()
    gradients_compared.draw({"run": (subject(False), {"gradients": zeros})}).figure.canvas.draw()


def test_both_controls_are_lines_beside_the_fitted_read_out(subject: Make) -> None:
    found = reading()["after_rows"]
    shown = {"one fitted to its states", "to the raw rows", "to untrained states"}
    picture = after_rows.draw(subject(False), {"after_rows": found})
    lines = [tuple(line.get_ydata()) for line in picture.figure.axes[0].lines]
    assert {tuple(found[name]) for name in ("fitted", "raw", "untrained")} <= set(lines)
    assert shown <= set(words(picture))
    del found["untrained"]
    without = after_rows.draw(subject(False), {"after_rows": found})
    assert len(without.figure.axes[0].lines) == len(lines) - 1
    assert shown - set(words(without)) == {"to untrained states"}
    assert "untrained" not in said(without)


def test_names_are_moved_apart() -> None:
    moved = paths.apart(np.array([[0.0, 0], [0, 0], [5, 5], [np.nan, np.nan]]), 1.0)
    assert np.linalg.norm(moved[0] - moved[1]) == pytest.approx(1, abs=1e-2)
    assert moved[2].tolist() == [5, 5]
    assert np.isnan(moved[3]).all()


def test_the_first_row_at_which_a_share_is_reached() -> None:
    assert after_rows.first_at(np.array([0.1, 0.5, 0.4]), 0.5) == 2
    assert after_rows.first_at(np.array([0.1, 0.2]), 0.5) == 0


@pytest.mark.parametrize(
    ("length", "start", "expected"),
    [(28, 1, [1, 7, 14, 21, 28]), (28, 9, [9, 13, 18, 23, 28]), (2, 1, [1, 2]), (1, 1, [1])],
)
def test_ticks_stand_at_even_distances(length: int, start: int, expected: list[int]) -> None:
    assert charts.ticks(length, start) == expected
