"""A pipeline of its own in a temporary folder, with a small prepared data set to train on."""

from pathlib import Path

import pytest
import torch

from headless import browser, visit  # noqa: F401
from lookinside import workspace
from lookinside.config.bind import bind
from lookinside.config.compose import compose_run
from lookinside.config.params import read_params
from lookinside.core import paths, stage
from lookinside.core.files import sha256, write_json, write_yaml
from lookinside.data import store

ROOT = Path(__file__).parent.parent


def blobs(count: int, size: int, canvas: int | None, seed: int) -> store.Split:
    """Images of two classes that anything can learn: bright on the left, or on the right."""
    source = torch.Generator().manual_seed(seed)
    labels = torch.randint(2, (count,), generator=source)
    images = torch.randint(60, (count, 1, size, size), generator=source)
    half = size // 2
    images[labels == 0, :, :, :half] += 150
    images[labels == 1, :, :, half:] += 150
    offsets = torch.zeros(count, 2, dtype=torch.int64) if canvas else None
    return store.Split(images.to(torch.uint8), labels, offsets, canvas)


def put_data(name: str, size: int = 12, canvas: int | None = None) -> None:
    """Write a small prepared data set and its card where the stages look for them."""
    splits = [blobs(count, size, canvas, seed) for seed, count in enumerate((150, 40, 60))]
    side = canvas or size
    images = splits[0].batch(torch.arange(len(splits[0])))
    statistics = {"mean": images.mean(0), "std": images.std(0, correction=0)}
    dataset = store.Dataset(name, ("left", "right"), *splits, **statistics)
    path = paths.PREPARED / f"{name}.safetensors"
    store.save(path, dataset)
    card = {
        "name": name,
        "title": "Blobs",
        "classes": list(dataset.classes),
        "shape": list(dataset.shape),
        "images": {"train": 150, "validation": 40, "test": 60},
        "sha256": sha256(path),
        "border": 0.5,
        "box": side,
        "stand_in": True,
        "comparable": False,
        "why_not": "these are blobs",
    }
    write_json(paths.CARDS / f"{name}.json", card)


@pytest.fixture
def prepared(tmp_path, monkeypatch):
    """An empty copy of the pipeline, in which the test runs, with all the runs' data prepared."""
    workspace.make(ROOT, tmp_path, {})
    monkeypatch.chdir(tmp_path)
    for name, canvas in (
        ("mnist", None),
        ("mnist_80_10_10", None),
        ("translated_mnist", 16),
        ("cifar10_gray", None),
    ):
        put_data(name, canvas=canvas)
    return tmp_path


@pytest.fixture
def resolve(prepared):  # noqa: ARG001
    """Resolve a run with a few overrides, as the compose stage does."""

    def resolve(run, *overrides):
        params = read_params()
        params.overrides[run] = [*params.overrides.get(run, []), *overrides]
        config = bind(compose_run(run, params))
        from omegaconf import OmegaConf

        write_yaml(paths.RESOLVED / "runs" / f"{run}.yaml", OmegaConf.to_container(config))
        return config

    return resolve


@pytest.fixture
def train_run(resolve):
    """Train a run for a few steps and give its folder."""

    def train_run(run, *overrides, seed=0, folder="out"):
        from lookinside.training.loop import train

        config = resolve(run, "trainer.batch_size=20", "trainer.steps=20", *overrides)
        out = Path(folder)
        name = f"{run}-{seed}"
        train(
            stage.tracked("train", config), name, seed, out, paths.LOGS / name, paths.TIMING / name
        )
        return out

    return train_run
