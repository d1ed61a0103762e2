"""A bar in the terminal while something takes its time."""

from collections.abc import Iterator, Sequence, Sized
from typing import Protocol, TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T_co = TypeVar("T_co", covariant=True)


class Countable(Sized, Protocol[T_co]):
    """What has a length and can be gone through."""

    def __iter__(self) -> Iterator[T_co]: ...


def watched(items: Countable[T_co] | Sequence[T_co], words: str) -> Iterator[T_co]:
    """Go through `items` with a bar that `words` describe; it is gone after the last one.

    Nothing is drawn outside a terminal.
    """
    with Progress(
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        transient=True,
    ) as progress:
        progress.disable = not progress.console.is_terminal
        yield from progress.track(items, description=words)
