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
        return _columns([rows[at] for at in sorted({*kept(len(rows)), *chosen})])


def read_steps(name: str) -> Curves:
    """How the training images did within epochs, over stretches of steps.

    It is empty where the training's epochs are so many that there are no stretches within; see
    `files.read_csv` for what it raises.
    """
    path = paths.RUNS / name / "steps.csv"
    rows = files.read_csv(path, ("epoch", "step", "train_loss"))
    with files.reading(path):
        within = any(float(row["epoch"]) % 1 for row in rows)
        return _columns([rows[at] for at in kept(len(rows))]) if within else {}


def _columns(rows: Sequence[Mapping[str, str]]) -> Curves:
    return {column: [_number(row[column]) for row in rows] for column in rows[0]}


def known(column: Sequence[float | None]) -> list[float]:
    """The values of a column without its gaps."""
    return [value for value in column if value is not None]


def cut_short(curves: Curves) -> bool:
    """Whether the last epoch of a training has fewer steps than the first."""
    steps, epochs = ([0.0, *known(curves.get(column, ()))] for column in ("step", "epoch"))
    if len(steps) < 3:
        return False
    return (steps[-1] - steps[-2]) / (epochs[-1] - epochs[-2]) < steps[1] / epochs[1]


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
