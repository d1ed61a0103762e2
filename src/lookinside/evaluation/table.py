"""Tables in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def reference(row: Mapping[str, Any]) -> str:
    """What the notebook printed, in a row of the scoreboard: as it printed it."""
    return "none" if row["reference"] is None else f"{row['reference']:.6g}"


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of words under headings, as Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
