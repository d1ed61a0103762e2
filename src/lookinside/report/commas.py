"""Small tables as CSV, which any program and any phone reads."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
"""A row by its columns; columns that it lacks stay empty."""


def as_csv(rows: Sequence[Row]) -> bytes:
    """Rows with their columns, in the order in which these come up."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
