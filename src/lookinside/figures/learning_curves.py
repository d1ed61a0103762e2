"""How the runs of a notebook learned, all on one axis."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from lookinside.core.words import number, percent, plain
from lookinside.figures import scales, style, text
from lookinside.figures.across import joint
from lookinside.figures.courses import Course, band, courses, draw_lines, height
from lookinside.figures.hues import hue
from lookinside.figures.labels import parted
from lookinside.figures.picture import Numbers, Picture, Section, Subject

KINDS = {
    "classify": ("accuracy", "validation accuracy", ""),
    "reconstruct": ("loss", "validation error per pixel", " of squared error per pixel"),
    "variational": ("loss", "validation loss per image", " of squared error and nats per image"),
}
"""What is drawn of a task: the column of its history, the axis's words, and a figure's unit."""
HEIGHT, LOW, LEFT, UNDER, LINE = 2.5, 2.0, 0.62, 0.5, 0.16
"""In inches: of a panel, and of one of several; to its left, under it, and between two names."""


@style.styled
def draw(across: Mapping[str, tuple[Subject, Numbers]]) -> dict[str, Picture]:
    """Draw a picture a notebook, with a panel for each task; runs of no notebook have one too."""
    groups: dict[str, list[str]] = {}
    for run, (_, numbers) in across.items():
        groups.setdefault(str(numbers["about"]["notebook"]), []).append(run)
    return {
        notebook or "others": _picture(notebook, {run: across[run] for run in groups[notebook]})
        for notebook in sorted(groups, key=lambda name: (not name, name))
    }


def _picture(notebook: str, across: Mapping[str, tuple[Subject, Numbers]]) -> Picture:
    """The picture of the runs of a notebook."""
    panels: dict[str, dict[str, list[Course]]] = {}
    for task, (column, _, _) in KINDS.items():
        of_task = {
            run: courses(numbers, column)
            for run, (_, numbers) in across.items()
            if str(numbers["about"]["task"]) == task
        }
        if of_task:
            panels[task] = of_task
    title = f"How the runs of {notebook} learned" if notebook else "How runs of no notebook learned"
    tall = HEIGHT if len(panels) == 1 else LOW
    sheet = style.Sheet(joint(across), title, len(panels) * (tall + UNDER))
    right = 0.25 + max(text.width(run, style.SMALL) for run in across)
    for row, (task, runs) in enumerate(panels.items()):
        at = style.MARGIN + LEFT, row * (tall + UNDER)
        axes = sheet.axes(*at, style.WIDTH - 2 * style.MARGIN - LEFT - right, tall)
        _panel(axes, task, runs)
    seeds = max(len(each) for runs in panels.values() for each in runs.values())
    said = [_said(run, task, each) for task, runs in panels.items() for run, each in runs.items()]
    drawn = (
        f" The lines are means over {seeds} seeds, each of which is thin, the bands reach from the"
        " least to the most; a ring is a seed's best epoch."
        if seeds > 1
        else " A ring is a run's best epoch, whose weights are looked into."
    )
    log = "classify" in panels
    kinds = [{across[run][0].dataset for run in runs} for runs in panels.values()]
    apart = (
        " What was reached on different data sets can't be compared."
        if any(len(datasets) > 1 for datasets in kinds)
        else ""
    )
    caption = (
        "Figures on the validation images after each epoch, against the training images seen till"
        f" then (steps times batch size), for epochs differ in length.{drawn}"
        f"{' The axis of accuracy is logarithmic in the share of errors.' if log else ''}"
        f" {'; '.join(said)}.{apart}"
    )
    names = text.listed([KINDS[task][1] for task in panels])
    alt = (
        f"{text.counted(len(panels), 'line chart')} of {names} over the images seen, a line each"
        f" for {text.listed(list(across))}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.TRAINING)


def _panel(axes: Axes, task: str, runs: Mapping[str, list[Course]]) -> None:
    """Draw the runs of a task, each named at the right of where it ends."""
    every = [course for seeds in runs.values() for course in seeds]
    _axes(axes, task, every)
    for place, seeds in enumerate(runs.values()):
        draw_lines(axes, seeds, hue(place), task)
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())
    to_share = (axes.transScale + axes.transLimits).transform
    means = [band(seeds) for seeds in runs.values()]
    ends = [to_share((seen[-1], height(mean, task)[-1])) for seen, _, mean, _ in means]
    apart = LINE * style.DPI / axes.bbox.height
    heights = parted([float(min(max(up, 0), 1)) for _, up in ends], apart)
    for place, (run, (along, up), share) in enumerate(zip(runs, ends, heights, strict=True)):
        how: dict[str, Any] = {"color": hue(place).colour, "transform": axes.transAxes}
        axes.plot([along, 1.02], [up, share], lw=0.7, linestyle=":", clip_on=False, **how)
        axes.text(1.03, share, run, size=style.SMALL, va="center", **how)


def _axes(axes: Axes, task: str, every: list[Course]) -> None:
    """Set both axes for all seeds of all runs."""
    seen = np.concatenate([each.images for each in every])
    values = np.concatenate([height(each.values, task) for each in every])
    values = values[np.isfinite(values)]
    low, high = float(values.min()), float(values.max())
    if scales.wide([float(each.images[-1]) for each in every]):
        scales.logarithmic(axes, "x", scales.beyond(seen.min(), seen.max(), 0.02), scales.short)
    else:
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: scales.short(value)))
    if task == "classify":
        ends = scales.beyond(low, high)
        scales.logarithmic(axes, "y", (ends[0], min(ends[1], 1.0)), scales.of_accuracy)
        axes.invert_yaxis()
    elif scales.wide([low, high]):
        scales.logarithmic(axes, "y", scales.beyond(low, high), lambda value: f"{value:g}")
    log = ", log" if axes.get_yscale() == "log" else ""
    axes.set_ylabel(f"{KINDS[task][1]}{log}")
    axes.set_xlabel(f"training images seen{', log' if axes.get_xscale() == 'log' else ''}")
    axes.grid(axis="y")
    room = axes.bbox.width / style.DPI
    axes.yaxis.set_label_coords(-(LEFT - 0.1) / room, 0.5)


def _said(run: str, task: str, seeds: list[Course]) -> str:
    """A run's best and when it was, in words."""
    best = [float(each.values[each.best]) for each in seeds]
    when = [int(each.images[each.best]) for each in seeds]
    values = [percent(each) if task == "classify" else plain(each) for each in sorted(best)]
    reached = values[0] if values[0] == values[-1] else f"{values[0]} to {values[-1]}"
    after = number(min(when))
    after = after if min(when) == max(when) else f"{after} to {number(max(when))}"
    return f"{run} reaches {reached}{KINDS[task][2]} after {after} images"
