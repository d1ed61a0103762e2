"""The censuses of networks that differ in one thing: what it does to accuracy and to features."""

from collections.abc import Mapping

from matplotlib.ticker import FuncFormatter, MaxNLocator

from lookinside.core.words import number, percent
from lookinside.figures import style, text, unit_counts
from lookinside.figures.across import joint
from lookinside.figures.hues import hue
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet
from lookinside.figures.unit_counts import HEAD, Counts

LINE, AXIS, RUN, ROW = 0.2, 0.5, 0.24, 0.29
"""Heights in inches: of a run's accuracy, of their axis, of a run's heading and a layer's row."""
SCALE, WORDS = 1.9, 2.3
"""In inches: the width of the axis of accuracies, and of the words beside it."""

Across = Mapping[str, tuple[Subject, Numbers]]


@style.styled
def draw(across: Across, probe: str = "census", alike: float = 0.9) -> Picture:
    """Draw the test accuracies on one axis, and under it the probe `census.units` of each run.

    Units are alike from a cosine of their weights, or a correlation of their activations, of
    `alike` on. Outputs are left out. The first run is what the others are set against.
    """
    counts = {
        run: [each for each in unit_counts.count_layers(numbers[probe], alike) if each.hidden]
        for run, (_, numbers) in across.items()
    }
    rows = sum(1 + len(layers) for layers in counts.values())
    top = LINE * len(across) + AXIS
    title = "What other sizes change: accuracy, and a census of the units"
    sheet = Sheet(joint(across), title, top + HEAD + RUN * len(across) + ROW * rows)
    _accuracies(sheet, across)
    unit_counts.heads(sheet, top)
    down = top + HEAD
    for run, layers in counts.items():
        sheet.rectangle((MARGIN, down, WIDTH - 2 * MARGIN, 0.01), facecolor=style.LINE, lw=0)
        sheet.write(run, MARGIN, down + 0.05, weight="bold", color=style.BLUE)
        down += RUN
        for each in (unit_counts.together(layers, "all hidden"), *layers):
            unit_counts.row(sheet, down, each)
            down += ROW
    alt = (
        f"The test accuracy of {text.listed(list(across))} on one axis with intervals, above a"
        " table of their layers: units that never fire, change no answer or are alike, and"
        " effective ranks."
    )
    caption = _caption(across, counts, alike)
    plotted = [
        {"run": run, "test_accuracy": accuracy(across[run][1])[0], **each._asdict()}
        for run, layers in counts.items()
        for each in layers
    ]
    return Picture(sheet.figure, title, caption, alt, Section.ACTIVATIONS, plotted=plotted)


def accuracy(numbers: Numbers) -> tuple[float, float, float]:
    """A run's accuracy on the test images, the mean of its seeds, and its 95 % interval."""
    found = numbers["results"]
    mean, low, high = (float(found[name].mean()) for name in ("accuracy", "low", "high"))
    return mean, low, high


def _accuracies(sheet: Sheet, across: Across) -> None:
    """Draw the accuracies with their intervals, and write them and the parameters beside."""
    left = WIDTH - MARGIN - WORDS - SCALE
    axes = sheet.axes(left, 0, SCALE, LINE * len(across))
    for place, (run, (_, numbers)) in enumerate(across.items()):
        mean, low, high = accuracy(numbers)
        colour = hue(min(place, 1)).colour
        axes.plot([low, high], [place, place], color=colour, lw=4, alpha=0.3)
        axes.plot(mean, place, "o", color=colour, ms=5.5)
        down = LINE * (place + 0.5)
        size = text.fitting([run], left - MARGIN - 0.15, style.BODY)
        sheet.write(run, MARGIN, down, va="center", size=size)
        at = left + SCALE + 0.15, down
        sheet.write(percent(mean), *at, va="center", weight="bold", size=style.SMALL)
        words = f"{number(int(numbers['results']['parameters']))} parameters"
        sheet.write(words, at[0] + 0.7, down, va="center", size=style.SMALL)
    axes.set(ylim=(len(across) - 0.5, -0.5), yticks=[])
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g}"))
    axes.set_xlabel("test accuracy, %")
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)


def _caption(across: Across, counts: Mapping[str, list[Counts]], alike: float) -> str:
    """What the first run has, and what each other one has instead."""
    first, *others = across
    base, low, high = accuracy(across[first][1])
    size = int(across[first][1]["results"]["parameters"])
    said = [
        f"{first} has {percent(base)} right ({percent(low)} to {percent(high)}) with"
        f" {number(size)} parameters, and {_units(counts[first])}"
    ]
    for run in others:
        mean, least, most = accuracy(across[run][1])
        share = int(across[run][1]["results"]["parameters"]) / size
        apart = "does not meet" if most < low or least > high else "overlaps"
        side = "below" if mean < base else "above"
        said.append(
            f"{run} lies {100 * abs(mean - base):.2f} points {side} it (its interval {apart} that"
            f" of {first}) with {share:.2g} times the parameters, and {_units(counts[run])}"
        )
    return (
        "Accuracy on the test images by the last step's weights with its 95 % interval, and the"
        f" hidden units of the first seed's best weights. {'. '.join(said)}. Alike are units whose"
        f" weights have a cosine, or whose activations a correlation, of {alike:g} or more with"
        " another of their layer. Bars are shares of the units; the effective rank of weights that"
        " training left as random as they were is that of random ones."
    )


def _units(layers: list[Counts]) -> str:
    """A network's hidden units in words."""
    all_ = unit_counts.together(layers, "")
    return (
        f"of {text.counted(all_.units, 'hidden unit')} {number(all_.silent or 0)} never fire,"
        f" {number(all_.idle or 0)} change no answer, {number(all_.twins)} are alike in weights and"
        f" {number(all_.partners)} in activations"
    )
