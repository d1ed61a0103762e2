"""All that is measured of a trained classifier."""

from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from lookinside.core.words import number, percent
from lookinside.data.store import Dataset
from lookinside.evaluation import measures
from lookinside.evaluation.evaluated import Evaluated


def evaluate(
    models: Mapping[str, nn.Module],
    dataset: Dataset,
    task: object,  # noqa: ARG001
) -> Evaluated:
    """Measure a run's networks, `best` and `last`, on the validation and the test images.

    Args:
        models: networks that give logits, by the name of their weights.
        dataset: prepared images.
        task: not used; every evaluation is called alike.
    """
    metrics: dict[str, dict[str, Any]] = {"validation": {}, "test": {}}
    matrices: dict[str, Tensor] = {}
    scores: dict[str, Tensor] = {}
    labels, classes = dataset.test.labels, dataset.classes
    for weights, model in models.items():
        held = measures.predict(model, dataset.validation)
        logits = measures.predict(model, dataset.test)
        scores[weights] = logits.softmax(1)
        matrices[weights] = measures.confusion(logits.argmax(1), labels, len(classes))
        metrics["validation"][weights] = measures.summary(held, dataset.validation.labels)
        metrics["test"][weights] = {
            **measures.summary(logits, labels),
            "per_class": measures.per_class(matrices[weights], classes),
        }
    best = metrics["test"]["best"]
    interval = f"{percent(best['accuracy_low'])} to {percent(best['accuracy_high'])}"
    return Evaluated(
        metrics,
        {weights: matrix.tolist() for weights, matrix in matrices.items()},
        list(measures.prediction_rows(scores, labels, classes)),
        f"{percent(best['accuracy'])} of {number(len(labels))} test images right ({interval})",
    )
