"""The way of a recurrent layer's state on the plane of its two widest directions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lookinside.core.colours import of_classes
from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject

LARGE, ACROSS, BETWEEN = 2.8, 5, 0.1
"""Side of a large panel in inches, and small panels in a row with the room between them."""


def separation(ends: NDArray[Any], labels: NDArray[Any]) -> float:
    """The share of points [N, 2] that lie nearest to the mean of their own class."""
    known = np.unique(labels)
    means = np.stack([ends[labels == each].mean(axis=0) for each in known])
    nearest = np.linalg.norm(ends[:, None] - means, axis=2).argmin(axis=1)
    return float((known[nearest] == labels).mean())


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "paths") -> dict[str, Picture]:
    """Draw the probe `recurrent.paths`: mean paths and ends, then single images by class."""
    found = numbers[probe]
    if not found:
        return {}
    return {"classes": _classes(subject, found), "digits": _digits(subject, found)}


def apart(places: NDArray[Any], least: float) -> NDArray[Any]:
    """Points [N, 2] that are moved until no two are closer than `least`, if that is soon done."""
    moved = np.array(places, dtype=float)
    for _ in range(100):
        gaps = moved[:, None] - moved
        far = np.linalg.norm(gaps, axis=2)
        near = np.argwhere(np.triu(far < 0.999 * least, 1))
        if not len(near):
            break
        for one, other in near:
            way = gaps[one, other] / far[one, other] if far[one, other] else np.array([1.0, 0.0])
            push = way * (least - far[one, other]) / 2
            moved[one], moved[other] = moved[one] + push, moved[other] - push
    return moved


def _frame(axes: Axes, points: Sequence[NDArray[Any]]) -> float:
    """A square view of some points, without numbers, which mean nothing; how wide it is."""
    together = np.concatenate([each.reshape(-1, 2) for each in points])
    low, high = np.nanmin(together, axis=0), np.nanmax(together, axis=0)
    middle, half = (low + high) / 2, 0.54 * float((high - low).max() or 1.0)
    axes.set(xlim=(middle[0] - half, middle[0] + half), ylim=(middle[1] - half, middle[1] + half))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(True)
    axes.spines[:].set_color(style.LINE)
    return 2 * half


def _classes(subject: Subject, found: Any) -> Picture:
    mean, ends, labels = found["mean"], found["ends"], found["labels"]
    shades, shares = of_classes(len(mean)), found["shares"]
    title = "The way of the state, by class"
    sheet = style.Sheet(subject, title, 0.22 + LARGE + 0.3)
    panels = []
    for number, words in enumerate(("mean path of each class", "where single images end")):
        left = style.MARGIN + number * (LARGE + style.WIDTH - 2 * style.MARGIN - 2 * LARGE)
        sheet.write(words, left, 0.0, weight="bold", size=style.SMALL)
        axes = sheet.axes(left, 0.22, LARGE, LARGE)
        first, second = (percent(float(share), 0) for share in np.append(shares, [0, 0])[:2])
        axes.set_xlabel(f"component 1 ({first})", size=style.SMALL)
        if number == 0:
            axes.set_ylabel(f"component 2 ({second})", size=style.SMALL, labelpad=2)
        panels.append(axes)
    steps = np.arange(7, mean.shape[1] - 1, 7)
    at = np.full((len(mean), 2), np.nan)
    for label, path in enumerate(mean):
        panels[0].plot(*path.T, color=shades[label], linewidth=1.2)
        panels[0].plot(*path[steps].T, "o", color=shades[label], markersize=2.2)
        mine = ends[labels == label]
        panels[1].plot(*mine.T, "o", color=shades[label], markersize=2, alpha=0.45, mew=0)
        at[label] = mine.mean(axis=0) if len(mine) else np.nan
    panels[0].plot(*mean[:, :1].T, "+", color=style.INK, markersize=9, mew=1.6, zorder=4)
    for axes, shown, places in ((panels[0], mean, mean[:, -1]), (panels[1], ends, at)):
        wide = _frame(axes, [shown])
        for label, place in enumerate(apart(places, 0.2 * wide / LARGE)):
            _name(axes, subject.classes[label], place, shades[label])
    rank = percent(float(shares.sum()), 0)
    both = percent(float(shares[:2].sum()), 0)
    caption = (
        f"The state of {text.counted(len(ends), 'test image')}, on the plane in which the states"
        f" after all rows vary most; it holds {both} of their variance (the first"
        f" {len(shares)} components {rank}), so what seems to lie close may be apart. All paths"
        " start at the cross; dots stand after every seventh row, names at the ends."
        f" {percent(separation(ends, labels), 0)} of the images end nearest to the mean of their"
        " own class on this plane."
    )
    alt = (
        f"Two panels on a plane: the mean path of each of {len(mean)} classes, from one start to"
        " ends that are named, and the ends of single images as dots in the colours of the classes."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)


def _name(axes: Axes, name: str, place: NDArray[Any], colour: str) -> None:
    """Write a class's name on a small ground, so that it stands out."""
    if not np.isfinite(place).all():
        return
    box = {"boxstyle": "round,pad=0.15", "facecolor": style.PAPER, "edgecolor": colour, "lw": 0.8}
    short = text.shorten(name, 0.7, style.SMALL)
    how: dict[str, Any] = {"ha": "center", "va": "center", "weight": "bold", "bbox": box}
    axes.text(place[0], place[1], short, size=style.SMALL, color=style.INK, zorder=5, **how)


def _digits(subject: Subject, found: Any) -> Picture:
    single, labels, mean = found["single"], found["single_labels"], found["mean"]
    shades = of_classes(len(mean))
    across = min(ACROSS, len(mean))
    side = (style.WIDTH - 2 * style.MARGIN - BETWEEN * (across - 1)) / max(across, 3)
    down = -(-len(mean) // across)
    title = "The way of the state, image by image"
    sheet = style.Sheet(subject, title, down * (side + 0.3))
    for label in range(len(mean)):
        row, column = divmod(label, across)
        left, top = style.MARGIN + column * (side + BETWEEN), row * (side + 0.3)
        name = text.shorten(subject.classes[label], side, style.SMALL)
        sheet.write(name, left, top, weight="bold", size=style.SMALL)
        axes = sheet.axes(left, top + 0.18, side, side)
        for each in mean:
            axes.plot(*each.T, color=style.LINE, linewidth=0.8)
        for each in single[labels == label]:
            axes.plot(*each.T, color=shades[label], linewidth=0.9)
            axes.plot(*each[-1:].T, "o", color=shades[label], markersize=3)
        _frame(axes, [single, mean])
    count = int(np.bincount(labels, minlength=1).max()) if len(labels) else 0
    steps = np.linalg.norm(np.diff(single, axis=1), axis=2).mean(axis=0)
    longest = int(steps.argmax()) + 1
    caption = (
        f"The first {text.counted(count, 'test image')} of each class on the same plane, a dot at"
        " the end of each path; gray are the mean paths of all classes. Seen there, the state moves"
        f" most while row {longest} is read."
    )
    alt = f"{len(mean)} small panels, one a class, each with a few winding paths over gray ones."
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)
