"""Stage `compare`: set all runs and seeds against the notebooks' figures: the scoreboard."""

from lookinside.config.params import read_params
from lookinside.core import paths, stage
from lookinside.core.files import read_json, write_csv, write_json, write_text
from lookinside.evaluation import scoreboard
from lookinside.evaluation.scoreboard import NOT_COMPARABLE
from lookinside.evaluation.table import COLUMNS, markdown


def main() -> None:
    """Write the scoreboard as JSON, CSV and Markdown."""
    params = read_params()
    rows = []
    for run in params.runs:
        names = [f"{run}-{seed}" for seed in params.seeds]
        rows += scoreboard.rows(
            [read_json(paths.EVALUATIONS / name / "about.json") for name in names],
            [read_json(paths.METRICS / f"{name}.json") for name in names],
        )
    write_json(paths.SCOREBOARD / "scoreboard.json", {"rows": rows})
    write_csv(
        paths.SCOREBOARD / "scoreboard.csv",
        COLUMNS,
        ([row[column] for column in COLUMNS] for row in rows),
    )
    write_text(paths.SCOREBOARD / "scoreboard.md", markdown(rows))
    comparable = sum(row["verdict"] != NOT_COMPARABLE for row in rows)
    print(f"compare: {comparable} of {len(rows)} results can be set against a notebook's")


if __name__ == "__main__":
    stage.run(main)
