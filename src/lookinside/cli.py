"""The console script `lookinside`: what people ask of a pipeline that has run, or want to try."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from lookinside import workspace
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, read_yaml
from lookinside.evaluation.table import HEADINGS, cells


def summary(arguments: argparse.Namespace) -> None:
    """Print where the data came from, the scoreboard, and where the report is."""
    console = Console()
    root = Path(arguments.root)
    data = Table("data set", "train", "validation", "test", "source", "comparable", box=SIMPLE)
    for dataset in read_yaml(root / "params.yaml")["datasets"]:
        card = read_json(root / paths.CARDS / f"{dataset}.json")
        counts = (f"{card['images'][split]:,}" for split in ("train", "validation", "test"))
        comparable = card["why_not"] or "with the notebooks"
        data.add_row(card["title"], *counts, card["provenance"]["kind"], comparable)
    board = Table(*HEADINGS, box=SIMPLE)
    for row in read_json(root / paths.SCOREBOARD / "scoreboard.json")["rows"]:
        board.add_row(*cells(row))
    console.print("[bold]Data", data, "[bold]Scoreboard", board)
    console.print(f"The report: {root / paths.SITE / 'index.html'}", soft_wrap=True)


def demo(arguments: argparse.Namespace) -> None:
    """Run one run of each family with small budgets, in a workspace of its own."""
    here, folder = Path(), Path(arguments.folder)
    params = read_yaml(here / "params.yaml")
    runs = workspace.one_run_of_each_family(params["runs"], here / "conf")
    workspace.make(here, folder, {"profile": "quick", "runs": runs, "seeds": [0]})
    if workspace.dvc(folder, "repro").returncode:
        raise UserError(f"the demo stopped early; what it printed above says why (in {folder})")
    summary(argparse.Namespace(root=folder))


def main() -> None:
    """Read the command line; a user's error is one line and exit 1."""
    parser = argparse.ArgumentParser(prog="lookinside", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(work: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        text = (work.__doc__ or "").strip()
        added = commands.add_parser(work.__name__, help=text, description=text)
        added.set_defaults(work=work)
        return added

    command(summary).add_argument("--root", default=".", help="the workspace (default: here)")
    command(demo).add_argument("--folder", default="demo", help="its workspace (default: demo)")
    arguments = parser.parse_args()
    try:
        arguments.work(arguments)
    except UserError as error:
        sys.exit(f"lookinside: {error}")


if __name__ == "__main__":
    main()
