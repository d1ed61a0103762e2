"""What a site consists of and what it was built from, by hash, so that anyone can check a copy."""

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from lookinside.core import paths
from lookinside.core.files import sha256
from lookinside.report import made
from lookinside.report.inputs import Inputs

NAME = "manifest.json"
UNNAMED = (NAME, made.NAME)
"""The files of a site that its manifest does not name."""


def manifest(site: Mapping[str, bytes], inputs: Inputs) -> bytes:
    """The manifest of a site, whose files are given by their paths in it."""
    value = {
        "files": {path: hashlib.sha256(content).hexdigest() for path, content in site.items()},
        "inputs": {path.as_posix(): sha256(path) for path in sources(inputs)},
        "lookinside": version("lookinside"),
    }
    return (json.dumps(value, indent=1, sort_keys=True) + "\n").encode()


def sources(inputs: Inputs) -> list[Path]:
    """The files of the pipeline that a report shows: figures, tables, cards, numbers of probes,
    answers and networks. A card names the hash of its images.
    """  # noqa: D205
    found = [paths.COMPARISONS / "index.json"]
    found += [paths.BENCHMARKS / f"{each.name}.json" for each in inputs.benchmarks]
    found += [
        paths.SCOREBOARD / f"{name}.json" for name in ("scoreboard", "paired", "shared", "parity")
    ]
    for run in inputs.runs:
        evaluation = paths.EVALUATIONS / f"{run.name}-{next(iter(run.metrics))}"
        found.append(evaluation / "about.json")
        read = (evaluation / "predictions.csv", paths.EXPORTS / run.name / "network.json")
        found += [path for path in read if path.is_file()]
        found += sorted((paths.PROBES / run.name).glob("*.npz"))
        found.append(paths.FIGURES / run.name / "index.json")
        for seed in run.metrics:
            found.append(paths.METRICS / f"{run.name}-{seed}.json")
            trained = paths.RUNS / f"{run.name}-{seed}"
            found += [trained / "history.csv", trained / "steps.csv"]
    for data in inputs.data:
        found.append(paths.CARDS / f"{data.card['name']}.json")
        found.append(paths.SURVEY_FIGURES / data.card["name"] / "index.json")
    return found
