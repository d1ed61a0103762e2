"""What a code keeps: of the class, of the image, and at what cost."""

from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from lookinside.report.inputs import Run
from lookinside.report.probed import Arrays
from lookinside.report.questions.cleaning import cleaning
from lookinside.report.questions.evidence import Evidence
from lookinside.report.questions.planes import on_plane, planes
from lookinside.report.questions.question import Part, Question
from lookinside.report.questions.told import LEVEL

LEAST = 0.01
"""Below this rate in nats, or this variance, an axis carries nothing, as in the figure of axes."""


def ask(evidence: Evidence) -> Question:
    """A code of two values, what comes back of an image, what it costs, and what is cleaned."""
    plane = next(iter(planes(evidence)), None)
    back = next((run for run, _ in evidence.having("reconstructions", "errors")), None)
    back = plane or back
    parts: dict[str, Part] = {
        "plane": None if plane is None else on_plane(evidence, plane),
        "back": None if back is None else _back(evidence, back),
        "between": None if back is None else _between(evidence, back),
        "rates": _rates(evidence),
        "cleaning": cleaning(evidence),
    }
    return Question(
        "codes",
        "What does a code keep?",
        "An autoencoder squeezes an image into a few numbers, its code, and makes an image of"
        " them again. Nobody tells it what they show. What survives the passage shows what it"
        " found worth keeping.",
        parts,
        [run for part in parts.values() if part for run in part["runs"]],
        ("mnist_vae", "mnist_ae", "mnist_denoising_ae"),
        "what_does_a_code_keep.py",
    )


def _back(evidence: Evidence, run: Run) -> Part:
    """How near the images come that come back, and of which class."""
    found = evidence.probe(run, "reconstructions")
    if "errors" not in found:
        return None
    errors, names = found["errors"], run.card["classes"]
    means = found["mean_image"]
    own, lazy = (_by_class(each, found["labels"], len(names)) for each in (errors, means))
    shares = own / np.maximum(lazy, 1e-12)
    best, worst = int(np.nanargmin(shares)), int(np.nanargmax(shares))
    return {
        "runs": [run],
        "tested": len(errors),
        "error": float(errors.mean()),
        "mean_image": float(means.mean()),
        "explained": 1 - float(errors.mean() / max(means.mean(), 1e-12)),
        "better": float((errors < means).mean()),
        "best": names[best],
        "worst": names[worst],
        "least": float(shares[best]),
        "most": float(shares[worst]),
        "figures": evidence.figures(run, "reconstructions", "error_by_class"),
    }


def _by_class(
    errors: NDArray[np.float32], labels: NDArray[np.int64], classes: int
) -> NDArray[np.float64]:
    """The median error of each class, NaN of one without images."""
    own = (errors[labels == each] for each in range(classes))
    return np.array([np.median(each) if len(each) else np.nan for each in own])


def _between(evidence: Evidence, run: Run) -> Part:
    """Half way between two images: how far from a real one, in code and in pixels."""
    found = evidence.probe(run, "interpolations")
    if "code_distance" not in found:
        return None
    middle = found["code_distance"].shape[1] // 2
    code, pixels = (found[f"{way}_distance"][:, middle] for way in ("code", "pixels"))
    nearer, further = int((code < pixels).sum()), int((code > pixels).sum())
    chance = float(binomtest(nearer, nearer + further).pvalue) if nearer + further else 1.0
    return {
        "runs": [run],
        "pairs": len(code),
        "nearer": nearer,
        "chance": chance,
        "sign": 0 if chance >= LEVEL else 1 if nearer > further else -1,
        "code": float(code.mean()),
        "pixels": float(pixels.mean()),
        "figure": evidence.figure(run, "interpolations"),
    }


def _rates(evidence: Evidence) -> Part:
    """What codes with a prior cost, and how many of their axes carry nothing."""
    rows = [_rate(run, found) for run, found in evidence.having("axes", "rate")]
    if not rows:
        return None
    return {
        "rows": rows,
        "empty": sum(row["collapsed"] for row in rows),
        "runs": [row["run"] for row in rows],
        "figures": evidence.across("Codes"),
    }


def _rate(run: Run, found: Arrays) -> dict[str, Any]:
    flat = (found["variance"] < LEAST) | (found["rate"] < LEAST)
    test = run.measured["test"]["best"]
    return {
        "run": run,
        "axes": len(flat),
        "collapsed": int(flat.sum()),
        "nats": test["rate"],
        "bits": test["rate"] / log(2),
        "distortion": test["distortion"],
    }
