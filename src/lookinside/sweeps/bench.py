"""Trials in, outcomes out: what is cached is taken, what is missing is trained, in view."""

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column

from lookinside.config.sweep import Combination, Sweep
from lookinside.core.words import percent
from lookinside.sweeps.pruner import Judge
from lookinside.sweeps.trial import Outcome, Trial, bind_trials
from lookinside.sweeps.work import never, train_all


class Display:
    """A bar over all epochs and one for each training; a line a trial where there's no terminal."""

    def __init__(self, console: Console, title: str, trials: Sequence[Trial], jobs: int) -> None:
        self.console = console
        self.epochs = {trial.fingerprint: trial.epochs for trial in trials}
        self.labels = {trial.fingerprint: trial.label for trial in trials}
        self.ended: list[float] = []
        self.progress = Progress(
            TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True)),
            BarColumn(20),
            MofNCompleteColumn(),
            TextColumn("epochs, {task.fields[figure]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            expand=True,
            disable=not console.is_terminal,
        )
        several = f", {jobs} at a time" if jobs > 1 else ""
        total = sum(self.epochs.values())
        self.all = self.progress.add_task(f"[bold]{title}[/]{several}", total=total, figure="")
        self.tasks = {
            mark: self.progress.add_task(
                f"  {escape(self.labels[mark])}", total=epochs, visible=False, figure=""
            )
            for mark, epochs in self.epochs.items()
        }

    def told(self, mark: str, epochs: int, accuracy: float) -> None:
        """Show that a training has done so many epochs."""
        known = next(task.completed for task in self.progress.tasks if task.id == self.tasks[mark])
        self.progress.advance(self.all, epochs - known)
        shown = f"validation {percent(accuracy)}"
        self.progress.update(self.tasks[mark], completed=epochs, visible=True, figure=shown)

    def end(self, mark: str, outcome: Outcome) -> None:
        """Take a training's bar away, and count its epochs as done, those that it left out too."""
        self.ended.append(outcome.accuracy)
        self.told(mark, self.epochs[mark], outcome.accuracy)
        self.progress.update(self.tasks[mark], visible=False)
        self.progress.update(self.all, figure=f"best {percent(max(self.ended))}")
        if not self.console.is_terminal:
            count = f"{len(self.ended)} of {len(self.epochs)}"
            how = "" if outcome.state == "complete" else f" ({outcome.state})"
            said = f"{count}: {percent(outcome.accuracy)}{how}: {self.labels[mark]}"
            self.console.print(escape(said), soft_wrap=True, highlight=False)


class Bench:
    """Runs trials, `jobs` at a time, and counts which were trained now and which were cached."""

    def __init__(self, console: Console, jobs: int) -> None:
        self.console = console
        self.jobs = jobs
        self.trained: set[str] = set()
        self.cached: set[str] = set()

    def say(self, sentence: str) -> None:
        """Tell the user what will be done, or what was."""
        self.console.print(escape(sentence), soft_wrap=True, highlight=False)

    def bind(self, sweep: Sweep, combinations: Sequence[Combination], epochs: int) -> list[Trial]:
        """Make trials, which takes a moment."""
        count = len(combinations)
        with self.console.status("Composing") as status:
            return bind_trials(
                sweep,
                combinations,
                epochs,
                lambda done: status.update(f"Composing: {done} of {count}"),
            )

    def plan(self, what: str, trials: Sequence[Trial], then: str = "") -> None:
        """Say what will be trained and what is cached, if nothing is pruned."""
        known = {trial.fingerprint: _known(trial, whole) for trial in trials}
        count = list(known.values()).count(None)
        self.say(f"{what}: {count} to train, {len(known) - count} cached{then}.")

    def run(self, title: str, trials: Sequence[Trial], judge: Judge | None = None) -> list[Outcome]:
        """The outcomes of trials, in their order; `judge` may end trainings early.

        Raises:
            UserError: a trial can't be trained.
        """
        known = judge.cut if judge else whole
        found = {trial.fingerprint: _known(trial, known) for trial in trials}
        missing = {each.fingerprint: each for each in trials if found[each.fingerprint] is None}
        self.cached |= found.keys() - missing.keys() - self.trained
        if missing:
            jobs = min(self.jobs, len(missing))
            display = Display(self.console, title, list(missing.values()), jobs)
            with display.progress:
                training = train_all(list(missing.values()), jobs, judge or never, display.told)
                for trial, ended in training:
                    found[trial.fingerprint] = ended
                    self.trained.add(trial.fingerprint)
                    display.end(trial.fingerprint, ended)
        return [outcome for trial in trials if (outcome := found[trial.fingerprint])]


def whole(outcome: Outcome) -> Outcome | None:
    """The outcome, if the training was not ended for others' sake."""
    return None if outcome.state == "pruned" else outcome


def _known(trial: Trial, known: Callable[[Outcome], Outcome | None]) -> Outcome | None:
    outcome = trial.outcome()
    return known(outcome) if outcome else None
