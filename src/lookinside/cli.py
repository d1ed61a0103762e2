"""The console script `lookinside`: what people ask of a pipeline that has run, or want to try."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from lookinside import workspace
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, read_yaml
from lookinside.core.stage import plainly
from lookinside.data.provenance import described


def summary(arguments: argparse.Namespace) -> None:
    """Print where the data came from, the scoreboard, and where the report is."""
    root = workspace_at(arguments.root)
    console = Console()
    cards = [
        read_json(root / paths.CARDS / f"{name}.json")
        for name in read_yaml(root / "params.yaml")["datasets"]
    ]
    rows = read_json(root / paths.SCOREBOARD / "scoreboard.json")["rows"]
    console.print("[bold]Data", data_table(cards), "[bold]Scoreboard, on test images", board(rows))
    for name, why in {(row["run"], row["why"]) for row in rows if row["why"]}:
        console.print(f"  {name} can't be compared: {why}")
    console.print(f"The report: {root / paths.SITE / 'index.html'}", soft_wrap=True)


def check(_arguments: argparse.Namespace) -> None:
    """Check params.yaml and every run's configuration, before anything runs."""
    from lookinside.config.compose import check_data, compose_run
    from lookinside.config.params import read_params

    params = read_params()
    for run in params.runs:
        check_data(compose_run(run, params), params)


def provenance(arguments: argparse.Namespace) -> None:
    """Print where each source's images came from: files, hashes, licence, citation."""
    root = workspace_at(arguments.root)
    for source in read_yaml(root / "params.yaml")["sources"]:
        print(described(read_json(root / paths.RAW / f"{source}.json")))


def workspace_at(root: str) -> Path:
    """The folder, if it holds a pipeline.

    Raises:
        UserError: it does not.
    """
    path = Path(root)
    if not (path / "dvc.yaml").is_file():
        raise UserError(f"{path.absolute()} holds no dvc.yaml: go to the repository's root first")
    return path


def data_table(cards: Sequence[Mapping[str, Any]]) -> Table:
    """The data sets with their image counts and where they came from."""
    table = Table("data set", "train", "validation", "test", "source", box=SIMPLE)
    for card in cards:
        counts = (f"{card['images'][split]:,}" for split in ("train", "validation", "test"))
        table.add_row(card["title"], *counts, card["provenance"]["kind"])
    return table


def board(rows: Sequence[Mapping[str, Any]]) -> Table:
    """The scoreboard, narrow enough for 80 columns."""
    headings = ("notebook", "ours,\n95 % interval", "best on\nvalidation", "verdict")
    table = Table(Column("run", no_wrap=True), *headings, box=SIMPLE)
    for row in rows:
        reference = "none" if row["reference"] is None else f"{row['reference']:.4g}"
        table.add_row(
            f"[bold]{row['run']}[/]\n{row['quantity'].removeprefix('test ')}",
            f"{reference}\n{row['notebook']}",
            f"{row['ours']:.4f}\n{row['low']:.4f} to {row['high']:.4f}",
            f"{row['best_validation']:.4f}",
            row["verdict"] + ("\nstand-in data" if row["stand_in"] else ""),
        )
    return table


def demo(arguments: argparse.Namespace) -> None:
    """Run one run of each family with small budgets, in a workspace of its own."""
    from lookinside.config.compose import compose_run
    from lookinside.config.params import read_params

    params, folder = read_params(), Path(arguments.folder)
    families: dict[str, str] = {}
    for run in params.runs:
        families.setdefault(compose_run(run, params).model._target_, run)
    changes = {"profile": "quick", "runs": list(families.values()), "overrides": {}, "seeds": [0]}
    workspace.make(Path(), folder, changes)
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

    command(check)
    for work in (summary, provenance):
        command(work).add_argument("--root", default=".", help="the workspace (default: here)")
    command(demo).add_argument("--folder", default="demo", help="its workspace (default: demo)")
    arguments = parser.parse_args()
    with plainly("lookinside"):
        arguments.work(arguments)


if __name__ == "__main__":
    main()
