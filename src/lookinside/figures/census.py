"""How many units are unused or redundant, layer by layer."""

from typing import Any, NamedTuple

from numpy.typing import NDArray

from lookinside.core.words import number
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject

HEADS = (
    *("layer", "never\nfire", "change no\nanswer", "alike\nweights", "alike\nactivations"),
    "effective rank\nof the weights",
)
NAME, CELL, ROW, HEAD = 1.35, 0.86, 0.34, 0.45
"""Widths of the first column and of the others but the last, heights of rows and heads, inches."""


class Counts(NamedTuple):
    """What the census says of a layer; None of what is not measured of outputs."""

    layer: str
    units: int
    silent: int | None
    idle: int | None
    twins: int
    partners: int
    rank: float
    full_rank: int


def count(layer: str, found: dict[str, NDArray[Any]], alike: float) -> Counts:
    """Count a layer's units that never fire, change nothing, or have another at least `alike`."""
    hidden = not bool(found["output"])
    return Counts(
        layer,
        len(found["units"]),
        int((found["fires"] == 0).sum()) if hidden else None,
        int((found["changed"] == 0).sum()) if hidden else None,
        int((found["cosine"] >= alike).sum()),
        int((found["correlation"] >= alike).sum()),
        float(found["rank"]),
        int(found["full_rank"]),
    )


def _cell(sheet: style.Sheet, words: str, share: float, box: tuple[float, float, float]) -> None:
    """Write into a cell, (left, top, width), over a bar that shows a share."""
    left, top, width = box
    if share > 0:
        bar = left, top, share * (width - 0.08), ROW - 0.08
        sheet.rectangle(bar, facecolor=style.PALE, edgecolor="none")
    sheet.write(words, left + 0.06, top + (ROW - 0.08) / 2, va="center")


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "census", alike: float = 0.9
) -> Picture | dict[str, Picture]:
    """Draw the probe `census.units` as a table, a row a layer; nothing without hidden layers.

    Units are alike from a cosine of their weights, or a correlation of their activations, of
    `alike` on.
    """
    found = numbers[probe]
    counts = [count(layer, each, alike) for layer, each in by_layer(found).items()]
    if all(each.silent is None for each in counts):
        return {}
    title = "A census of the units"
    sheet = style.Sheet(subject, title, HEAD + ROW * len(counts) + 0.02)
    lefts = [style.MARGIN, *(style.MARGIN + NAME + CELL * place for place in range(5))]
    for left, head in zip(lefts, HEADS, strict=True):
        place = left if left == style.MARGIN else left + 0.06
        sheet.write(head, place, HEAD - 0.1, va="bottom", size=style.SMALL, color=style.QUIET)
    for place, each in enumerate(counts):
        top = HEAD + ROW * place
        sheet.write(each.layer, style.MARGIN, top - 0.01, weight="bold")
        units = text.counted(each.units, "output" if each.silent is None else "unit")
        sheet.write(units, style.MARGIN, top + 0.14, size=style.SMALL, color=style.QUIET)
        cells = (each.silent, each.idle, each.twins, each.partners)
        for left, cell in zip(lefts[1:], cells, strict=False):
            words = "\N{EN DASH}" if cell is None else number(cell)
            _cell(sheet, words, (cell or 0) / each.units, (left, top, CELL))
        words = f"{each.rank:.1f} of {number(each.full_rank)}"
        width = style.WIDTH - style.MARGIN - lefts[-1] + 0.08
        _cell(sheet, words, each.rank / each.full_rank, (lefts[-1], top, width))
    caption = _caption(counts, int(found["tested"]), int(found["ablated"].sum()), alike)
    alt = f"A table of {text.counted(len(counts), 'layer')}. " + " ".join(
        _row(each) for each in counts
    )
    return Picture(sheet.figure, title, caption, alt, Section.ACTIVATIONS)


def _row(each: Counts) -> str:
    silent = (
        "" if each.silent is None else f" {each.silent} never fire, {each.idle} change nothing,"
    )
    return (
        f"{each.layer}: {number(each.units)} units,{silent} {each.twins} alike in weights,"
        f" {each.partners} in activations, effective rank {each.rank:.1f} of {each.full_rank}."
    )


def _caption(counts: list[Counts], tested: int, ablated: int, alike: float) -> str:
    hidden = [each for each in counts if each.silent is not None]
    total = sum(each.units for each in hidden)
    measured = (
        f"Units are alike where the cosine of their weights, or the correlation of their"
        f" activations over all test images, is at least {alike:g}. The effective rank says how"
        " many directions the weights use (Roy and Vetterli 2007), beside the most that they could."
    )
    silent = sum(each.silent or 0 for each in hidden)
    idle = sum(each.idle or 0 for each in hidden)
    partners = sum(each.partners for each in hidden)
    return (
        f"Of {text.counted(total, 'hidden unit')}, {number(silent)} never fire on"
        f" {text.counted(tested, 'test image')}; without {number(idle)} of them, one at a time, no"
        f" answer changes on {number(ablated)} of the images; {number(partners)} have one in their"
        f" layer that fires alike. {measured}"
    )
