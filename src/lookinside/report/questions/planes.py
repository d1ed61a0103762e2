"""Codes that are planes: how much of the class they keep."""

from lookinside.report.inputs import Run
from lookinside.report.nouns import noun
from lookinside.report.questions.differing import differing
from lookinside.report.questions.evidence import Evidence
from lookinside.report.questions.question import Part
from lookinside.report.questions.told import Estimate, told

GRADES = ((0.9, "nearly all"), (0.5, "much"), (0.2, "some"))
"""From which share of the way from guessing to always right a code keeps so much of the class."""


def planes(evidence: Evidence) -> list[Run]:
    """The runs whose codes are planes, those with a prior first."""
    runs = [run for run, found in evidence.having("codes", "values") if int(found["values"]) == 2]
    return sorted(runs, key=lambda run: run.about["task"] != "variational")


def on_plane(evidence: Evidence, run: Run) -> Part:
    """A code of two values, and the one of most values among codes of the same images."""
    same = [
        (other, int(found["values"]))
        for other, found in evidence.having("codes", "values")
        if other.card["name"] == run.card["name"] and int(found["values"]) > 2
    ]
    wide, width = max(same, key=lambda each: each[1], default=(None, 0))
    grid = evidence.probe(run, "manifold")
    chance = 1 / len(run.card["classes"])
    return {
        "runs": [run, *([wide] if wide else [])],
        "kept": _kept(run),
        "keeps": _keeps(_kept(run), chance),
        "linear": _kept(run, "components"),
        "beyond": told(_kept(run), _kept(run, "components")),
        "chance": chance,
        "claimed": run.about["notebook"] == "N3" and noun(run.card) == "digit",
        "wide": wide,
        "width": width,
        "wide_kept": None if wide is None else _kept(wide),
        "wider_keeps": 0 if wide is None else told(_kept(wide), _kept(run)),
        "room_alone": wide is not None and bool(differing([run, wide], [])),
        "cells": int(grid["counts"].size) if "counts" in grid else 0,
        "empty": int((grid["counts"] == 0).sum()) if "counts" in grid else 0,
        "figures": evidence.figures(run, "codes-code", "manifold", "codes_over_training"),
    }


def _kept(run: Run, code: str = "best") -> Estimate:
    """How often the nearest codes of training images give a test image's class.

    `code` is that of the best weights, or "components": as many principal components.
    """
    found = run.measured["test"][code]["neighbours"]
    low, high = found.get("accuracy_low"), found.get("accuracy_high")
    mean = found["accuracy"]
    return Estimate(mean, mean if low is None else low, mean if high is None else high)


def _keeps(kept: Estimate, chance: float) -> str:
    """How much of the way from chance to always right that is, in a word; "" if it may be none."""
    way = (kept.mean - chance) / (1 - chance) if chance < 1 else 0.0
    if not kept.low > chance:
        return ""
    return next((word for least, word in GRADES if way >= least), "a little")
