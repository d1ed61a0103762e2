"""Build what a run will build, before anything is trained: what can't work is said at once."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from hydra.errors import InstantiationException
from hydra.utils import instantiate
from omegaconf import DictConfig
from torch import nn

from lookinside.core.errors import UserError, one_line
from lookinside.core.runfolder import build_model
from lookinside.core.snapshots import wants_snapshots
from lookinside.data.places import check_places
from lookinside.data.store import Dataset, Split

FEW = 2
"""Images in each split of a rehearsal, and the most of whatever a probe counts."""


def rehearse(config: DictConfig, tested: int) -> None:
    """Build the network, initialise it, make its optimiser and task, measure two blank images.

    Then, still untrained, it is evaluated and probed on blank images too. Test images that a probe
    names must be among the `tested` ones that there are.

    Raises:
        UserError: one of them refuses; the sentence names the run and the configuration's group.
    """
    with refusing(config.name, "model"):
        model = build_model(config).eval()
    with refusing(config.name, "initialiser"):
        instantiate(config.initialiser, _convert_="all")(model, torch.Generator())
    with refusing(config.name, "optimiser"):
        instantiate(config.optimiser, model.parameters())
    with refusing(config.name, "task"):
        task = instantiate(config.task)
    dataset = blank(config)
    with refusing(config.name, "model"), torch.inference_mode():
        figures = task.measure(model, torch.zeros(FEW, *dataset.shape), dataset.test.labels)
    with refusing(config.name, "trainer.wanted"):
        check_wanted(config.trainer.wanted, task.selects_on[0])
    with refusing(config.name, "trainer.patience_on"):
        check_watched(config.trainer.patience_on, list(figures))
    with refusing(config.name, "evaluation"), fitting(config.evaluation):
        evaluate = instantiate(config.evaluation, _partial_=True)
        evaluate({"best": model, "last": model}, dataset, task)
    look_inside(config, model, dataset, tested)


def look_inside(config: DictConfig, model: nn.Module, dataset: Dataset, tested: int) -> None:
    """Call each of a run's probes, for few of whatever it counts, and see what its figures need.

    Those that look at a training's course are told of two epochs that changed nothing.

    Raises:
        UserError: a probe refuses, or a figure draws one that the run has not.
    """
    probes = {name: probe for name, probe in config.probes.items() if probe is not None}
    weights = dict(model.named_parameters())
    for name, probe in probes.items():
        few: dict[str, Any] = {
            key: min(value, FEW) for key, value in probe.items() if type(value) is int
        }
        with refusing(config.name, f"probes.{name}"), fitting(probe):
            if "images" in probe:
                named = check_places(probe.images, tested)
                few["images"] = [min(place, FEW - 1) for place in named[:FEW]]
            compute = instantiate(probe, _partial_=True, **few)
            more = {"snapshots": {0: weights, 1: weights}} if wants_snapshots(compute) else {}
            compute(model, dataset, **more)
    for name, figure in config.figures.items():
        if figure is None:
            continue
        with refusing(config.name, f"figures.{name}"):
            drawing = inspect.signature(instantiate(figure, _partial_=True)).parameters
            if "probe" in drawing and drawing["probe"].default not in probes:
                raise UserError(
                    f"it draws the probe {drawing['probe'].default}, which is not among this run's"
                    f" probes: name it there, or switch the figure off with figures.{name}=null"
                )


def blank(config: DictConfig) -> Dataset:
    """A few black images of a run's shape and classes in each split, on a canvas if it has one."""
    shape, classes = tuple(config.dataset.shape), tuple(config.dataset.classes)
    labels = torch.linspace(0, len(classes) - 1, FEW).long()
    images = torch.zeros(FEW, *shape, dtype=torch.uint8)
    split = Split(images, labels)
    if config.data.recipe.get("canvas"):
        side = shape[-1]
        smaller = images[..., : side // 2, : side // 2]
        split = Split(smaller, labels, torch.zeros(FEW, 2, dtype=torch.int64), side)
    mean = torch.zeros(shape)
    return Dataset(config.dataset.name, classes, split, split, split, mean, mean)


def check_wanted(wanted: float | None, figure: str) -> None:
    """Refuse an accuracy that no network reaches.

    Raises:
        ValueError: it is greater than 1.
    """
    if wanted is not None and figure == "accuracy" and wanted > 1:
        raise ValueError(f"an accuracy of {wanted:g} is never reached: write a share, such as 0.95")


def check_watched(watched: str | None, figures: list[str]) -> None:
    """Refuse a figure to watch that a task does not measure.

    Raises:
        ValueError: it is none of them.
    """
    if watched is not None and watched not in figures:
        raise ValueError(f"the task does not measure {watched}, but {' and '.join(figures)}")


@contextmanager
def refusing(run: str, group: str) -> Iterator[None]:
    """Turn whatever is raised into one sentence; Hydra wraps it, so its cause is what counts."""
    try:
        yield
    except Exception as error:
        cause = error.__cause__ if isinstance(error, InstantiationException) else None
        raise UserError(f"run {run}: {group}: {one_line(cause or error)}") from error


@contextmanager
def fitting(part: Any) -> Iterator[None]:
    """Explain an error that says nothing to a user: what was called does not fit the network."""
    try:
        yield
    except (UserError, ValueError):
        raise
    except Exception as error:
        raise UserError(
            f"{part._target_} does not fit the network ({error}); a task brings an evaluation,"
            " probes and figures of its own"
        ) from error
