"""All that is measured of a trained classifier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from lookinside.data.store import Dataset
from lookinside.evaluation import classification as measure


@dataclass(frozen=True)
class Evaluated:
    """Figures by split and weights; confusion counts by weights; a row of predictions an image."""

    figures: dict[str, dict[str, Any]]
    confusion: dict[str, list[list[int]]]
    predictions: list[measure.Prediction]


def evaluate(models: Mapping[str, nn.Module], dataset: Dataset) -> Evaluated:
    """Measure a run's networks, `best` and `last`, on the validation and the test images."""
    figures: dict[str, dict[str, Any]] = {"validation": {}, "test": {}}
    matrices: dict[str, Tensor] = {}
    logits: dict[str, Tensor] = {}
    labels, classes = dataset.test.labels, dataset.classes
    for weights, model in models.items():
        held = measure.predict(model, dataset.validation)
        logits[weights] = measure.predict(model, dataset.test)
        matrices[weights] = measure.confusion(logits[weights].argmax(1), labels, len(classes))
        figures["validation"][weights] = measure.summary(held, dataset.validation.labels)
        figures["test"][weights] = {
            **measure.summary(logits[weights], labels),
            "per_class": measure.per_class(matrices[weights], classes),
        }
    confusion = {weights: matrix.tolist() for weights, matrix in matrices.items()}
    return Evaluated(figures, confusion, list(measure.prediction_rows(logits, labels, classes)))
