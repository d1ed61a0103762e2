"""Images of one's own, as a network was given them, with what it says of them."""

from lookinside.core.words import percent
from lookinside.figures import style, text, tiles
from lookinside.figures.picture import Numbers, Picture, Section, Subject


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "given") -> Picture:
    """Draw `images` [N, C, H, W] in [0, 1], each with its `names` and its best of `scores` [N, K].

    The words under an image are the name of its file, the class and its score.
    """
    found = numbers[probe]
    images, names, scores = found["images"], found["names"], found["scores"]
    height, width = images.shape[2:]
    grid = tiles.Tiles(len(images), tiles.columns(max(len(images), 4), 5), height / width, lines=2)
    title = "What the network was given"
    sheet = style.Sheet(subject, title, grid.height)
    said = [f"{subject.classes[row.argmax()]}, {percent(float(row.max()), 1)}" for row in scores]
    for place, (pixels, name, words) in enumerate(zip(images, names, said, strict=True)):
        sheet.image(grid.box(sheet, place, (words, str(name)), style.QUIET), pixels)
    caption = (
        f"{text.counted(len(images), 'image')} of {width} x {height} pixels, with the class of"
        " highest score."
    )
    alt = f"A grid of {len(images)} small images. Under the first: {said[0]}."
    return Picture(sheet.figure, title, caption, alt, Section.RESULTS)
