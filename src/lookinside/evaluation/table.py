"""The scoreboard as words."""

from collections.abc import Mapping, Sequence
from typing import Any

COLUMNS = (
    "run", "notebook", "quantity", "reference", "ours", "low", "high", "best_validation",
    "seeds", "verdict", "why", "dataset",
)  # fmt: skip
HEADINGS = ("run", "quantity", "notebook", "ours", "95 % interval", "best on validation", "verdict")


def reference(row: Mapping[str, Any]) -> str:
    """What the notebook printed."""
    return "none" if row["reference"] is None else f"{row['reference']:.4g}"


def cells(row: Mapping[str, Any]) -> list[str]:
    """A row of the scoreboard under `HEADINGS`."""
    verdict = f"{row['verdict']}: {row['why']}" if row["why"] else row["verdict"]
    return [
        row["run"],
        f"{row['quantity']}, on stand-in data" if row["stand_in"] else row["quantity"],
        f"{reference(row)} ({row['notebook']})" if row["notebook"] else reference(row),
        f"{row['ours']:.4f}",
        f"{row['low']:.4f} to {row['high']:.4f}",
        f"{row['best_validation']:.4f}",
        verdict,
    ]


def markdown(rows: Sequence[Mapping[str, Any]]) -> str:
    """The scoreboard as a Markdown table."""
    lines = [HEADINGS, ["---"] * len(HEADINGS), *(cells(row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
