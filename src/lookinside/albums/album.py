"""A folder of figures: what a stage draws, all of it or one picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lookinside.core import files
from lookinside.figures import index
from lookinside.figures.picture import Drawn

Draw = Callable[[], tuple[Drawn, Sequence[str]]]
"""Draws a figure; gives it, and the files whose numbers it was drawn from."""


@dataclass(frozen=True)
class Album:
    """The figures that a stage draws into a folder, by name, and what they come from."""

    folder: Path
    origin: index.Origin
    draws: Mapping[str, Draw]


def fill(album: Album) -> list[str]:
    """Save every figure's pictures in the album's folder, and list them in its index.json.

    Returns:
        The pictures' names.
    """
    entries = []
    for name, draw in album.draws.items():
        drawn, used = draw()
        for each, picture in index.named(name, drawn).items():
            entries.append(index.save(each, picture, album.folder, used))
    files.write_json(album.folder / "index.json", index.ordered(entries, album.origin))
    return [entry.name for entry in entries]


def save_one(album: Album, name: str, folder: Path) -> bool:
    """Save the files of one picture in a folder, as `fill` would; whether the album has it.

    Raises:
        UserError: a file of its numbers is missing or damaged.
    """
    for figure, draw in album.draws.items():
        if name == figure or name.startswith(f"{figure}-"):
            drawn, used = draw()
            picture = index.named(figure, drawn).get(name)
            if picture is not None:
                index.save(name, picture, folder, used)
                return True
    return False
