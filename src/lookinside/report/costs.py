"""What the stages of a pipeline took, as they noted it, by kind of stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from lookinside.core import files, paths
from lookinside.core.errors import UserError
from lookinside.core.words import SPACE, number, percent
from lookinside.report.graph import instances

KEYS = ("wall", "processor", "memory")
ALL = "all"
"""What the row of the whole pipeline is called."""


@dataclass(frozen=True)
class Cost:
    """What a stage took: seconds on the wall and of processors, and the most memory, in MiB."""

    wall: float
    processor: float
    memory: float


class Row(NamedTuple):
    """What all stages of a kind took, in words; shares are of the whole pipeline's.

    `longest` names one stage as `dvc repro` does, of the whole pipeline none; memory is in MiB.
    """

    stage: str
    how_many: str
    wall: str
    wall_share: str
    processor: str
    processor_share: str
    longest: str
    longest_wall: str
    memory: str


def noted(root: Path = Path()) -> dict[str, Cost | None]:
    """What each stage of the pipeline in a folder noted, by its name; None where nothing is.

    What can't be read is as nothing. Stages that are no part of the pipeline any more are left out.

    Raises:
        UserError: the copy of the stages, or params.yaml, is missing or damaged.
    """
    return {name: _cost(root / paths.STAGES / f"{name}.json") for name in instances(root)}


def _cost(path: Path) -> Cost | None:
    try:
        found = files.require_keys(path, files.read_json(path), KEYS)
    except UserError:
        return None
    values = [found[key] for key in KEYS]
    whole = all(isinstance(each, int | float) and isfinite(each) and each >= 0 for each in values)
    return Cost(*values) if whole else None


def rows(stages: Mapping[str, Cost | None]) -> list[Row]:
    """A row for each kind of stage, the one that took longest first, and one for all together.

    There is none if nothing was noted.
    """
    if not any(stages.values()):
        return []
    kinds: dict[str, dict[str, Cost | None]] = {}
    for name, cost in stages.items():
        kinds.setdefault(name.partition("@")[0], {})[name] = cost
    known = [kind for kind, each in kinds.items() if any(each.values())]
    known.sort(key=lambda kind: -_sums(kinds[kind])[0])
    whole = _sums(stages)
    return [*(_row(kind, kinds[kind], whole) for kind in known), _row(ALL, stages, whole)]


def _sums(stages: Mapping[str, Cost | None]) -> tuple[float, float]:
    """The seconds of all stages, on the wall and of processors."""
    known = [cost for cost in stages.values() if cost]
    return sum(cost.wall for cost in known), sum(cost.processor for cost in known)


def _row(kind: str, stages: Mapping[str, Cost | None], whole: tuple[float, float]) -> Row:
    known = {name: cost for name, cost in stages.items() if cost}
    longest = max(known, key=lambda name: known[name].wall)
    wall, processor = _sums(known)
    return Row(
        kind,
        str(len(known)) if len(known) == len(stages) else f"{len(known)} of {len(stages)}",
        span(wall),
        _share(wall, whole[0]),
        span(processor),
        _share(processor, whole[1]),
        "" if kind == ALL else longest,
        "" if kind == ALL else span(known[longest].wall),
        number(round(max(cost.memory for cost in known.values()))),
    )


def _share(part: float, whole: float) -> str:
    return percent(part / whole, 0) if whole else percent(0, 0)


def span(seconds: float) -> str:
    """A time in little room: 0.4 s, 48 s, 12 min, 1 h 17 min."""
    if seconds < 9.95:
        return f"{seconds:.1f}{SPACE}s"
    if seconds < 99.5:
        return f"{seconds:.0f}{SPACE}s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"{minutes}{SPACE}min"
    return f"{number(minutes // 60)}{SPACE}h{SPACE}{minutes % 60}{SPACE}min"
