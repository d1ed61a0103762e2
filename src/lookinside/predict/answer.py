"""Ask a trained network about image files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lookinside.core.errors import UserError
from lookinside.data.images import decode
from lookinside.data.raw import Images
from lookinside.predict.given import Given, give
from lookinside.predict.network import Network, scores


@dataclass(frozen=True)
class Answer:
    """What the network was given of a file, and its score for each class; they add to 1."""

    name: str
    given: Given
    scores: tuple[float, ...]


def ask(network: Network, names: Sequence[str]) -> list[Answer]:
    """The network's answer for each image file.

    Raises:
        UserError: a file is missing, is no PNG or JPEG, or shows nothing.
    """
    given = [give(name, read(name), network.learned) for name in names]
    rows = scores(network, [entry.image for entry in given]).tolist()
    return [
        Answer(name, entry, tuple(row)) for name, entry, row in zip(names, given, rows, strict=True)
    ]


def read(name: str) -> Images:
    """An image file, uint8 [H, W] or [H, W, 3]."""
    path = Path(name)
    if not path.is_file():
        raise UserError(f"{name} is no file: name a PNG or JPEG image")
    return decode(name, path.read_bytes())
