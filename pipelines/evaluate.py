"""Measure a trained run on held-out images: numbers to reports/metrics, the rest beside them."""

from typing import Any

import torch
from omegaconf import OmegaConf

from lookinside.core import paths, runfolder, stage
from lookinside.core.files import read_csv, write_csv, write_json
from lookinside.data import store
from lookinside.evaluation import classification as measure
from lookinside.evaluation.history import epochs, watched_test

COLUMNS = ("index", "actual", "predicted", "confidence", "last_predicted")


def main(run: str, seed: str) -> None:
    """Evaluate both sets of weights: the best on validation, and the last step's."""
    torch.set_num_threads(1)
    config = stage.configuration("evaluate", run)
    data_file = paths.PREPARED / f"{config.dataset.name}.safetensors"
    dataset = store.load(data_file, config.dataset.sha256)
    labels, classes = dataset.test.labels, dataset.classes
    folder = paths.RUNS / f"{run}-{seed}"
    models = {weights: runfolder.load_model(folder, weights) for weights in ("best", "last")}
    logits = {weights: measure.predict(model, dataset.test) for weights, model in models.items()}
    history = read_csv(folder / "history.csv")
    metrics: dict[str, Any] = {
        "test": {},
        "validation": {},
        **epochs(history),
        **watched_test(history),
    }
    matrices = {}
    for weights, model in models.items():
        held = measure.predict(model, dataset.validation)
        metrics["validation"][weights] = measure.summary(held, dataset.validation.labels)
        matrices[weights] = measure.confusion(logits[weights].argmax(1), labels, len(classes))
        metrics["test"][weights] = {
            **measure.summary(logits[weights], labels),
            "per_class": measure.per_class(matrices[weights], classes),
        }
    layers = measure.layers(models["best"], dataset.shape)
    metrics["parameters"] = sum(layer["parameters"] for layer in layers)
    about = {
        **{key: config[key] for key in ("title", "notebook")},
        "references": OmegaConf.to_container(config.references),
        "dataset": OmegaConf.to_container(config.dataset),
        "run": run,
        "seed": int(seed),
        "layers": layers,
        "confusion": {weights: matrix.tolist() for weights, matrix in matrices.items()},
        "config": OmegaConf.to_container(runfolder.read_config(folder)),
    }
    write_json(paths.METRICS / f"{run}-{seed}.json", metrics)
    write_json(paths.EVALUATIONS / f"{run}-{seed}" / "about.json", about)
    write_csv(
        paths.EVALUATIONS / f"{run}-{seed}" / "predictions.csv",
        COLUMNS,
        measure.prediction_rows(logits, labels, classes),
    )
    best = metrics["test"]["best"]
    print(
        f"{run}-{seed}: {best['accuracy']:.2%} of {len(labels):,} test images right "
        f"({best['accuracy_low']:.2%} to {best['accuracy_high']:.2%})"
    )


if __name__ == "__main__":
    stage.run(main)
