"""Axes of numbers that spread over magnitudes, with few round numbers on them."""

from collections.abc import Callable
from math import ceil, floor, log10
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from lookinside.core.words import SPACE

APART = 3.0
"""From this ratio on of the largest to the smallest value, a logarithmic axis reads better."""
ROUND = ((1, 2, 5), (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9), tuple(each / 10 for each in range(10, 100)))
"""What round numbers begin with, from the coarsest choice to the finest."""
LEAST = 3
"""Round numbers that an axis should have."""


def wide(values: list[float]) -> bool:
    """Whether values above zero spread so far that a logarithmic axis reads better."""
    return 0 < APART * min(values) <= max(values)


def rounds(low: float, high: float, most: int = 8) -> list[float]:
    """Round numbers from `low` to `high`, both above zero, for a logarithmic axis.

    There are three at least, if need be of two digits, and at most about `most`.
    """
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    for heads in ROUND:
        found = [head * 10.0**power for power in powers for head in heads]
        found = [each for each in found if low * (1 - 1e-9) <= each <= high * (1 + 1e-9)]
        if len(found) >= LEAST:
            break
    return found[:: max(1, ceil(len(found) / most))]


def logarithmic(
    axes: Axes, side: Literal["x", "y"], ends: tuple[float, float], words: Callable[[float], str]
) -> None:
    """Make an axis logarithmic between two ends, its round numbers written by `words`."""
    axes.set(**{f"{side}scale": "log", f"{side}lim": ends})
    axis = axes.xaxis if side == "x" else axes.yaxis
    axis.set_major_locator(FixedLocator(rounds(*ends)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: words(value)))


def beyond(low: float, high: float, share: float = 0.06) -> tuple[float, float]:
    """The ends of a logarithmic axis that reaches beyond two values by a share of its length."""
    more = (high / low) ** share if high > low else 1.2
    return low / more, high * more


def short(value: float) -> str:
    """A number in little room: 350, 20 k, 1.5 M."""
    for unit, name in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= unit:
            return f"{value / unit:.3g}{SPACE}{name}"
    return f"{value:.3g}"


def of_errors(error: float) -> str:
    """A share of errors as a percentage, without needless digits: 5 %, 0.2 %."""
    return f"{100 * error:.3g}{SPACE}%"


def of_accuracy(error: float) -> str:
    """A share of errors as the accuracy beside it: 95 %, 99.8 %."""
    return f"{100 * (1 - error):.4g}{SPACE}%"
