"""Tables in words."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from lookinside.core.files import write_csv, write_json, write_text


def reference(row: Mapping[str, Any]) -> str:
    """What the notebook printed, in a row of the scoreboard: as it printed it.

    Nothing that was measured on stand-in data is set against a notebook's figure.
    """
    if row["stand_in"] and row["reference"] is not None:
        return "not set against it"
    return "none" if row["reference"] is None else f"{row['reference']:.6g}"


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of words under headings, as Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write(path: Path, table: ModuleType, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows of a table beside another as .json, .csv and .md.

    `table` is a module that has its `COLUMNS`, `HEADINGS` and `cells`, a row in words.
    """
    write_json(path.with_suffix(".json"), {"rows": rows})
    values = ([row[column] for column in table.COLUMNS] for row in rows)
    write_csv(path.with_suffix(".csv"), table.COLUMNS, values)
    write_text(path.with_suffix(".md"), markdown(table.HEADINGS, map(table.cells, rows)))
