"""Which class is taken for which, and the images behind each cell."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lookinside.core import files, paths
from lookinside.core.errors import UserError
from lookinside.report.commas import as_csv
from lookinside.report.script import as_script
from lookinside.report.views import palette
from lookinside.report.views.seen import Seen, read_seen
from lookinside.report.views.sheet import Sheet
from lookinside.report.views.view import View

EACH = 24
"""At most so many images of a cell are shown."""
LARGEST = 170_000
"""The most bytes that a run's images may take."""
NAMED = 12
"""So many characters of a class's name are shown beside the table."""


class Answers(NamedTuple):
    """Of each test image its class and the one it is taken for, int64 [N], and how surely."""

    actual: NDArray[np.int64]
    predicted: NDArray[np.int64]
    confidence: NDArray[np.float64]


def build(run: str, about: Mapping[str, Any], card: Mapping[str, Any]) -> View | None:
    """The view of a classifier whose answers and test images are there.

    Raises:
        UserError: what it is made from is damaged, or the answers are to other images.
    """
    answered = paths.EVALUATIONS / f"{run}-{about['seed']}" / "predictions.csv"
    prepared = paths.PREPARED / f"{card['name']}.safetensors"
    if about["task"] != "classify" or not (answered.is_file() and prepared.is_file()):
        return None
    classes = card["classes"]
    answers, seen = _answers(answered, classes), read_seen(prepared)
    if not np.array_equal(answers.actual, seen.labels):
        raise UserError(f"{answered} has other test images than {prepared}: run `dvc repro`")
    table = counts(answers, len(classes))
    chosen, sheet = fitted(answers, seen, table)
    return View(
        "confusion",
        {
            "confusion.png": sheet.content,
            "confusion.csv": as_csv(
                [
                    {"actual / taken for": name, **dict(zip(classes, row, strict=True))}
                    for name, row in zip(classes, table.tolist(), strict=True)
                ]
            ),
            "confusion.js": as_script(
                f"views/{run}/confusion.js",
                {
                    "classes": classes,
                    "counts": table.tolist(),
                    "sheet": sheet.about(f"views/{run}/confusion.png"),
                    "shown": _shown(answers, chosen),
                },
            ),
        },
        _table(table, classes),
        drawn_from=[answered, prepared],
    )


def _answers(path: Path, classes: Sequence[str]) -> Answers:
    rows = files.read_csv(path, ("actual", "predicted", "confidence"))
    place = {name: number for number, name in enumerate(classes)}
    with files.reading(path):
        named = [[place[row[column]] for row in rows] for column in ("actual", "predicted")]
        confidence = np.array([float(row["confidence"]) for row in rows])
        return Answers(np.array(named[0]), np.array(named[1]), confidence)


def counts(answers: Answers, classes: int) -> NDArray[np.int64]:
    """Count the images of each actual class (rows) by predicted class (columns)."""
    table = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(table, (answers.actual, answers.predicted), 1)
    return table


def in_rounds(answers: Answers, table: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of the images worth showing, at most `EACH` of a cell.

    First the surest of every cell, those of the fullest cells first, then the second of every cell,
    and so on: whatever number is taken from the front is spread over the cells as evenly as can be.
    """
    cell = answers.actual * len(table) + answers.predicted
    order = np.lexsort((-answers.confidence, cell))
    starts = np.searchsorted(cell[order], cell[order])
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order)) - starts
    first = np.lexsort((cell, -table.ravel()[cell], rank))
    return first[rank[first] < EACH]


def fitted(
    answers: Answers, seen: Seen, table: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Sheet]:
    """The images that fit on a sheet of at most `LARGEST` bytes, by cell, the surest first."""
    wanted = in_rounds(answers, table)
    while True:
        part = answers.actual[wanted], answers.predicted[wanted], -answers.confidence[wanted]
        chosen = wanted[np.lexsort(part[::-1])]
        sheet = palette.coarse(seen.at(chosen), palette.GRAYS)
        if len(sheet.content) <= LARGEST or len(wanted) == 1:
            return chosen, sheet
        wanted = wanted[: max(1, int(0.97 * len(wanted) * LARGEST / len(sheet.content)))]


def _shown(answers: Answers, chosen: NDArray[np.int64]) -> list[list[float]]:
    """Of each image shown: actual and predicted class, place in the test set, and confidence."""
    columns = (answers.actual, answers.predicted, np.arange(len(answers.actual)))
    whole = zip(*(column[chosen].tolist() for column in columns), strict=True)
    sure = answers.confidence[chosen].round(4).tolist()
    return [[*row, share] for row, share in zip(whole, sure, strict=True)]


def _table(table: NDArray[np.int64], classes: Sequence[str]) -> Mapping[str, Any]:
    """What the template draws: counts, shares of their rows, and the largest share of an error."""
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    top = float((shares * (1 - np.eye(len(table)))).max())
    longest = max(map(len, classes))
    return {
        "counts": table.tolist(),
        "shares": shares.tolist(),
        "top": top,
        "upright": longest > len("cat"),
        "named": min(longest, NAMED),
    }
