"""Where the time of a step of training goes, by what is computed, and how much trainings compute.

    python -m benchmarks.profiles [run ...]

The pipeline has to have prepared the data and resolved the runs; nothing of theirs is written to.
"""

import re
import sys
import timeit
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

import torch

from benchmarks import work
from benchmarks.measure import on_one_core, save
from benchmarks.training import RUNS
from benchmarks.ways.given import configuration
from benchmarks.ways.profiled import Profiled
from benchmarks.ways.stage import apart
from lookinside.config.params import read_params
from lookinside.core.errors import plainly

KINDS: Mapping[str, str] = {
    "products": r"aten::(add)?b?(add)?b?mm",
    "convolutions": r".*convolution",
    "recurrent": r".*(rnn|lstm|gru)",
    "pooling": r".*pool",
    "random": r"aten::(bernoulli|normal|rand|exponential)",
    "adam": r".*_fused_adam",
}
"""How torch's operations of a kind are called, at their beginning; all others are `else`."""
COLUMNS = (
    ("run", "run", ""),
    ("step", "a step", "ms"),
    ("products", "matrix products", "%"),
    ("convolutions", "convolutions", "%"),
    ("recurrent", "recurrent layers", "%"),
    ("pooling", "pooling", "%"),
    ("random", "random numbers", "%"),
    ("adam", "Adam", "%"),
    ("else", "all else", "%"),
    ("work", "convolutions, products and recurrent cells of a step", "GFLOP"),
    ("pace", "of them a second", "GFLOP"),
)
ABOUT = (
    "What this project\u2019s own loop computes in a step, as shares of its time, by torch\u2019s "
    "profiler, on one core with one thread. Matrix products, convolutions and recurrent layers run "
    "in the libraries that torch brings; what a loop can save is in the last column, which holds "
    "Lightning and Python as well.",
    "With the profiler a step takes longer than without, short ones most.",
)
SIDE = 1024
"""Rows and columns of the matrices whose product shows what the processor can do."""


def measure(run: str, warm_up: int = 20, steps: int = 40) -> dict[str, Any]:
    """The row of a run, from so many steps after others to warm up."""
    config = configuration(run)
    done = work.of_step(config) / 1e9
    config.trainer.steps, config.trainer.patience = warm_up + steps, None
    watching = Profiled(warm_up, steps)
    apart(config, run, [watching])
    step = sum(watching.seconds.values()) / steps
    found = {"run": run, "step": 1000 * step, **shares(watching.seconds.items())}
    return {**found, "work": done, "pace": done / step}


def fastest(rounds: int = 20) -> float:
    """GFLOP a second of a product of two large matrices, the best of some rounds."""
    one, other = torch.rand(2, SIDE, SIDE)
    seconds = timeit.repeat(lambda: one @ other, number=1, repeat=rounds)
    return 2 * SIDE**3 / min(seconds) / 1e9


def shares(seconds: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The percentage of all seconds that each kind of operation takes; the first kind that fits."""
    found = dict.fromkeys((*KINDS, "else"), 0.0)
    for name, spent in seconds:
        kind = next((kind for kind, called in KINDS.items() if re.match(called, name)), "else")
        found[kind] += spent
    whole = sum(found.values())
    return {kind: 100 * spent / whole for kind, spent in found.items()}


def main(*runs: str) -> None:
    """Profile the runs, print a line for each, and write all to one file; then count all runs."""
    on_one_core()
    most = f"A product of matrices of {SIDE:,} by {SIDE:,} reaches {fastest():.0f} GFLOP a second."
    rows = []
    for run in runs or RUNS:
        rows.append(measure(run))
        print(*(f"{each:.1f}" if isinstance(each, float) else each for each in rows[-1].values()))
    found = {"title": "Where a step\u2019s time goes", "about": [*ABOUT, most], "columns": COLUMNS}
    save("profiles", {**found, "rows": rows}, {"torch": version("torch")})
    work.tell(read_params().runs)


if __name__ == "__main__":
    with plainly("profiles"):
        main(*sys.argv[1:])
