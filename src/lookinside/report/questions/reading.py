"""How a recurrent network reads an image: its answers, its state, disorder, and gradients."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.report.inputs import Run
from lookinside.report.nouns import light
from lookinside.report.probed import Arrays
from lookinside.report.questions.evidence import Evidence
from lookinside.report.questions.question import Part, Question
from lookinside.report.questions.told import of_share, pair, told

LEAST = 1e-12
"""The least norm that a gradient's share is taken of."""
MOVED = 0.05
"""A gate whose means over images and units all stay nearer to its start hardly moved."""


def ask(evidence: Evidence) -> Question:
    """What it says and what it knows after each row, what disorder costs, how far it learns."""
    readers = list(evidence.having("after_rows", "accuracy"))
    runs = [run for run, _ in readers]
    parts: dict[str, Part] = {
        "rows": _rows(evidence, [_read(run, found) for run, found in readers]),
        "inside": _inside(evidence, runs),
        "disorder": _disorder(evidence, runs),
        "gradients": _gradients(evidence, runs),
        "pair": _pair(evidence, runs),
        "across": {"figures": evidence.across("Row by row")} if runs else None,
    }
    return Question(
        "reading",
        "How does a recurrent net read an image?",
        "A recurrent network is given an image a row at a time, from the top, and carries a state"
        " from row to row. Only after the last row is it asked for the class. But nothing keeps"
        " us from asking earlier.",
        parts,
        runs,
        ("mnist_lstm", "mnist_gru"),
        "how_does_a_recurrent_net_read.py",
    )


def _read(run: Run, found: Arrays) -> dict[str, Any]:
    """A network's own answers and those of fitted read-outs, half way and at the end.

    `adds` is 1 if a reader of the state is right more often than one of the raw rows, -1 if less
    often, 0 if the two are not told apart.
    """
    accuracy, tested = found["accuracy"], int(found["tested"])
    half = max(1, len(accuracy) // 2)
    own, fitted, raw = (
        of_share(float(found[key][half - 1]), tested) for key in ("accuracy", "fitted", "raw")
    )
    before = found.get("untrained")
    right = np.flatnonzero(accuracy >= 0.5)
    return {
        "run": run,
        "tested": tested,
        "length": len(accuracy),
        "half": half,
        "light": light(run.card),
        "ink": float(found["ink"][half - 1]),
        "own": own,
        "fitted": fitted,
        "raw": raw,
        "adds": told(fitted, raw),
        "untrained": None if before is None else of_share(float(before[half - 1]), tested),
        "knows_more": told(fitted, own),
        "first": int(right[0]) + 1 if len(right) else None,
        "decided": float(np.median(found["decided"])),
        "end": of_share(float(accuracy[-1]), tested),
    }


def _rows(evidence: Evidence, rows: list[dict[str, Any]]) -> Part:
    if not rows:
        return None
    signs = {row["knows_more"] for row in rows}
    return {
        "rows": rows,
        "knows_more": signs.pop() if len(signs) == 1 else 0,
        "figures": evidence.figures(rows[0]["run"], "after_rows", "decided"),
    }


def _inside(evidence: Evidence, runs: list[Run]) -> Part:
    """How the gate that keeps stands in the first network that has one, and where it started."""
    for run in runs:
        found = evidence.probe(run, "gates")
        for gate in ("forget gate", "update gate"):
            if f"{gate}/mean" in found:
                figures = evidence.figures(run, "gates-states", "paths-classes")
                means = found[f"{gate}/mean"]
                least, most = int(means.argmin()), int(means.argmax())
                start = float(found[f"{gate}/start"]) if f"{gate}/start" in found else None
                return {
                    "run": run,
                    "gate": gate,
                    "lowest": float(means[least]),
                    "lowest_row": least + 1,
                    "highest": float(means[most]),
                    "highest_row": most + 1,
                    "start": start,
                    "hardly": start is not None and float(abs(means - start).max()) < MOVED,
                    "figures": figures,
                }
    return None


def _disorder(evidence: Evidence, runs: list[Run]) -> Part:
    """What is left when rows are shuffled, reversed or one of them is black."""
    rows: list[dict[str, Any]] = [
        {
            "run": run,
            "count": int(found["count"]),
            "whole": of_share(float(found["whole"]), int(found["count"])),
            "reversed": of_share(float(found["reversed"]), int(found["count"])),
            "shuffled": float(found["shuffled"].mean()),
            "orders": len(found["shuffled"]),
            "black": float(found["black/single"].mean()),
            "chance": float(found["chance"]),
        }
        for run, found in evidence.having("disorder", "shuffled")
        if run.name in {each.name for each in runs}
    ]
    if not rows:
        return None
    costs = min(told(row["whole"], row["reversed"]) for row in rows)
    return {"rows": rows, "costs": costs, "figure": evidence.figure(rows[0]["run"], "disorder")}


def _gradients(evidence: Evidence, runs: list[Run]) -> Part:
    """How much of the gradient at the last row is left at the middle one."""
    rows: list[dict[str, Any]] = []
    for run in runs:
        layers = evidence.layers(run, "gradients")
        if {"trained", "start"} <= set(layers):
            left = {when: _left(part) for when, part in layers.items()}
            rows.append({"run": run, "before": left["start"], "trained": left["trained"]})
    if not rows:
        return None
    further = all(row["trained"] > row["before"] for row in rows)
    return {"rows": rows, "further": further}


def _left(part: Arrays) -> float:
    """The median share at the middle row, by what is carried on: an LSTM's cell, a GRU's state."""
    norms: NDArray[Any] = part["cell"] if "cell" in part else part["state"]
    shares = norms / np.maximum(norms[:, -1:], LEAST)
    return float(np.median(shares[:, max(1, shares.shape[1] // 2) - 1]))


def _pair(evidence: Evidence, runs: list[Run]) -> Part:
    """Whether the first two networks that read rows can be told apart."""
    if len(runs) < 2:
        return None
    found = pair(evidence.inputs.paired, runs[0], runs[1])
    return None if found is None else {"runs": runs[:2], "pair": found}
