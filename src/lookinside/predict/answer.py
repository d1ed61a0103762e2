"""Ask a trained network about image files."""

from collections.abc import Sequence
from dataclasses import dataclass

from lookinside.predict.given import Given, give
from lookinside.predict.network import Network, scores
from lookinside.predict.read import read


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
    given = []
    for name in names:
        image, done = read(name)
        given.append(give(name, image, network.learned, done))
    rows = scores(network, [entry.image for entry in given]).tolist()
    return [
        Answer(name, entry, tuple(row)) for name, entry, row in zip(names, given, rows, strict=True)
    ]
