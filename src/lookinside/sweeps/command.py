"""The command `lookinside sweep`: read, plan, train what is missing, write, sum up."""

import fcntl
import os
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from lookinside.config.sweep import Sweep, read_sweep
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_json
from lookinside.core.words import percent
from lookinside.figures.picture import Subject
from lookinside.sweeps import grid, outputs, tpe, words
from lookinside.sweeps.bench import Bench
from lookinside.sweeps.tried import Tried


def sweep(name: str, full: bool, budget: int | None, jobs: int | None) -> Bench:
    """Run the sweep conf/sweep/<name>.yaml and sum it up; give back who was trained and cached.

    `full` gives all combinations the final budget; a `budget` (0: the file's) has TPE search.
    `jobs` trainings run at a time: as many as there are cores unless said otherwise.

    Raises:
        UserError: the file, the data or a training is not as it must be.
    """
    started = time.monotonic()
    wanted = read_sweep(name)
    console = Console()
    bench = Bench(console, jobs or len(os.sched_getaffinity(0)))
    folder = paths.SWEEPS / name
    with alone():
        if budget is not None:
            folder /= "tpe"
            tried = tpe.search(wanted, bench, budget or wanted.search.trials)
        else:
            tried = grid.full(wanted, bench) if full else grid.screen(wanted, bench)
    subject = _subject(wanted, tried[0])
    how = "tpe" if budget is not None else "full grid" if full else "screening and finals"
    outputs.write_trials(folder, wanted, subject, tried)
    outputs.write_summary(folder, wanted, subject, how, tried)
    written = "trials.csv, trials.md, summary.json"
    if budget is None:
        even = [each for each in tried if full or each.phase == "screen"]
        outputs.write_effects(folder, wanted, subject, even)
        written += ", effects.csv, effects.png"
    show(bench, wanted, tried)
    minutes = (time.monotonic() - started) / 60
    bench.say(
        f"Data: {subject.dataset}{outputs.stand_in(subject)}\n"
        f"Trained now: {len(bench.trained)}, in {minutes:.1f} minutes. "
        f"Cached: {len(bench.cached)}.\nIn {folder}: {written}"
    )
    return bench


@contextmanager
def alone() -> Iterator[None]:
    """Let no second sweep train the same trials at the same time.

    Raises:
        UserError: one is running.
    """
    paths.TRIALS.mkdir(parents=True, exist_ok=True)
    with (paths.TRIALS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError("another sweep is running here: wait until it has ended") from error
        yield


def show(bench: Bench, wanted: Sweep, tried: list[Tried]) -> None:
    """Print the best trials, and what the best one changes of the experiment."""
    headings = ("validation", "test", "epochs", "what differs from the run")
    table = Table(*(Column(heading) for heading in headings), box=None, padding=(0, 2, 0, 0))
    for each in tried[: wanted.final.best]:
        test = percent(each.test["accuracy"]) if each.test else ""
        epochs = str(len(each.outcome.accuracies))
        table.add_row(percent(each.outcome.accuracy), test, epochs, escape(each.trial.label))
    best = tried[0].trial.combination
    bench.console.print(table)
    bench.say(f"Best on validation: {words.whole(best)}")
    bench.say(f"As overrides: {shlex.join(wanted.overrides_of(best))}")


def _subject(wanted: Sweep, best: Tried) -> Subject:
    dataset = best.trial.config.dataset.name
    card = read_json(paths.CARDS / f"{dataset}.json")
    title = f"{wanted.title}, {wanted.experiment}"
    return Subject(title, card["title"], tuple(card["classes"]), card["stand_in"])
