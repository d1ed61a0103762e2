"""What accuracy costs: parameters and multiply-adds."""

from collections.abc import Mapping

from lookinside.core.words import number, percent
from lookinside.figures import style, text
from lookinside.figures.across import joint
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.points import Panel, Point, point, sheet, unbeaten

SIZES: tuple[Panel, ...] = (
    ("parameters", "trained parameters, log"),
    ("multiply_adds", "multiply-adds for one image, log"),
)


@style.styled
def draw(across: Mapping[str, tuple[Subject, Numbers]]) -> dict[str, Picture]:
    """Draw the share of errors of all classifiers against their size; none without classifiers."""
    points = {
        run: point(subject.dataset, numbers)
        for run, (subject, numbers) in across.items()
        if str(numbers["about"]["task"]) == "classify"
    }
    return {"size": _sizes({run: across[run] for run in points}, points)} if points else {}


def _sizes(across: Mapping[str, tuple[Subject, Numbers]], points: Mapping[str, Point]) -> Picture:
    """The picture of the costs that the network's form decides."""
    title = "What accuracy costs"
    drawn = sheet(joint(across), points, title, SIZES)
    caption = (
        f"{_reading(points)} Parameters are all numbers that training changes; multiply-adds are"
        " those of convolutions and matrix products for one image forward."
        f" {_fronts(points, 'multiply_adds', 'multiply-adds')}"
    )
    alt = (
        f"Two charts of the test error of {text.counted(len(points), 'run')}, against parameters"
        " and against multiply-adds, each point with its interval and its name."
    )
    return Picture(drawn.figure, title, caption, alt, Section.COST)


def _reading(points: Mapping[str, Point]) -> str:
    """How to read a panel."""
    seeds = max(len(each.seeds) for each in points.values())
    mean = f" the mean over {seeds} seeds, each a tick," if seeds > 1 else ""
    return (
        f"The share of test images that each classifier gets wrong,{mean} with its 95 % interval,"
        " which is the chance in the test images. Left and down is better; a line joins those"
        " runs of a data set that none of its other runs beats at both."
    )


def _fronts(points: Mapping[str, Point], cost: str, words: str) -> str:
    """The runs that are unbeaten on each set of data, from the cheapest on."""
    said = []
    for dataset in dict.fromkeys(each.dataset for each in points.values()):
        own = {run: each for run, each in points.items() if each.dataset == dataset}
        names = [
            f"{run} ({percent(own[run].error)} at {number(round(getattr(own[run], cost)))})"
            for run in unbeaten(own, cost)
        ]
        said.append(f"on {dataset} {text.listed(names)}")
    return f"By {words} these are, {'; '.join(said)}."
