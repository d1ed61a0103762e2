"""Some of the images, as the network sees them."""

from typing import Literal

from lookinside.core.words import percent
from lookinside.figures import style, text, tiles
from lookinside.figures.picture import Numbers, Picture, Section, Subject


@style.styled
def draw(
    subject: Subject,
    numbers: Numbers,
    probe: str = "samples",
    masked: float = 0.0,
    split: Literal["test", "training"] = "test",
) -> Picture:
    """Draw the images of the probe `samples.grid`, each with the name of its class under it.

    `split` says where they come from; `masked` is the share of pixels that a task blackens before
    the network sees them.
    """
    images, labels = numbers[probe]["images"], numbers[probe]["labels"]
    _, channels, height, width = images.shape
    grid = tiles.Tiles(len(images), tiles.columns(len(subject.classes), 6), height / width)
    title = "Images and their classes" if split == "training" else "What the network is given"
    title = "Images before they are masked" if masked else title
    sheet = style.Sheet(subject, title, grid.height)
    for place, (pixels, label) in enumerate(zip(images, labels, strict=True)):
        sheet.image(grid.box(sheet, place, (subject.classes[label],), style.QUIET), pixels)
    size = f"{width} x {height} pixels{', gray' if channels == 1 else ', in colour'}"
    shown = (
        f"{text.counted(len(images), f'{split} image')} of"
        f" {text.counted(len(set(labels)), 'class', 'classes')}"
    )
    caption = f"{shown} as the network sees them: {size}."
    if masked:
        share = percent(masked, 0)
        caption = (
            f"{shown}: {size}. Before the network sees them, {share} of the pixels turn black."
        )
    alt = f"A grid of {len(images)} small {split} images, each with the name of its class under it."
    return Picture(sheet.figure, title, caption, alt, Section.DATA)
