"""How much of a site runs may take: it is mailed as one folder, and must stay below 30 MB."""

from collections.abc import Sequence
from dataclasses import replace

from lookinside.report.inputs import Run

ROOM = 16_500_000
"""Bytes for the views and pictures of all runs; pages, networks that answer and what spans runs
take the rest."""


def fitted(runs: Sequence[Run], room: int = ROOM) -> list[Run]:
    """The runs with as many of their pictures as fit beside their views: the largest go first.

    Views are never left out. All runs are measured with one measure, so what one page shows of its
    run, others show of theirs, as far as their pictures are of a size.
    """
    views = sum(len(file) for run in runs for view in run.views for file in view.files.values())
    left = room - views
    sizes = sorted(size for run in runs for size in run.album.sizes().values())
    largest = 0
    for size in sizes:
        left -= size
        if left < 0:
            break
        largest = size
    return [replace(run, album=run.album.up_to(largest)) for run in runs]
