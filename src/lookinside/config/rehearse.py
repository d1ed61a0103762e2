"""Build what a run will build, before anything is trained: what can't work is said at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from hydra.errors import InstantiationException
from hydra.utils import instantiate
from omegaconf import DictConfig

from lookinside.core.errors import UserError
from lookinside.core.runfolder import build_model


def rehearse(config: DictConfig) -> None:
    """Build the network, initialise it, make its optimiser and task, measure two blank images.

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
    labels = torch.full((2,), len(config.dataset.classes) - 1)
    with refusing(config.name, "model"), torch.inference_mode():
        task.measure(model, torch.zeros(2, *config.dataset.shape), labels)


@contextmanager
def refusing(run: str, group: str) -> Iterator[None]:
    """Turn whatever is raised into one sentence; Hydra wraps it, so its cause is what counts."""
    try:
        yield
    except Exception as error:
        cause = error.__cause__ if isinstance(error, InstantiationException) else None
        text = " ".join(str(cause or error).split())
        raise UserError(f"run {run}: {group}: {text}") from error
