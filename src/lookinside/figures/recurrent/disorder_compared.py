"""What disorder among the rows costs several recurrent networks, on one scale."""

from collections.abc import Mapping
from typing import Any

from matplotlib.ticker import FuncFormatter

from lookinside.core.words import percent
from lookinside.figures import rows, style, text
from lookinside.figures.across import joint
from lookinside.figures.hues import hue
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.recurrent import charts

ROW = 0.34
"""Height of one kind of disorder in inches."""


def kinds(found: Any) -> dict[str, Any]:
    """The accuracies under each kind of disorder, float32 [K] of several tries."""
    length = len(found["black/first"]) - 1
    half, few = length // 2, length // 4
    return {
        "as it is": found["whole"].reshape(1),
        "one row black": found["black/single"],
        f"first {few} rows black": found["black/first"][few : few + 1],
        f"last {few} rows black": found["black/last"][few : few + 1],
        f"first {half} rows black": found["black/first"][half : half + 1],
        f"last {half} rows black": found["black/last"][half : half + 1],
        "rows reversed": found["reversed"].reshape(1),
        "rows shuffled": found["shuffled"],
    }


@style.styled
def draw(across: Mapping[str, tuple[Subject, Numbers]], probe: str = "disorder") -> Drawn:
    """Draw the probe `recurrent.disorder` of each run that reads rows, a colour each."""
    found = {run: kinds(numbers[probe]) for run, (_, numbers) in across.items() if numbers[probe]}
    if not found:
        return {}
    names = list(next(iter(found.values())))
    title = "What does disorder cost?"
    about = joint({run: across[run] for run in found}, text.listed(list(found)))
    sheet = style.Sheet(about, title, 0.28 + ROW * len(names) + 0.45)
    shades = {run: hue(place).colour for place, run in enumerate(found)}
    charts.key(sheet, 0.0, list(shades.items()))
    left = style.MARGIN + 0.1 + max(text.width(name, style.SMALL) for name in names)
    axes = sheet.axes(left, 0.28, style.WIDTH - style.MARGIN - left - 0.1, ROW * len(names))
    for number, (run, each) in enumerate(found.items()):
        apart = 0.26 * (number - (len(found) - 1) / 2)
        for place, shares in enumerate(each.values()):
            axes.plot([shares.min(), shares.max()], [place + apart] * 2, color=shades[run], lw=1.2)
            axes.plot(shares.mean(), place + apart, "o", color=shades[run], markersize=5)
    rows.name(axes, names)
    axes.set_xlim(0, 1.02)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share, 0)))
    axes.grid(axis="x")
    axes.set_xlabel("right")
    said = []
    for run, each in found.items():
        whole = float(each["as it is"].mean())
        lost = {name: 100 * (float(shares.mean()) - whole) for name, shares in each.items()}
        said.append(
            f"{run} loses {-lost['rows shuffled']:.1f} points of {percent(whole, 1)} when rows are"
            f" shuffled, {-lost['rows reversed']:.1f} when they are reversed and"
            f" {-lost['one row black']:.1f} on average when one is black"
        )
    count = int(next(iter(across.values()))[1][probe]["count"])
    tries = len(found[next(iter(found))]["rows shuffled"])
    caption = (
        f"The same {text.counted(count, 'test image')} under each kind of disorder; with several"
        f" tries ({text.counted(tries, 'order')}, or each row in turn) the dot is the mean and the"
        f" line their range. {'; '.join(said)}."
    )
    alt = (
        f"{len(names)} rows of dots from 0 to 100 %, one a kind of disorder, a colour for each of"
        f" {text.listed(list(found))}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)
