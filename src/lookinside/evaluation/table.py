"""Tables in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def figure(value: float | None) -> str:
    """A figure with four decimals, from 10 on with two."""
    if value is None:
        return "none"
    return f"{value:.4f}" if abs(value) < 10 else f"{value:.2f}"


def reference(row: Mapping[str, Any]) -> str:
    """What the notebook printed, in a row of the scoreboard."""
    return "none" if row["reference"] is None else f"{row['reference']:.4g}"


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of words under headings, as Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
