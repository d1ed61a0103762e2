"""What filters see: their pictures, what excites them, and which are of use."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from lookinside.report.inputs import Run
from lookinside.report.nouns import noun
from lookinside.report.questions.budgets import budget
from lookinside.report.questions.evidence import Evidence
from lookinside.report.questions.question import Part, Question
from lookinside.report.questions.told import LEVEL, figure, pair

ALIKE = 0.9
"""From this cosine, or correlation, on two units are alike, as in the figures of the census."""
PICKY = 2
"""A unit is picky if its mean answer to one class is so many times that to any other."""


def ask(evidence: Evidence) -> Question:
    """Linear maps, filters that see pixels, deeper ones by what excites them, and their use."""
    runs = [run for run in evidence.inputs.runs if run.about["task"] == "classify"]
    seeing = [own for run in runs if (own := _first(evidence, run))]
    linear = next((run for run in runs if run.family == "linear"), None)
    parts: dict[str, Part] = {"linear": None, "first": None, "wide": None, "deep": None}
    parts["census"] = None
    if linear is not None:
        parts["linear"] = _linear(evidence, linear)
    if seeing:
        main = seeing[0]["run"]
        parts["first"] = _pixels(evidence, seeing[0])
        parts["wide"] = _wide(evidence, seeing[0], max(seeing, key=lambda own: int(own["side"])))
        parts["deep"] = _deep(evidence, main)
        parts["census"] = _census(evidence, main)
    return Question(
        "filters",
        "What do filters see?",
        "The filters of a network are nothing but numbers. Drawn as pictures, set beside the"
        " images that excite them, and taken away one at a time, they say what they are for.",
        parts,
        [part["run"] for part in parts.values() if part],
        ("mnist_linear", "mnist_cnn", "mnist_cnn12"),
        "what_do_filters_see.py",
    )


def _first(evidence: Evidence, run: Run) -> Part:
    """A network's first convolution, if it sees the image itself."""
    for layer, found in evidence.layers(run, "filters").items():
        if "deep" in found and not bool(found["deep"]):
            units, _, height, width = found["weights"].shape
            size = {"units": units, "height": height, "width": width, "side": max(height, width)}
            return {"run": run, "layer": layer, **size}
    return None


def _linear(evidence: Evidence, run: Run) -> Part:
    shown = evidence.figure(run, "weight_maps")
    if shown is None:
        return None
    classes = len(run.card["classes"])
    return {"run": run, "figure": shown, "classes": classes, "right": figure(run)}


def _pixels(evidence: Evidence, own: Mapping[str, Any]) -> Part:
    """The first filters, how far training took them from chance, and how they formed."""
    run, layer = own["run"], own["layer"]
    census = evidence.layers(run, "census").get(layer)
    return {
        **own,
        "figure": evidence.figure(run, f"filters-{layer}"),
        "forming": evidence.figure(run, f"filters_over_training-{layer}"),
        "rank": None if census is None else float(census["rank"]),
        "chance": None if census is None else census["ranks_by_chance"].tolist(),
        "alike_from": ALIKE,
        "twins": 0 if census is None else int((census["cosine"] >= ALIKE).sum()),
    }


def _wide(evidence: Evidence, own: Mapping[str, Any], wide: Mapping[str, Any]) -> Part:
    """The largest first filters, if they are larger than those of the run shown first."""
    if wide["side"] == own["side"]:
        return None
    return {
        **wide,
        "figure": evidence.figure(wide["run"], f"filters-{wide['layer']}"),
        "noun": noun(wide["run"].card, article=True),
        "image": wide["run"].card["shape"][1:],
        "pair": pair(evidence.inputs.paired, own["run"], wide["run"]),
        "budgets": [budget(each["run"]) for each in (own, wide)],
    }


def _deep(evidence: Evidence, run: Run) -> Part:
    """The last convolution after the first, by what excites it."""
    layers = evidence.layers(run, "deconvnet")
    deep = [layer for layer, own in evidence.layers(run, "filters").items() if own["deep"]]
    if not deep or deep[-1] not in layers:
        return None
    layer, found = deep[-1], layers[deep[-1]]
    pickiness = [
        {"layer": name, **_picky(own["by_class"])}
        for name, own in evidence.layers(run, "census").items()
        if not bool(own["output"])
    ]
    return {
        "run": run,
        "layer": layer,
        "units": int(found["total"]),
        "inputs": evidence.layers(run, "filters")[layer]["weights"].shape[1],
        "sees": found["patches"].shape[3:],
        "best": found["patches"].shape[1],
        "figures": evidence.figures(run, f"patches-{layer}", f"deconvnet-{layer}"),
        "picky_from": PICKY,
        "pickiness": pickiness,
        "choosier": _choosier(pickiness[0], pickiness[-1]) if len(pickiness) > 1 else None,
    }


def _picky(by_class: NDArray[np.float32]) -> Mapping[str, Any]:
    """Of mean answers [units, classes]: how many units answer at all, and how many are picky."""
    first, second = np.sort(by_class, axis=1)[:, :-3:-1].T
    answering, picky = first > 0, (first > 0) & (first >= PICKY * second)
    return {"picky": int(picky.sum()), "of": int(answering.sum())}


def _choosier(first: Mapping[str, Any], last: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether more units of the last layer are picky than of the first: 1, -1, or 0 if untold.

    Fisher's exact test asks whether the counts of picky units could be split so by chance.
    """
    counts = [[each["picky"], each["of"] - each["picky"]] for each in (last, first)]
    chance = float(fisher_exact(counts)[1])
    higher = last["picky"] * first["of"] > first["picky"] * last["of"]
    return {"chance": chance, "sign": 0 if chance >= LEVEL else 1 if higher else -1}


def _census(evidence: Evidence, run: Run) -> Part:
    """How many hidden units are unused, repeated or missed, and which is missed most."""
    census = evidence.probe(run, "census")
    layers = evidence.layers(run, "census")
    hidden = {name: own for name, own in layers.items() if not bool(own["output"])}
    if not hidden:
        return None
    changed = {name: int(own["changed"].max()) for name, own in hidden.items()}
    most = max(changed, key=changed.__getitem__)
    return {
        "run": run,
        "alike_from": ALIKE,
        "tested": int(census["tested"]),
        "ablated": int(census["ablated"].sum()),
        "units": sum(len(own["units"]) for own in hidden.values()),
        "silent": sum(int((own["fires"] == 0).sum()) for own in hidden.values()),
        "idle": sum(int((own["changed"] == 0).sum()) for own in hidden.values()),
        "alike": sum(int((own["correlation"] >= ALIKE).sum()) for own in hidden.values()),
        "layer": most,
        "unit": int(hidden[most]["units"][hidden[most]["changed"].argmax()]),
        "changed": changed[most],
        "figures": evidence.figures(run, "census", f"ablation-{most}"),
    }
