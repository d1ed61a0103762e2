"""A trained classifier from its run's folder alone, and what it says of images."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.core.files import require_keys
from lookinside.core.modes import evaluating
from lookinside.core.runfolder import Weights, load_model, read_config
from lookinside.data.derive import as_tensor
from lookinside.data.raw import Images
from lookinside.predict.given import Learned

FACTS = ("name", "classes", "shape", "border", "box", "stand_in")


@dataclass(frozen=True)
class Network:
    """A classifier, its classes, and what the images were like that it learned from."""

    model: nn.Module
    classes: tuple[str, ...]
    learned: Learned
    dataset: str
    stand_in: bool


def load(runs: Path, run: str, seed: int, weights: Weights) -> Network:
    """Load a run's network out of a folder of runs.

    Raises:
        UserError: there is no such run, its folder is damaged, or it is no classifier.
    """
    folder = runs / f"{run}-{seed}"
    if not (folder / "config.yaml").is_file():
        raise UserError(absent(runs, run, seed))
    config = read_config(folder)
    facts = config.dataset
    require_keys(folder / "config.yaml", dict(facts), FACTS)
    shape = (int(facts.shape[0]), int(facts.shape[1]), int(facts.shape[2]))
    model = load_model(folder, weights)
    with evaluating(model):
        if model(torch.zeros(1, *shape)).ndim != 2:
            raise UserError(
                f"{run} gives images back and has no classes to predict: name another run"
            )
    learned = Learned(shape, float(facts.border), int(facts.box))
    return Network(model, tuple(facts.classes), learned, facts.name, bool(facts.stand_in))


def absent(runs: Path, run: str, seed: int) -> str:
    """The sentence about a run and seed that have no folder: what to do, or what there is."""
    trained = sorted(path.parent.name for path in runs.glob("*/config.yaml"))
    said = f"{run} has not been trained with seed {seed}"
    if not trained:
        return f"{said}, nor has any other run: run `dvc repro` first"
    return f"{said}: name one of {', '.join(trained)} (run-seed), or train it with `dvc repro`"


def scores(network: Network, images: Sequence[Images]) -> Tensor:
    """The softmax [N, classes] for images that are as the network wants them, each by itself."""
    inputs = as_tensor(np.stack(images)).float().div(255)
    with evaluating(network.model):
        logits: Tensor = network.model(inputs)
    return logits.softmax(1)
