"""What declared sweeps found, if any were run: they lie beside the pipeline, not in it."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

from PIL import Image

from lookinside.core import files, paths
from lookinside.core.files import require_keys
from lookinside.report.pictures import noted

EFFECTS = ("choice", "option", "against", "pairs", "effect_points", "low_points", "high_points")
SUMMARY = (
    *("sweep", "title", "experiment", "combinations", "tried", "dataset.title"),
    *("dataset.stand_in", "best.combination", "best.validation_accuracy", "best.test"),
)


@dataclass(frozen=True)
class Effect:
    """What an option changes against the first of its choice, in points of accuracy."""

    choice: str
    option: str
    against: str
    pairs: int
    effect: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """1 or -1 if the interval lies above or below zero, else 0."""
        return int(self.low > 0) - int(self.high < 0)


@dataclass(frozen=True)
class Sweep:
    """A sweep over a full grid: its summary, its effects, the largest first, and its picture.

    `shown` is its picture as a figure; `files` are what the site holds of it, by their paths there.
    """

    name: str
    summary: Mapping[str, Any]
    effects: tuple[Effect, ...]
    shown: Mapping[str, Any]
    files: Mapping[str, bytes]

    @property
    def telling(self) -> list[Effect]:
        """The effects that can be told from none."""
        return [each for each in self.effects if each.sign]


def read() -> list[Sweep]:
    """The sweeps that were run over a full grid, by name.

    Raises:
        UserError: a file is damaged, or some of a sweep's files are missing.
    """
    return [_sweep(path.parent) for path in sorted(paths.SWEEPS.glob("*/effects.csv"))]


def _sweep(folder: Path) -> Sweep:
    summary = require_keys(
        folder / "summary.json", files.read_json(folder / "summary.json"), SUMMARY
    )
    words = require_keys(
        folder / "effects.json", files.read_json(folder / "effects.json"), ("caption", "alt")
    )
    picture = folder / "effects.png"
    with files.reading(picture):
        content = picture.read_bytes()
        width, height = Image.open(io.BytesIO(content)).size
    table = folder / "effects.csv"
    shown = {
        **{"id": f"sweep-{folder.name}", "title": "What each choice changes", **words},
        "section": "Searching on purpose",
        **{"file": picture.name, "width": width, "height": height, "chart": None, "moving": None},
        **{"place": f"sweeps/{folder.name}", "stage": f"lookinside sweep {quote(folder.name)}"},
        **{"configuration": None, "seeds": [], "numbers": [noted(table, copied=True)]},
        "command": f"lookinside sweep {quote(folder.name)} && dvc repro report",
    }
    held = {
        f"sweeps/{folder.name}/{picture.name}": content,
        f"numbers/{table.as_posix()}": table.read_bytes(),
    }
    return Sweep(folder.name, summary, _effects(table), shown, held)


def _effects(path: Path) -> tuple[Effect, ...]:
    """The effects that have an interval, the largest first."""
    rows = files.read_csv(path, EFFECTS)
    with files.reading(path):
        found = [
            Effect(
                choice=row["choice"],
                option=row["option"],
                against=row["against"],
                pairs=int(row["pairs"]),
                effect=float(row["effect_points"]),
                low=float(row["low_points"]),
                high=float(row["high_points"]),
            )
            for row in rows
            if row["low_points"]
        ]
    return tuple(sorted(found, key=lambda each: -abs(each.effect)))
