"""What one image's logits do as it moves."""

from lookinside.core.words import percent
from lookinside.figures import cells, style
from lookinside.figures.offsets import panel
from lookinside.figures.picture import Numbers, Picture, Section, Subject

SIDE, BETWEEN = 2.45, 0.62
"""Of each map, and between the two, in inches."""
IMAGE = 1.1
"""Height of the image in inches."""


def _number(value: float) -> str:
    """A logit with a true minus, never that of zero."""
    return f"{round(value, 1) + 0.0:.1f}".replace("-", "\N{MINUS SIGN}")


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "offsets") -> Picture:
    """Draw the logit of the true class and its margin at each place, from `offsets.offsets`."""
    found = numbers[probe]
    name = subject.classes[int(found["label"])]
    title = "One image's logits wherever it stands"
    sheet = style.Sheet(subject, title, IMAGE + SIDE + 1.35)
    height, width = found["image"].shape[1:]
    wide = IMAGE * width / height
    sheet.image(((style.WIDTH - wide) / 2, 0.0, wide, IMAGE), found["image"])
    left = style.MARGIN + 0.4
    for values, words in ((found["logit"], "logit of its class"), (found["margin"], "margin")):
        signed = words == "margin"
        low, high = float(values.min()), float(values.max())
        limit = max(abs(low), abs(high)) or 1.0
        limits = (-limit, limit) if signed else (low, high if high > low else low + 1)
        axes = sheet.axes(left, IMAGE + 0.2, SIDE, SIDE)
        cmap = style.SIGNED if signed else "viridis"
        drawn = panel(axes, found, values, limits, cmap)
        if low < 0 < high and signed and min(values.shape) > 1:
            at = found["columns"], found["rows"], values
            axes.contour(*at, levels=[0], colors=style.INK, linewidths=1.2)
        axes.set_xlabel("pixels to the right")
        if not signed:
            axes.set_ylabel("pixels down")
        cells.bar(
            sheet.axes(left, IMAGE + SIDE + 0.8, SIDE, 0.1),
            drawn,
            f"{words}, from {_number(low)} to {_number(high)}",
        )
        left += SIDE + BETWEEN
    margin = found["margin"]
    line = "; the line is where the answer changes" if margin.min() < 0 < margin.max() else ""
    right = float((margin > 0).mean())
    caption = (
        f"One test image, of class {name}, at {margin.size} places (the cross is the middle): the"
        " logit of its class, and by how much it exceeds the largest other one. It is named rightly"
        f" where the margin is positive (red), at {percent(right, 1)} of the places{line}. The"
        f" margin runs from {_number(float(margin.min()))} to {_number(float(margin.max()))}."
    )
    alt = (
        f"An image of class {name} above two maps by place: the logit of its class, and its margin"
        " over the other classes from blue (wrong) over white to red (right)."
    )
    return Picture(sheet.figure, title, caption, alt, Section.INVARIANCE)
