"""What an evaluation gives, whatever the task."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lookinside.evaluation.measures import Prediction


@dataclass(frozen=True)
class Evaluated:
    """Metrics by split and weights; confusion counts by weights; a row of predictions an image.

    `said` sums it up in a few words for the terminal.
    """

    metrics: Mapping[str, Any]
    confusion: Mapping[str, list[list[int]]]
    predictions: list[Prediction]
    said: str
