"""A pipeline of its own in a temporary folder, with a small prepared data set to train on."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from blobs import put_data
from headless import alone, browser, screen, visit  # noqa: F401
from lookinside import workspace
from lookinside.config import rehearsed
from lookinside.config.bind import bind
from lookinside.config.compose import compose_run
from lookinside.config.params import read_params
from lookinside.config.resolve import write_run
from lookinside.core import paths, stage
from lookinside.core.arrays import save_arrays
from tiny_pipeline import cold, finished, pipeline, warm_python  # noqa: F401

ROOT = Path(__file__).parent.parent
# How long an example takes is the machine's affair, which others may share.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def afresh():
    """Draw the same numbers whatever ran before, and subnormal ones, which training leaves out."""
    if torch := sys.modules.get("torch"):
        torch.manual_seed(0)
        torch.set_flush_denormal(False)


@pytest.fixture
def prepared(tmp_path, monkeypatch, rehearsals):
    """An empty copy of the pipeline, in which the test runs, with all the runs' data prepared."""
    workspace.make(ROOT, tmp_path, {})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(paths, "REHEARSED", rehearsals)
    for name, canvas in (
        ("mnist", None),
        ("mnist_80_10_10", None),
        ("translated_mnist", 16),
        ("cifar10_gray", None),
    ):
        put_data(name, canvas=canvas)
    return tmp_path


@pytest.fixture(scope="session")
def rehearsals(tmp_path_factory):
    """Where tests remember which runs they rehearsed, so that each of these is rehearsed once."""
    return tmp_path_factory.mktemp("rehearsals") / "rehearsed.json"


@pytest.fixture
def resolve(prepared):  # noqa: ARG001
    """Resolve a run with a few overrides, as the compose stage does."""

    def resolve(run, *overrides, untouched=False):
        params = read_params()
        params.overrides[run] = [*params.overrides.get(run, []), *overrides]
        config = bind(compose_run(run, params), untouched)
        from omegaconf import OmegaConf

        write_run(OmegaConf.to_container(config))
        return config

    return resolve


@pytest.fixture
def train_run(resolve, monkeypatch):
    """Train a run for a few steps and give its folder; it is not rehearsed before."""
    monkeypatch.setattr(rehearsed, "once", lambda *_: None)

    def train_run(run, *overrides, seed=0, folder="out"):
        from lookinside.training.loop import train

        few = ("trainer.batch_size=20", "trainer.steps=20")
        config = resolve(run, *few, *overrides, untouched=True)
        out = Path(folder)
        name = f"{run}-{seed}"
        train(
            stage.tracked("train", config), name, seed, out, paths.LOGS / name, paths.TIMING / name
        )
        return out

    return train_run


def ranking(units: int, side: int, located: bool) -> dict[str, np.ndarray]:
    """Rankings of twelve images of 6 x 6 pixels by some units that see `side` of them."""
    found: dict[str, np.ndarray] = {"units": np.arange(units), "total": np.array(units)}
    order = (np.arange(12) + 3 * np.arange(units)[:, None]) % 12
    for name, ranks in (("top", order[:, :7]), ("middle", order[:, 3:8])):
        place = np.stack([ranks % 6, ranks % 5], -1) - 1
        box = np.concatenate([place, place + side], -1)
        found[f"{name}_index"] = ranks
        found[f"{name}_value"] = np.float32(20.0) - ranks
        found[f"{name}_position"] = place + 1 if located else np.full_like(place, -1)
        found[f"{name}_box"] = box
        found[f"{name}_seen"] = box.clip(0, 6)
    return found | dict.fromkeys(("maximum", "maximum_pre"), found["top_value"][:, 0])


def liked(units: int, single: bool) -> dict[str, np.ndarray]:
    """Images that some units like best, with three frames, black, gray and white."""
    frames = np.zeros((units, 3, 1, 6, 6), np.uint8) + np.array([0, 136, 255], np.uint8).reshape(
        1, 3, 1, 1, 1
    )
    number = np.arange(units, dtype=np.float32)
    found = {"units": np.arange(units), "total": np.array(units), "frames": frames}
    found |= {"images": frames[:, 2], "maps": np.array(single), "output": np.array(not single)}
    found |= {
        "objective": number + 4,
        "pre": number + 5,
        "post": number + 6,
        "log_loss": np.array([[1, 2, 3]] * units, np.float32),
    }
    if single:
        found |= {"single_frames": frames[..., :3, :3], "field": np.array([1, 1, 4, 4])}
        found |= {"single_pre": number + 7}
    return found


def answering(units: int, hidden: bool) -> dict[str, np.ndarray]:
    """How some units answer three classes."""
    number = np.arange(units, dtype=np.float32)
    found = {"units": np.arange(units), "output": np.array(not hidden)}
    found |= {"fires": number / units, "covers": number / units / 2}
    found |= {"by_class": np.array([[1, -2, 3]] * units, np.float32)}
    found |= {"peaks": number[:, None] + np.arange(5, dtype=np.float32)}
    found |= {"histogram": np.array([[100 * (unit + 1), *[30] * 23] for unit in range(units)])}
    found |= {"span": np.stack([number, number + 6], 1)}
    found |= {"twin": (np.arange(units) + 1) % units, "cosine": np.full(units, 0.5, np.float32)}
    found |= {"partner": (np.arange(units) + 2) % units, "correlation": np.full(units, 0.25)}
    if hidden:
        found |= {"margin": np.array([[-1, 0, 0.5]] * units), "whole": np.array([5.0, 6.0, 7.0])}
        found |= {"accuracy": np.full(units, -0.02), "changed": np.arange(units)}
    return found


@pytest.fixture
def toy_units(tmp_path, monkeypatch):
    """The probes of a run `toy`: two convolutions and outputs; their names by what they hold."""
    monkeypatch.chdir(tmp_path)
    layer = {
        "patches": {"conv1": ranking(4, 3, True), "logits": ranking(3, 6, False)},
        "maximised": {"conv1": liked(4, True), "logits": liked(3, False)},
        "census": {"conv1": answering(4, True), "logits": answering(3, False)},
        "deconvnet": {"conv1": {"units": np.arange(4), "total": np.array(4)}},
        "filters": {"conv1": {"units": np.arange(4)}, "conv2": {"units": np.array([2, 5])}},
    }
    layer["deconvnet"]["conv1"]["projections"] = np.linspace(-1, 1, 72).reshape(4, 2, 1, 3, 3)
    for name, deep, shape in (("conv1", False, (4, 1, 3, 3)), ("conv2", True, (2, 4, 3, 3))):
        weights = np.linspace(-1, 1, int(np.prod(shape))).reshape(shape).astype(np.float32)
        layer["filters"][name] |= {"weights": weights, "inputs": np.arange(shape[1])}
        layer["filters"][name] |= {"total": np.array([4 if name == "conv1" else 6, shape[1]])}
        layer["filters"][name] |= {"deep": np.array(deep)}
    layer["patches"]["logits"]["output"] = np.array(True)
    images = (np.arange(12, dtype=np.uint8) * 20).reshape(12, 1, 1, 1)
    whole = {
        "patches": {
            "images": np.tile(images, (1, 1, 6, 6)),
            "image_index": np.arange(12),
            "image_labels": np.arange(12) % 3,
        },
        "maximised": {"frame_steps": np.array([0, 1, 3]), "after": np.array(False)},
        "census": {"tested": np.array(1200), "ablated": np.array([100, 100, 100])},
    }
    whole["patches"]["image_labels"] = np.arange(12) % 3
    for probe, layers in layer.items():
        found = dict(whole.get(probe, {}))
        for name, arrays in layers.items():
            found |= {f"{name}/{what}": array for what, array in arrays.items()}
        save_arrays(paths.PROBES / "toy" / f"{probe}.npz", found, "key")
    classes = ["cat", "dog", "<script>alert(1)</script>"]
    kinds = {"conv1": "Conv2d", "conv2": "Conv2d", "logits": "Linear"}
    about = {"seed": 0, "layers": [{"name": name, "kind": kinds[name]} for name in kinds]}
    return about, {"classes": classes}
