"""What the codes of several runs cost, against how well images are given back."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lookinside.figures import style, text
from lookinside.figures.hues import hue
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

LEFT, ACROSS, TALL, HEAD, FOOT = 0.65, 3.2, 2.2, 0.26, 0.62
"""In inches: room for the scale, width and height of a panel, heights of what is over and under."""
AROUND = 0.3, 1.0
"""Least room beside the outermost dots: nats, and squared error."""
Found = Mapping[str, NDArray[Any]]
Runs = Mapping[str, tuple[Subject, Numbers]]


@style.styled
def draw(across: Runs, probe: str = "rate_distortion") -> Picture:
    """Draw each run's mean rate and distortion on the test images, a dot a seed.

    The dots are what was measured of all seeds; the probe `codes.rates.rate_distortion` knows how
    the rate was weighted. Runs on other data have a panel of their own, for their distortions can't
    be compared.
    """
    panels: dict[str, list[str]] = {}
    for run, (subject, _) in across.items():
        panels.setdefault(subject.dataset, []).append(run)
    first, *_ = (subject for subject, _ in across.values())
    stand_in = any(subject.stand_in for subject, _ in across.values())
    about = Subject(text.listed(list(across)), "", first.classes, stand_in)
    title = "Rate against distortion"
    sheet = style.Sheet(about, title, len(panels) * (HEAD + TALL + FOOT))
    shades = {run: hue(place).colour for place, run in enumerate(across)}
    for place, (dataset, runs) in enumerate(panels.items()):
        top = place * (HEAD + TALL + FOOT)
        sheet.write(dataset, MARGIN + LEFT, top, weight="bold")
        axes = sheet.axes(MARGIN + LEFT, top + HEAD, ACROSS, TALL)
        _panel(axes, [(across[run][1], probe, shades[run]) for run in runs])
        for line, run in enumerate(runs):
            measured = across[run][1]["metrics"]
            _name(sheet, top + HEAD + 0.66 * line, run, measured, shades[run])
    caption = _caption(across, panels, probe)
    alt = (
        f"{text.counted(len(panels), 'chart')}, a dot for each seed of {text.listed(list(across))}:"
        " rate to the right, distortion up."
    )
    return Picture(sheet.figure, title, caption, alt, Section.CODES)


def _name(sheet: Sheet, top: float, run: str, measured: Found, shade: str) -> None:
    """Write a run's name, rate and distortion to the right of a panel."""
    left = MARGIN + LEFT + ACROSS + 0.2
    sheet.rectangle((left, top + 0.03, 0.1, 0.1), facecolor=shade)
    words = (
        f"rate {mean_and_range(measured['rate'])}",
        f"distortion {mean_and_range(measured['distortion'])}",
    )
    for line, word in enumerate((run, *words)):
        short = text.shorten(word, WIDTH - MARGIN - left - 0.16, style.SMALL)
        how = {"weight": "normal", "color": style.QUIET} if line else {"weight": "bold"}
        sheet.write(short, left + 0.16, top + 0.16 * line, size=style.SMALL, **how)


def mean_and_range(values: NDArray[Any]) -> str:
    """The mean of the seeds' figures and, of several, how far they lie apart."""
    ends = f" ({values.min():.2f} to {values.max():.2f})" if len(values) > 1 else ""
    return f"{values.mean():.2f}{ends}"


def _panel(axes: Axes, runs: list[tuple[Numbers, str, str]]) -> None:
    """Draw the runs on one data set and, if all weigh rate alike, the line of the least loss."""
    points = [(each["metrics"]["rate"], each["metrics"]["distortion"]) for each, _, _ in runs]
    for (rate, distortion), (_, _, shade) in zip(points, runs, strict=True):
        axes.plot(rate, distortion, "o", ms=7, color=shade, mec=style.PAPER, mew=0.6)
    limits = []
    for values, least_room in zip(zip(*points, strict=True), AROUND, strict=True):
        every = np.concatenate(values)
        room = max(float(np.ptp(every)) / 4, least_room)
        limits.append((float(every.min()) - room, float(every.max()) + room))
    axes.set(xlim=limits[0], ylim=limits[1])
    alike = [(numbers, probe) for numbers, probe, _ in runs if not numbers[probe]["masked"]]
    weights = {float(numbers[probe]["kl_weight"]) for numbers, probe in alike}
    if len(alike) > 1 and len(weights) == 1:
        (weight,) = weights
        reach = np.array(axes.get_xlim())
        least = min(_loss(numbers, probe) for numbers, probe in alike)
        axes.plot(reach, least - weight * reach, color=style.QUIET, lw=0.9, ls="dashed", zorder=1)
    axes.grid()
    axes.set_axisbelow(True)
    axes.set_xlabel("rate (nats an image)")
    axes.set_ylabel("distortion (squared error)")


def _caption(across: Runs, panels: Mapping[str, list[str]], probe: str) -> str:
    """Say what is drawn, and which run has the least loss on each data set."""
    seeds = max(len(numbers["metrics"]["rate"]) for _, numbers in across.values())
    said, blank = [], []
    for dataset, runs in panels.items():
        blank.append(f"{float(across[runs[0]][1][probe]['mean_image']):.2f} on {dataset}")
        numbers = {run: across[run][1] for run in runs}
        seen = {run: each for run, each in numbers.items() if not each[probe]["masked"]}
        whole = {run: _loss(each, probe) for run, each in seen.items()}
        if whole:
            best = min(whole, key=lambda run: whole[run])
            said.append(f"on {dataset} {best}, {whole[best]:.2f}")
    each = f"each of {seeds} seeds" if seeds > 1 else "its seed"
    return (
        "What a code costs, the divergence of an image's posterior from the prior, against the"
        f" squared error of what is decoded from one draw: a dot for {each}, means over the test"
        " images by the best weights. The least loss, distortion plus weighted rate, of runs that"
        f" are given whole images: {'; '.join(said) or 'none'}. Where there are several, it is the"
        " dashed line, and those above it are worse at the same weight. A run that cleans masked"
        " images is measured on them, which is harder: the line says nothing of it. The training"
        " images' mean for every image would cost nothing and have a distortion of"
        f" {text.listed(blank)}."
    )


def _loss(numbers: Numbers, probe: str) -> float:
    measured = numbers["metrics"]
    return float((measured["distortion"] + numbers[probe]["kl_weight"] * measured["rate"]).mean())
