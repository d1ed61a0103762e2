"""All views of a run."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from lookinside.core import files
from lookinside.report.pictures import noted
from lookinside.report.views import confusion, plane, rows, units
from lookinside.report.views.view import View

Build = Callable[[str, Mapping[str, Any], Mapping[str, Any]], View | None]

BUILDS: tuple[Build, ...] = (confusion.build, rows.build, plane.build, units.build)
"""From a run's name, what is known about it and its data's card: a view, or None where the run has
not what it shows. Pages show them in this order."""


def views(run: str, about: Mapping[str, Any], card: Mapping[str, Any]) -> list[View]:
    """The views that a run has; see `files.reading` for what is raised."""
    built = (build(run, about, card) for build in BUILDS)
    return [replace(view, made=_made(view, about)) for view in built if view is not None]


def _made(view: View, about: Mapping[str, Any]) -> Mapping[str, Any]:
    """How a view was made: by the stage that builds the site, from the run's own files."""
    return {
        "stage": "report",
        "configuration": files.digest(about["config"]),
        "seeds": [about["seed"]],
        "numbers": [noted(path, copied=False) for path in view.drawn_from if path.is_file()],
        "command": "dvc repro report",
    }
