"""How the time and the memory of each stage grow with images, units and runs: 1x, 2x and 4x.

    python -m benchmarks.growth [rounds]

Small pipelines, each made from nothing in a temporary folder, on MNIST where it lies on this disk
and on the embedded digits elsewhere. Each size is made anew in every round.
"""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measure import on_one_core, save, spread
from benchmarks.stages import Cost, cost, costs
from benchmarks.training import said
from lookinside import workspace
from lookinside.core.errors import plainly
from lookinside.core.files import write_yaml
from lookinside.data.sources import find_local

ROOT = Path(__file__).parents[1]
FACTORS = (1, 2, 4)
ROUNDS = 2
OF_A_CLASS = {"train": 80, "validation": 10, "test": 10}
"""Images of each class of the embedded digits; of MNIST, `MANY` times as many."""
MANY = 14
IDLE = "dvc repro with nothing to do"
RUNS = {1: "one run", 2: "two runs"}
BATCH = 50
COLUMNS = (
    ("stage", "stage", ""),
    ("growth", "growth of time", ""),
    *((f"seconds{factor}", f"time, {factor}x", "s") for factor in FACTORS),
    *((f"memory{factor}", f"memory, {factor}x", "MB") for factor in FACTORS),
)


@dataclass(frozen=True)
class Pipeline:
    """A pipeline on so many images of each class, with so many runs of so many filters a layer."""

    images: Mapping[str, int]
    runs: int
    filters: int
    steps: int

    def write(self, folder: Path) -> None:
        """Write it into a folder, from which nothing was made yet."""
        names = [f"grown{number}" for number in range(self.runs)]
        digits = {"mnist": "mnist", "digits": "mnist"}
        workspace.make(ROOT, folder, {"runs": names, "overrides": {}, "datasets": digits})
        recipe: dict[str, object] = {
            "_target_": "lookinside.data.recipes.images",
            "split": "few_per_class",
        }
        data: dict[str, object] = {"name": "digits", "title": "Digits", "source": "mnist"}
        counted = {"recipe": recipe | {"per_class": dict(self.images)}}
        write_yaml(folder / "conf/data/digits.yaml", data | counted)
        block = {"filters": self.filters, "kernel": 5, "pool": 2}
        for name in names:
            experiment = {
                "defaults": [{"override /data": "digits"}, {"override /model": "convnet"}],
                "name": name,
                "title": "A CNN",
                "model": {"blocks": [block, block], "dense": [64]},
                "trainer": {"batch_size": BATCH, "steps": self.steps},
            }
            path = folder / f"conf/experiment/{name}.yaml"
            write_yaml(path, experiment)
            path.write_text(f"# @package _global_\n{path.read_text()}")


def images(factor: int, many: int) -> Pipeline:
    """One CNN on so many times the images, for one epoch."""
    counts = {part: factor * many * count for part, count in OF_A_CLASS.items()}
    return Pipeline(counts, 1, 16, 10 * counts["train"] // BATCH)


def filters(factor: int, many: int) -> Pipeline:
    """One CNN with so many times the filters in each of its layers."""
    counts = {part: many * count for part, count in OF_A_CLASS.items()}
    return Pipeline(counts, 1, 8 * factor, 200)


def runs(factor: int, many: int) -> Pipeline:
    """So many times two CNNs."""
    counts = {part: many * count for part, count in OF_A_CLASS.items()}
    return Pipeline(counts, 2 * factor, 8, 50)


GROWING = (
    ("images", images, "images, and as many steps more: one epoch of one CNN"),
    ("filters", filters, "filters in each of a CNN's two layers"),
    ("runs", runs, "runs"),
)


def main(rounds: str = str(ROUNDS)) -> None:
    """Measure each way of growing, print its table, and write it to a file of its own."""
    on_one_core()
    many = MANY if find_local("mnist", None, required=False) else 1
    for name, pipeline, what in GROWING:
        rows = table(
            [[measure(pipeline(factor, many)) for factor in FACTORS] for _ in range(int(rounds))]
        )
        for row in rows:
            print(name, *(f"{key} {said(row[key])}" for key in row if key != "growth"))
        first = pipeline(1, many)
        about = (
            f"What each stage takes when there are twice and four times as many {what}. At the "
            f"first there are {10 * sum(first.images.values()):,} images, {first.filters} filters "
            f"in each of two layers, and {RUNS[first.runs]}.",
            "Times are processor time on one core with one thread, from the start of a stage's "
            "process to its end, of all stages of a kind together; memory is the most that one of "
            "them held, or what the measuring program itself holds, if that is more. Each size was "
            f"made {rounds} times: given are the median, the lowest and the highest time, and the "
            "most memory. The dashed line is growth in proportion, flat is no growth.",
        )
        found = {"title": f"Growth with {name}", "about": about, "columns": COLUMNS, "rows": rows}
        versions = {each: version(each) for each in ("torch", "pytorch-lightning", "dvc")}
        save(f"growth-{name}", found, versions)


def measure(pipeline: Pipeline) -> dict[str, Cost]:
    """The cost of each kind of stage of a pipeline, and of a `dvc repro` with nothing to do."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pipeline.write(folder)
        kinds: dict[str, list[Cost]] = defaultdict(list)
        for stage, each in costs(folder).items():
            kinds[stage.partition("@")[0]].append(each)
        found = {
            kind: Cost(sum(each.seconds for each in parts), max(each.memory for each in parts))
            for kind, parts in kinds.items()
        }
        cost(folder, "dvc commit -q -f")
        return found | {IDLE: cost(folder, "dvc repro -q")}


def table(rounds: Sequence[Sequence[Mapping[str, Cost]]]) -> list[dict[str, Any]]:
    """A row for each kind of stage, from its costs in each round at each of the `FACTORS`."""
    rows = []
    for kind in rounds[0][0]:
        row: dict[str, Any] = {"stage": kind}
        for factor, then in zip(FACTORS, zip(*rounds, strict=True), strict=True):
            row[f"seconds{factor}"] = spread([each[kind].seconds for each in then])
            row[f"memory{factor}"] = max(each[kind].memory for each in then) / 1e6
        grown = [row[f"seconds{factor}"]["median"] for factor in FACTORS]
        row["growth"] = {"of": FACTORS, "grown": grown}
        rows.append(row)
    return rows


if __name__ == "__main__":
    with plainly("growth"):
        main(*sys.argv[1:])
