"""What autoencoders make of damaged images: those trained on them beside those that were not."""

from typing import Any

from lookinside.report.inputs import Run
from lookinside.report.questions.evidence import Evidence
from lookinside.report.questions.question import Part
from lookinside.report.questions.told import Estimate, told


def cleaning(evidence: Evidence) -> Part:
    """Networks trained on masked images beside equal ones that were not."""
    runs = [run for run in evidence.inputs.runs if run.about["task"] != "classify"]
    rows = [
        {**row, "mean_image": evidence.probe(run, "reconstructions").get("mean_image")}
        for run in runs
        for other in runs
        if (row := _pair(run, other)) is not None
    ]
    figures = evidence.across("Reconstructions")
    if not rows and not figures:
        return None
    return {
        "rows": rows,
        "helps": sum(row["masked"]["sign"] < 0 for row in rows),
        "costs": sum(row["intact"]["sign"] > 0 for row in rows),
        "beaten": [
            {"run": row["cleaner"], "error": row["intact"]["cleaner"].mean, "mean_image": by_mean}
            for row in rows
            if row["mean_image"] is not None
            and row["intact"]["cleaner"].low > (by_mean := float(row["mean_image"].mean()))
        ],
        "runs": [run for row in rows for run in (row["cleaner"], row["other"])],
        "figures": figures,
    }


def _pair(run: Run, other: Run) -> dict[str, Any] | None:
    """Two runs that differ in nothing but what they were trained on, masked and whole images."""
    share, whole = (each.about["config"]["task"].get("masked", 0) for each in (run, other))
    same = (_build(run), run.card["name"]) == (_build(other), other.card["name"])
    if not share or whole or not same or not _has(run, share) or not _has(other, share):
        return None
    masked, intact = (
        (_error(run, at), _error(other, at), told(_error(run, at), _error(other, at)))
        for at in (share, 0)
    )
    return {
        "cleaner": run,
        "other": other,
        "share": share,
        "masked": dict(zip(("cleaner", "other", "sign"), masked, strict=True)),
        "intact": dict(zip(("cleaner", "other", "sign"), intact, strict=True)),
    }


def _build(run: Run) -> tuple[Any, Any]:
    """What a network is and what it is trained for."""
    return run.about["config"].get("model"), run.about["task"]


def _has(run: Run, share: float) -> bool:
    masked = run.measured["test"]["best"]["masked"]
    return f"{share:g}" in masked and "0" in masked


def _error(run: Run, share: float) -> Estimate:
    """The squared error per pixel when that share of the pixels is black."""
    found = run.measured["test"]["best"]["masked"][f"{share:g}"]
    return Estimate(found["error"], found["error_low"], found["error_high"])
