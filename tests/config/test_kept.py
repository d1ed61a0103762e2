"""What was composed is kept, and only for the files that it was composed from."""

import shutil
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from lookinside.config import compose, kept
from lookinside.config.compose import compose_all
from lookinside.config.params import read_params
from lookinside.core import paths

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "conf", tmp_path / "conf")
    shutil.copy(ROOT / "params.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs that were composed, and not taken from what was kept."""
    names: list[str] = []
    compose_run = compose.compose_run
    monkeypatch.setattr(
        compose, "compose_run", lambda run, params: (names.append(run), compose_run(run, params))[1]
    )
    return names


def test_what_was_composed_is_taken_again_as_it_was(made: list[str]) -> None:
    params = read_params().model_copy(update={"runs": ["mnist_cnn", "mnist_vae"]})
    first = compose_all(params)
    again = compose_all(params)
    assert made == ["mnist_cnn", "mnist_vae"]
    assert [OmegaConf.to_yaml(config) for config in again] == [
        OmegaConf.to_yaml(config) for config in first
    ]
    assert [OmegaConf.is_struct(config) for config in first + again] == 4 * [True]


def test_what_params_say_of_one_run_concerns_no_other(made: list[str]) -> None:
    params = read_params().model_copy(update={"runs": ["mnist_cnn", "mnist_vae"]})
    compose_all(params)
    changed = params.model_copy(update={"overrides": {"mnist_vae": ["optimiser.lr=0.003"]}})
    cnn, vae = compose_all(changed)
    assert (cnn.name, vae.optimiser.lr) == ("mnist_cnn", 0.003)
    more = changed.model_copy(update={"runs": ["mnist_ae", "mnist_vae", "mnist_cnn"]})
    assert [config.name for config in compose_all(more)] == more.runs
    assert made == ["mnist_cnn", "mnist_vae", "mnist_vae", "mnist_ae"]
    compose_all(changed.model_copy(update={"profile": "quick"}))
    assert made[4:] == ["mnist_cnn", "mnist_vae"]


def test_an_experiments_file_concerns_its_run_and_those_that_build_on_it(
    folder: Path, made: list[str]
) -> None:
    runs = ["mnist_cnn", "mnist_cnn_deep", "mnist_ae"]
    params = read_params().model_copy(update={"runs": runs})
    compose_all(params)
    path = folder / "conf/experiment/mnist_cnn.yaml"
    path.write_text(path.read_text().replace("steps: 10000", "steps: 9000"))
    assert [config.trainer.steps for config in compose_all(params)][:2] == [9000, 9000]
    assert made == [*runs, "mnist_cnn", "mnist_cnn_deep"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("experiment/mnist_softmax.yaml", "# @package _global_\ndefaults: [${base}]\n"),
        ("experiment/mnist_softmax.yaml", "# @package _global_\ndefaults: [base.v1]\n"),
        ("experiment/mnist_softmax.yaml", '# @package _global_\ndefaults: ["base\\x2ev1"]\n'),
        ("profile/full.yaml", "defaults: [/experiment: base.v1]\n"),
        ("profile/full.yaml", "defaults:\n  - /experiment@_here_:\n    - base.v1\n"),
        ("profile/full.yaml", 'defaults: ["/exp\\x65riment/base.v1"]\n'),
    ],
)
def test_an_experiment_that_another_file_may_take_counts(
    folder: Path, file: str, text: str
) -> None:
    path = folder / "conf" / file
    path.write_text(text + path.read_text().replace("defaults:", "others:"))
    base = folder / "conf/experiment/base.v1.yaml"
    base.write_text("optimiser: {lr: 0.1}\n")
    params = read_params().model_copy(update={"runs": ["mnist_softmax"]})
    before = kept.keys(params)
    base.write_text("optimiser: {lr: 0.2}\n")
    assert kept.keys(params) != before


def test_an_altered_number_is_damage(made: list[str]) -> None:
    params = read_params().model_copy(update={"runs": ["mnist_softmax"]})
    (first,) = compose_all(params)
    altered = paths.COMPOSED.read_text().replace(str(first.trainer.steps), "7")
    paths.COMPOSED.write_text(altered)
    assert compose_all(params) == [first]
    assert made == ["mnist_softmax"] * 2


def test_code_that_means_something_else_composes_anew_and_a_comment_does_not(
    tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = shutil.copytree(ROOT / "src/lookinside", tmp_path / "lookinside")
    monkeypatch.setattr(kept, "__file__", str(package / "config/kept.py"))
    params = read_params().model_copy(update={"runs": ["mnist_softmax"]})
    for line, times in (("", 1), ("# a remark", 1), ("TWICE = 2", 2)):
        with (package / "tasks/classify.py").open("a") as file:
            file.write(f"\n{line}\n")
        compose_all(params)
        assert made == times * ["mnist_softmax"]


def test_any_other_file_or_parameter_composes_anew(folder: Path, made: list[str]) -> None:
    params = read_params().model_copy(update={"runs": ["mnist_softmax"]})
    compose_all(params)
    path = folder / "conf/experiment/mnist_softmax.yaml"
    path.write_text(path.read_text().replace("lr: 0.001", "lr: 0.002"))
    assert compose_all(params)[0].optimiser.lr == 0.002
    changed = params.model_copy(update={"overrides": {"mnist_softmax": ["optimiser.lr=0.003"]}})
    assert compose_all(changed)[0].optimiser.lr == 0.003
    assert made == 3 * ["mnist_softmax"]


@pytest.mark.slow
def test_a_damaged_file_is_composed_anew(made: list[str]) -> None:
    params = read_params().model_copy(update={"runs": ["mnist_softmax"]})
    (first,) = compose_all(params)
    text = paths.COMPOSED.read_text()
    for damaged in (text[:100], "[]", '{"key": 1}', "", "[" * 100_000):
        paths.COMPOSED.write_text(damaged)
        assert compose_all(params) == [first]
    assert made == 6 * ["mnist_softmax"]
