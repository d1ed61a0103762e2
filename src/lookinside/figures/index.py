"""Figures in a folder: saved, and listed in the order in which a page shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from lookinside.core import files
from lookinside.figures import moving, saved, style
from lookinside.figures.picture import Drawn, Picture, Section

LIBRARIES = ("matplotlib", "pillow")
"""What draws and writes figures: their bytes depend on its versions."""


@dataclass(frozen=True)
class Origin:
    """What figures were drawn by: a stage, by its name for DVC, the hash of the configuration that
    it tracks, its code's key among it, and the seeds whose numbers it was given.
    """  # noqa: D205

    stage: str
    configuration: str
    seeds: Sequence[int]


@dataclass(frozen=True)
class Entry:
    """A saved figure: its name, size in pixels, and the files whose numbers it was drawn from.

    `moving` is the size of its frames, if it has some; `vector` says whether it is an SVG too.
    """

    name: str
    picture: Picture
    size: tuple[int, int]
    numbers: Sequence[str]
    vector: bool
    moving: tuple[int, int] | None = None


def save(name: str, picture: Picture, folder: Path, numbers: Sequence[str]) -> Entry:
    """Write a picture to `<name>.png`, a chart to `<name>.svg` too, and frames to `<name>.webp`.

    What it plots, if it tells, goes to `<name>.csv`.
    """
    size = style.save(picture, folder / f"{name}.png")
    drawn = style.styled(saved.svg)(picture.figure, name)
    if drawn is not None:
        files.write_bytes(folder / f"{name}.svg", drawn)
    frames = None
    if picture.moving is not None:
        frames = moving.save(picture.moving, folder / f"{name}.webp")
    if picture.plotted:
        columns = list(picture.plotted[0])
        rows = ([_shown(row[column]) for column in columns] for row in picture.plotted)
        files.write_csv(folder / f"{name}.csv", columns, rows)
    return Entry(name, picture, size, numbers, drawn is not None, frames)


def _shown(value: object) -> object:
    """A plotted value as a table has it: a number to six digits."""
    return f"{value:.6g}" if isinstance(value, float | np.floating) else value


def named(figure: str, drawn: Drawn) -> dict[str, Picture]:
    """The pictures of a figure by name: the figure's own, or `<figure>-<part>` of several."""
    if isinstance(drawn, Picture):
        return {figure: drawn}
    return {f"{figure}-{part}": picture for part, picture in drawn.items()}


def ordered(entries: Iterable[Entry], origin: Origin) -> list[dict[str, Any]]:
    """The entries and their origin as plain values, by section and, within one, in their order."""
    sections = list(Section)
    inorder = sorted(entries, key=lambda entry: sections.index(entry.picture.section))
    given = {path: _file(path) for path in {path for entry in inorder for path in entry.numbers}}
    return [
        {
            "name": entry.name,
            "section": entry.picture.section.value,
            "title": entry.picture.title,
            "caption": entry.picture.caption,
            "alt": entry.picture.alt,
            "file": f"{entry.name}.png",
            "width": entry.size[0],
            "height": entry.size[1],
            "telling": entry.picture.telling and [round(x, 4) for x in entry.picture.telling],
            "numbers": [given[path] for path in entry.numbers],
            "stage": origin.stage,
            "configuration": origin.configuration,
            "seeds": list(origin.seeds),
            "drawn_with": {library: version(library) for library in LIBRARIES},
            "vector": f"{entry.name}.svg" if entry.vector else None,
            "plotted": f"{entry.name}.csv" if entry.picture.plotted else None,
            "moving": entry.moving
            and {
                "file": f"{entry.name}.webp",
                "width": entry.moving[0],
                "height": entry.moving[1],
            },
        }
        for entry in inorder
    ]


def _file(path: str) -> dict[str, Any]:
    """A file of numbers: its path, hash and size."""
    return {"path": path, "sha256": files.sha256(Path(path)), "bytes": Path(path).stat().st_size}
