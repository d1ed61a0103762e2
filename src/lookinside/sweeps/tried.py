"""Trials with what came of them: ranking, and a look at the test images when all is selected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lookinside.core import paths, runfolder
from lookinside.data import store
from lookinside.evaluation.measures import predict, summary
from lookinside.sweeps.trial import Outcome, Trial

Phase = Literal["screen", "final", "search"]


@dataclass(frozen=True)
class Tried:
    """A trial and its outcome in one phase of a sweep.

    `test` has accuracy and interval of the best-validation weights on the test images, where
    these were looked at.
    """

    phase: Phase
    trial: Trial
    outcome: Outcome
    test: dict[str, float] | None = None


def ranked(tried: Sequence[Tried]) -> list[Tried]:
    """The best validation accuracy first; of equals, the one that was first before.

    A training that was pruned comes after all that were not.
    """
    return sorted(tried, key=lambda each: (each.outcome.state == "pruned", -each.outcome.accuracy))


def tested(tried: Sequence[Tried]) -> list[Tried]:
    """The same trials with their test figures; nothing is selected after this."""
    return [replace(each, test=_test_figures(each)) for each in tried]


def _test_figures(tried: Tried) -> dict[str, float] | None:
    if tried.outcome.state == "diverged":
        return None
    config = tried.trial.config
    path = paths.PREPARED / f"{config.dataset.name}.safetensors"
    images = store.load(path, config.dataset.sha256).test
    model = runfolder.load_model(tried.trial.folder)
    return summary(predict(model, images), images.labels)
