"""A histogram of values: where they lie, how far they spread, and how coarse it had better be."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEWEST = 8
"""Bins of the coarsest."""
SHOWN = 0.999
"""The share of the values within their reach."""


@dataclass(frozen=True)
class Histogram:
    """Counts [N] of values between edges [N + 1]."""

    counts: NDArray[Any]
    edges: NDArray[Any]

    def coarse(self) -> "Histogram":
        """Bins joined in pairs until few values make no comb of them; a constant as it is."""
        if self.constant:
            return self
        counts, edges = self.counts, self.edges
        while len(counts) > max(FEWEST, 1.5 * np.sqrt(counts.sum())):
            counts, edges = counts[::2] + counts[1::2], edges[::2]
        return Histogram(counts, edges)

    @property
    def constant(self) -> bool:
        """Whether all values are one, which then lies in the middle of all edges."""
        return int(np.count_nonzero(self.counts)) == 1

    @property
    def middles(self) -> NDArray[Any]:
        """Where the bins lie; all at the value of a constant."""
        between = (self.edges[1:] + self.edges[:-1]) / 2
        return np.full_like(between, between.mean()) if self.constant else between

    @property
    def spread(self) -> float:
        """The standard deviation, as near as the bins tell."""
        mean = np.average(self.middles, weights=self.counts)
        return float(np.sqrt(np.average((self.middles - mean) ** 2, weights=self.counts)))

    @property
    def reach(self) -> tuple[float, float]:
        """Between which values the middle of them lies, without the few at either end."""
        below = np.cumsum(self.counts) / self.counts.sum()
        ends = np.searchsorted(below, [(1 - SHOWN) / 2, (1 + SHOWN) / 2])
        low, high = self.middles[np.minimum(ends, len(below) - 1)]
        return float(low), float(high)
