"""What answers rest on: the runs of the report, the numbers of their probes, and figures."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lookinside.core import paths
from lookinside.report import probed
from lookinside.report.inputs import Inputs, Run
from lookinside.report.pictures import Album
from lookinside.report.probed import Arrays

PROBED = re.compile(f"{paths.PROBES.as_posix()}/([^/]+)/")
"""The run's name in the path of a probe's file."""


@dataclass(frozen=True)
class Shown:
    """A figure as its album has it, and the folder in the site where its picture lies.

    `run` is the one whose album that is, "" where the figure is of no run's album.
    """

    figure: Mapping[str, Any]
    folder: str
    run: str = ""

    @property
    def runs(self) -> set[str]:
        """The runs whose probes it was drawn from."""
        return set(PROBED.findall(str(self.figure["numbers"])))


@dataclass
class Evidence:
    """The inputs of the report, and the probes behind them, read when they are asked for.

    `albums` are all figures of each run, whether its own page shows them or not; `asked` are those
    that were asked for, and `used` their pictures and numbers, by their paths in the site.
    """

    inputs: Inputs
    albums: Mapping[str, Album]
    used: dict[str, bytes] = field(default_factory=dict)
    asked: list[Shown] = field(default_factory=list)

    def probe(self, run: Run, name: str) -> Arrays:
        """What a run's probe found; see `probed.arrays`."""
        return probed.arrays(run.name, name)

    def layers(self, run: Run, name: str) -> Mapping[str, Arrays]:
        """What a run's probe found of each layer, in their order."""
        return probed.read(run.name, name).layers

    def having(self, name: str, key: str) -> Iterator[tuple[Run, Arrays]]:
        """The runs whose probe has an array of that name, in the order of params.yaml."""
        for run in self.inputs.runs:
            found = self.probe(run, name)
            if key in found:
                yield run, found

    def figure(self, run: Run, name: str) -> Shown | None:
        """A figure of a run by its name, or the first picture of it where there are several."""
        album, folder = self.albums[run.name], f"figures/{run.name}"
        for figure in album.figures:
            if figure["name"] == name or figure["name"].startswith(f"{name}-"):
                files = [figure["file"], (figure["moving"] or {}).get("file"), figure.get("table")]
                held = {name: album.pictures[name] for name in files if name in album.pictures}
                self.used |= {f"{folder}/{name}": content for name, content in held.items()}
                drawn_from = [each["path"] for each in figure["numbers"] if each["copied"]]
                self.used |= {f"numbers/{path}": album.numbers[path] for path in drawn_from}
                own = {"id": f"{run.name}-{figure['name']}"}
                versions = run.about["config"]["versions"]
                found = Shown({**figure, **own, "versions": versions}, folder, run.name)
                self.asked.append(found)
                return found
        return None

    def figures(self, run: Run, *names: str) -> list[Shown]:
        """Those of a run's figures that there are, in the order asked for."""
        return [found for found in (self.figure(run, name) for name in names) if found is not None]

    def across(self, section: str) -> list[Shown]:
        """The figures across runs of a section."""
        return [
            Shown(figure, "comparisons")
            for figure in self.inputs.comparisons.figures
            if figure["section"] == section
        ]
