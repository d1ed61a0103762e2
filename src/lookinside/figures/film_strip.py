"""How the images of classes and channels come out of the noise."""

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import number, percent
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.optimised import Found, framed, labels, shown
from lookinside.figures.picture import Numbers, Picture, Section, Subject

GAP, HEAD = 0.05, 0.22
"""Free space between two images, and the height of the columns' heads, in inches."""
MOST = 12
"""Classes or channels drawn."""


def settled(frames: NDArray[np.float32]) -> float:
    """The share of pixels that are black or white in the second of the frames [U, F, C, H, W]."""
    second = frames[:, min(1, frames.shape[1] - 1)]
    return float(np.mean((second == 0) | (second == 1)))


def liveliest(frames: NDArray[np.float32], most: int = MOST) -> NDArray[np.int64]:
    """The places of the images that change most after the second of the frames [U, F, C, H, W]."""
    change = np.abs(frames[:, -1] - frames[:, min(1, frames.shape[1] - 1)]).mean(axis=(1, 2, 3))
    return np.sort(np.argsort(-change, kind="stable")[:most])


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "maximised") -> dict[str, Picture]:
    """Draw the frames in the probe `maximise.layers.maximised`, a row a class or channel.

    Of more than `MOST` classes the first are drawn, of more channels those that change most.
    """
    steps = numbers[probe]["frame_steps"].tolist()
    return {
        layer: _layer(subject, layer, found, steps)
        for layer, found in by_layer(numbers[probe]).items()
        if "frames" in found
    }


def _layer(subject: Subject, layer: str, found: Found, steps: list[int]) -> Picture:
    """A row of frames for each class or channel."""
    frames, output = shown(found["frames"]), bool(found["output"])
    kept = np.arange(min(len(frames), MOST)) if output else liveliest(frames)
    share, total = settled(frames), len(frames)
    frames, names = frames[kept], [labels(subject, found)[place] for place in kept]
    count, length, _, height, width = frames.shape
    words = [text.shorten(name, 1.1, style.SMALL) for name in names]
    before = 0.12 + max(text.width(word, style.SMALL) for word in words)
    room = style.WIDTH - 2 * style.MARGIN - before
    side = min((room - GAP * (length - 1)) / length, 0.72)
    tall = side * height / width
    whose = "the images of the classes" if output else f"images for {layer}"
    title = f"How {whose} come out of noise"
    sheet = style.Sheet(subject, title, HEAD + count * (tall + GAP))
    for column, step in enumerate(steps):
        left = style.MARGIN + before + column * (side + GAP)
        said = "start" if step == 0 else f"{number(step)}"
        sheet.write(said, left + side / 2, 0.0, size=style.SMALL, ha="center", color=style.QUIET)
        for row in range(count):
            framed(sheet, (left, HEAD + row * (tall + GAP), side, tall), frames[row, column])
    for row, word in enumerate(words):
        middle = HEAD + row * (tall + GAP) + tall / 2
        sheet.write(word, style.MARGIN, middle, size=style.SMALL, va="center")
    first = f"The first {MOST} classes" if output else f"The {MOST} channels that change most later"
    which = "" if total <= MOST else f" {first} are drawn."
    noun, what = ("class", "its logit") if output else ("channel", "its mean over all positions")
    caption = (
        f"Each {noun}'s image after so many steps of gradient ascent on {what}. After the first"
        f" step {percent(share, 0)} of the pixels are black or white.{which}"
    )
    alt = (
        f"A row of {length} images for each of {count} {noun}{'es' if output else 's'}, from gray"
        " noise to the last step."
    )
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)
