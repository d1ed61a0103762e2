"""The pipeline's graph: read from what is declared, and laid out without overlaps."""

import re
from pathlib import Path

import pytest
import yaml

from lookinside.core import declared, paths
from lookinside.core.errors import UserError
from lookinside.core.files import write_yaml
from lookinside.report.graph import Stage, read_stages
from lookinside.report.graph_drawing import across, down
from lookinside.report.graph_order import columns

ROOT = Path(__file__).parents[2]


@pytest.fixture
def stages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Stage]:
    monkeypatch.chdir(ROOT)
    stages = {"stages": declared.stages()}
    monkeypatch.chdir(tmp_path)
    write_yaml(paths.PIPELINE, stages, sort_keys=False)
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    write_yaml(Path("params.yaml"), {**params, "runs": ["a", "b"], "seeds": [0, 1, 2]})
    return {stage.name: stage for stage in read_stages()}


def test_stages_need_what_makes_their_files_and_nothing_twice(stages: dict[str, Stage]) -> None:
    assert {name: list(stage.needs) for name, stage in stages.items()} == {
        **{"sources": [], "fetch": ["sources"], "prepare": ["fetch"], "survey": ["prepare"]},
        **{"train": ["prepare"], "evaluate": ["train"], "probe": ["train"], "match": ["train"]},
        **{"visualize": ["evaluate", "probe"], "transfer": ["probe"], "export": ["train"]},
        "compare": ["evaluate", "transfer", "match", "export"],
        "report": ["survey", "visualize", "compare"],
    }


def test_instances_are_counted(stages: dict[str, Stage]) -> None:
    times = "2 runs \N{MULTIPLICATION SIGN} 3 seeds"
    assert (stages["train"].times, stages["probe"].times) == (times, "2 runs")
    assert (stages["fetch"].times, stages["report"].times) == ("2 sources", "")


@pytest.mark.usefixtures("stages")
def test_a_missing_copy_is_named() -> None:
    paths.PIPELINE.unlink()
    with pytest.raises(UserError, match=r"pipeline\.yaml is missing"):
        read_stages()


@pytest.mark.parametrize("draw", [across, down])
def test_boxes_lie_inside_and_apart_and_each_need_has_an_arrow(stages, draw) -> None:
    drawing = draw(list(stages.values()))
    boxes = drawing.boxes
    assert {box.stage.name for box in boxes} == set(stages)
    for at, box in enumerate(boxes):
        assert 0 <= box.left < box.left + box.width <= drawing.width
        assert 0 <= box.top < box.top + box.height <= drawing.height
        assert all(box.top < height < box.top + box.height for height, _, _ in box.lines)
        for other in boxes[at + 1 :]:
            beside = box.left + box.width <= other.left or other.left + other.width <= box.left
            below = box.top + box.height <= other.top or other.top + other.height <= box.top
            assert beside or below
    assert len(drawing.arrows) == sum(len(stage.needs) for stage in stages.values())
    assert all(re.fullmatch(r"M[-\d.,MCHVq ]+", arrow) for arrow in drawing.arrows)


def test_lanes_beside_the_boxes_are_shared_only_by_arrows_of_one_stage() -> None:
    chain = [Stage("a", "", ""), Stage("b", "", "", ["a"]), Stage("c", "", "", ["a", "b"])]
    straight = down(chain)
    assert [arrow.count("q") for arrow in straight.arrows] == [0, 2, 0]


def test_an_arrow_that_passes_a_column_has_a_place_in_it() -> None:
    chain = [Stage("a", "", ""), Stage("b", "", "", ["a"]), Stage("c", "", "", ["a", "b"])]
    placed, links = columns(chain)
    assert [len(column) for column in placed] == [1, 2, 1]
    assert ["a", "a to c, 1", "c"] in [list(link) for link in links]
