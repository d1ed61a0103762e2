"""What networks like to see: images made for them, beside real ones."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.reached import beyond
from lookinside.report.inputs import Run
from lookinside.report.questions.evidence import Evidence
from lookinside.report.questions.question import Part, Question

SURE = 0.99
"""From this score on a network is as good as sure."""
PRINTED = {"printed_score": 1.0, "soon": 2, "printed_logit": 43, "late": 10}
"""What N5 prints of its two: a score after a few steps, and a logit after some more."""
HARDLY = 0.1
"""If the best of other starts adds less than this share of the climb, the start hardly matters."""


def ask(evidence: Evidence) -> Question:
    """Images made for classes, beside real ones, from other starts, in other ways, other seeds."""
    runs = [run for run, _ in evidence.having("maximised", "logits/images")]
    main = next((run for run in runs if run.family == "convolutional"), runs[0] if runs else None)
    parts: dict[str, Part] = {
        "classes": None if main is None else _classes(evidence, main),
        "kinds": _kinds(evidence, runs),
        "found": None if main is None else _found(evidence, main),
        "restarts": None if main is None else _restarts(evidence, main),
        "ways": None if main is None else _ways(evidence, main),
        "margins": None if main is None else _margins(evidence, main),
        "seeds": _seeds(evidence) if runs else None,
    }
    kinds = parts["kinds"]
    spoken = ([] if main is None else [main]) + (kinds["runs"] if kinds else [])
    return Question(
        "likes",
        "What do networks like to see?",
        "Start from gray noise and change its pixels, step by step, so that the network names"
        " one class ever louder. What comes out is what the network means by that class, and it"
        " need not be what we mean.",
        parts,
        spoken,
        ("mnist_cnn", "mnist_linear", "mnist_lstm"),
        "what_does_it_like_to_see.py",
    )


def _classes(evidence: Evidence, run: Run) -> Part:
    """How soon the network is sure of its own images, and the notebook's own example."""
    found = evidence.layers(run, "maximised")["logits"]
    scores, names = found["log_score"], run.card["classes"]
    unsure = scores[:, ::-1] < SURE
    when = np.where(unsure[:, 0], -1, scores.shape[1] - unsure.argmax(1) * unsure.any(1))
    when = np.where(unsure.any(1), when, 0)
    real = evidence.probe(run, "samples").get("images")
    asked = run.about["notebook"] == "N5" and run.card["comparable"]
    two = names.index("2") if "2" in names and asked else None
    return {
        "run": run,
        "sure_from": SURE,
        "steps": scores.shape[1],
        "classes": len(scores),
        "never": int((when < 0).sum()),
        "when": int(when.max()),
        "two": None if two is None or scores.shape[1] <= PRINTED["late"] else _two(found, two),
        "ink": None if real is None else float((found["images"] > 127).mean()),
        "real_ink": None if real is None else float((real > 0.5).mean()),
        "figures": evidence.figures(run, "optimised-logits", "film_strip-logits"),
    }


def _two(found: Mapping[str, NDArray[Any]], two: int) -> Mapping[str, Any]:
    """The class that N5 prints, after as many steps: what it printed, and what came out here."""
    score = found["log_score"][two, int(PRINTED["soon"])]
    logit = found["log_loss"][two, int(PRINTED["late"])]
    return {**PRINTED, "score": float(score), "logit": float(logit)}


def _kinds(evidence: Evidence, runs: list[Run]) -> Part:
    """The images of a linear model and of one that reads rows, whatever else there is."""
    linear = next((run for run in runs if run.family == "linear"), None)
    reader = next((run for run in runs if evidence.probe(run, "gates")), None)
    chosen = list(filter(None, (linear, reader)))
    shown = [shown for run in chosen if (shown := evidence.figure(run, "optimised-logits"))]
    has = {"linear": linear is not None, "reader": reader is not None}
    return {"runs": chosen, "figures": shown, **has} if shown else None


def _found(evidence: Evidence, run: Run) -> Part:
    """How far the images made excite units beyond the best real ones, layer by layer."""
    real = evidence.layers(run, "patches")
    ratios: list[dict[str, Any]] = [
        {"layer": layer, "ratio": ratio}
        for layer, made in evidence.layers(run, "maximised").items()
        if layer in real and (ratio := _ratio(made, real[layer])) is not None
    ]
    if not ratios:
        return None
    names = f"made_and_found-{ratios[0]['layer']}", f"made_and_found-{ratios[-1]['layer']}"
    return {
        "run": run,
        "ratios": ratios,
        "widest": max(ratios, key=lambda each: float(each["ratio"]))["layer"],
        "figures": evidence.figures(run, *dict.fromkeys(names)),
    }


def _ratio(made: Mapping[str, NDArray[Any]], real: Mapping[str, NDArray[Any]]) -> float | None:
    """The median over units: activation of the image made by the largest over the test images."""
    ratios = beyond(made, real)
    known = ratios[~np.isnan(ratios)]
    return float(np.median(known)) if len(known) else None


def _restarts(evidence: Evidence, run: Run) -> Part:
    """What other starts bring: the best of them beside the median."""
    found = evidence.probe(run, "restarts")
    if "logits" not in found:
        return None
    logits = found["logits"]
    gain = logits.max(1) - np.median(logits, axis=1)
    share = float((gain / np.maximum(found["rise"], 1e-6)).mean())
    most = int(gain.argmax())
    return {
        "run": run,
        "starts": logits.shape[1],
        "gain": float(gain.mean()),
        "share": share,
        "hardly": share < HARDLY,
        "most": run.card["classes"][most],
        "best": float(logits[most].max()),
        "usual": float(np.median(logits[most])),
        "figure": evidence.figure(run, "restarts"),
    }


def _ways(evidence: Evidence, run: Run) -> Part:
    """The ways to climb: which reaches highest, which lowest, and how sure the network is."""
    found = evidence.probe(run, "regularised")
    if "names" not in found:
        return None
    names = found["names"].astype(np.uint8).tobytes().decode().split("\n")
    logits, score = found["logits"].mean(1), float(found["scores"].mean(1).min())
    return {
        "run": run,
        "names": names,
        "highest": names[int(logits.argmax())],
        "high": float(logits.max()),
        "lowest": names[int(logits.argmin())],
        "low": float(logits.min()),
        "score": score,
        "satisfied": score >= SURE,
        "figure": evidence.figure(run, "regularised"),
    }


def _margins(evidence: Evidence, run: Run) -> Part:
    """What climbing the margin between two classes adds to it."""
    found = evidence.probe(run, "margins")
    if not len(found.get("pairs", ())):
        return None
    margins, confused = found["margins"], found["confused"].sum(1)
    names = [run.card["classes"][each] for each in found["pairs"][confused.argmax()]]
    return {
        "run": run,
        "wider": float((margins[:, [1, 2]] - margins[:, [0, 3]]).mean()),
        "names": names,
        "confused": int(confused.max()),
        "figure": evidence.figure(run, "margins"),
    }


def _seeds(evidence: Evidence) -> Part:
    """What spans seeds, or that there is but one."""
    figures = evidence.across("What its features look for")
    count = len(evidence.inputs.runs[0].metrics)
    return {"figures": figures, "count": count} if figures or count == 1 else None
