"""Stage `compare`: set all runs and seeds against the notebooks, and classifiers against another.

Writes the scoreboard and the paired tests as JSON, CSV and Markdown.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lookinside.config.params import read_params
from lookinside.core import paths, stage
from lookinside.core.files import read_csv, read_json, write_csv, write_json, write_text
from lookinside.evaluation import paired, scoreboard, table
from lookinside.evaluation.scoreboard import NOT_COMPARABLE


def main() -> None:
    """Read what was measured of each run and seed, and write what comes of it."""
    params = read_params()
    rows, rights = [], []
    for run in params.runs:
        names = [f"{run}-{seed}" for seed in params.seeds]
        abouts = [read_json(paths.EVALUATIONS / name / "about.json") for name in names]
        rows += scoreboard.rows(abouts, [read_json(paths.METRICS / f"{n}.json") for n in names])
        if abouts[0]["task"] == "classify":
            rights.append((run, abouts[0]["dataset"]["name"], right(names[0])))
    pairs = paired.rows(rights)
    write("scoreboard", table.COLUMNS, rows)
    write("paired", paired.COLUMNS, pairs)
    lines = [table.cells(row) for row in rows]
    write_text(paths.SCOREBOARD / "scoreboard.md", table.markdown(table.HEADINGS, lines))
    lines = [table.paired_cells(row) for row in pairs]
    write_text(paths.SCOREBOARD / "paired.md", table.markdown(table.PAIRED_HEADINGS, lines))
    comparable = sum(row["verdict"] != NOT_COMPARABLE for row in rows)
    print(f"compare: {comparable} of {len(rows)} results can be set against a notebook's")


def right(name: str) -> paired.Rights:
    """Which test images the last step's weights of a run and seed got right, bool [N]."""
    path = paths.EVALUATIONS / name / "predictions.csv"
    rows = read_csv(path, ("actual", "last_predicted"))
    return np.array([row["actual"] == row["last_predicted"] for row in rows])


def write(name: str, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """Write rows as JSON and CSV."""
    write_json(paths.SCOREBOARD / f"{name}.json", {"rows": rows})
    cells = ([row[column] for column in columns] for row in rows)
    write_csv(paths.SCOREBOARD / f"{name}.csv", columns, cells)


if __name__ == "__main__":
    stage.run(main)
