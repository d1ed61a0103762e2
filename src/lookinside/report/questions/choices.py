"""Which hyper-parameters mattered: one choice at a time, costs, seeds and sweeps."""

from collections.abc import Mapping, Sequence
from typing import Any

from lookinside.report.inputs import Run
from lookinside.report.notebooks import EXERCISES
from lookinside.report.questions import sweeps
from lookinside.report.questions.budgets import budget
from lookinside.report.questions.differing import differing
from lookinside.report.questions.evidence import Evidence, Shown
from lookinside.report.questions.question import Part, Question
from lookinside.report.questions.told import figure, pair, told

ASKED = {"optimiser.lr": "how fast to learn", "trainer.steps": "for how long"}
"""What the page asks for besides a network's build, by the choice that varies it."""


def ask(evidence: Evidence) -> Question:
    """Pairs that differ in one choice, the best of each data set, costs, seeds and sweeps."""
    inputs = evidence.inputs
    classifiers = [run for run in inputs.runs if run.about["task"] == "classify"]
    swept, pairs = sweeps.read(), _pairs(evidence)
    parts: dict[str, Part] = {
        "pairs": pairs,
        "best": _best(evidence, classifiers),
        "cost": _figures(evidence, "What accuracy costs"),
        "sizes": _sizes(evidence),
        "learning": _figures(evidence, "Training"),
        "recipes": {"rows": [_recipe(run) for run in inputs.runs]} if inputs.runs else None,
        "paired": {"rows": inputs.paired} if inputs.paired else None,
        "shared": _shared(evidence),
        "seeds": _seeds(inputs.scoreboard),
        "sweeps": {"found": swept} if swept else None,
    }
    return Question(
        "choices",
        "Which hyper-parameters mattered?",
        "Each network here was built and trained by choices: how many filters, how many layers,"
        " how fast to learn, for how long. Which of them mattered? The test is to change one and"
        " nothing else, and to ask whether the difference could be chance in the"
        " test images.",
        parts,
        [run for row in pairs["rows"] for run in (row.first, row.second)] if pairs else [],
        ("mnist_cnn", "mnist_cnn_narrow", "mnist_cnn_deep", "mnist_cnn_dense"),
        files={path: content for each in swept for path, content in each.files.items()},
        figures=[Shown(each.shown, each.shown["place"]) for each in swept],
    )


def _figures(evidence: Evidence, section: str) -> Part:
    figures = evidence.across(section)
    return {"figures": figures} if figures else None


def _sizes(evidence: Evidence) -> Part:
    """Networks of other sizes side by side, and what those of N5's exercises change."""
    figures = evidence.across("Activations")
    drawn = {run for shown in figures for run in shown.runs}
    changes = [words for run, words in EXERCISES.items() if run in drawn]
    return {"figures": figures, "changes": changes} if figures else None


def _pairs(evidence: Evidence) -> Part:
    """Pairs that differ in one choice, those told apart, and what no pair varies of `ASKED`."""
    rows = differing(evidence.inputs.runs, evidence.inputs.paired)
    if not rows:
        return None
    apart = [row for row in rows if row.sign]
    paired = [row for row in apart if row.pair]
    varied = {row.choice for row in rows}
    most = max(paired, key=lambda row: abs(row.pair.difference if row.pair else 0), default=None)
    still = [words for choice, words in ASKED.items() if choice not in varied]
    return {"rows": rows, "apart": apart, "most": most, "still": still}


def _best(evidence: Evidence, runs: Sequence[Run]) -> Part:
    """The best classifier of each data set of several, and those that can't be told from it."""
    by_data: dict[str, list[Run]] = {}
    for run in runs:
        by_data.setdefault(run.card["name"], []).append(run)
    rows = [_leader(evidence, own) for own in by_data.values() if len(own) > 1]
    return {"rows": rows} if rows else None


def _leader(evidence: Evidence, runs: Sequence[Run]) -> dict[str, Any]:
    best = max(runs, key=lambda run: figure(run).mean)
    level = [run for run in runs if run is not best and not _apart(evidence, best, run)]
    smallest = min([best, *level], key=lambda run: int(run.measured["parameters"]))
    largest = max([best, *level], key=lambda run: int(run.measured["parameters"]))
    return {
        "card": best.card,
        "best": best,
        "right": figure(best),
        "level": level,
        "smallest": smallest,
        "largest": largest,
        "count": len(runs),
    }


def _apart(evidence: Evidence, first: Run, second: Run) -> bool:
    """Whether two classifiers are told apart: image by image, else by their intervals."""
    found = pair(evidence.inputs.paired, first, second)
    return bool(found.sign if found else told(figure(first), figure(second)))


def _recipe(run: Run) -> dict[str, Any]:
    """How a run was trained, as far as its configuration says."""
    config = run.about["config"]
    optimiser, given = config.get("optimiser", {}), budget(run)
    return {
        "run": run,
        "optimiser": optimiser.get("_target_", "").rpartition(".")[2] or None,
        "rate": optimiser.get("lr"),
        "batch": given.batch,
        "steps": given.steps,
        "seen": given.seen,
        "parameters": run.measured["parameters"],
    }


def _shared(evidence: Evidence) -> Part:
    """What all seeds get wrong, and in how many runs that is more than chance."""
    rows = evidence.inputs.shared
    if not rows:
        return None
    more = sum(row["in_all"] > row["in_all_by_chance"] for row in rows)
    return {"rows": rows, "more": more, "figures": evidence.across("Right and wrong")}


def _seeds(rows: Sequence[Mapping[str, Any]]) -> Part:
    """How far the seeds of a run spread, where there are several: the widest, of accuracies."""
    several = [row for row in rows if len(row["seeds"]) > 1 and "accuracy" in row["quantity"]]
    if not several:
        return None
    widest = max(several, key=lambda row: float(row["best"] - row["worst"]))
    return {"row": widest, "spread": widest["best"] - widest["worst"], "count": len(several)}
