"""Figures in a folder: saved, and listed in the order in which a page shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lookinside.figures import moving, style
from lookinside.figures.picture import Drawn, Picture, Section


@dataclass(frozen=True)
class Entry:
    """A saved figure: its name, size in pixels, and the files whose numbers it was drawn from.

    `moving` is the size of its frames, if it has some.
    """

    name: str
    picture: Picture
    size: tuple[int, int]
    numbers: Sequence[str]
    moving: tuple[int, int] | None = None


def save(name: str, picture: Picture, folder: Path, numbers: Sequence[str]) -> Entry:
    """Write a picture to `<name>.png` and its frames, if it has some, to `<name>.webp`."""
    size = style.save(picture, folder / f"{name}.png")
    frames = None
    if picture.moving is not None:
        frames = moving.save(picture.moving, folder / f"{name}.webp")
    return Entry(name, picture, size, numbers, frames)


def named(figure: str, drawn: Drawn) -> dict[str, Picture]:
    """The pictures of a figure by name: the figure's own, or `<figure>-<part>` of several."""
    if isinstance(drawn, Picture):
        return {figure: drawn}
    return {f"{figure}-{part}": picture for part, picture in drawn.items()}


def ordered(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The entries as plain values, by section and, within one, in their order."""
    sections = list(Section)
    inorder = sorted(entries, key=lambda entry: sections.index(entry.picture.section))
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
            "numbers": list(entry.numbers),
            "moving": entry.moving
            and {
                "file": f"{entry.name}.webp",
                "width": entry.moving[0],
                "height": entry.moving[1],
            },
        }
        for entry in inorder
    ]
