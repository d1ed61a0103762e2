"""What a network was given of each image, as one picture."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lookinside.core.errors import printable
from lookinside.data.derive import as_tensor
from lookinside.figures import given, style
from lookinside.figures.picture import Subject
from lookinside.predict.answer import Answer
from lookinside.predict.network import Network


def save(answers: Sequence[Answer], network: Network, run: str, out: Path) -> None:
    """Write the picture as a PNG, the same bytes for the same answers."""
    images = np.stack([answer.given.image for answer in answers])
    numbers = {
        "images": as_tensor(images).numpy() / 255,
        "names": np.array([printable(Path(answer.name).name) for answer in answers]),
        "scores": np.array([answer.scores for answer in answers]),
    }
    subject = Subject(run, network.dataset, network.classes, network.stand_in)
    style.save(given.draw(subject, {"given": numbers}), out)
