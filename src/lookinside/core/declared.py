"""The stages that the two dvc.yaml declare."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml


def stages() -> dict[str, Any]:
    """All stages of the pipeline by name, as they are declared: what runs first comes first."""
    return {**_of("pipelines/dvc.yaml"), **_of("dvc.yaml")}


def reading() -> dict[str, list[str]]:
    """By stage, the keys of a run's resolved configuration that dvc.yaml lets it read.

    Stages that are of no one run are left out.
    """
    stages = _of("dvc.yaml").items()
    return {name: list(stage["meta"]["reads"]) for name, stage in stages if "meta" in stage}


def _of(path: str) -> dict[str, Any]:
    return _parsed(Path(path).read_text(encoding="utf-8"))


@cache
def _parsed(text: str) -> dict[str, Any]:
    stages: dict[str, Any] = yaml.safe_load(text)["stages"]
    return stages
