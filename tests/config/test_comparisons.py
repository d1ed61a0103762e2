"""What is drawn across runs: only runs that there are, only figures that can be drawn."""

import re
from pathlib import Path

import pytest
import yaml

from lookinside import workspace
from lookinside.config.compose import compose_comparisons, compose_run
from lookinside.config.params import read_params
from lookinside.core.errors import UserError
from lookinside.figures.picture import Section

ROOT = Path(__file__).parents[2]
FILE = Path("conf/comparison/default.yaml")


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    workspace.make(ROOT, tmp_path, {})
    monkeypatch.chdir(tmp_path)


def comparisons(*runs, **overrides):
    params = read_params()
    params.overrides.update(overrides)
    return compose_comparisons([compose_run(run, params) for run in runs])


def test_runs_that_params_does_not_name_are_left_out_and_a_figure_without_runs_too():
    found = comparisons("translated_cnn", "translated_linear", "mnist_ae")
    two = ["translated_linear", "translated_cnn"]
    assert found["offsets_on_canvas"]["runs"] == two
    assert found["features_matched"]["runs"] == two
    assert not {"offsets_shifted", "censuses"} & set(found)
    assert list(comparisons("mnist_ae")) == ["scoreboard", "learning_curves", "denoising"]
    FILE.write_text("")
    assert comparisons("translated_cnn") == {}


@pytest.mark.slow
def test_a_page_has_a_place_for_every_picture_across_runs():
    report = ROOT / "src/lookinside/report"
    asked = [*report.glob("questions/*.py"), *report.glob("templates/front/*.html")]
    page = "".join(path.read_text() for path in asked)
    for name, comparison in compose_comparisons(
        [compose_run(run, read_params()) for run in read_params().runs]
    ).items():
        module = comparison["figure"]["_target_"].removesuffix(".draw").replace(".", "/")
        sections = re.findall(r"Section\.([A-Z]+)", (ROOT / f"src/{module}.py").read_text())
        assert sections, name
        assert all(f'"{Section[section]}"' in page for section in sections), name


def test_a_figure_that_names_no_runs_is_drawn_across_all_in_their_order():
    runs = ["translated_cnn", "mnist_ae", "translated_linear"]
    assert comparisons(*runs)["scoreboard"]["runs"] == runs


def test_a_run_that_has_switched_the_probe_off_is_left_out():
    off = ["probes.offsets=null", "figures.offsets=null", "figures.surface=null"]
    assert "offsets_on_canvas" not in comparisons("translated_mlp", translated_mlp=off)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"runs": ["translated_cmm"]}, "run translated_cmm has no file .*did you mean translated_"),
        ({"runs": []}, "places: runs is "),
        ({"figures": {}}, "places: there is no key figures; did you mean figure"),
        ({"figure": {"_target_": "os.system"}}, "only lookinside.figures"),
        (
            {"figure": {"_target_": "lookinside.figures.offsets_compared.draw", "prob": "offsets"}},
            "places: there is no key figure.prob; did you mean probe",
        ),
    ],
)
def test_mistakes_end_in_one_sentence(change, sentence):
    figure = {"_target_": "lookinside.figures.offsets_compared.draw", "probe": "offsets"}
    places = {"runs": ["translated_cnn"], "figure": figure, **change}
    FILE.write_text(yaml.safe_dump({"places": places}))
    with pytest.raises(UserError, match=sentence):
        comparisons("translated_cnn")
