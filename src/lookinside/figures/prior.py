"""Images decoded from codes that are drawn from the prior."""

from lookinside.core.words import percent
from lookinside.figures import style, text, tiles
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject

COLUMNS = 12


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "prior") -> Drawn:
    """Draw the images of the probe `codes.manifold.prior`, in the order of the draws."""
    found = numbers[probe]
    if "images" not in found:
        return {}
    images = found["images"]
    height, width = images.shape[2:]
    grid = tiles.Tiles(len(images), tiles.columns(len(images), COLUMNS), height / width, lines=0)
    title = "Drawn from the prior"
    sheet = style.Sheet(subject, title, grid.height)
    for place, pixels in enumerate(images):
        sheet.image(grid.box(sheet, place, (), style.QUIET), pixels)
    spread, decoded, given = (
        float(found[name]) for name in ("spread", "spread_of_decoded", "spread_of_images")
    )
    caption = (
        f"{text.counted(len(images), 'code')} drawn from the standard normal and decoded, in the"
        " order of the draws, none left out. Such images differ from one another by"
        f" {percent(spread / given if given else 0, 0)} of the variance per pixel that test images"
        f" have ({spread:.4f} against {given:.4f}); test images that were encoded and decoded"
        f" again keep {percent(decoded / given if given else 0, 0)}. What is missing is smoothed"
        " away."
    )
    alt = f"A grid of {len(images)} small images decoded from random codes."
    return Picture(sheet.figure, title, caption, alt, Section.CODES)
