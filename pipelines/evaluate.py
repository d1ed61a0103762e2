"""Stage `evaluate`: measure a trained run on held-out images; numbers go to reports/metrics."""

from hydra.utils import instantiate
from omegaconf import OmegaConf

from lookinside.core import arithmetic, paths, runfolder, stage
from lookinside.core.files import read_csv, write_csv, write_json
from lookinside.data import store
from lookinside.evaluation.history import training_length, watched_test, watched_train
from lookinside.evaluation.layers import layers, multiply_adds, trained_parameters, variables
from lookinside.evaluation.measures import PREDICTION


def main(run: str, seed: str) -> None:
    """Evaluate both sets of weights: the best on validation, and the last step's."""
    arithmetic.settle()
    config = stage.configuration("evaluate", run)
    data_file = paths.PREPARED / f"{config.dataset.name}.safetensors"
    dataset = store.load(data_file, config.dataset.sha256)
    name = f"{run}-{seed}"
    folder, out = paths.RUNS / name, paths.EVALUATIONS / name
    models = {weights: runfolder.load_model(folder, weights) for weights in ("best", "last")}
    history = read_csv(folder / "history.csv", ("epoch", "step", "validation_loss"))
    task = instantiate(config.task)
    evaluated = instantiate(config.evaluation, _partial_=True)(models, dataset, task)
    metrics = {
        **evaluated.metrics,
        **training_length(history, *task.selects_on),
        **watched_test(history),
        **watched_train(history, len(dataset.train)),
        "parameters": trained_parameters(models["best"]),
        "multiply_adds": multiply_adds(models["best"], dataset.shape),
    }
    about = {
        "run": run,
        "seed": int(seed),
        "task": config.task._target_.split(".")[-2],
        "title": config.title,
        "notebook": config.notebook,
        "note": config.note,
        "references": OmegaConf.to_container(config.references),
        "changed": OmegaConf.to_container(config.changed),
        "dataset": OmegaConf.to_container(config.dataset),
        "config": OmegaConf.to_container(runfolder.read_config(folder)),
        "layers": layers(models["best"], dataset.shape),
        "variables": variables(models["best"]),
        "confusion": evaluated.confusion,
    }
    write_json(paths.METRICS / f"{name}.json", metrics)
    write_json(out / "about.json", about)
    write_csv(out / "predictions.csv", PREDICTION, evaluated.predictions)
    print(f"{name}: {evaluated.said}; {config.dataset.title}")


if __name__ == "__main__":
    stage.run(main)
