"""How the images of classes and channels come out of the noise."""

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import number, percent
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.optimised import Found, flat, framed, labels, shown
from lookinside.figures.picture import Numbers, Picture, Section, Subject

GAP, HEAD = 0.05, 0.22
"""Free space between two images, and the height of the columns' heads, in inches."""
MOST = 12
"""Classes or channels drawn."""


def filmed(found: Found) -> tuple[NDArray[np.float32], bool]:
    """The frames of a layer [U, F, C, H, W] to draw, and whether they are those of single units.

    Where most images of a convolution's channels end flat, there is more to see in the patches.
    """
    whole = shown(found["frames"])
    if "single_frames" in found and flat(shown(found["images"])).mean() > 0.5:
        return shown(found["single_frames"]), True
    return whole, False


def changes(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much each image changes after the second of the frames [U, F, C, H, W]: [U]."""
    second = frames[:, min(1, frames.shape[1] - 1)]
    apart: NDArray[np.float32] = np.abs(frames[:, -1] - second).mean(axis=(1, 2, 3))
    return apart


def settled(frames: NDArray[np.float32]) -> float:
    """The share of pixels that are black or white in the second of the frames [U, F, C, H, W]."""
    second = frames[:, min(1, frames.shape[1] - 1)]
    return float(np.mean((second == 0) | (second == 1)))


def liveliest(frames: NDArray[np.float32], most: int = MOST) -> NDArray[np.int64]:
    """The places of the images that change most after the second of the frames [U, F, C, H, W]."""
    return np.sort(np.argsort(-changes(frames), kind="stable")[:most])


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "maximised") -> dict[str, Picture]:
    """Draw the frames in the probe `maximise.layers.maximised`, a row a class or channel.

    Of more than `MOST` classes the first are drawn, of more channels those that change most. Of a
    convolution the frames are those that `filmed` chooses.
    """
    steps = numbers[probe]["frame_steps"].tolist()
    return {
        layer: _layer(subject, layer, found, steps)
        for layer, found in by_layer(numbers[probe]).items()
        if found["maps"] or found["output"]
    }


def _layer(subject: Subject, layer: str, found: Found, steps: list[int]) -> Picture:
    """A row of frames for each class or channel."""
    (frames, single), output = filmed(found), bool(found["output"])
    kept = np.arange(min(len(frames), MOST)) if output else liveliest(frames)
    share, total = settled(frames), len(frames)
    frames, names = frames[kept], [labels(subject, found)[place] for place in kept]
    count, length, _, height, width = frames.shape
    words = [text.shorten(name, 1.1, style.SMALL) for name in names]
    before = 0.12 + max(text.width(word, style.SMALL) for word in words)
    room = style.WIDTH - 2 * style.MARGIN - before
    side = min((room - GAP * (length - 1)) / length, 0.72)
    tall = side * height / width
    kind = "patches" if single else "images"
    whose = f"{kind} of the classes" if output else f"{kind} for {layer}"
    title = f"How {'the ' * output}{whose} come out of noise"
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
    caption = _caption(found, frames, single, share, total)
    alt = (
        f"A row of {length} {kind} for each of"
        f" {text.counted(count, *(('class', 'classes') if output else ('channel',)))}, from gray"
        " noise to the last step."
    )
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)


def _caption(
    found: Found, frames: NDArray[np.float32], single: bool, share: float, total: int
) -> str:
    """Say what the drawn frames are of, how soon they are settled, and which do not change."""
    output, count = bool(found["output"]), len(frames)
    noun, what = ("class", "its logit") if output else ("channel", "its mean over all positions")
    whose = f"Each {noun}'s image"
    if single:
        whose, what = "The patch that one unit of each channel sees", "that unit's activation"
    said = (
        f"{whose} after so many steps of gradient ascent on {what}. After the first step"
        f" {percent(share, 0)} of the pixels are black or white."
    )
    even = 0 if output else int(flat(shown(found["images"])).sum())
    if even:
        mean = "Of the images for a channel's mean over all positions"
        said += (
            f" {mean + ', not drawn,' if single else 'Of all images'} {number(even)} of"
            f" {number(total)} end flat but for the border, since no other beats an even one."
        )
    if count < total:
        first = f"The first {count} classes" if output else f"The {count} that change most later"
        said += f" {first} are drawn, of {number(total)}."
    still = int((changes(frames) == 0).sum())
    if still:
        said += f" {text.counted(still, 'row does', 'rows do')} not change after the first step."
    return said
