"""Whether the network is right as often as it is sure."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lookinside.core.intervals import wilson
from lookinside.core.words import number, percent
from lookinside.figures import style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject

SIDE, COUNTS, LEFT = 3.6, 1.1, 0.75
"""Side of the curve's panel, height of that of the counts, and room to the left, in inches."""


class Bins(NamedTuple):
    """By bin of confidence: images, right ones, mean confidence and accuracy (0 without images)."""

    images: NDArray[np.int64]
    right: NDArray[np.int64]
    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]

    @property
    def error(self) -> float:
        """The expected calibration error: the mean gap between both, weighted by the images.

        As in Guo and others 2017, "On calibration of modern neural networks".
        """
        gaps = np.abs(self.accuracy - self.confidence)
        return float((self.images * gaps).sum() / max(1, self.images.sum()))

    def intervals(self) -> NDArray[np.float64]:
        """The 95 % intervals of the accuracies of bins with images, [2, bins]: see `wilson`."""
        some = self.images > 0
        pairs = zip(self.right[some].tolist(), self.images[some].tolist(), strict=True)
        return np.array([wilson(right, images) for right, images in pairs]).T


def binned(confidence: NDArray[Any], right: NDArray[Any], bins: int) -> Bins:
    """Sort images by confidence, [N] in [0, 1], into bins of equal width, each with its left edge.

    The last bin holds 1 too. `right` is bool [N].
    """
    which = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    images = np.bincount(which, minlength=bins)
    some = np.maximum(images, 1)
    sure = np.bincount(which, weights=confidence, minlength=bins) / some
    hits = np.bincount(which[right], minlength=bins)
    return Bins(images, hits, sure, hits / some)


@style.styled
def draw(subject: Subject, numbers: Numbers, bins: int = 10) -> Picture:
    """Draw accuracy against confidence, of the best-validation weights on the test set."""
    predictions = numbers["predictions"]
    right = predictions["actual"] == predictions["predicted"]
    found = binned(predictions["confidence"], right, bins)
    filled = found.images > 0
    title = "Right as often as sure?"
    sheet = style.Sheet(subject, title, SIDE + COUNTS + 0.75)
    left = style.MARGIN + LEFT
    room = style.WIDTH - style.MARGIN - left

    axes = sheet.axes(left, 0.05, room, SIDE)
    axes.plot([0, 100], [0, 100], color=style.QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    middles = 100 * (np.arange(bins) + 0.5) / bins
    sure, hits = 100 * found.confidence[filled], 100 * found.accuracy[filled]
    axes.vlines(sure, np.minimum(sure, hits), np.maximum(sure, hits), color=style.ORANGE)
    low, high = 100 * found.intervals()
    axes.vlines(sure, low, high, color=style.PALE, linewidth=5, zorder=0)
    axes.plot(sure, hits, "-o", color=style.BLUE, markersize=5, clip_on=False, zorder=3)
    axes.set(xlim=(0, 100), ylim=(0, 100), ylabel="accuracy, %")
    axes.grid(visible=True, axis="y")
    axes.tick_params(labelbottom=False)
    axes.text(2, 94, "dashed: as sure as right", size=style.SMALL, color=style.QUIET)

    below = sheet.axes(left, SIDE + 0.25, room, COUNTS)
    heights = np.log10(1 + found.images)
    below.bar(middles, heights, width=92 / bins, color=style.PALE)
    below.set(xlim=(0, 100), ylim=(0, 1.3 * float(heights.max())), yticks=[])
    below.set(xlabel="confidence: probability of the predicted class, %")
    below.set_ylabel("images (log)")
    for middle, top, images in zip(middles, heights, found.images, strict=True):
        words = number(int(images))
        below.text(middle, top + 0.05, words, size=style.SMALL, ha="center", va="bottom")
    caption = _caption(found, predictions["confidence"], right)
    alt = (
        "A curve of accuracy against confidence beside the diagonal, with a vertical line for the"
        f" gap in each of {int(filled.sum())} bins; below, bars of how many images each holds."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RESULTS, plotted=_plotted(found))


def _plotted(found: Bins) -> list[dict[str, float]]:
    """The bins that hold images, a row each; shares are of 1."""
    bins = len(found.images)
    filled = np.flatnonzero(found.images)
    return [
        {
            **{"from": place / bins, "to": (place + 1) / bins, "images": int(found.images[place])},
            **{"confidence": found.confidence[place], "accuracy": found.accuracy[place]},
            **{"low": low, "high": high},
        }
        for place, (low, high) in zip(filled.tolist(), found.intervals().T, strict=True)
    ]


def _caption(found: Bins, confidence: NDArray[Any], right: NDArray[Any]) -> str:
    count = len(right)
    mean, accuracy = float(confidence.mean()), float(right.mean())
    lean = "more" if mean > accuracy else "less"
    top = int(found.images[-1])
    return (
        f"{text.counted(count, 'test image')} in {len(found.images)} bins by the confidence of the"
        " weights that are best on validation; points above the diagonal are right more often than"
        " they are sure, orange lines are the gaps, pale bars 95 % intervals. The mean gap,"
        " weighted by the images, is the expected calibration error:"
        f" {percent(found.error)}. On the whole the network gives its answers {percent(mean)} and"
        f" is right in {percent(accuracy)}: it is {lean} sure than right."
        f" {percent(top / count, 1)} of the images lie in the last bin."
    )
