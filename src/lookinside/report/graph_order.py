"""In which order the pipeline's stages stand, so that arrows run one way and cross little."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from lookinside.report.graph import Stage

SWEEPS = 4
"""How often the columns are put in order from left to right and back."""

Columns = list[list[str]]


def depths(stages: Sequence[Stage]) -> dict[str, int]:
    """By name, the most arrows one after the other that lead to a stage."""
    by_name = {stage.name: stage for stage in stages}
    found: dict[str, int] = {}

    def deep(name: str) -> int:
        if name not in found:
            found[name] = 1 + max(map(deep, by_name[name].needs), default=-1)
        return found[name]

    for name in by_name:
        deep(name)
    return found


def columns(stages: Sequence[Stage]) -> tuple[Columns, Sequence[Sequence[str]]]:
    """The stages in columns by their depth, and the way of each arrow from place to place.

    Where an arrow passes a column it has a place of its own in it, so that it runs between boxes.
    """
    depth = depths(stages)
    placed: Columns = [[] for _ in range(1 + max(depth.values()))]
    links: list[list[str]] = []
    for stage in stages:
        placed[depth[stage.name]].append(stage.name)
        for need in stage.needs:
            between = range(depth[need] + 1, depth[stage.name])
            passing = {at: f"{need} to {stage.name}, {at}" for at in between}
            for at, name in passing.items():
                placed[at].append(name)
            links.append([need, *passing.values(), stage.name])
    return _untangled(placed, links), links


def _untangled(placed: Columns, links: Sequence[Sequence[str]]) -> Columns:
    """The same columns, each in the order of what it is linked with in the columns beside it."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for link in links:
        for source, target in pairwise(link):
            before.setdefault(target, []).append(source)
            after.setdefault(source, []).append(target)
    for _ in range(SWEEPS):
        for at in range(1, len(placed)):
            placed[at] = _ordered(placed[at], placed[at - 1], before)
        for at in reversed(range(len(placed) - 1)):
            placed[at] = _ordered(placed[at], placed[at + 1], after)
    return placed


def _ordered(
    column: Sequence[str], beside: Sequence[str], linked: Mapping[str, Sequence[str]]
) -> list[str]:
    """A column by the mean place of what each is linked with in the column beside it."""
    place = {name: (at + 0.5) / len(beside) for at, name in enumerate(beside)}

    def mean(name: str) -> float:
        near = [place[each] for each in linked.get(name, ()) if each in place]
        return sum(near) / len(near) if near else (column.index(name) + 0.5) / len(column)

    return sorted(column, key=mean)
