"""What the report is made from, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from lookinside.core import files, paths
from lookinside.core.errors import UserError
from lookinside.core.files import require_keys
from lookinside.core.on_all_cores import on_all_cores
from lookinside.report import cards, kinds
from lookinside.report.benchmarks import Benchmark, read_benchmarks
from lookinside.report.curves import Curves, read_curves, read_steps
from lookinside.report.graph import Stage, read_stages
from lookinside.report.pictures import Album, read_album
from lookinside.report.views.run import views
from lookinside.report.views.view import View

ABOUT = (
    *("task", "title", "notebook", "note", "seed", "layers", "variables", "config.versions"),
    "dataset.name",
)
LAYER = ("name", "kind", "shape", "parameters", "multiply_adds")
AUTOENCODER = ("loss", "loss_low", "loss_high", "masked", "neighbours.accuracy")
MEASURES = {
    "classify": ("accuracy", "accuracy_low", "accuracy_high", "loss", "per_class"),
    "reconstruct": AUTOENCODER,
    "variational": (*AUTOENCODER, "distortion", "rate"),
}
"""What is measured on test images, by task."""
LENGTH = ("parameters", "steps", "epochs", "best_epoch", "best_step")
PROVENANCE = (
    *("title", "kind", "stand_in", "files", "official_md5", "images"),
    *("licence", "citation", "note"),
)
CARD = (
    *("name", "title", "classes", "shape", "sha256", "images", "stand_in", "comparable", "why_not"),
    *("selection", "derivation"),
    *(f"provenance.{key}" for key in PROVENANCE),
)
ROW = (
    *("run", "notebook", "quantity", "reference", "ours", "low", "high", "worst", "best"),
    *("best_validation", "seeds", "verdict", "why", "dataset", "stand_in"),
)
PAIR = (
    *("dataset", "first", "second", "only_first", "only_second", "difference", "low", "high"),
    *("p", "p_adjusted", "verdict"),
)
SHARED = (
    *("run", "dataset", "seeds", "images", "in_all", "in_some", "in_one"),
    *("in_all_by_chance", "in_some_by_chance", "in_one_by_chance"),
)
EXPORTED = (
    *("run", "file", "bytes", "sha256", "difference", "limit", "differing", "images"),
    *("batches", "singly", "dataset", "stand_in"),
)


COVERS = ("reconstructions", "filters", "weight_maps", "after_rows", "mistakes")
"""The figures that tell most of a run, best first; one may be several pictures, a layer each."""


@dataclass(frozen=True)
class Data:
    """A data set as its page shows it: its card, and its survey."""

    card: Mapping[str, Any]
    survey: Album


@dataclass(frozen=True)
class Run:
    """One run as its page shows it; what is shown of a single seed is of the first."""

    name: str
    about: Mapping[str, Any]
    card: Mapping[str, Any]
    metrics: Mapping[int, Mapping[str, Any]]
    album: Album
    views: Sequence[View] = ()
    curves: Mapping[int, Curves] = field(default_factory=dict)
    steps: Mapping[int, Curves] = field(default_factory=dict)
    picture: bytes = b""

    @property
    def measured(self) -> Mapping[str, Any]:
        """The metrics of the first seed."""
        return next(iter(self.metrics.values()))

    @property
    def family(self) -> str:
        """What kind of network it is; see `kinds.family`."""
        return kinds.family([layer["kind"] for layer in self.about["layers"]])

    @property
    def cover(self) -> Mapping[str, Any] | None:
        """The first picture of the first of `COVERS` that the run has, or its last with a file."""
        figures = [figure for figure in self.album.figures if not figure.get("chart")]
        named = (
            figure
            for cover in COVERS
            for figure in figures
            if figure["name"] == cover or figure["name"].startswith(f"{cover}-")
        )
        return next(named, figures[-1] if figures else None)


@dataclass(frozen=True)
class Inputs:
    """All runs in the order of params.yaml, their data sets, the rows of the tables that compare,
    the figures that span runs, the stages of the pipeline, and what was measured of its speed.
    """  # noqa: D205

    runs: Sequence[Run]
    data: Sequence[Data]
    scoreboard: Sequence[Mapping[str, Any]]
    paired: Sequence[Mapping[str, Any]]
    shared: Sequence[Mapping[str, Any]]
    exported: Sequence[Mapping[str, Any]]
    comparisons: Album
    pipeline: Sequence[Stage] = ()
    benchmarks: Sequence[Benchmark] = ()


def _run(seeds: Sequence[int], name: str) -> Run:
    about_path = paths.EVALUATIONS / f"{name}-{seeds[0]}" / "about.json"
    about = require_keys(about_path, files.read_json(about_path), ABOUT)
    for layer in about["layers"]:
        require_keys(about_path, layer, LAYER)
    card_path = paths.CARDS / f"{about['dataset']['name']}.json"
    metrics = {}
    for seed in seeds:
        path = paths.METRICS / f"{name}-{seed}.json"
        metrics[seed] = require_keys(path, files.read_json(path), _metrics(about["task"]))
    card = require_keys(card_path, files.read_json(card_path), CARD)
    built = views(name, about, card)
    album = read_album(paths.FIGURES / name).without_those_in({view.kind for view in built})
    curves = {seed: read_curves(f"{name}-{seed}", metrics[seed]["best_epoch"]) for seed in seeds}
    steps = {seed: read_steps(f"{name}-{seed}") for seed in seeds}
    run = Run(name, about, card, metrics, album, built, curves, steps)
    return replace(run, picture=cards.card(run.cover, album.pictures))


def read(runs: Sequence[str], seeds: Sequence[int]) -> Inputs:
    """Read what the report shows of these runs and seeds.

    Raises:
        UserError: a file is missing, damaged or lacks something; the sentence names it.
    """
    if not runs or not seeds:
        raise UserError("params.yaml names no run or no seed: give at least one of each")
    read_runs = list(on_all_cores(partial(_run, seeds), runs))
    read_runs += [_run(seeds, name) for name in runs[len(read_runs) :]]
    cards = {run.card["name"]: run.card for run in read_runs}
    return Inputs(
        read_runs,
        [Data(card, read_album(paths.SURVEY_FIGURES / name)) for name, card in cards.items()],
        scoreboard=_table("scoreboard", ROW),
        paired=_table("paired", PAIR),
        shared=_table("shared", SHARED),
        exported=_table("parity", EXPORTED),
        comparisons=read_album(paths.COMPARISONS),
        pipeline=read_stages(),
        benchmarks=read_benchmarks(),
    )


def _table(name: str, keys: Sequence[str]) -> list[Mapping[str, Any]]:
    path = paths.SCOREBOARD / f"{name}.json"
    rows = require_keys(path, files.read_json(path), ["rows"])["rows"]
    return [require_keys(path, row, keys) for row in rows]


def _metrics(task: str) -> list[str]:
    """The keys that the metrics of a task have."""
    tested = [f"test.{weights}.{key}" for weights in ("best", "last") for key in MEASURES[task]]
    figure = MEASURES[task][0]
    held = [f"validation.{weights}.{figure}" for weights in ("best", "last")]
    return [*LENGTH, *tested, *held]
