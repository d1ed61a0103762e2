"""The scoreboard and the paired comparisons as words."""

from collections.abc import Mapping, Sequence
from typing import Any

COLUMNS = (
    "run", "notebook", "quantity", "reference", "ours", "low", "high", "worst", "best",
    "best_validation", "seeds", "verdict", "why", "dataset",
)  # fmt: skip
HEADINGS = (
    "run", "quantity", "notebook", "ours", "95 % interval", "worst to best seed",
    "best on validation", "verdict",
)  # fmt: skip
PAIRED_HEADINGS = (
    "data set", "first", "second", "first alone right", "second alone right", "difference",
    "95 % interval", "p (McNemar)", "p (Holm)", "verdict",
)  # fmt: skip


def figure(value: float | None) -> str:
    """A figure with four decimals, or with four digits once it is larger than 10."""
    if value is None:
        return "none"
    return f"{value:.4f}" if abs(value) < 10 else f"{value:.4g}"


def reference(row: Mapping[str, Any]) -> str:
    """What the notebook printed."""
    return "none" if row["reference"] is None else f"{row['reference']:.4g}"


def cells(row: Mapping[str, Any]) -> list[str]:
    """A row of the scoreboard under `HEADINGS`."""
    verdict = f"{row['verdict']}: {row['why']}" if row["why"] else row["verdict"]
    seeds = len(row["seeds"])
    return [
        row["run"],
        f"{row['quantity']}, on stand-in data" if row["stand_in"] else row["quantity"],
        f"{reference(row)} ({row['notebook']})" if row["notebook"] else reference(row),
        figure(row["ours"]),
        f"{figure(row['low'])} to {figure(row['high'])}",
        f"{figure(row['worst'])} to {figure(row['best'])} ({seeds})" if seeds > 1 else "one seed",
        figure(row["best_validation"]),
        verdict,
    ]


def paired_cells(row: Mapping[str, Any]) -> list[str]:
    """A row of the paired comparisons under `PAIRED_HEADINGS`; differences in points."""
    points = (f"{100 * row[key]:+.2f}" for key in ("difference", "low", "high"))
    difference, low, high = points
    return [
        row["dataset"],
        row["first"],
        row["second"],
        f"{row['only_first']:,}",
        f"{row['only_second']:,}",
        f"{difference} points",
        f"{low} to {high}",
        f"{row['p']:.2g}",
        f"{row['p_adjusted']:.2g}",
        row["verdict"],
    ]


def markdown(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Rows of cells as a Markdown table."""
    rows = [headings, ["---"] * len(headings), *lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in rows)
