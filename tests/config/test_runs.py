"""Every run as the notebooks have it: budget, size, and that it learns on images of any shape."""

from functools import cache
from pathlib import Path

import pytest
import torch
from hydra.utils import instantiate
from omegaconf import OmegaConf

from lookinside.config.compose import compose_run
from lookinside.config.params import read_params
from lookinside.core.runfolder import build_model
from lookinside.evaluation.layers import trained_parameters

ROOT = Path(__file__).parents[2]
EXPERIMENTS = sorted(path.stem for path in (ROOT / "conf/experiment").glob("*.yaml"))
SHAPES = [(1, 28, 28), (1, 40, 40), (3, 32, 32)]
DENSE_VAE = (
    784 * 512 + 512 + 512 * 256 + 256 + 256 * 64 + 64
    + 2 * (64 * 2 + 2)
    + 2 * 64 + 64 + 64 * 256 + 256 + 256 * 512 + 512 + 512 * 784 + 784
)  # fmt: skip
CONV_VAE = (
    32 * 16 + 32 + 64 * 32 * 16 + 64 + 64 * 64 * 16 + 64 + 1024 * 64 + 64
    + 64 * 1024 + 1024 + 64 * 64 * 16 + 64 + 32 * 64 * 16 + 32 + 32 * 16 + 1
)  # fmt: skip
"""All but the layers next to the code."""
RUNS = {
    "mnist_softmax": (100, 2800, 784 * 10 + 10),
    "mnist_linear": (100, 9000, 784 * 10 + 10),
    "mnist_mlp": (64, 10_000, 784 * 500 + 500 + 5010),
    "mnist_cnn": (64, 10_000, 416 + 14_436 + 1764 * 128 + 128 + 1290),
    "mnist_cnn_narrow": (64, 10_000, 104 + 909 + 441 * 128 + 128 + 1290),
    "mnist_cnn_deep": (64, 10_000, 416 + 14_436 + 57_664 + 1024 * 128 + 128 + 1290),
    "mnist_cnn_dense": (64, 10_000, 416 + 14_436 + 1764 * 128 + 128 + 16_512 + 1290),
    "mnist_cnn12": (50, 2000, 3625 + 40_064 + 1600 * 1024 + 1024 + 10_250),
    "mnist_convnet": (100, 5600, 832 + 51_264 + 3136 * 128 + 128 + 1290),
    "mnist_lstm": (128, 937, 4 * 256 * (28 + 256 + 1) + 2570),
    "mnist_gru": (128, 937, 3 * 256 * (28 + 256 + 1) + 2570),
    "translated_linear": (100, 5000, 1600 * 10 + 10),
    "translated_mlp": (50, 40_000, 1600 * 500 + 500 + 5010),
    "translated_cnn": (50, 5302, 832 + 12_800 * 1024 + 1024 + 10_250),
    "cifar_lenet": (128, 3950, 832 + 51_264 + 3136 * 10 + 10),
    "mnist_ae": (100, 2800, 784 * 512 + 512 * 256 + 256 * 128 + 128 * 64),
    "mnist_ae_linear_out": (100, 2800, 573_440),
    "mnist_denoising_ae": (100, 2800, 573_440),
    "mnist_conv_ae": (100, 2800, 16 * 16 + 2 * 16 * 16 * 16),
    "mnist_denoising_conv_ae": (100, 2800, 8448),
    "mnist_vae": (200, 2800, DENSE_VAE),
    "mnist_denoising_vae": (200, 2800, DENSE_VAE),
    "mnist_conv_vae": (200, 2800, CONV_VAE + 2 * (64 * 2 + 2) + 2 * 64 + 64),
    "cifar_vae": (200, 2500, CONV_VAE + 2 * (64 * 64 + 64) + 64 * 64 + 64),
}
"""Batch size, steps (where a notebook names them) and trained parameters."""


@pytest.fixture(autouse=True)
def root(monkeypatch):
    monkeypatch.chdir(ROOT)


def composed(run, shape=(1, 28, 28), profile="full"):
    dataset = {"shape": list(shape), "classes": list("0123456789")}
    return OmegaConf.create({**plain(run, profile), "dataset": dataset})


@cache
def plain(run, profile):
    """A run's own configuration, composed once."""
    params = read_params().model_copy(update={"profile": profile})
    return OmegaConf.to_container(compose_run(run, params), resolve=True)


def test_every_run_of_the_notebooks_is_an_experiment():
    assert set(RUNS) <= set(EXPERIMENTS)


@pytest.mark.parametrize("run", RUNS)
def test_budgets_are_the_notebooks(run):
    trainer = composed(run).trainer
    assert (trainer.batch_size, trainer.steps, trainer.share) == (*RUNS[run][:2], 1.0)
    assert composed(run, profile="quick").trainer.share < 0.1


@pytest.mark.parametrize("run", RUNS)
def test_networks_have_the_size_that_the_notebooks_layers_give(run):
    shape = (1, 40, 40) if run.startswith("translated") else (1, 28, 28)
    assert trained_parameters(build_model(composed(run, shape))) == RUNS[run][2]


@pytest.mark.parametrize(
    "shape", [SHAPES[0], *(pytest.param(n, marks=pytest.mark.slow) for n in SHAPES[1:])], ids=str
)
@pytest.mark.parametrize("run", EXPERIMENTS)
def test_a_step_lowers_the_loss_on_images_of_any_shape(run, shape):
    config = composed(run, shape)
    source = torch.Generator().manual_seed(0)
    images = torch.rand(16, *shape, generator=source).double()
    labels = torch.randint(10, (16,), generator=source)
    model = build_model(config).train()
    instantiate(config.initialiser, _convert_="all")(model, source)
    model.double()  # So that a small step shows.
    task = instantiate(config.task)
    # Noise is brighter than digits: at a run's own rate a step on it may go too far.
    optimiser = instantiate(config.optimiser, model.parameters(), lr=config.optimiser.lr / 50)

    def objective():
        torch.manual_seed(0)  # The same dropout, masks and codes before and after.
        return task.objective(task.measure(model, images, labels), 16)

    before = objective()
    before.backward()
    assert all(
        value.grad is not None and value.grad.isfinite().all()
        for value in model.parameters()
        if value.requires_grad
    )
    optimiser.step()
    with torch.no_grad():
        assert objective() < before
