"""Some of the images, as the network sees them."""

from lookinside.figures import style, text, tiles
from lookinside.figures.picture import Numbers, Picture, Section, Subject


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "samples") -> Picture:
    """Draw the images of the probe `samples.grid`, each with the name of its class under it."""
    images, labels = numbers[probe]["images"], numbers[probe]["labels"]
    _, channels, height, width = images.shape
    grid = tiles.Tiles(len(images), tiles.columns(len(subject.classes), 6), height / width)
    title = "What the network is given"
    sheet = style.Sheet(subject, title, grid.height)
    for place, (pixels, label) in enumerate(zip(images, labels, strict=True)):
        style.image(grid.axes(sheet, place, (subject.classes[label],), style.QUIET), pixels)
    size = f"{width} x {height} pixels{', gray' if channels == 1 else ', in colour'}"
    caption = (
        f"{text.counted(len(images), 'test image')} of"
        f" {text.counted(len(set(labels)), 'class', 'classes')} as the network sees them: {size}."
    )
    alt = f"A grid of {len(images)} small test images, each with the name of its class under it."
    return Picture(sheet.figure, title, caption, alt, Section.DATA)
