"""What was composed is kept, and only for the files that it was composed from."""

import shutil
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from lookinside.config import compose
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
