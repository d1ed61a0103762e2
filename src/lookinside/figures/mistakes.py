"""The errors that the network was surest of."""

from lookinside.core.words import number, percent
from lookinside.figures import style, text, tiles
from lookinside.figures.picture import Numbers, Picture, Section, Subject


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "mistakes") -> Picture:
    """Draw the images of the probe `mistakes.most_confident` with true and predicted class."""
    found = numbers[probe]
    images, wrong, tested = found["images"], int(found["wrong"]), int(found["tested"])
    title = "Most confident mistakes"
    if not wrong:
        sheet = style.Sheet(subject, title, 0.3)
        said = f"None of the {text.counted(tested, 'test image')} is classified wrongly."
        sheet.write(said, style.MARGIN, 0.0)
        return Picture(sheet.figure, title, said, said, Section.RESULTS)
    height, width = images.shape[2:]
    grid = tiles.Tiles(len(images), tiles.columns(max(len(images), 5), 5), height / width, lines=3)
    sheet = style.Sheet(subject, title, grid.height)
    for place, pixels in enumerate(images):
        words = (
            f"is {subject.classes[found['actual'][place]]}",
            f"said {subject.classes[found['predicted'][place]]}",
            percent(float(found["confidence"][place]), 1),
        )
        sheet.image(grid.box(sheet, place, words, style.ORANGE), pixels)
    which = "All of them" if len(images) == wrong else f"The {len(images)} of highest confidence"
    caption = (
        f"{number(wrong)} of {text.counted(tested, 'test image')}"
        f" ({percent(wrong / tested)}) classified wrongly. {which}, the surest first, with"
        " their true class, the predicted one and its probability: from"
        f" {percent(float(found['confidence'][0]), 1)} down to"
        f" {percent(float(found['confidence'][-1]), 1)}."
    )
    first = (
        f"{subject.classes[found['actual'][0]]} seen as {subject.classes[found['predicted'][0]]}"
    )
    alt = (
        f"A grid of {len(images)} wrongly classified test images with true class, predicted class"
        f" and confidence. The first is {first}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RESULTS)
