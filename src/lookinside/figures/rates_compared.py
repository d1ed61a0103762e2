"""What the codes of several runs cost, against how well images are given back."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lookinside.figures import palette, style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.rate_distortion import ENDS
from lookinside.figures.style import MARGIN, WIDTH, Sheet

LEFT, ACROSS, TALL, HEAD, FOOT = 0.6, 3.3, 2.6, 0.26, 0.55
"""In inches: room for the scale, width and height of a panel, heights of what is over and under."""
Found = Mapping[str, NDArray[Any]]
Runs = Mapping[str, tuple[Subject, Numbers]]


@style.styled
def draw(across: Runs, probe: str = "rate_distortion") -> Picture:
    """Draw each run's mean rate and distortion on the test images, a dot a seed.

    The dots are what was measured of all seeds; the probe `codes.rates.rate_distortion` has each
    image of the first seed. Runs on other data have a panel of their own, for their distortions
    can't be compared.
    """
    panels: dict[str, list[str]] = {}
    for run, (subject, _) in across.items():
        panels.setdefault(subject.dataset, []).append(run)
    first, *_ = (subject for subject, _ in across.values())
    stand_in = any(subject.stand_in for subject, _ in across.values())
    about = Subject(text.listed(list(across)), "", first.classes, stand_in)
    title = "Rate against distortion"
    sheet = style.Sheet(about, title, len(panels) * (HEAD + TALL + FOOT))
    shades = dict(zip(across, palette.of_classes(len(across)), strict=True))
    for place, (dataset, runs) in enumerate(panels.items()):
        top = place * (HEAD + TALL + FOOT)
        sheet.write(dataset, MARGIN + LEFT, top, weight="bold")
        axes = sheet.axes(MARGIN + LEFT, top + HEAD, ACROSS, TALL)
        _panel(axes, [(across[run][1], probe, shades[run]) for run in runs])
        for line, run in enumerate(runs):
            measured = across[run][1]["metrics"]
            _name(sheet, top + HEAD + 0.62 * line, run, measured, shades[run])
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
    words = f"rate {spread(measured['rate'])}", f"distortion {spread(measured['distortion'])}"
    for line, word in enumerate((run, *words)):
        short = text.shorten(word, WIDTH - MARGIN - left - 0.16, style.SMALL)
        how = {"weight": "normal", "color": style.QUIET} if line else {"weight": "bold"}
        sheet.write(short, left + 0.16, top + 0.16 * line, size=style.SMALL, **how)


def spread(values: NDArray[Any]) -> str:
    """The mean of the seeds' figures and, of several, how far they lie apart."""
    ends = f" ({values.min():.2f} to {values.max():.2f})" if len(values) > 1 else ""
    return f"{values.mean():.2f}{ends}"


def _panel(axes: Axes, runs: list[tuple[Numbers, str, str]]) -> None:
    """Draw the runs on one data set, and the line on which the loss is that of the best of them."""
    losses = []
    for numbers, probe, shade in runs:
        found, measured = numbers[probe], numbers["metrics"]
        rate, distortion = measured["rate"], measured["distortion"]
        ends = (np.quantile(found[name], ENDS) for name in ("rate", "distortion"))
        for axis, end in enumerate(ends):
            middle = [float(distortion.mean() if axis == 0 else rate.mean())] * 2
            line = (end, middle) if axis == 0 else (middle, end)
            axes.plot(*line, color=shade, linewidth=1.0, alpha=0.6)
        axes.plot(rate, distortion, "o", ms=5, color=shade, mec=style.PAPER, mew=0.6)
        losses.append(float((distortion + found["kl_weight"] * rate).mean()))
        axes.plot(0, found["mean_image"], "s", ms=6, mfc="none", mec=style.INK, clip_on=False)
        weight, base = float(found["kl_weight"]), float(found["mean_image"])
    axes.set_xlim(left=0)
    axes.set_ylim(0, None)
    reach = np.array([0.0, axes.get_xlim()[1]])
    axes.plot(reach, min(losses) - weight * reach, color=style.QUIET, lw=0.8, ls="dashed", zorder=0)
    axes.set_xlim(*reach)
    how: dict[str, Any] = {"textcoords": "offset points", "size": style.SMALL, "va": "bottom"}
    axes.annotate("mean image", (0, base), (6, 2), **how)
    axes.set_xlabel("rate (nats an image)")
    axes.set_ylabel("distortion (squared error)")


def _caption(across: Runs, panels: Mapping[str, list[str]], probe: str) -> str:
    """Say what is drawn, and which run has the least loss on each data set."""
    seeds = max(len(numbers["metrics"]["rate"]) for _, numbers in across.values())
    said = []
    for dataset, runs in panels.items():
        loss = {run: _loss(across[run][1], probe) for run in runs}
        best = min(loss, key=lambda run: loss[run])
        said.append(f"on {dataset} {best}, {loss[best]:.2f}")
    each = f"each of {seeds} seeds" if seeds > 1 else "its seed"
    return (
        "What a code costs, the divergence of an image's posterior from the prior, against the"
        f" squared error of what is decoded from one draw: a dot for {each}, means over the test"
        " images; bars reach over the middle 80\N{NO-BREAK SPACE}% of the images of the first seed."
        " The square gives the training images' mean for every image, at no cost. On the dashed"
        " line the loss, distortion plus weighted rate, is the least that a run has:"
        f" {'; '.join(said)}. A run above it is worse at the same weight."
    )


def _loss(numbers: Numbers, probe: str) -> float:
    measured = numbers["metrics"]
    return float((measured["distortion"] + numbers[probe]["kl_weight"] * measured["rate"]).mean())
