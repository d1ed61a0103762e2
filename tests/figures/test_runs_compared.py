"""The pictures across runs and seeds: what they show of numbers known by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.image import BboxImage
from matplotlib.text import Text

from lookinside.figures import (
    censuses,
    cost,
    features_matched,
    learning_curves,
    points,
    scoreboard,
    style,
)
from lookinside.figures.courses import Course, band
from lookinside.figures.gains import gain
from lookinside.figures.index import named
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject

Across = dict[str, tuple[Subject, Numbers]]


def run(title: str = "Digits", stand_in: bool = False, **numbers: Any) -> tuple[Subject, Numbers]:
    about = {"task": np.array("classify"), "notebook": np.array("N5")}
    return Subject("A run", title, ("cat", "dog"), stand_in), {"about": about, **numbers}


def history(*seeds: tuple[float, ...], column: str = "accuracy") -> dict[str, Any]:
    found = {}
    for seed, values in enumerate(seeds):
        found[f"{seed}/images"] = 1000.0 * np.arange(1, 1 + len(values))
        found[f"{seed}/validation_{column}"] = np.array(values)
    return found


def results(*accuracies: float, parameters: int = 10, adds: int = 1000) -> dict[str, Any]:
    accuracy = np.array(accuracies)
    sizes = {"parameters": np.array(parameters), "multiply_adds": np.array(adds)}
    return {"accuracy": accuracy, "low": accuracy - 0.02, "high": accuracy + 0.01, **sizes}


def board(**columns: Any) -> dict[str, Any]:
    row = {
        "quantity": "test accuracy, last step", "reference": 0.9, "ours": 0.92, "low": 0.89,
        "high": 0.95, "worst": 0.91, "best": 0.93, "verdict": "inside", "why": "", **columns,
    }  # fmt: skip
    return {name: np.array([value]) for name, value in row.items()}


def matched(units: int = 4, seeds: int = 3, weights: bool = True) -> dict[str, Any]:
    alike = np.linspace(0.9, 0.1, units)[None].repeat(seeds - 1, 0)
    sides = (seeds, units, 1, 3, 3)
    found = {
        "weights": np.array(weights),
        "match": np.arange(units)[None].repeat(seeds - 1, 0),
        "alike": alike,
        "chance": np.full((seeds - 1, units), 0.45),
        "units": np.arange(units),
        "pictures": np.ones(sides, np.float32 if weights else np.uint8),
        "silent": np.zeros((seeds, units), bool),
    }
    return {"seeds": np.arange(seeds), **{f"conv1/{name}": each for name, each in found.items()}}


def said(picture: Picture) -> str:
    return picture.caption.replace("\N{NO-BREAK SPACE}", " ")


def words(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.findobj(Text)]


def everything(census: Any, stand_in: bool = False) -> Mapping[str, Drawn]:
    numbers = {
        "histories": history((0.8, 0.9), (0.7, 0.95)),
        "results": results(0.9, 0.92),
        "scoreboard": board(),
        "match": matched(),
        "census": census,
    }
    across: Across = {name: run(stand_in=stand_in, **numbers) for name in ("one", "$two$")}
    modules = (scoreboard, cost, learning_curves, censuses, features_matched)
    return {module.__name__.split(".")[-1]: module.draw(across) for module in modules}


def test_all_have_the_same_bytes_twice_and_stay_on_the_sheet(
    tmp_path: Path, numbers: Numbers
) -> None:
    twice = everything(numbers["census"])
    for figure, drawn in everything(numbers["census"]).items():
        again = named(figure, twice[figure])
        for name, picture in named(figure, drawn).items():
            style.save(picture, tmp_path / "a.png")
            style.save(again[name], tmp_path / "b.png")
            assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
            canvas = picture.figure.canvas.get_renderer()  # type: ignore[attr-defined]
            texts = [*picture.figure.texts, *(t for a in picture.figure.axes for t in a.texts)]
            boxes = [text.get_window_extent(canvas) for text in texts]
            assert all(box.x0 >= 0 and box.x1 <= picture.figure.bbox.width for box in boxes), name
            assert picture.caption.endswith(".")
            assert picture.alt.endswith(".")


def test_stand_in_data_are_named_on_all(numbers: Numbers) -> None:
    for stand_in in (False, True):
        for figure, drawn in everything(numbers["census"], stand_in).items():
            for picture in named(figure, drawn).values():
                assert ("stand-in data" in words(picture)) == stand_in


def test_a_band_is_the_least_and_the_most_of_the_seeds_as_far_as_all_go() -> None:
    seeds = [(0.1, 0.4, 0.3), (0.2, 0.2, 0.6), (0.3, 0.9)]
    runs = [Course(np.arange(1.0, 1 + len(each)), np.array(each), 0) for each in seeds]
    images, low, mean, high = band(runs)
    assert images.tolist() == [1, 2]
    assert low.tolist() == [0.1, 0.2]
    assert mean.tolist() == pytest.approx([0.2, 0.5])
    assert high.tolist() == [0.3, 0.9]


def test_learning_curves_have_a_picture_a_notebook_and_a_panel_a_task() -> None:
    across: Across = {
        "a": run(histories=history((0.5, 0.8, 0.7))),
        "b": run(histories=history((0.5, 0.9), (0.6, 0.85))),
        "c": run(histories=history((30.0, 20.0), column="loss")),
        "d": run(histories=history((0.9, 0.95))),
    }
    across["c"][1]["about"] = {"task": np.array("variational"), "notebook": np.array("N5")}  # type: ignore[index]
    across["d"][1]["about"] = {"task": np.array("classify"), "notebook": np.array("")}  # type: ignore[index]
    drawn = learning_curves.draw(across)
    assert list(drawn) == ["N5", "others"]
    accuracy, loss = drawn["N5"].figure.axes
    assert accuracy.yaxis_inverted()
    assert accuracy.get_yscale() == "log"
    assert loss.get_yscale() == "linear"
    assert [text.get_text() for text in accuracy.texts] == ["a", "b"]
    assert "a reaches 80.00 % after 2,000 images" in said(drawn["N5"])
    assert "b reaches 85.00 % to 90.00 % after 2,000 images" in said(drawn["N5"])
    assert "c reaches 20.00 of squared error and nats per image after 2,000 images" in said(
        drawn["N5"]
    )
    assert "different data sets" not in said(drawn["N5"])
    assert len(accuracy.collections) == 1
    assert "means over" not in said(drawn["others"])


def test_cost_names_the_runs_that_none_beats_at_both() -> None:
    across: Across = {
        "small": run(results=results(0.8, parameters=10)),
        "wasteful": run(results=results(0.7, parameters=20)),
        "large": run(results=results(0.9, 0.94, parameters=30, adds=500)),
        "coder": run(),
    }
    across["coder"][1]["about"] = {"task": np.array("reconstruct"), "notebook": np.array("")}  # type: ignore[index]
    made = {
        name: points.point("Digits", across[name][1]) for name in ("small", "wasteful", "large")
    }
    assert points.unbeaten(made, "parameters") == ["small", "large"]
    assert points.unbeaten(made, "multiply_adds") == ["large"]
    assert made["large"].error == pytest.approx(0.08)
    assert (made["large"].low, made["large"].high) == pytest.approx((0.07, 0.10))
    drawn = cost.draw(across)
    assert list(drawn) == ["size"]
    assert {"small", "wasteful", "large"} <= set(words(drawn["size"]))
    assert "coder" not in words(drawn["size"])
    assert "on Digits large (8.00 % at 500)" in said(drawn["size"])
    assert cost.draw({"coder": across["coder"]}) == {}


def test_a_gain_is_points_of_accuracy_or_per_cent_of_a_loss() -> None:
    assert gain(0.92, 0.9, accuracy=True) == pytest.approx(2)
    assert gain(0.3, 0.2, accuracy=False) == pytest.approx(-50)


def test_the_scoreboard_says_which_figures_lie_inside_and_sets_others_apart() -> None:
    loss = {"quantity": "test loss, last step", "reference": 0.2, "ours": 0.1, "low": 0.05}
    loss |= {"high": 0.15, "worst": 0.12, "best": 0.08, "verdict": "better"}
    across: Across = {
        "fine": run(scoreboard=board()),
        "lower": run(scoreboard=board(**loss)),
        "unlike": run(scoreboard=board(verdict="not comparable", why="other images")),
        "unknown": run(scoreboard={name: each[:0] for name, each in board().items()}),
    }
    drawn = scoreboard.draw(across)
    assert isinstance(drawn, Picture)
    assert drawn.section is Section.SCOREBOARD
    shown = words(drawn)
    assert [each for each in shown if each in ("N5", "Not comparable")] == ["N5", "Not comparable"]
    assert {"other images", "inside", "better", "92.00\N{NO-BREAK SPACE}%", "0.1000"} <= set(shown)
    assert "unknown" not in shown
    text = said(drawn)
    assert "Of 2 figures that can be compared, 1 lies inside; outside are lower's test loss" in text
    assert "(better by 50.00)" in text
    assert "hollow" not in text
    assert "where one more run should fall, 95 times in 100" in text
    long = run(scoreboard=board(verdict="not comparable", why=" ".join(["many words"] * 12)))
    reason = [each for each in words(scoreboard.draw({"w": long})) if "many words" in each]
    assert " ".join(reason) == " ".join(["many words"] * 12)
    far = scoreboard.draw({"w": run(scoreboard=board(ours=0.3, low=0.29, high=0.31))})
    assert far.figure.axes[0].get_xticks().tolist() == [-10, -1, 0, 1, 10]
    alike = scoreboard.draw({"w": run(scoreboard=board(worst=0.92, best=0.92))})
    assert isinstance(alike, Picture)
    assert "the chance in the test images alone" in said(alike)
    one = scoreboard.draw({"w": run(scoreboard=board(verdict="worse", why="one seed does not"))})
    assert isinstance(one, Picture)
    assert "worse?" in words(one)
    assert "A hollow mark is a verdict of one seed" in said(one)
    assert scoreboard.draw({"unknown": across["unknown"]}) == {}


def test_the_scoreboard_names_what_is_furthest_off() -> None:
    ours = {"near": 0.89, "far": 0.6, "nearer": 0.895, "further": 0.5}
    across = {
        name: run(scoreboard=board(verdict="worse", ours=each)) for name, each in ours.items()
    }
    text = said(scoreboard.draw(across))
    most = "further's test accuracy, last step (worse by 40.00), far's test accuracy, last step"
    assert f"0 lie inside; furthest outside are {most}" in text
    assert "near's test accuracy, last step (worse by 1.00)." in text
    assert "nearer's" not in text


def test_censuses_are_set_against_the_first(numbers: Numbers) -> None:
    census = numbers["census"]
    across: Across = {
        "base": run(results=results(0.9, parameters=100), census=census),
        "half": run(results=results(0.8, parameters=50), census=census),
    }
    picture = censuses.draw(across)
    text = said(picture)
    assert "base has 90.00 % right (88.00 % to 91.00 %) with 100 parameters" in text
    assert "of 4 hidden units 1 never fire, 2 change no answer, 2 are alike in weights and" in text
    assert "half lies 10.00 points below it (its interval does not meet that of base)" in text
    assert "with 0.5 times the parameters" in text
    assert words(picture).count("all hidden") == 2
    assert words(picture).count("conv1") == 2


def test_features_that_recur_are_counted_against_chance() -> None:
    drawn = features_matched.draw({"a": run(match=matched())})
    assert list(drawn) == ["layers", "a-conv1"]
    assert "2 of 4 (0)" in words(drawn["layers"])
    assert "2 of 4 do, by chance 0 would." in said(drawn["layers"])
    tiles = drawn["a-conv1"].figure.findobj(BboxImage)
    assert len(tiles) == 4 * 3
    assert len({tile.get_clim() for tile in tiles}) == 1
    assert {"seed 0", "seed 2", "0.90", "0.10", "limit 0.45"} <= set(words(drawn["a-conv1"]))
    text = said(drawn["a-conv1"])
    assert "All 4 units of conv1" in text
    assert "Above it in every other seed are 2, by chance 0; the median is 0.50" in text
    assert "An empty frame" not in text


def test_units_that_nothing_excites_have_an_empty_frame() -> None:
    found = matched(weights=False)
    found["conv1/silent"][:, 1] = True
    drawn = features_matched.draw({"a": run(match=found)})["a-conv1"]
    assert len(drawn.figure.findobj(BboxImage)) == 3 * 3
    assert said(drawn).endswith("An empty frame is a unit that nothing excites.")


def test_without_other_seeds_or_hidden_units_no_feature_is_matched() -> None:
    alone, bare = {"seeds": np.array([0])}, {"seeds": np.array([0, 1])}
    assert features_matched.draw({"a": run(match=alone), "b": run(match=bare)}) == {}
    found = matched()
    found["conv1/pictures"] = np.zeros((3, 4, 0, 0, 0))
    assert list(features_matched.draw({"a": run(match=found)})) == ["layers"]
