"""Stage `compare`: set runs against the notebooks, against another, and against their exports."""

from lookinside.albums import comparisons
from lookinside.albums.album import fill
from lookinside.config.params import read_params
from lookinside.core import paths, stage
from lookinside.core.files import read_json
from lookinside.evaluation import paired, parity, scoreboard, shared
from lookinside.evaluation.scoreboard import NOT_COMPARABLE
from lookinside.evaluation.table import write


def main() -> None:
    """Write the tables that compare, and draw what spans runs."""
    params = read_params()
    board, rights = [], []
    for run in params.runs:
        names = [f"{run}-{seed}" for seed in params.seeds]
        abouts = [read_json(paths.EVALUATIONS / name / "about.json") for name in names]
        metrics = [read_json(paths.METRICS / f"{name}.json") for name in names]
        board += scoreboard.rows(abouts, metrics)
        if abouts[0]["task"] == "classify":
            found = [paired.right(paths.EVALUATIONS / name / "predictions.csv") for name in names]
            rights.append((run, abouts[0]["dataset"]["title"], found))
    exports = (read_json(paths.EXPORTS / run / "parity.json") for run in params.runs)
    write(paths.SCOREBOARD / "scoreboard", scoreboard, board)
    once = ((run, dataset, seeds[0]) for run, dataset, seeds in rights)
    write(paths.SCOREBOARD / "paired", paired, paired.rows(once))
    write(paths.SCOREBOARD / "shared", shared, shared.rows(rights))
    write(paths.SCOREBOARD / "parity", parity, parity.rows(exports))
    fill(comparisons.album(params.runs, params.seeds))
    comparable = sum(row["verdict"] != NOT_COMPARABLE for row in board)
    print(f"compare: {comparable} of {len(board)} results can be set against a notebook's")


if __name__ == "__main__":
    stage.run(main)
