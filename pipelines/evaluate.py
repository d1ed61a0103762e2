"""Stage `evaluate`: measure a trained run on held-out images; numbers go to reports/metrics."""

import torch
from omegaconf import OmegaConf

from lookinside.core import paths, runfolder, stage
from lookinside.core.files import read_csv, write_csv, write_json
from lookinside.data import store
from lookinside.evaluation.evaluate import evaluate
from lookinside.evaluation.history import training_length, watched_test
from lookinside.evaluation.layers import layers
from lookinside.evaluation.measures import PREDICTION


def main(run: str, seed: str) -> None:
    """Evaluate both sets of weights: the best on validation, and the last step's."""
    torch.set_num_threads(1)  # The number of threads decides the last bits.
    config = stage.configuration("evaluate", run)
    data_file = paths.PREPARED / f"{config.dataset.name}.safetensors"
    dataset = store.load(data_file, config.dataset.sha256)
    name = f"{run}-{seed}"
    folder, out = paths.RUNS / name, paths.EVALUATIONS / name
    models = {weights: runfolder.load_model(folder, weights) for weights in ("best", "last")}
    history = read_csv(folder / "history.csv", ("epoch", "step", "validation_accuracy"))
    evaluated = evaluate(models, dataset)
    metrics = {
        **evaluated.metrics,
        **training_length(history),
        **watched_test(history),
        "parameters": sum(parameter.numel() for parameter in models["best"].parameters()),
    }
    about = {
        "run": run,
        "seed": int(seed),
        "title": config.title,
        "notebook": config.notebook,
        "references": OmegaConf.to_container(config.references),
        "changed": OmegaConf.to_container(config.changed),
        "dataset": OmegaConf.to_container(config.dataset),
        "config": OmegaConf.to_container(runfolder.read_config(folder)),
        "layers": layers(models["best"], dataset.shape),
        "confusion": evaluated.confusion,
    }
    write_json(paths.METRICS / f"{name}.json", metrics)
    write_json(out / "about.json", about)
    write_csv(out / "predictions.csv", PREDICTION, evaluated.predictions)
    best = evaluated.metrics["test"]["best"]
    interval = f"{best['accuracy_low']:.2%} to {best['accuracy_high']:.2%}"
    right = f"{best['accuracy']:.2%} of {len(dataset.test):,} test images right ({interval})"
    print(f"{name}: {right}; {config.dataset.title}")


if __name__ == "__main__":
    stage.run(main)
