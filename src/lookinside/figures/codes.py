"""Where images lie among the codes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.colours import of_classes
from lookinside.core.words import percent
from lookinside.figures import classes, style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH

NAMES = {"code": "the code itself", "pca": "PCA", "tsne": "t-SNE", "umap": "UMAP"}
ROOM = 0.62
"""For the axes' numbers and names, in inches, where a plane has any."""
Found = Mapping[str, NDArray[Any]]


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "codes") -> dict[str, Picture]:
    """Draw the probe `codes.plane.codes`: a picture for each way into the plane."""
    found = numbers[probe]
    return {
        way: _picture(subject, found, way, plane) for way, plane in by_layer(dict(found)).items()
    }


def centres(plane: NDArray[Any], labels: NDArray[Any]) -> dict[int, NDArray[Any]]:
    """The median point [2] of each class that has points in the plane [N, 2]."""
    return {int(label): np.median(plane[labels == label], axis=0) for label in np.unique(labels)}


def _picture(subject: Subject, found: Found, way: str, here: Found) -> Picture:
    labels, plane, measured = found["labels"], here["plane"], way in ("code", "pca")
    legend = classes.legend_height(subject.classes, WIDTH - 2 * MARGIN) + 0.12
    left = MARGIN + (ROOM if measured else 0.0)
    room = WIDTH - left - MARGIN
    extent = np.ptp(plane, axis=0)
    tall = float(np.clip(room * extent[1] / (extent[0] or 1.0), 0.55 * room, 0.95 * room))
    title = f"Where test images lie: {NAMES[way]}"
    sheet = style.Sheet(subject, title, legend + tall + (0.5 if measured else 0.05))
    classes.legend(sheet, (MARGIN, 0.02, WIDTH - 2 * MARGIN, legend), subject.classes)
    axes = sheet.axes(left, legend, room, tall)
    shades = np.array(of_classes(len(subject.classes)))
    order = np.random.default_rng(0).permutation(len(plane))
    axes.scatter(
        plane[order, 0], plane[order, 1], s=5, color=shades[labels[order]], alpha=0.75, linewidths=0
    )
    axes.set_aspect("equal", adjustable="datalim")
    axes.apply_aspect()
    named = classes.name(axes, subject.classes, centres(plane, labels))
    if measured:
        words = ["first", "second"]
        if way == "pca":
            words = [
                f"{word} principal axis, {percent(float(share), 0)} of the variance"
                for word, share in zip(words, here["share"], strict=True)
            ]
        else:
            words = [f"{word} value of the code" for word in words]
        axes.set_xlabel(words[0])
        axes.set_ylabel(words[1])
    else:
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(True)
        axes.spines[:].set_color(style.LINE)
    alt = (
        f"A cloud of {text.counted(len(plane), 'dot')}, one a test image, coloured by its class,"
        f" with {'its name' if named else 'a larger dot'} at the median of each class."
    )
    return Picture(sheet.figure, title, _caption(found, way, here, named), alt, Section.CODES)


def _caption(found: Found, way: str, here: Found, named: bool) -> str:
    """Say how the plane came about, and how far it can be trusted."""
    count, values = len(found["labels"]), int(found["values"])
    seen = text.from_copies(float(found["masked"]))
    shown = f"The codes of {text.counted(count, 'test image')}{seen}"
    middles = f" {'Names' if named else 'Large dots'} stand at the medians of the classes."
    votes = f"{text.counted(int(found['neighbours']), 'nearest neighbour')} among these images"
    if way == "code":
        return (
            f"{shown}, of {text.counted(values, 'value')} each, as they are. The class of an"
            f" image is that of its {votes} in {percent(float(found['right']), 1)} of the"
            f" cases.{middles}"
        )
    how = {
        "pca": f"seen along the two directions of {values} in which they vary most,"
        f" {percent(float(here['share'].sum()), 0)} of the variance"
        if "share" in here
        else "",
        "tsne": f"of {values} values each, laid out by t-SNE (van der Maaten and Hinton 2008)",
        "umap": f"of {values} values each, laid out by UMAP (McInnes et al. 2018)",
    }[way]
    lengths = "" if way == "pca" else " Distances between far groups mean nothing here."
    return (
        f"{shown}, {how}. Trustworthiness {float(here['trust']):.3f} for {int(found['near'])}"
        " neighbours: 1 where all that are near here are near in code. The class of an image is"
        f" that of its {votes} in {percent(float(here['right']), 1)} of the cases here, in the"
        f" whole code in {percent(float(found['right']), 1)}.{lengths}{middles}"
    )
