"""What a census says of a network's layers, counted, and as the rows of a table."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from numpy.typing import NDArray

from lookinside.core.words import number
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer

COUNTS = "never\nfire", "change no\nanswer", "alike\nweights", "alike acti-\nvations"
RANKS = "weights", "random\nweights", "activa-\ntions"
NAME, CELL, RANK, ROW, HEAD = 1.0, 0.71, 0.7, 0.37, 0.6
"""In inches: widths of the name, a count and a rank; heights of a row and of the heads."""
BAR, APART = 0.06, 0.12
"""The height of a bar under a number, and the room between two bars, in inches."""

NOTHING = "\N{EN DASH}", None
"""The words of what is not measured, and the share that its bar shows."""


class Counts(NamedTuple):
    """What the census says of a layer, or of several; None of what is not measured of them.

    `both` counts the units that neither fire nor change an answer. Outputs are not silenced, and
    several layers have no common rank.
    """

    layer: str
    units: int
    silent: int | None
    idle: int | None
    both: int
    twins: int
    partners: int
    rank: float | None
    by_chance: float | None
    full_rank: int
    directions: float | None

    @property
    def hidden(self) -> bool:
        """Whether the units are none of the model's outputs."""
        return self.silent is not None


def count(layer: str, found: Mapping[str, NDArray[Any]], alike: float) -> Counts:
    """Count a layer's units that never fire, change nothing, or have another at least `alike`."""
    hidden = not bool(found["output"])
    silent, idle = (found[what] == 0 for what in ("fires", "changed")) if hidden else (None, None)
    return Counts(
        layer,
        len(found["units"]),
        None if silent is None else int(silent.sum()),
        None if idle is None else int(idle.sum()),
        0 if silent is None else int((silent & idle).sum()),
        int((found["cosine"] >= alike).sum()),
        int((found["correlation"] >= alike).sum()),
        float(found["rank"]),
        float(found["ranks_by_chance"].mean()),
        int(found["full_rank"]),
        float(found["directions"]),
    )


def count_layers(found: Mapping[str, NDArray[Any]], alike: float) -> list[Counts]:
    """The counts of all layers of a census, in their order."""
    return [count(layer, each, alike) for layer, each in by_layer(found).items()]


def together(counts: Sequence[Counts], name: str) -> Counts:
    """The counts of several hidden layers as one."""
    return Counts(
        name,
        sum(each.units for each in counts),
        sum(each.silent or 0 for each in counts),
        sum(each.idle or 0 for each in counts),
        sum(each.both for each in counts),
        sum(each.twins for each in counts),
        sum(each.partners for each in counts),
        rank=None,
        by_chance=None,
        full_rank=0,
        directions=None,
    )


def heads(sheet: style.Sheet, top: float) -> None:
    """Write what the columns are, from `top` inches to `HEAD` further down."""
    how: dict[str, Any] = {"size": style.SMALL, "color": style.QUIET, "va": "bottom"}
    for left, word in zip(_lefts(), ("layer", *COUNTS, *RANKS), strict=True):
        sheet.write(word, left, top + HEAD - 0.08, **how)
    sheet.write("effective rank of the", _lefts()[1 + len(COUNTS)], top + 0.2, **how)


def row(sheet: style.Sheet, top: float, each: Counts) -> None:
    """Write a layer's row, `top` inches down: numbers, and their shares as bars under them."""
    name, *lefts = _lefts()
    sheet.write(text.shorten(each.layer, NAME - 0.1, style.BODY), name, top, weight="bold")
    units = text.counted(each.units, "unit" if each.hidden else "output")
    sheet.write(units, name, top + 0.15, size=style.SMALL, color=style.QUIET)
    counts = each.silent, each.idle, each.twins, each.partners
    ranks = each.rank, each.by_chance, each.directions
    fulls = each.full_rank, each.full_rank, each.units
    cells = [
        *(NOTHING if it is None else (number(it), it / each.units) for it in counts),
        *(
            NOTHING if rank is None else (f"{rank:.1f}", rank / full)
            for rank, full in zip(ranks, fulls, strict=True)
        ),
    ]
    widths = [CELL] * len(COUNTS) + [RANK] * len(RANKS)
    for left, width, (words, share) in zip(lefts, widths, cells, strict=True):
        sheet.write(words, left, top)
        if share is not None:
            whole = left, top + 0.19, width - APART, BAR
            sheet.rectangle(whole, facecolor=style.LINE, edgecolor="none")
            filled = (*whole[:2], share * whole[2], BAR)
            sheet.rectangle(filled, facecolor=style.BLUE, edgecolor="none")


def _lefts() -> list[float]:
    """Where the columns begin, in inches from the left."""
    widths = [NAME, *[CELL] * len(COUNTS), *[RANK] * (len(RANKS) - 1)]
    return [style.MARGIN + sum(widths[:place]) for place in range(len(widths) + 1)]


def said(each: Counts) -> str:
    """A layer's row as a sentence; `rank`, `by_chance` and `directions` must be known."""
    silent = (
        f" {number(each.silent or 0)} never fire, {number(each.idle or 0)} change no answer,"
        if each.hidden
        else ""
    )
    return (
        f"{each.layer}: {text.counted(each.units, 'unit')},{silent} {number(each.twins)} alike in"
        f" weights, {number(each.partners)} in activations; effective rank {each.rank:.1f} of"
        f" {number(each.full_rank)}, of random weights {each.by_chance:.1f}, of the activations"
        f" {each.directions:.1f}."
    )
