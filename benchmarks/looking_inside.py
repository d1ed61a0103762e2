"""How long each probe and each figure of a finished run takes, one thread.

    python -m benchmarks.looking_inside [run]

Run it in a workspace in which `dvc repro` has made that run; nothing of the pipeline's is written.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hydra.utils import instantiate
from torch import nn

from benchmarks.measure import on_one_core, save, spread
from benchmarks.training import said
from lookinside.config.params import read_params
from lookinside.core import arithmetic, paths, runfolder
from lookinside.core.arrays import save_arrays
from lookinside.core.errors import plainly
from lookinside.core.files import read_yaml
from lookinside.data import store
from lookinside.evaluation.measures import predict
from lookinside.figures import index, style
from lookinside.figures.numbers import RunNumbers
from lookinside.figures.picture import Subject

ROUNDS = 3
ONCE = "a pass of the test images"
Jobs = Mapping[str, Callable[[], object]]
COLUMNS = (
    ("what", "probe or figure", ""),
    ("seconds", "processor time", "s"),
    ("passes", ONCE, "times as long as"),
)
ABOUT = (
    "What each probe of a finished run takes to compute and to write its numbers, and each figure "
    "to draw and to write its pictures, beside a pass of all test images through the network.",
    "Processor time, on one core with one thread. Given are the median of "
    f"{ROUNDS} rounds in which all have their turns, the lowest and the highest.",
)


def jobs(run: str, scratch: Path) -> Jobs:
    """All that is measured of a run, by its name; files go to a folder for scratch."""
    config = read_yaml(paths.RESOLVED / "runs" / f"{run}.yaml")
    data, seed = config["dataset"], str(read_params().seeds[0])
    model: nn.Module = runfolder.load_model(paths.RUNS / f"{run}-{seed}")
    dataset = store.load(paths.PREPARED / f"{data['name']}.safetensors")
    subject = Subject(config["title"], data["title"], tuple(data["classes"]), data["stand_in"])

    def probe(name: str, options: Mapping[str, Any]) -> None:
        found = instantiate(options, _partial_=True)(model, dataset)
        arrays = {key: tensor.numpy() for key, tensor in found.items()}
        save_arrays(scratch / f"{name}.npz", arrays, "")

    def figure(name: str, options: Mapping[str, Any]) -> None:
        numbers = RunNumbers(run, seed, subject.classes)
        drawn = instantiate(options, _partial_=True)(subject, numbers)
        for each, picture in index.named(name, drawn).items():
            style.save(picture, scratch / f"{each}.png")

    found: dict[str, Callable[[], object]] = {ONCE: lambda: predict(model, dataset.test)}
    for kind, work in (("probe", probe), ("figure", figure)):
        for name, options in config[f"{kind}s"].items():
            if options:
                found[f"{kind} {name}"] = partial(work, name, options)
    return found


def seconds(job: Callable[[], object]) -> float:
    """The processor time that a job takes."""
    begun = time.process_time()
    job()
    return time.process_time() - begun


def rows(rounds: Sequence[Mapping[str, float]]) -> list[dict[str, Any]]:
    """A row for each job and for the sums of probes and of figures, from seconds in each round."""
    parts = {name: [each[name] for each in rounds] for name in rounds[0]}
    for kind in ("probe", "figure"):
        of = [values for name, values in parts.items() if name.startswith(f"{kind} ")]
        parts[f"all {kind}s"] = [sum(each) for each in zip(*of, strict=True)]
    passes = parts[ONCE]
    return [
        {
            **{"what": name, "seconds": spread(values)},
            "passes": spread([one / other for one, other in zip(values, passes, strict=True)]),
        }
        for name, values in parts.items()
    ]


def main(run: str = "mnist_cnn") -> None:
    """Print what each takes, and the two sums, and write them to a file."""
    on_one_core()
    arithmetic.settle()
    with tempfile.TemporaryDirectory() as folder:
        given = jobs(run, Path(folder))
        given[ONCE]()
        found = rows([{name: seconds(job) for name, job in given.items()} for _ in range(ROUNDS)])
    for row in found:
        print(*(said(value) for value in row.values()))
    made = {"title": f"Looking inside {run}", "about": ABOUT, "columns": COLUMNS, "rows": found}
    save("looking-inside", made, {each: version(each) for each in ("torch", "matplotlib")})


if __name__ == "__main__":
    with plainly("looking_inside"):
        main(*sys.argv[1:])
