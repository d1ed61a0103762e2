"""A folder of figures: drawn, saved and listed."""

from collections.abc import Callable, Mapping
from pathlib import Path

from lookinside.core import files
from lookinside.figures import index
from lookinside.figures.numbers import ProbeNumbers
from lookinside.figures.picture import Drawn, Numbers, Subject

Draw = Callable[[Subject, Numbers], Drawn]


def fill(
    folder: Path, subject: Subject, draws: Mapping[str, Draw], numbers: Callable[[], ProbeNumbers]
) -> list[str]:
    """Save every figure's pictures in `folder`, and list them in its index.json.

    Each figure reads `numbers` of its own, so that it is known from which files it was drawn.

    Returns:
        The pictures' names.
    """
    entries = []
    for name, draw in draws.items():
        found = numbers()
        for each, picture in index.named(name, draw(subject, found)).items():
            entries.append(index.save(each, picture, folder, found.used))
    files.write_json(folder / "index.json", index.ordered(entries))
    return [entry.name for entry in entries]
