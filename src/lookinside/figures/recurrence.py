"""How well the units of a layer recur in other seeds, set against chance."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Recurrence(NamedTuple):
    """What the stage `match` says of a layer: see `probes.recurring.features`.

    `limit` is what a match with an untrained network reaches in so few cases that it counts for
    more than chance; `recurs`, bool [units], says whose matches in all other seeds exceed it, and
    `by_chance`, how many units' matches in all untrained networks do.
    """

    by_weights: bool
    alike: NDArray[Any]
    chance: NDArray[Any]
    limit: float
    recurs: NDArray[Any]
    by_chance: int

    @property
    def units(self) -> int:
        """How many units the layer has."""
        return len(self.recurs)

    @property
    def measure(self) -> str:
        """How units were compared, in words."""
        return "cosine of the weights" if self.by_weights else "correlation of the activations"


def recurrence(found: Mapping[str, NDArray[Any]], sure: float) -> Recurrence:
    """Count what recurs of a layer: above the share `sure` of matches with untrained networks."""
    alike, chance = found["alike"], found["chance"]
    limit = float(np.quantile(chance, sure))
    recurs = np.all(alike > limit, axis=0)
    by_chance = int((chance > limit).all(0).sum())
    return Recurrence(bool(found["weights"]), alike, chance, limit, recurs, by_chance)
