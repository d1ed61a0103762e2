"""The answer while a gray square hides a part of the image: Zeiler and Fergus 2013, figure 7."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import cells, style, text
from lookinside.figures.attribution import LABELS, labels, write_labels
from lookinside.figures.numbers import decode
from lookinside.figures.picture import Numbers, Picture, Section, Subject

GAP, HEADS, UNIT = 0.1, 0.3, 0.17
"""In inches: between tiles, the columns' names, and the words under an activation."""
Found = Mapping[str, NDArray[Any]]
COLOURS = (
    *("#0b66a8", "#b84d00", "#3a923a", "#9c6bb3", "#f5c542", "#7fc7e3"),
    *("#c23b4b", "#8a6b4f", "#6b7078", "#e39bc0"),
)
"""Of the classes that are said; from the eleventh on they come again."""


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "occlusion"
) -> Picture | Mapping[str, Picture]:
    """Draw three maps for each image of the probe `occlusion.occlusion`."""
    found = dict(numbers[probe])
    if not len(found["images"]):
        return {}
    title = "A gray square hides a part of the image"
    heads = ["image", "probability", "what is said"]
    heads += ["activation"] if "activity" in found else []
    count, _, height, width = found["images"].shape
    side = (style.WIDTH - 2 * style.MARGIN - LABELS) / 4 - GAP
    pitch = side * height / width + GAP + UNIT * ("activity" in found)
    sheet = style.Sheet(subject, title, HEADS + pitch * count + 0.86)
    said = [int(each) for each in np.unique(found["said"])]
    change = _change(found)
    drawn: dict[str, Any] = {}
    for column, head in enumerate(heads):
        left = style.MARGIN + LABELS + column * (side + GAP)
        at = left + side / 2, 0.06
        sheet.write(head, *at, size=style.SMALL, ha="center", color=style.QUIET)
        for row in range(count):
            box = left, HEADS + row * pitch, side, side * height / width
            drawn[head] = _tile(sheet, box, found, row, column, change)
    for row in range(count):
        right = bool(found["actual"][row] == found["predicted"][row])
        write_labels(sheet, labels(subject, found, row), HEADS + row * pitch + 0.02, right)
        if "activity" in found:
            at = style.MARGIN + LABELS + 3 * (side + GAP) + side / 2, HEADS + (row + 1) * pitch
            words, room = f"unit {found['unit'][row]} of {decode(found['layer'])}", side + GAP
            size = text.fitting([words], room, style.SMALL)
            short = text.shorten(words, room, size)
            sheet.write(short, at[0], at[1] - UNIT - GAP + 0.03, size=size, ha="center")
    below = HEADS + pitch * count + 0.06
    for column, head in ((1, "probability"), (3, "activation")):
        if head in drawn:
            left = style.MARGIN + LABELS + column * (side + GAP)
            bar = sheet.axes(left, below, side, 0.09)
            if column == 1:
                cells.bar(bar, drawn[head], "", [0, 0.5, 1], lambda v: percent(v, 0))
            else:
                ticks, beyond = [1 - change, 1, 1 + change], _beyond(found) > 0
                cells.bar(bar, drawn[head], "", ticks, lambda v: multiple(v, change), beyond)
            bar.tick_params(labelsize=style.SMALL - 1.5)
    _legend(sheet, subject, said, below + 0.32)
    (caption, alt), section = _said(found), Section.ATTRIBUTION
    return Picture(sheet.figure, title, caption, alt, section, telling=sheet.part())


def _tile(
    sheet: style.Sheet, box: style.Box, found: Found, row: int, column: int, change: float
) -> Any:
    """Draw the image, or one of its three maps."""
    if column == 0:
        return sheet.image(box, found["images"][row])
    if column == 1:
        return sheet.map(box, found["probability"][row], cmap="viridis")
    if column == 2:
        said = found["said"][row] % len(COLOURS)
        return sheet.map(box, said, (-0.5, 9.5), ListedColormap(COLOURS))
    return sheet.map(box, found["activity"][row], (1 - change, 1 + change), style.SIGNED)


def _change(found: Found) -> float:
    """By how much the activation changes at most, but for a hundredth of the places."""
    if "activity" not in found:
        return 1.0
    return float(np.quantile(np.abs(found["activity"] - 1), 0.99)) or 1.0


def _beyond(found: Found) -> float:
    """The share of the places at which the activation lies beyond the scale's ends."""
    return float((np.abs(found["activity"] - 1) > _change(found)).mean())


def multiple(value: float, change: float) -> str:
    """A multiple of the activation on a scale from 1 - `change` to 1 + `change`: 1.55x."""
    digits = max(2, 1 - int(np.floor(np.log10(change))))
    return "1x" if value == 1 else f"{value:.{digits}f}x"


def _legend(sheet: style.Sheet, subject: Subject, said: list[int], top: float) -> None:
    """The colours of the classes that are said somewhere."""
    axes = sheet.axes(style.MARGIN, top, style.WIDTH - 2 * style.MARGIN, 0.5)
    axes.set_axis_off()
    shown = said[:10]
    names = [text.shorten(subject.classes[each], 0.8, style.SMALL) for each in shown]
    patches = [
        Patch(color=COLOURS[each % len(COLOURS)], label=name)
        for each, name in zip(shown, names, strict=True)
    ]
    columns = 10 if max(map(len, names)) <= 2 else 5
    axes.legend(
        handles=patches,
        loc="upper center",
        ncols=columns,
        frameon=False,
        fontsize=style.SMALL,
        handlelength=0.9,
        columnspacing=1.1,
        borderpad=0,
    )


def _said(found: Found) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    count, side = len(found["images"]), int(found["side"])
    right = np.flatnonzero(found["actual"] == found["predicted"])
    pace = int(found["pace"])
    where = "at each pixel" if pace == 1 else f"at places {pace} pixels apart, down and across,"
    caption = (
        f"A gray square of {side} x {side} pixels stands with its middle {where} in turn:"
        " what becomes of the probability of the true class and of what is said"
    )
    if "activity" in found:
        caption += (
            f", and of the strongest map or unit of layer {decode(found['layer'])} (its number"
            " stands below), as a multiple of its activation in the whole image"
        )
        if _beyond(found):
            caption += f"; {percent(_beyond(found), 1)} of the places lie beyond the scale's ends"
    caption += "."
    if len(right):
        held = float((found["said"][right] == found["actual"][right, None, None]).mean())
        caption += (
            f" Of the {text.counted(len(right), 'image')} named rightly here, the answer stays"
            f" right at {percent(held, 1)} of the places."
        )
    alt = (
        f"{text.counted(count, 'row')}, each an image and its maps by place of the square: the"
        " probability of the true class, the predicted class in colours"
        f"{', the activation of the strongest map' if 'activity' in found else ''}."
    )
    return caption, alt
