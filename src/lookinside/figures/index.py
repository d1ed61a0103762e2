"""The list of a run's figures, in the order in which a page shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lookinside.figures.picture import Drawn, Picture, Section


@dataclass(frozen=True)
class Entry:
    """A saved figure: its name, size in pixels, and the files whose numbers it was drawn from."""

    name: str
    picture: Picture
    size: tuple[int, int]
    numbers: Sequence[str]


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
        }
        for entry in inorder
    ]
