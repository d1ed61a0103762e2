"""Training trials in processes of their own, which die with the one that started them."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import write_json
from lookinside.core.orphans import die_with_parent
from lookinside.core.runfolder import write_config
from lookinside.sweeps.trial import DONE, KEPT, Outcome, Trial
from lookinside.training.finite import DivergedError
from lookinside.training.loop import train
from lookinside.training.watch import Watch

Judging = Callable[[list[float]], bool]
Notes = SimpleQueue[tuple[str, int, float]]
"""Fingerprint, epochs done, newest accuracy: what a process tells while it trains."""

_notes: Notes | None = None


def never(_accuracies: Sequence[float]) -> bool:
    """Stop no training early."""
    return False


def train_all(
    trials: Sequence[Trial],
    jobs: int,
    judge: Judging = never,
    told: Callable[[str, int, float], None] = lambda *_note: None,
) -> Iterator[tuple[Trial, Outcome]]:
    """Train `jobs` trials at a time; give each with its outcome as it ends.

    `judge` stops a training early; it goes to other processes, so it must be picklable. `told`
    hears of every epoch. If the caller stops, the trainings are ended; they go on next time.

    Raises:
        UserError: a trial can't be trained, or a process was ended from outside.
    """
    context = get_context("spawn")
    notes: Notes = context.SimpleQueue()
    started = (os.getpid(), notes)
    with ProcessPoolExecutor(min(jobs, len(trials)), context, _begin, started) as pool:
        waiting = {pool.submit(train_trial, trial, judge): trial for trial in trials}
        try:
            while waiting:
                done, _ = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
                while not notes.empty():
                    told(*notes.get())
                for future in done:
                    yield waiting.pop(future), future.result()
        except BrokenProcessPool as error:
            raise UserError(
                "a training was ended from outside, perhaps for want of memory: the same command "
                "goes on where it stopped; with --jobs 1 it needs the least memory"
            ) from error
        finally:
            if waiting:
                pool.shutdown(wait=False, cancel_futures=True)
                for child in active_children():
                    child.kill()


def train_trial(trial: Trial, judge: Judging = never) -> Outcome:
    """Train a trial into its folder, or go on if it was killed, and write last that it is done."""
    folder = trial.folder
    (folder / DONE).unlink(missing_ok=True)
    watch = Watch("accuracy", _telling(trial.fingerprint, judge))
    config, logs = trial.config, folder / "logs"
    try:
        train(config, trial.name, trial.seed, folder, logs, folder / "timing", [watch])
        outcome = Outcome("pruned" if watch.stopped else "complete", tuple(watch.values))
    except DivergedError:
        outcome = Outcome("diverged", tuple(watch.values))
        write_config(folder, config)
        shutil.rmtree(paths.SCRATCH / trial.fingerprint, ignore_errors=True)
    for path in folder.iterdir():
        if path.name not in KEPT:
            _delete(path)
    done = {"state": outcome.state, "validation_accuracy": list(outcome.accuracies)}
    write_json(folder / DONE, done)
    return outcome


def _begin(parent: int, notes: Notes) -> None:
    """Make a fresh process a worker: it dies with its parent, and leaves the terminal to it."""
    global _notes
    die_with_parent()
    if os.getppid() != parent:
        sys.exit()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    _notes = notes


def _telling(fingerprint: str, judge: Judging) -> Judging:
    def judged(accuracies: list[float]) -> bool:
        if _notes is not None:
            _notes.put((fingerprint, len(accuracies), accuracies[-1]))
        return judge(accuracies)

    return judged


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
