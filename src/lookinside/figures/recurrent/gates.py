"""State and gates of a recurrent layer while it reads digits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import rows, style, text
from lookinside.figures.numbers import by_layer, decode
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.recurrent import charts

STRIP, GAP = 0.64, 0.1
"""Height of one digit's strip, and room between strips, in inches."""
PANEL, HEAD = 0.95, 0.2
"""Height of one quantity's panel and of its words in inches."""
SHARES = 1.05
"""Width of the answers in inches."""
COLOURS = (style.BLUE, style.ORANGE, "#3a923a")
SIGNED = ("candidate", "cell", "state")


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "gates", shown: int = 2
) -> dict[str, Picture]:
    """Draw the probe `recurrent.gates`: states, all gates for `shown` digits, means over rows."""
    found = numbers[probe]
    if not found:
        return {}
    parts = by_layer(found)
    drawn = {"states": _states(subject, found, parts)}
    for place in range(min(shown, len(found["images"]))):
        drawn[f"digit{place + 1}"] = _digit(subject, found, parts, place)
    return {**drawn, "means": _means(subject, found, parts)}


def reach(values: NDArray[Any]) -> float:
    """Where a symmetric scale of some values ends, above zero."""
    return float(np.abs(values.astype(np.float32)).max()) or 1.0


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
    words = f"state of {text.counted(units, 'unit')}, by when they tell images apart"
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
    rows.scale(sheet.axes(left[0], top, SHARES, 0.1), answers, "probability")
    rows.scale(sheet.axes(left[1] + room / 4, top, room / 2, 0.1), drawn, "state")
    half = length // 2
    moved = float(
        (np.abs(states[:, :half]).mean() if half else 0) / max(1e-9, np.abs(states).mean())
    )
    caption = (
        f"The first test image of {text.counted(count, 'class', 'classes')}; beside each of its rows"
        " what the network would answer after it, and the state: a column a unit, in the order of"
        " the mean row after which its state differs most between images. Units to the left look at"
        f" the top, those to the right at the bottom. States reach {limit:.2f}; in the upper half of"
        f" the rows they are {moved:.2f} times as large as on average."
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
    sheet = style.Sheet(subject, title, len(parts) * (PANEL + HEAD + 0.08) + 0.45)
    image = found["images"][place]
    wide = PANEL * image.shape[2] / image.shape[1]
    left = style.MARGIN + wide + 0.12
    room = style.WIDTH - style.MARGIN - left
    signed = [name for name in parts if name in SIGNED]
    limit = max(reach(parts[name]["values"][place]) for name in signed)
    for number, (name, part) in enumerate(parts.items()):
        top = number * (PANEL + HEAD + 0.08)
        values = part["values"][place].astype(np.float32)[:, found["order"]]
        sheet.write(name, left, top, weight="bold", size=style.SMALL)
        mean = f"mean {values.mean():.2f}, from {values.min():.2f} to {values.max():.2f}"
        mean = mean.replace("-", "\N{MINUS SIGN}")
        sheet.write(
            mean, style.WIDTH - style.MARGIN, top, size=style.SMALL, ha="right", color=style.QUIET
        )
        box = left, top + HEAD, room, PANEL
        sheet.image((style.MARGIN, top + HEAD, wide, PANEL), image)
        if name in signed:
            of_states = sheet.map(box, values, (-limit, limit), style.SIGNED)
        else:
            of_gates = sheet.map(box, values, (0, 1), "viridis")
    top = len(parts) * (PANEL + HEAD + 0.08) + 0.02
    half = (room - 0.4) / 2
    rows.scale(sheet.axes(left, top, half, 0.1), of_gates, "gates: 0 shut, 1 open")
    rows.scale(sheet.axes(left + half + 0.4, top, half, 0.1), of_states, text.listed(signed))
    open_ = {name: float((part["values"][place] > 0.9).mean()) for name, part in parts.items()}
    most = max((name for name in parts if name not in signed), key=lambda name: open_[name])
    caption = (
        f"Beside each row of the digit, what each of {text.counted(values.shape[1], 'unit')} does"
        " after reading it: a column a unit, in the same order as for the states of all digits,"
        " by when they tell images apart. Gates run from 0 (shut) to 1 (open); the others share one"
        f" symmetric scale up to {limit:.2f}. Most often wide open (above 0.9) is the {most}: in"
        f" {percent(open_[most], 0)} of its values."
    )
    alt = (
        f"An image of class {label} beside {len(parts)} maps of rows by units:"
        f" {text.listed(list(parts))}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)


def _means(subject: Subject, found: Any, parts: Any) -> Picture:
    """How far gates stand open on average, and how large states are, after each row."""
    names = [name for name in parts if name not in SIGNED]
    others = [name for name in parts if name in SIGNED]
    length = len(parts["state"]["mean"])
    title = f"How far the gates of the {decode(found['kind'])} stand open"
    sheet = style.Sheet(subject, title, 2 * (0.25 + 1.7) + 0.95)
    left, places = style.MARGIN + charts.LEFT, np.arange(1, length + 1)
    room = style.WIDTH - style.MARGIN - left
    top = 0.0
    for shown in (names, others):
        charts.key(sheet, top, list(zip(shown, COLOURS, strict=False)), charts.LEFT)
        axes = sheet.axes(left, top + 0.25, room, 1.7)
        for name, colour in zip(shown, COLOURS, strict=False):
            if shown is names:
                axes.fill_between(places, *parts[name]["quartiles"], color=colour, alpha=0.16, lw=0)
            axes.plot(places, parts[name]["mean" if shown is names else "size"], color=colour)
        axes.grid(axis="y")
        axes.set_ylim(0, 1.02 if shown is names else None)
        axes.set_ylabel("opening" if shown is names else "mean size")
        charts.over_rows(axes, length, "" if shown is names else "rows read")
        top += 0.25 + 1.7 + 0.4
    ends = [
        f"the {name} {parts[name]['mean'][0]:.2f} after the first row and"
        f" {parts[name]['mean'][-1]:.2f} after the last"
        for name in names
    ]
    caption = (
        f"Means over {text.counted(int(found['count']), 'test image')} and all units: above, how far"
        " gates stand open (0 is shut, 1 open; bands hold the middle half of the units), below, how"
        f" large {text.listed(others)} are, their sign aside. Open are {text.listed(ends)}. The size"
        f" of the state goes from {parts['state']['size'][0]:.2f} to {parts['state']['size'][-1]:.2f}."
    )
    alt = (
        f"Two charts over {length} rows: the mean opening of {text.listed(names)}, and the mean size"
        f" of {text.listed(others)}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)
