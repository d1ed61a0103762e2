"""What is running and what has ended, in a terminal or line by line."""

import time

from rich.console import Console, OverflowMethod
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Column

FRAME = " \N{BOX DRAWINGS LIGHT VERTICAL}\N{BOX DRAWINGS HEAVY VERTICAL}"
"""What tables have around their rows."""


class Display:
    """A bar over all stages and a line for each that runs; those that ended stand above."""

    def __init__(self, console: Console, total: int, jobs: int) -> None:
        self.console = console
        self.progress = Progress(
            TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True)),
            BarColumn(20),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            expand=True,
            disable=not console.is_terminal,
        )
        several = f", {jobs} at a time" if jobs > 1 else ""
        self._total = total
        self._all = self.progress.add_task(f"[bold]Stages[/]{several}", total=total)
        self._running: dict[str, tuple[TaskID, float]] = {}

    def start(self, name: str) -> None:
        """Show that a stage runs."""
        task = self.progress.add_task(f"  {escape(name)}", total=None)
        self._running[name] = task, time.monotonic()

    def end(self, name: str, said: str) -> None:
        """Show how long a stage took, and the last line of words that it printed."""
        words = [line for line in said.splitlines() if any(map(str.isalnum, line))]
        last = words[-1].strip(FRAME) if words else ""
        shown = f"{self._stop(name):6.1f} s  [bold]{escape(name)}[/]  {escape(last)}"
        self._print(shown.rstrip(), cut=self.console.is_terminal)

    def fail(self, name: str, said: str) -> None:
        """Show all that a stage printed before it failed."""
        self._print(
            f"{self._stop(name):6.1f} s  [bold red]{escape(name)} failed[/]\n{escape(said)}"
        )

    def left(self, count: int) -> None:
        """Show how many stages are not done."""
        self.progress.update(self._all, completed=self._total - count)

    def _stop(self, name: str) -> float:
        """Take a stage's line away; the seconds that it ran."""
        task, started = self._running.pop(name)
        self.progress.remove_task(task)
        return time.monotonic() - started

    def _print(self, text: str, cut: bool = False) -> None:
        """Print lines as they are, or cut to the terminal's width."""
        overflow: OverflowMethod = "ellipsis" if cut else "ignore"
        self.console.print(
            text, highlight=False, soft_wrap=not cut, no_wrap=True, overflow=overflow
        )
