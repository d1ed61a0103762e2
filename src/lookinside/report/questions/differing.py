"""Runs that differ in one choice and nothing else: what a hyper-parameter changes here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from lookinside.report.inputs import Run
from lookinside.report.questions.settings import Setting, settings
from lookinside.report.questions.told import Estimate, Pair, figure, pair, told

GROUPS = ("model", "initialiser", "optimiser", "trainer")
"""The parts of a configuration that hold hyper-parameters."""
APART = frozenset({"snapshots", "tensorboard", "threads", "watch_test", "watch_train"})
"""What of a trainer does not change what is learned."""


@dataclass(frozen=True)
class Differing:
    """Two runs on the same images, the choice in which they differ, and what it changes.

    `differences` are (name, value in the first, value in the second). `sign` is 1 if the second is
    better, -1 if the first is, 0 where they are not told apart. `pair`, the second less the first,
    is of classifiers alone; of others there are the figures of both, `was` and `now`, and `change`:
    the second's loss less the first's, as a share.
    """

    first: Run
    second: Run
    choice: str
    differences: Sequence[tuple[str, str, str]]
    sign: int
    pair: Pair | None
    was: Estimate
    now: Estimate

    @property
    def settings(self) -> list[Setting]:
        """What differs, in plain words where there are such."""
        return settings(self.differences)

    @property
    def change(self) -> float:
        """By what share of the first one's figure the second one's lies above it."""
        return self.now.mean / self.was.mean - 1 if self.was.mean else 0.0


def differing(runs: Sequence[Run], rows: Sequence[Mapping[str, Any]]) -> list[Differing]:
    """All pairs that differ in one choice, in the runs' order; `rows` is the table of pairs.

    Values may differ, or some be added, as those of one more layer are, but not both.
    """
    found = (_differing(first, second, rows) for first, second in combinations(runs, 2))
    return [each for each in found if each is not None]


def _differing(first: Run, second: Run, rows: Sequence[Mapping[str, Any]]) -> Differing | None:
    one, other = (each.about["config"] for each in (first, second))
    same = (first.card["name"], first.about["task"], one.get("task")) == (
        second.card["name"],
        second.about["task"],
        other.get("task"),
    )
    leaves = _leaves(one), _leaves(other)
    names = [
        name for name in dict.fromkeys([*leaves[0], *leaves[1]])
        if leaves[0].get(name) != leaves[1].get(name)
    ]  # fmt: skip
    choices = {".".join(name.split(".")[:2]) for name in names}
    kinds = {(name in leaves[0], name in leaves[1]) for name in names}
    if not same or len(choices) != 1 or len(kinds) != 1:
        return None
    differences = [
        (name.partition(".")[2], str(leaves[0].get(name, "none")), str(leaves[1].get(name, "none")))
        for name in names
    ]
    paired = pair(rows, second, first)
    was, now = figure(first), figure(second)
    classifies = first.about["task"] == "classify"
    apart = told(now, was) if classifies else told(was, now)
    return Differing(
        first,
        second,
        choices.pop(),
        differences,
        paired.sign if paired else apart,
        paired,
        was,
        now,
    )


def _leaves(config: Mapping[str, Any]) -> dict[str, Any]:
    """The settings by dotted names, `model.blocks.0.filters`."""
    groups = {name: config[name] for name in GROUPS if name in config}
    if "trainer" in groups:
        kept = {name: value for name, value in groups["trainer"].items() if name not in APART}
        groups["trainer"] = kept
    return dict(_flat(groups, ""))


def _flat(value: Any, name: str) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        return [leaf for key, each in value.items() for leaf in _flat(each, f"{name}.{key}")]
    if isinstance(value, list) and value:
        return [leaf for key, each in enumerate(value) for leaf in _flat(each, f"{name}.{key}")]
    return [(name.lstrip("."), value)]
