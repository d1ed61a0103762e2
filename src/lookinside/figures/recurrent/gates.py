"""State and gates of a recurrent layer while it reads digits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.figures import cells, rows, style, text
from lookinside.figures.kernels import CLIPPED
from lookinside.figures.numbers import by_layer, decode
from lookinside.figures.picture import Numbers, Picture, Section, Subject

STRIP, GAP = 0.61, 0.09
"""Height of one digit's strip, and room between strips, in inches."""
PANEL, HEAD, UNDER = 0.92, 0.2, 0.1
"""Height of one quantity's panel, of its words and of the room under it, in inches."""
SHARES = 1.05
"""Width of the answers in inches."""
SIGNED = ("candidate", "cell", "state")
"""The quantities that are no gates."""


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "gates", shown: int = 2
) -> dict[str, Picture]:
    """Draw the probe `recurrent.gates`: states, then every gate for `shown` digits."""
    found = numbers[probe]
    if not found:
        return {}
    parts = by_layer(found)
    drawn = {"states": _states(subject, found, parts)}
    for place in range(min(shown, len(found["images"]))):
        drawn[f"digit{place + 1}"] = _digit(subject, found, parts, place)
    return drawn


def reach(values: NDArray[Any]) -> float:
    """Where a symmetric scale of some values ends: few of them lie beyond; above zero."""
    return float(np.quantile(np.abs(values.astype(np.float32)), CLIPPED)) or 1.0


def _states(subject: Subject, found: Any, parts: Any) -> Picture:
    """For each digit its image, the answer after each row, and the state after each row."""
    states = parts["state"]["values"].astype(np.float32)[:, :, found["order"]]
    count, length, units = states.shape
    kind = decode(found["kind"])
    title = f"The state of the {kind} while it reads"
    sheet = style.Sheet(subject, title, 0.4 + count * (STRIP + GAP) + 0.5)
    wide = STRIP * found["images"].shape[3] / length
    left = style.MARGIN + wide + 0.12, style.MARGIN + wide + SHARES + 0.24
    room = style.WIDTH - style.MARGIN - left[1]
    limit = reach(states)
    sheet.write("answer", left[0], 0.0, weight="bold", size=style.SMALL)
    words = f"state of {text.counted(units, 'unit')}, by likeness"
    sheet.write(
        text.shorten(words, room, style.SMALL), left[1], 0.0, weight="bold", size=style.SMALL
    )
    step = SHARES / len(subject.classes)
    if all(text.width(name, 6.5) < step for name in subject.classes):
        for number, name in enumerate(subject.classes):
            at = left[0] + (number + 0.5) * step
            sheet.write(name, at, 0.19, size=6.5, ha="center", color=style.QUIET)
    for place in range(count):
        top = 0.36 + place * (STRIP + GAP)
        sheet.image((style.MARGIN, top, wide, STRIP), found["images"][place])
        box = left[0], top, SHARES, STRIP
        answers = sheet.map(box, found["probabilities"][place], (0, 1), "Blues")
        sheet.rectangle(box, fill=False, edgecolor=style.LINE, linewidth=0.6)
        drawn = sheet.map((left[1], top, room, STRIP), states[place], (-limit, limit), style.SIGNED)
    top = 0.4 + count * (STRIP + GAP)
    cells.bar(sheet.axes(left[0], top, SHARES, 0.1), answers, "probability", [0, 0.5, 1])
    rows.scale(sheet.axes(left[1] + room / 4, top, room / 2, 0.1), drawn, "state")
    size, half = np.abs(states).mean(axis=(0, 2)), max(1, length // 2)
    caption = (
        f"The first test image of each of {text.counted(count, 'class', 'classes')}; beside its"
        " rows stand what the network would answer after it, and the state, a column a unit: units"
        " whose states go together stand side by side. The state's scale ends at"
        f" {limit:.2f}, which few values exceed. Its mean size is {size[0]:.2f} after the first"
        f" row, {size[half - 1]:.2f} after row {half} and {size[-1]:.2f} at the end."
    )
    alt = (
        f"{text.counted(count, 'digit')}, each beside a map of {length} rows by"
        f" {len(subject.classes)} classes of the answer and one of {units} units of the state."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)


def _digit(subject: Subject, found: Any, parts: Any, place: int) -> Picture:
    """Every gate and state for one digit, a panel each, the digit beside each."""
    label = subject.classes[int(found["labels"][place])]
    title = f"Gates and states of the {decode(found['kind'])} for one {label}"
    sheet = style.Sheet(subject, title, len(parts) * (PANEL + HEAD + UNDER) + 0.45)
    image = found["images"][place]
    side = PANEL * image.shape[2] / image.shape[1]
    left = style.MARGIN + side + 0.12
    room = style.WIDTH - style.MARGIN - left
    signed = [name for name in parts if name in SIGNED]
    limit = reach(np.stack([parts[name]["values"][place] for name in signed]))
    for number, (name, part) in enumerate(parts.items()):
        top = number * (PANEL + HEAD + UNDER)
        values = part["values"][place].astype(np.float32)[:, found["order"]]
        sheet.write(name, left, top, weight="bold", size=style.SMALL)
        mean, low, high = (_said(each) for each in (values.mean(), values.min(), values.max()))
        mean = f"mean {mean}, from {low} to {high}"
        sheet.write(
            mean, style.WIDTH - style.MARGIN, top, size=style.SMALL, ha="right", color=style.QUIET
        )
        box = left, top + HEAD, room, PANEL
        sheet.image((style.MARGIN, top + HEAD, side, PANEL), image)
        if name in signed:
            of_states = sheet.map(box, values, (-limit, limit), style.SIGNED)
        else:
            of_gates = sheet.map(box, values, (0, 1), "viridis")
    top = len(parts) * (PANEL + HEAD + UNDER) + 0.02
    half = (room - 0.4) / 2
    rows.scale(sheet.axes(left, top, half, 0.1), of_gates, "gates: 0 shut, 1 open")
    rows.scale(sheet.axes(left + half + 0.4, top, half, 0.1), of_states, text.listed(signed))
    stands = {
        name: float(parts[name]["values"][place].mean()) for name in parts if name not in signed
    }
    wide, narrow = (
        max(stands, key=lambda name: stands[name]),
        min(stands, key=lambda name: stands[name]),
    )
    caption = (
        f"Beside each row of the digit, what each of {text.counted(values.shape[1], 'unit')} does"
        " after reading it: a column a unit, in the order of the states of all digits, like beside"
        " like. Gates run from 0 (shut) to 1 (open); the others share one symmetric scale up to"
        f" {limit:.2f}, which few values exceed. Widest open on average is the {wide}"
        f" ({stands[wide]:.2f}), least the {narrow} ({stands[narrow]:.2f})."
    )
    alt = (
        f"An image of class {label} beside {len(parts)} maps of rows by units:"
        f" {text.listed(list(parts))}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)


def _said(value: float) -> str:
    """Two digits, with a true minus, never that of zero."""
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")
