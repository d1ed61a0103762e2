"""How fast runs train, set against other ways of training the same networks.

    python -m benchmarks.training [run ...]

The pipeline has to have prepared the data and resolved the runs; nothing of theirs is written to.
TensorFlow takes part if `make bench-tensorflow` has made its environment.
"""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from omegaconf import OmegaConf

from benchmarks.measure import Turn, faster, in_turns, on_one_core, save, spread
from benchmarks.ways.given import configuration, images
from lookinside.core import paths
from lookinside.core.errors import plainly
from lookinside.core.files import read_json
from lookinside.data.memory import steps_per_epoch
from lookinside.evaluation.layers import trained_parameters
from lookinside.training.loop import build_module

RUNS = ("mnist_linear", "translated_mlp", "mnist_cnn", "mnist_cnn12", "mnist_convnet",
        "translated_cnn", "cifar_lenet", "mnist_lstm", "mnist_gru", "mnist_ae", "mnist_conv_ae",
        "mnist_vae", "mnist_conv_vae")  # fmt: skip
ROUNDS, SECONDS = 7, 0.5
TENSORFLOW = Path(".venv-tensorflow/bin/python")
COLUMNS = (
    ("run", "run", ""),
    ("step", "a step", "ms"),
    ("bare", "a bare PyTorch loop", "times as fast as"),
    ("wanted", "wanted of that", ""),
    ("usual", "data set, DataLoader, Lightning's defaults", "times as fast as"),
    ("bf16", "itself with trainer.precision=bf16-mixed", "times as fast as"),
    ("graph", "TensorFlow 1 graph and session", "times as fast as"),
    ("keras", "Keras fit", "times as fast as"),
    ("ends", "epochs' ends, of the whole", "%"),
)
LONG, OF_LONG, OF_SHORT = 5.0, 0.95, 0.6
"""Of steps over so many milliseconds so much of a bare loop's speed is wanted, else so much."""
ABOUT = (
    "How many times as fast as other ways this project's own loop trains the same network with the "
    "same optimiser and batches. Below 1 the other way is faster.",
    f"Of a bare loop's speed, {OF_LONG} is wanted of steps over {LONG:.0f} ms and {OF_SHORT} of "
    "shorter ones.",
    "All ways run on one core with one thread and have their turns in rounds. The times are "
    "processor time, so that other programs on the machine count little. Given are the median of "
    f"{ROUNDS} rounds, and the lowest and the highest; the seed is 0.",
    "A step is what happens from batch to batch. What comes at epochs' ends (validation, "
    "checkpoint, histories, event files) is told apart, as its share of a whole epoch, where one "
    "ended while it was measured.",
    "A run that looks at its training images a second time, without dropout (trainer.watch_train: "
    "cifar_lenet does), is measured without that second pass forward, in all ways.",
)


def measure(run: str) -> dict[str, Any]:
    """The row of a run."""
    ways = {
        name: [sys.executable, "-m", f"benchmarks.ways.{name}", run]
        for name in ("stage", "bare", "usual")
    }
    ways["bf16"] = [*ways["stage"], "bf16-mixed"]
    with tempfile.TemporaryDirectory() as folder:
        if TENSORFLOW.exists():
            hand_over(run, Path(folder))
            for name in ("graph", "keras"):
                ways[name] = [str(TENSORFLOW), "-m", f"benchmarks.tensorflow.{name}", folder]
        turns = in_turns(ways, ROUNDS, SECONDS)
    config = configuration(run)
    count = read_json(paths.CARDS / f"{config.dataset.name}.json")["images"]["train"]
    return row(run, turns, steps_per_epoch(count, config.trainer.batch_size))


def row(run: str, turns: Mapping[str, Sequence[Turn]], in_an_epoch: int) -> dict[str, Any]:
    """What the turns of a run come to, which has so many steps in an epoch."""
    own = turns["stage"]
    others = {name: faster(own, theirs) for name, theirs in turns.items() if name != "stage"}
    steps = spread([1000 * turn.step for turn in own])
    wanted = OF_LONG if steps["median"] > LONG else OF_SHORT
    met = "met" if others["bare"]["median"] >= wanted else "missed"
    found: dict[str, Any] = {"run": run, "step": steps, **others}
    found["wanted"] = f"{wanted:.2f}: {met}"
    if ends := sum(turn.ends for turn in own):
        end = sum(turn.between for turn in own) / ends
        found["ends"] = 100 * end / (end + in_an_epoch * steps["median"] / 1000)
    return found


def hand_over(run: str, folder: Path) -> None:
    """Write a run's network, optimiser and images where TensorFlow can read them.

    With them goes how many numbers are trained, for the same number is to be trained there.
    """
    config = configuration(run)
    pixels, labels, mean = images(config)
    given = OmegaConf.to_container(config, resolve=True)
    assert isinstance(given, dict)
    given["parameters"] = trained_parameters(build_module(config, 0, mean).model)
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
    for name, values in (("images", pixels), ("mean", mean[None])):
        np.save(folder / f"{name}.npy", values.permute(0, 2, 3, 1).contiguous().numpy())
    np.save(folder / "labels.npy", labels.numpy())


def main(*runs: str) -> None:
    """Measure the runs, print a line for each, and write all to one file."""
    on_one_core()
    rows = []
    for run in runs or RUNS:
        rows.append(measure(run))
        print(run, *(f"{key} {said(value)}" for key, value in rows[-1].items() if key != "run"))
        found = {"title": "Training", "about": ABOUT, "columns": COLUMNS, "rows": rows}
        save("training", found, versions())


def versions() -> dict[str, str]:
    """The versions of what takes part."""
    found = {name: version(name) for name in ("torch", "pytorch-lightning", "torchvision")}
    if TENSORFLOW.exists():
        wanted = Path("benchmarks/tensorflow/requirements.txt").read_text(encoding="utf-8")
        name, _, pinned = wanted.strip().partition("==")
        found[name] = pinned
    return found


def said(value: Mapping[str, float] | float | str) -> str:
    """A word, a number, or a median and its spread."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.2f}"
    return f"{value['median']:.2f} ({value['low']:.2f} to {value['high']:.2f})"


if __name__ == "__main__":
    with plainly("training"):
        main(*sys.argv[1:])
