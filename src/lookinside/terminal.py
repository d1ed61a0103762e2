"""Tables for the terminal, narrow enough for 80 columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Column, Table

from lookinside.core.words import plain
from lookinside.evaluation.table import reference

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
