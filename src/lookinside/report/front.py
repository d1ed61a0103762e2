"""What the front page shows of the notebooks: their most telling pictures, and their runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from lookinside.report.cards import ends
from lookinside.report.graph_drawing import across, down
from lookinside.report.inputs import Inputs, Run
from lookinside.report.live import NAME as LIVE
from lookinside.report.live import Live
from lookinside.report.notebooks import APART, told
from lookinside.report.pictures import Album
from lookinside.report.words import NOTEBOOKS

TELLING: Mapping[str, Sequence[tuple[str, str]]] = {
    "N1": (
        ("mnist_lstm", "after_rows"),
        ("mnist_gru", "after_rows"),
        ("cifar_lenet", "filters-conv1"),
    ),
    "N2": (("mnist_cnn12", "filters-conv1"),),
    "N3": (("mnist_vae", "manifold"), ("mnist_ae", "reconstructions")),
    "N4": (("", "offsets_on_canvas"), ("translated_cnn", "occlusion")),
    "N5": (("mnist_cnn", "attribution-classes"),),
}
"""By notebook, runs ("": across runs) and pictures, best first."""
UNITS_OF = "convolutional"
"""The family whose units are shown first: their filters are pictures."""
WHOLE = (0.0, 0.0, 1.0)
HALF = 25.0
"""How far an interval reaches to either side in its strip, in per cent of the strip."""
EDGE = 3.0
"""Where a mark stops that lies outside the strip, in per cent of it."""


@dataclass(frozen=True)
class Telling:
    """A picture that stands for a notebook: where it lies and leads.

    `ends` says where the part that is shown ends below, by its shape and between tiles, as shares
    of the picture.
    """

    figure: Mapping[str, Any]
    folder: str
    page: str
    ends: tuple[float, float]

    @property
    def part(self) -> tuple[float, float, float]:
        """Left, top and width of the part that is shown, as shares of the picture."""
        left, top, width = self.figure["telling"] or WHOLE
        return left, top, width


@dataclass(frozen=True)
class Shelf:
    """The runs of a notebook, or of none (`name` is ""), and its most telling picture.

    `asked` and `found` are sentences; "" for runs of no notebook.
    """

    name: str
    title: str
    asked: str
    found: str
    runs: Mapping[str, Run]
    telling: Telling | None


@dataclass(frozen=True)
class Door:
    """A way into the report: where it leads, and the run whose picture stands for it."""

    title: str
    says: str
    page: str
    run: Run


def shown(inputs: Inputs) -> Mapping[str, Any]:
    """What the front page needs besides the inputs: shelves, and the graph across and down."""
    stages = inputs.pipeline
    graph = {"across": across(stages), "down": down(stages)} if stages else None
    return {"shelves": shelves(inputs), "graph": graph}


def doors(runs: Sequence[Run], answering: Live) -> list[Door]:
    """What a reader can do here at once, as far as there are networks for it."""
    named = {run.name: run for run in runs}
    browsed = [run for run in runs if any(view.kind == "units" for view in run.views)]
    unit = next((run for run in browsed if run.family == UNITS_OF), browsed[0] if browsed else None)
    found = []
    if answering.drawing:
        says = "and trained networks answer while you draw, layer by layer, with their reasons."
        able = [named[network["run"]] for network in answering.drawing["networks"]]
        drawn = next((run for run in able if run != unit), able[0])
        found.append(Door("Draw something", says, LIVE, drawn))
    if answering.plane:
        says = "and see what an autoencoder holds at each place of its code."
        found.append(Door("Move a point", says, f"{LIVE}#plane", named[answering.plane["run"]]))
    if unit:
        says = "and see its filter, what excites it, and what is lost without it."
        found.append(Door("Pick a unit", says, f"runs/{quote(unit.name)}.html#units", unit))
    return found


def shelves(inputs: Inputs) -> list[Shelf]:
    """A shelf for each notebook that has a run here, and one for runs of none."""
    found = []
    for name, title in {**NOTEBOOKS, "": "of no notebook"}.items():
        runs = {
            run.name: run
            for run in inputs.runs
            if run.about["notebook"] == name
            or (not name and run.about["notebook"] not in NOTEBOOKS)
        }
        if runs:
            asked, said = told(name, runs, inputs.scoreboard) if name else ("", "")
            telling = next(_telling(name, runs, inputs), None)
            found.append(Shelf(name, title, asked, said, runs, telling))
    return found


def _telling(name: str, runs: Mapping[str, Run], inputs: Inputs) -> Iterator[Telling]:
    """The pictures that may stand for a notebook, best first; at last any of its runs' covers."""
    for of, wanted in TELLING.get(name, ()):
        if of and of not in runs:
            continue
        album = runs[of].album if of else inputs.comparisons
        folder = f"figures/{of}" if of else "comparisons"
        page = f"runs/{of}.html" if of else "questions/invariance.html"
        figure = _pictured(album, wanted)
        if figure is not None:
            yield Telling(figure, folder, page, ends(figure, album.pictures))
    for run in runs.values():
        if run.cover:
            folder, page = f"figures/{run.name}", f"runs/{run.name}.html"
            yield Telling(run.cover, folder, page, ends(run.cover, run.album.pictures))


def _pictured(album: Album, name: str) -> Mapping[str, Any] | None:
    """The figure of that name if it is a picture in the site, and no chart."""
    return next(
        (each for each in album.figures if each["name"] == name and not each.get("chart")), None
    )


def strip(row: Mapping[str, Any]) -> Mapping[str, float] | None:
    """Where a scoreboard's row has its marks on a strip on which all intervals look alike.

    In per cent of the strip: `ours`, and the notebook's `reference`, which stops at the edge. None
    for a row that has no interval, or nothing that can be set against it.
    """
    low, high, reference = row["low"], row["high"], row["reference"]
    if row["verdict"] == APART or low is None or high is None or reference is None:
        return None
    if not high > low:
        return None

    def place(value: float) -> float:
        at: float = 50 + HALF * (2 * value - low - high) / (high - low)
        return round(min(max(at, EDGE), 100 - EDGE), 1)

    return {"ours": place(row["ours"]), "reference": place(reference)}
