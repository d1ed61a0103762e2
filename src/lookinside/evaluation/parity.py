"""The exported networks of all runs beside the networks themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

COLUMNS = (
    "run", "seed", "file", "difference", "limit", "differing", "images", "bytes", "sha256",
    "dataset", "stand_in",
)  # fmt: skip
"""For a CSV; a row also has `batches`, a list, and `singly`, how many were given one by one."""
HEADINGS = ("run", "file", "largest difference", "rounding explains", "other class", "images")


def rows(parities: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row for each exported file, from what the stage `export` found of each run."""
    shared = ("run", "seed", "images", "batches", "singly", "dataset", "stand_in")
    return [
        {key: found[key] for key in shared} | {"file": name, **measured}
        for found in parities
        for name, measured in sorted(found["files"].items())
    ]


def cells(row: Mapping[str, Any]) -> list[str]:
    """A row under `HEADINGS`."""
    return [
        row["run"],
        row["file"],
        f"{row['difference']:.1e}",
        f"up to {row['limit']:.1e}",
        "no classes" if row["differing"] is None else f"{row['differing']:,}",
        f"{row['images']:,}, stand-in data" if row["stand_in"] else f"{row['images']:,}",
    ]
