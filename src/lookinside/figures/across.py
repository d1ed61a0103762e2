"""Figures across runs: what they are given."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lookinside.figures import text
from lookinside.figures.numbers import RunNumbers
from lookinside.figures.picture import Numbers, Subject
from lookinside.figures.seeds import SeedNumbers

Across = Mapping[str, tuple[Subject, RunNumbers]]
"""The numbers of several runs, each with whom they show, by the run's name."""


def across(
    runs: Iterable[str], seeds: Sequence[int], abouts: Mapping[str, Mapping[str, Any]]
) -> Across:
    """What a figure across these runs is given; `abouts` is what evaluating each wrote of it."""
    found = {}
    for run in runs:
        data = abouts[run]["dataset"]
        classes = tuple(data["classes"])
        subject = Subject(abouts[run]["title"], data["title"], classes, data["stand_in"])
        found[run] = subject, SeedNumbers(run, seeds, data["name"], classes)
    return found


def joint(across: Mapping[str, tuple[Subject, Numbers]], title: str = "") -> Subject:
    """The subject of a picture of several runs: a title, or their number, and all their data."""
    subjects = [subject for subject, _ in across.values()]
    return Subject(
        title or text.counted(len(subjects), "run"),
        text.listed(list(dict.fromkeys(subject.dataset for subject in subjects))),
        subjects[0].classes,
        any(subject.stand_in for subject in subjects),
    )
