"""One picture drawn again: the pipeline's bytes, or a sentence on what is amiss."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from lookinside.albums import survey
from lookinside.albums.album import fill
from lookinside.albums.redraw import redraw
from lookinside.core.arrays import save_arrays
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, write_json, write_yaml

PARAMS = SimpleNamespace(runs=["toy"], seeds=[0])
NUMBERS = "data/surveys/toys/balance.npz"


@pytest.fixture(autouse=True)
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a data set whose survey is drawn."""
    monkeypatch.chdir(tmp_path)
    card = {"title": "Toys", "classes": ["cat", "dog"], "stand_in": False}
    write_json(Path("data/cards/toys.json"), card)
    figures = {"balance": {"_target_": "lookinside.figures.balance.draw"}, "off": None}
    resolved = {"survey": {"toys": {"probes": {}, "figures": figures, "code": "key"}}}
    write_yaml(Path("data/resolved/stages.yaml"), resolved)
    counts = {split: np.array([3, 4]) for split in ("train", "validation", "test")}
    save_arrays(Path(NUMBERS), counts, "key")
    assert fill(survey.album("toys")) == ["balance"]
    return tmp_path


def test_a_picture_is_drawn_again_to_the_same_bytes() -> None:
    for asked in ("surveys/toys/balance", "reports/surveys/toys/balance.png"):
        again = redraw(asked, None, PARAMS)
        assert (again.file, again.alike) == (Path("balance.png"), True)
    again = redraw("surveys/toys/balance.svg", None, PARAMS)
    assert (again.file, again.alike) == (Path("balance.svg"), True)
    assert redraw("surveys/toys/balance", Path("b/mine.svg"), PARAMS).alike
    assert Path("b/mine.svg").read_bytes() == Path("balance.svg").read_bytes()


def test_it_says_whether_the_pipeline_has_drawn_it_so() -> None:
    Path("reports/surveys/toys/balance.png").write_bytes(b"other")
    assert redraw("surveys/toys/balance", None, PARAMS).alike is False
    Path("reports/surveys/toys/balance.png").unlink()
    assert redraw("surveys/toys/balance", None, PARAMS).alike is None


def test_a_file_that_is_something_else_is_left_alone() -> None:
    Path("balance.png").write_text("mine")
    with pytest.raises(UserError, match=r"balance.png is there already and is something else"):
        redraw("surveys/toys/balance", None, PARAMS)
    assert Path("balance.png").read_text() == "mine"


@pytest.mark.parametrize(
    "asked",
    [
        *("surveys/toys/balanse", "surveys/toy/balance", "survey/toys/balance", "balance"),
        *("surveys/toys/off", "figures/toys/balance", "figures/../toys/balance"),
    ],
)
def test_an_unknown_name_gets_the_nearest(asked: str) -> None:
    with pytest.raises(UserError, match=r"there is no figure .*surveys/toys/balance"):
        redraw(asked, None, PARAMS)
    assert not Path("balance.png").exists()


def test_without_any_picture_it_says_what_makes_them() -> None:
    Path("reports/surveys/toys/index.json").unlink()
    with pytest.raises(UserError, match="nor any other yet: run `dvc repro`"):
        redraw("surveys/toys/balanse", None, PARAMS)


def test_missing_numbers_name_the_stage_that_makes_them() -> None:
    Path(NUMBERS).unlink()
    with pytest.raises(UserError, match=r"balance.npz is missing: run `dvc repro survey@toys`"):
        redraw("surveys/toys/balance", None, PARAMS)


def test_a_kind_of_file_that_a_picture_is_not_made_as_is_named() -> None:
    with pytest.raises(UserError, match="is not made as webp: ask for it as png"):
        redraw("surveys/toys/balance.webp", None, PARAMS)


def test_the_index_says_what_a_picture_was_made_by() -> None:
    (listed,) = read_json(Path("reports/surveys/toys/index.json"))
    assert (listed["stage"], listed["seeds"]) == ("survey@toys", [])
    first = listed["configuration"]
    before = Path("reports/surveys/toys/index.json").read_bytes()
    fill(survey.album("toys"))
    assert Path("reports/surveys/toys/index.json").read_bytes() == before
    resolved = {"survey": {"toys": {"probes": {}, "figures": {}, "code": "another"}}}
    write_yaml(Path("data/resolved/stages.yaml"), resolved)
    assert survey.album("toys").origin.configuration != first
