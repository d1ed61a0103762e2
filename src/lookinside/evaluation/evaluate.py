"""All that is measured of a trained classifier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from lookinside.data.store import Dataset
from lookinside.evaluation import measures


@dataclass(frozen=True)
class Evaluated:
    """Metrics by split and weights; confusion counts by weights; a row of predictions an image."""

    metrics: dict[str, dict[str, Any]]
    confusion: dict[str, list[list[int]]]
    predictions: list[measures.Prediction]


def evaluate(models: Mapping[str, nn.Module], dataset: Dataset) -> Evaluated:
    """Measure a run's networks, `best` and `last`, on the validation and the test images."""
    metrics: dict[str, dict[str, Any]] = {"validation": {}, "test": {}}
    matrices: dict[str, Tensor] = {}
    logits: dict[str, Tensor] = {}
    labels, classes = dataset.test.labels, dataset.classes
    for weights, model in models.items():
        held = measures.predict(model, dataset.validation)
        logits[weights] = measures.predict(model, dataset.test)
        matrices[weights] = measures.confusion(logits[weights].argmax(1), labels, len(classes))
        metrics["validation"][weights] = measures.summary(held, dataset.validation.labels)
        metrics["test"][weights] = {
            **measures.summary(logits[weights], labels),
            "per_class": measures.per_class(matrices[weights], classes),
        }
    confusion = {weights: matrix.tolist() for weights, matrix in matrices.items()}
    return Evaluated(metrics, confusion, list(measures.prediction_rows(logits, labels, classes)))
