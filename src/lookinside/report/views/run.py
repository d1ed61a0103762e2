"""All views of a run."""

from collections.abc import Callable, Mapping
from typing import Any

from lookinside.report.views import confusion, plane, rows, units
from lookinside.report.views.view import View

Build = Callable[[str, Mapping[str, Any], Mapping[str, Any]], View | None]

BUILDS: tuple[Build, ...] = (confusion.build, rows.build, plane.build, units.build)
"""From a run's name, what is known about it and its data's card: a view, or None where the run has
not what it shows. Pages show them in this order."""


def views(run: str, about: Mapping[str, Any], card: Mapping[str, Any]) -> list[View]:
    """The views that a run has; see `files.reading` for what is raised."""
    built = (build(run, about, card) for build in BUILDS)
    return [view for view in built if view is not None]
