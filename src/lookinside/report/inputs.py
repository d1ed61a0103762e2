"""What the report is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lookinside.report import kinds
from lookinside.report.benchmarks import Benchmark
from lookinside.report.curves import Curves
from lookinside.report.graph import Stage
from lookinside.report.pictures import Album
from lookinside.report.views.view import View

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
