"""Colours that figures and pages share: those of classes, and of signed numbers."""

from collections.abc import Sequence

COLOURS = (
    *("#332288", "#e07b39", "#117733", "#88ccee", "#882255", "#c9b037", "#44aa99", "#d6627a"),
    *("#5f6670", "#aa4499"),
)
"""Of up to ten classes; after Tol's muted scheme, which colour-blind readers can tell apart."""
NEGATIVE, ZERO, POSITIVE = "#2166ac", "#f7f7f7", "#b2182b"
"""Of signed numbers on pages: the ends and the middle between which colours are mixed. They lie on
the figures' own map, RdBu (Brewer), whose ends are darker still."""
ENDS = 0.03, 0.97
"""The part of the rainbow that more classes share: its ends are almost black."""
TURBO = (
    (0.13572138, 4.61539260, -42.66032258, 132.13108234, -152.94239396, 59.28637943),
    (0.09140261, 2.19418839, 4.84296658, -14.18503333, 4.27729857, 2.82956604),
    (0.10667330, 12.64194608, -60.58204836, 110.36276771, -89.90310912, 27.34824973),
)
"""Red, green and blue of the rainbow Turbo as polynomials, constants first (Mikhailov 2019)."""


def of_classes(count: int) -> list[str]:
    """A colour for each class, as `#rrggbb`; of more than ten they are steps along a rainbow."""
    if count <= len(COLOURS):
        return list(COLOURS[:count])
    low, high = ENDS
    return [_rainbow(low + (high - low) * place / (count - 1)) for place in range(count)]


def _rainbow(share: float) -> str:
    """The colour so far along the rainbow, from 0 to 1."""
    values = (_polynomial(factors, share) for factors in TURBO)
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, value))):02x}" for value in values)


def _polynomial(factors: Sequence[float], at: float) -> float:
    return sum(factor * at**power for power, factor in enumerate(factors))
