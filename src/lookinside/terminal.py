"""What is printed in the terminal, narrow enough for 80 columns, and numbers typed there."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Column, Table

from lookinside.config.params import read_params
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, reading
from lookinside.core.words import plain
from lookinside.evaluation.table import reference
from lookinside.report import costs
from lookinside.report.costs import Row

PLAIN: dict[str, Any] = {"box": None, "pad_edge": False, "padding": (0, 2, 0, 0)}
"""Tables without lines."""


def data_table(cards: Sequence[Mapping[str, Any]]) -> Table:
    """The data sets with their image counts and where they came from."""
    table = Table("data set", "train", "validation", "test", "source", **PLAIN)
    for card in cards:
        counts = (f"{card['images'][split]:,}" for split in ("train", "validation", "test"))
        table.add_row(card["title"], *counts, card["provenance"]["kind"])
    return table


def board(rows: Sequence[Mapping[str, Any]]) -> Table:
    """The scoreboard, a line for the run and one for what is measured."""
    headings = ("run", "notebook", "ours,\n95 % interval", "best on\nvalidation", "verdict")
    table = Table(*(Column(heading, no_wrap=True) for heading in headings), **PLAIN)
    for row in rows:
        table.add_row(
            f"[bold]{row['run']}[/]\n{short(row)}",
            f"{reference(row)}\n{row['notebook']}",
            f"{plain(row['ours'])}\n{plain(row['low'])} to {plain(row['high'])}",
            plain(row["best_validation"]),
            row["verdict"] + ("\nstand-in data" if row["stand_in"] else ""),
        )
    return table


def results(rows: Sequence[Mapping[str, Any]]) -> Table:
    """What came of runs that no notebook has a figure of."""
    table = Table("run", "on test images", "ours", "95 % interval", **PLAIN)
    for row in rows:
        table.add_row(
            f"[bold]{row['run']}",
            short(row) + (", stand-in data" if row["stand_in"] else ""),
            plain(row["ours"]),
            f"{plain(row['low'])} to {plain(row['high'])}",
        )
    return table


def short(row: Mapping[str, Any]) -> str:
    """What a figure of the scoreboard is, where it is plain that it is of test and last weights."""
    return str(row["quantity"]).removeprefix("test ").split(", last")[0]


def cost_table(rows: Sequence[Row]) -> Table:
    """What each kind of stage took, a line for sums and one for shares and the longest one."""
    headings = ("stage", "how many", "wall", "processor", "the longest", "MiB")
    table = Table(*(Column(heading, no_wrap=True) for heading in headings), **PLAIN)
    for row in rows:
        table.add_row(
            f"[bold]{row.stage}",
            row.how_many,
            f"{row.wall}\n{row.wall_share}",
            f"{row.processor}\n{row.processor_share}",
            f"{row.longest.removeprefix(f'{row.stage}@')}\n{row.longest_wall}",
            row.memory,
        )
    return table


def print_costs(root: Path) -> None:
    """Print what the stages took in a workspace when they last ran there.

    Raises:
        UserError: there is no pipeline, or nothing was noted.
    """
    read_params(root)
    rows = costs.rows(costs.noted(root))
    if not rows:
        raise UserError(
            f"{root / paths.STAGES} holds nothing of these stages: run `dvc repro`, for a stage "
            "notes there what it took when it has run"
        )
    console = Console()
    console.print(cost_table(rows))
    console.print(
        "\nWall time sums up also what ran side by side; memory is the most that one process held."
    )


def print_summary(root: Path) -> None:
    """Print where the data sets came from, the scoreboard, and where the report is."""
    console, folder = Console(), root / paths.CARDS
    cards = [read_json(folder / f"{name}.json") for name in read_params(root).datasets]
    with reading(folder):
        console.print("[bold]Data\n", data_table(cards))
    path = root / paths.SCOREBOARD / "scoreboard.json"
    with reading(path):
        _print_scoreboard(console, read_json(path)["rows"])
    console.print(f"The report: {root / paths.SITE / 'index.html'}", soft_wrap=True)


def _print_scoreboard(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    printed = [row for row in rows if row["reference"] is not None]
    alone = [row for row in rows if row["reference"] is None]
    if printed:
        console.print("\n[bold]Scoreboard, beside the notebooks\n", board(printed))
    if alone:
        console.print("\n[bold]Runs whose figure no notebook printed\n", results(alone))
    console.print()
    reasons: dict[str, list[str]] = {}
    for row in printed:
        if row["why"]:
            reasons.setdefault(f"{row['verdict']} ({row['why']})", []).append(row["run"])
    for reason, runs in reasons.items():
        console.print(f"{', '.join(dict.fromkeys(runs))}: {reason}")


def positive(word: str) -> int:
    """A whole number from 1 on."""
    if not word.isdigit() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word} is not a whole number from 1 on")
    return int(word)
