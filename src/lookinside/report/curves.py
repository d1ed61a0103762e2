"""How trainings went, thinned to what a chart on a page can show."""

from collections.abc import Mapping, Sequence

from lookinside.core import files, paths

MOST = 200
"""Points of a curve, besides its best; the first and the last are always among them."""

Curves = Mapping[str, Sequence[float | None]]
"""The columns of a history, of equal length: `epoch`, `step`, and what was measured after each."""


def read_curves(name: str, best: int) -> Curves:
    """The history of one training, `<run>-<seed>`; see `files.read_csv` for what it raises.

    The row of the epoch `best`, whose weights are the best, is among those that are shown.
    """
    path = paths.RUNS / name / "history.csv"
    rows = files.read_csv(path, ("epoch", "step", "validation_loss"))
    with files.reading(path):
        chosen = [at for at, row in enumerate(rows) if int(row["epoch"]) == best]
        shown = sorted({*kept(len(rows)), *chosen})
        return {column: [_number(rows[at][column]) for at in shown] for column in rows[0]}


def kept(count: int) -> list[int]:
    """Which of `count` points are shown: all, or `MOST` of them, evenly spread."""
    if count <= MOST:
        return list(range(count))
    return [round(step * (count - 1) / (MOST - 1)) for step in range(MOST)]


def _number(cell: str) -> float | None:
    """A cell to four digits, whole numbers as they are; None where it is empty."""
    if not cell:
        return None
    return int(cell) if cell.isdigit() else float(f"{float(cell):.4g}")
