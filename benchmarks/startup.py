"""What `dvc repro` takes in a finished pipeline: with nothing to do, and after a change of one run.

    python -m benchmarks.startup [run]

Run it where `dvc repro` has made everything. It works in a copy, so nothing there is changed.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.finished import copy
from benchmarks.growth import IDLE
from benchmarks.measure import on_one_core, save, spread
from benchmarks.stages import cost
from benchmarks.training import said
from lookinside.config.params import read_params
from lookinside.core import paths
from lookinside.core.errors import UserError, plainly
from lookinside.core.files import read_yaml, write_yaml
from lookinside.report.costs import noted

ROUNDS, CHANGES = 5, 3
COMMANDS = {
    "python -c pass": f"exec {sys.executable} -c pass",
    "dvc --version": "exec dvc --version",
    IDLE: "exec dvc repro -q",
}
COLUMNS = (
    ("command", "command", ""),
    ("wall", "on the wall", "s"),
    ("processor", "processor time", "s"),
    ("python -c pass", "python -c pass", "times as long as"),
    ("dvc --version", "dvc --version", "times as long as"),
)
CHANGED = (
    ("stage", "stage", ""),
    ("of", "of", ""),
    ("seconds", "processor time", "s"),
    ("share", "of the whole", "%"),
)
ABOUT = (
    "What a finished pipeline takes when nothing is to be done: DVC looks at all of its stages and "
    "at all files that they read and made, and runs the one that looks where data would come from. "
    "Beside it stand what Python and DVC take to start at all.",
    "The three have their turns in rounds, in a copy of the pipeline, on one core with one thread; "
    "the last columns compare processor time, round by round. Given are the median, the lowest and "
    "the highest.",
)
OF_CHANGE = (
    "What dvc repro takes after another learning rate for one run: the stages that run, as they "
    "noted it themselves, then the run\u2019s own and those that span all runs, each summed up. "
    "What is left of the whole is DVC\u2019s own: it looks at files, starts stages and notes what "
    "they made.",
    "Processor time on one core, in a copy of the pipeline. Given are the median of "
    f"{CHANGES} changes, the lowest and the highest.",
)
ALL, DVC, WHOLE = "all runs", "DVC itself", "dvc repro"


class Taken(NamedTuple):
    """Seconds that a command took: on the wall, and of processors."""

    wall: float
    processor: float


def taken(folder: Path, command: str) -> Taken:
    """What a command in a folder takes."""
    begun = time.perf_counter()
    processor = cost(folder, command).seconds
    return Taken(time.perf_counter() - begun, processor)


def idle(folder: Path, count: int) -> list[dict[str, Any]]:
    """A row for each of the `COMMANDS`, which have their turns in rounds after one to warm up."""
    rounds = [
        {name: taken(folder, command) for name, command in COMMANDS.items()}
        for _ in range(1 + count)
    ][1:]
    rows: list[dict[str, Any]] = []
    for name in COMMANDS:
        walls, processors = zip(*(each[name] for each in rounds), strict=True)
        row = {"command": name, "wall": spread(walls), "processor": spread(processors)}
        for other in list(COMMANDS)[: len(rows)]:
            row[other] = spread([each[name].processor / each[other].processor for each in rounds])
        rows.append(row)
    return rows


def change(folder: Path, run: str, count: int) -> list[dict[str, Any]]:
    """A row for each stage that runs after other learning rates for a run, and for their sums."""
    seeds = read_params().seeds
    rounds = []
    for _ in range(count):
        rate = read_yaml(folder / paths.RESOLVED / "runs" / f"{run}.yaml")["optimiser"]["lr"]
        params = read_yaml(folder / "params.yaml")
        given = [*params["overrides"].get(run, []), f"optimiser.lr={1.01 * rate}"]
        write_yaml(
            folder / "params.yaml",
            {**params, "overrides": {**params["overrides"], run: given}},
        )
        shutil.rmtree(folder / paths.STAGES, ignore_errors=True)
        whole = taken(folder, COMMANDS[IDLE]).processor
        stages = {name: each.processor for name, each in noted(folder).items() if each}
        rounds.append({**stages, DVC: whole - sum(stages.values()), WHOLE: whole})
    return table(run, {run, *(f"{run}-{seed}" for seed in seeds)}, rounds)


def table(
    run: str, own: Collection[str], rounds: Sequence[Mapping[str, float]]
) -> list[dict[str, Any]]:
    """A row for each stage, for those of the run itself and of all runs, and for the whole.

    `own` is what follows the run's own stages' names; `rounds` hold the seconds of each stage, of
    `DVC` and of the `WHOLE`.
    """
    owners = {
        stage: run if stage.partition("@")[2] in own else ALL
        for each in rounds
        for stage in each
        if stage not in (DVC, WHOLE)
    }
    parts = {stage: {stage} for stage in owners}
    for owner in (run, ALL):
        parts[f"all stages of {owner}"] = {each for each in owners if owners[each] == owner}
    rows = []
    for name, stages in (parts | {DVC: {DVC}, WHOLE: {WHOLE}}).items():
        seconds = [sum(each.get(stage, 0.0) for stage in stages) for each in rounds]
        shares = [100 * part / each[WHOLE] for part, each in zip(seconds, rounds, strict=True)]
        row = {"stage": name, "of": owners.get(name, "")}
        rows.append({**row, "seconds": spread(seconds), "share": spread(shares)})
    return rows


def main(run: str | None = None) -> None:
    """Measure both in a copy of the pipeline here, print the rows, and write them to two files."""
    on_one_core()
    runs = read_params().runs
    run = run or runs[0]
    if run not in runs:
        raise UserError(f"{run} is no run in params.yaml: name one of {', '.join(runs)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy(folder)
        about = (*ABOUT, f"This pipeline has {len(noted(folder))} stages.")
        rows = idle(folder, ROUNDS)
        tell("startup", "dvc repro with nothing to do", about, COLUMNS, rows)
        rows = change(folder, run, CHANGES)
        tell("startup-change", f"dvc repro after a change of {run}", OF_CHANGE, CHANGED, rows)


def tell(
    name: str,
    title: str,
    about: Sequence[str],
    columns: Sequence[tuple[str, str, str]],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Print the rows, and write them to a file."""
    for row in rows:
        print(*(f"{key} {said(value)}" for key, value in row.items()))
    found = {"title": title, "about": about, "columns": columns, "rows": rows}
    save(name, found, {each: version(each) for each in ("dvc", "torch", "hydra-core")})


if __name__ == "__main__":
    with plainly("startup"):
        main(*sys.argv[1:])
