"""How far the gates of a recurrent layer stand open on average, and how large its states are."""

import numpy as np

from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer, decode
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.recurrent import charts
from lookinside.figures.recurrent.gates import SIGNED

COLOURS = (style.BLUE, style.ORANGE, "#3a923a")


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "gates") -> Picture | dict[str, Picture]:
    """Draw the means in the probe `recurrent.gates`: openings of gates, and sizes of states."""
    found, parts = numbers[probe], by_layer(numbers[probe])
    if not found:
        return {}
    names = [name for name in parts if name not in SIGNED]
    others = [name for name in parts if name in SIGNED]
    length = len(parts["state"]["mean"])
    title = f"How far the gates of the {decode(found['kind'])} stand open"
    sheet = style.Sheet(subject, title, 2 * (0.25 + 1.7) + 0.85)
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
    size = parts["state"]["size"]
    keeps = " An open update gate keeps the state." if "update gate" in names else ""
    caption = (
        f"Means over {text.counted(int(found['count']), 'test image')} and all units: above, how"
        " far gates stand open (0 is shut, 1 open; bands hold the middle half of the units), below,"
        f" how large {text.listed(others)} are, their sign aside. Open are"
        f" {text.listed(ends)}.{keeps} The size of the state goes from"
        f" {size[0]:.2f} to {size[-1]:.2f}."
    )
    alt = (
        f"Two charts over {length} rows: the mean opening of {text.listed(names)}, and the mean"
        f" size of {text.listed(others)}."
    )
    plotted = [
        {
            "row": place,
            **{f"{name}, mean opening": parts[name]["mean"][place - 1] for name in names},
            **{f"{name}, mean size": parts[name]["size"][place - 1] for name in others},
        }
        for place in places.tolist()
    ]
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT, plotted=plotted)
