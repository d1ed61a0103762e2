"""Whether convolution buys translation invariance: claims of notebook N4, measured."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.report.inputs import Run
from lookinside.report.nouns import framed, noun, nouns
from lookinside.report.probed import Arrays
from lookinside.report.questions.evidence import Evidence, Shown
from lookinside.report.questions.question import Part, Question
from lookinside.report.questions.told import figure, of_share, pair, told

EXACT = 1e-5
"""A relative difference below it is rounding."""


def ask(evidence: Evidence) -> Question:
    """Networks trained on things in the middle, others trained on them everywhere, and layers.

    Only images that show one thing on dark ground have it in the middle.
    """
    across = evidence.across("What it does not mind")
    drawn = {name for shown in across for name in shown.runs}
    every = [_places(run, found) for run, found in evidence.having("offsets", "accuracy")]
    asked = [each for each in every if each["run"].name in drawn] or every
    placed = [each for each in asked if each["canvas"]]
    centred = [each for each in asked if not each["canvas"] and framed(each["run"].card)]
    parts: dict[str, Part] = {
        "centred": _compared(evidence, centred, across),
        "placed": _compared(evidence, placed, across),
        "layers": _layers(evidence, [each["run"] for each in placed or centred or every]),
    }
    placing = [part for part in parts.values() if part]
    rest = [shown for shown in across if all(shown not in part["figures"] for part in placing)]
    parts["across"] = {"figures": rest, "runs": []} if rest else None
    return Question(
        "invariance",
        "Does convolution buy translation invariance?",
        "A digit moved two pixels is the same digit. Notebook N4 claims that a convolutional"
        " network knows this by its build, because convolution follows a shift and pooling"
        " absorbs it, while a multilayer perceptron cannot. Claims of that kind can be measured.",
        parts,
        [run for part in parts.values() if part for run in part["runs"]],
        ("mnist_cnn", "mnist_mlp", "translated_mlp", "translated_cnn"),
        "does_convolution_buy_invariance.py",
    )


def _places(run: Run, found: Arrays) -> dict[str, Any]:
    """A run's accuracy in the middle, over all places and at the worst, with intervals.

    No training image has the last place of an axis of a canvas: the worst of those places is told
    by itself, and `worst` is of the others. The images are the same at each place, so a mean over
    places is known no better than from so many images: the interval is wide rather than narrow.
    """
    accuracy, count = found["accuracy"], int(found["count"])
    middle = accuracy[accuracy.shape[0] // 2, accuracy.shape[1] // 2]
    canvas = bool(found["canvas"])
    unseen = np.zeros_like(accuracy, bool)
    if canvas:
        rows, columns = accuracy.shape
        unseen[-1:] = rows > 1
        unseen[:, -1:] |= columns > 1
    return {
        "run": run,
        "canvas": canvas,
        "count": count,
        "places": accuracy.size,
        "reach": int(max(abs(found["rows"]).max(), abs(found["columns"]).max())),
        "middle": of_share(float(middle), count),
        "mean": of_share(float(accuracy.mean()), count),
        "worst": _worst(found, ~unseen),
        "unseen": _worst(found, unseen) if unseen.any() else None,
    }


def _worst(found: Arrays, places: NDArray[np.bool_]) -> dict[str, Any]:
    """The lowest accuracy of some places, and how far down and right from the middle it is."""
    accuracy = np.where(places, found["accuracy"], np.inf)
    row, column = np.unravel_index(accuracy.argmin(), accuracy.shape)
    return {
        "right": of_share(float(accuracy[row, column]), int(found["count"])),
        "down": int(found["rows"][row]),
        "across": int(found["columns"][column]),
    }


def _compared(evidence: Evidence, asked: list[dict[str, Any]], across: Sequence[Shown]) -> Part:
    """A convolutional network beside a perceptron: over the places, and on all test images.

    Where there is no perceptron, the best network without convolution is the rival. The figures are
    those across runs that the network is part of.
    """
    conv = [each for each in asked if each["run"].family == "convolutional"]
    if not conv:
        return None
    first = conv[0]
    other = next((each for each in asked if each["run"].family == "dense"), None)
    beside = sorted((each for each in asked if each is not first), key=_overall, reverse=True)
    sizes = [int(each["run"].measured["parameters"]) for each in asked]
    without = (each for each in beside if each["run"].family != "convolutional")
    rival = other or next(without, None)
    return {
        **first,
        "noun": noun(first["run"].card),
        "nouns": nouns(first["run"].card),
        "right": figure(first["run"]),
        "loses": told(first["middle"], first["mean"]),
        "uneven": told(first["middle"], first["worst"]["right"]),
        "other": other,
        "other_loses": 0 if other is None else told(other["middle"], other["mean"]),
        "beside": beside,
        "sizes": (min(sizes), max(sizes)),
        "rival": rival,
        "beats": told(first["mean"], rival["mean"]) if rival else 0,
        "above": 0 if other is None else told(first["mean"], other["mean"]),
        "pair": other and pair(evidence.inputs.paired, first["run"], other["run"]),
        "figures": [each for each in across if first["run"].name in each.runs],
        "runs": [first["run"], *([other["run"]] if other else [])],
    }


def _overall(place: dict[str, Any]) -> float:
    return float(place["mean"].mean)


def _layers(evidence: Evidence, runs: list[Run]) -> Part:
    """How far a shift by one pixel moves what each layer gives, of one network of each kind."""
    first = {run.family: run for run in reversed(runs)}
    wanted = ("convolutional", "dense", "linear")
    rows = [_moved(first[family], evidence) for family in wanted if family in first]
    known = [row for row in rows if row is not None]
    if not known or known[0]["run"].family != "convolutional":
        return None
    figures = [each for row in known for each in evidence.figures(row["run"], "equivariance")]
    return {
        "first": known[0],
        "others": known[1:],
        "figures": figures[:2],
        "runs": [row["run"] for row in known],
    }


def _moved(run: Run, evidence: Evidence) -> dict[str, Any] | None:
    """A network's first convolution, its first pooling and its answers under a shift by one."""
    found = evidence.probe(run, "equivariance")
    if "logits/invariance" not in found:
        return None
    kinds = {layer["name"]: layer["kind"] for layer in run.about["layers"]}
    shift = int(abs(found["shifts"]).argmin())

    def at(layer: str | None, what: str) -> float | None:
        values = found.get(f"{layer}/{what}")
        return None if values is None else float(values[shift])

    layers = [key.removesuffix("/invariance") for key in found if key.endswith("/invariance")]
    conv = next((name for name in layers if kinds.get(name) == "Conv2d"), None)
    pool = next((name for name in layers if "Pool" in kinds.get(name, "")), None)
    return {
        "run": run,
        "images": int(found["count"]),
        "pixels": int(found["shifts"][shift]),
        "conv": conv,
        "misses": at(conv, "equivariance"),
        "follows": (at(conv, "equivariance") or 0.0) < EXACT,
        "moves": at(conv, "invariance"),
        "pool": pool,
        "pooled": at(pool, "invariance"),
        "answers": at("logits", "invariance"),
    }
