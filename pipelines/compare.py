"""Stage `compare`: set runs against the notebooks, against another, and against their exports."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from lookinside.config.params import read_params
from lookinside.core import paths, stage
from lookinside.core.files import read_csv, read_json, write_csv, write_json, write_text
from lookinside.evaluation import paired, parity, scoreboard, shared
from lookinside.evaluation.scoreboard import NOT_COMPARABLE
from lookinside.evaluation.table import markdown


def main() -> None:
    """Write the scoreboard, the paired tests, the shared errors and the parity of exports."""
    params = read_params()
    board, rights = [], []
    for run in params.runs:
        names = [f"{run}-{seed}" for seed in params.seeds]
        abouts = [read_json(paths.EVALUATIONS / name / "about.json") for name in names]
        metrics = [read_json(paths.METRICS / f"{name}.json") for name in names]
        board += scoreboard.rows(abouts, metrics)
        if abouts[0]["task"] == "classify":
            rights.append((run, abouts[0]["dataset"]["title"], [right(name) for name in names]))
    exports = (read_json(paths.EXPORTS / run / "parity.json") for run in params.runs)
    write("scoreboard", scoreboard, board)
    first = ((run, dataset, seeds[0]) for run, dataset, seeds in rights)
    write("paired", paired, paired.rows(first))
    write("shared", shared, shared.rows(rights))
    write("parity", parity, parity.rows(exports))
    comparable = sum(row["verdict"] != NOT_COMPARABLE for row in board)
    print(f"compare: {comparable} of {len(board)} results can be set against a notebook's")


def right(name: str) -> paired.Rights:
    """Which test images the last step's weights of a run and seed got right, bool [N]."""
    path = paths.EVALUATIONS / name / "predictions.csv"
    rows = read_csv(path, ("actual", "last_predicted"))
    return np.array([row["actual"] == row["last_predicted"] for row in rows])


def write(name: str, table: ModuleType, rows: Sequence[dict[str, Any]]) -> None:
    """Write the rows of a table as JSON, CSV and Markdown."""
    write_json(paths.SCOREBOARD / f"{name}.json", {"rows": rows})
    values = ([row[column] for column in table.COLUMNS] for row in rows)
    write_csv(paths.SCOREBOARD / f"{name}.csv", table.COLUMNS, values)
    words = markdown(table.HEADINGS, map(table.cells, rows))
    write_text(paths.SCOREBOARD / f"{name}.md", words)


if __name__ == "__main__":
    stage.run(main)
