"""What TensorFlow is given of a run, and that it trains the same network."""

from pathlib import Path

import pytest

from benchmarks.measure import Worker
from benchmarks.tensorflow.given import Given
from benchmarks.training import RUNS, TENSORFLOW, hand_over
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, write_json

ROOT = Path(__file__).parents[2]
needs_tensorflow = pytest.mark.skipif(
    not (ROOT / TENSORFLOW).exists(), reason="needs `make .venv-tensorflow/installed`"
)
FEW = "trainer.batch_size=20"


@pytest.fixture
def given(resolve, tmp_path):
    """A linear network's folder: 144 pixels, two classes."""
    resolve("mnist_linear", FEW)
    folder = tmp_path / "given"
    folder.mkdir()
    hand_over("mnist_linear", folder)
    return folder


def test_images_and_the_number_of_trained_parameters_are_handed_over(given):
    found = Given(str(given))
    assert found.images.shape == (150, 12, 12, 1)
    assert found.parameters == 12 * 12 * 2 + 2


def test_of_a_recurrent_layer_the_biases_that_stay_zero_are_not_counted(resolve, tmp_path):
    config = resolve("mnist_gru", FEW)
    hand_over("mnist_gru", tmp_path)
    units = config.model.units
    gates = 3 * (units * (12 + units) + units)
    assert Given(str(tmp_path)).parameters == gates + 2 * units + 2


def test_another_number_of_parameters_is_refused(given):
    found = Given(str(given))
    found.check(290)
    found.check(293, more=3)
    with pytest.raises(SystemExit, match=r"mnist_linear: 289 trained parameters.* has 290$"):
        found.check(289)
    with pytest.raises(SystemExit, match="290 and 3 more are expected"):
        found.check(290, more=3)


def worker(way, folder):
    return Worker([str(ROOT / TENSORFLOW), "-m", f"benchmarks.tensorflow.{way}", str(folder)])


@pytest.mark.slow
@needs_tensorflow
@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("way", ["graph", "keras"])
def test_tensorflow_trains_as_many_parameters(way, run, resolve, tmp_path, monkeypatch):
    resolve(run, FEW)
    hand_over(run, tmp_path)
    monkeypatch.chdir(ROOT)
    worker(way, tmp_path).end()


@pytest.mark.slow
@needs_tensorflow
@pytest.mark.parametrize("way", ["graph", "keras"])
def test_tensorflow_refuses_another_network(way, given, monkeypatch):
    path = given / "given.json"
    write_json(path, {**read_json(path), "parameters": 291})
    monkeypatch.chdir(ROOT)
    with pytest.raises(UserError, match="290 trained parameters, where PyTorch has 291"):
        worker(way, given)
