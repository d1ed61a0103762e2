"""A second, separate copy of the pipeline, so that trying something touches nothing here."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from lookinside.core.errors import UserError
from lookinside.core.files import read_yaml, write_yaml

PARTS = ("conf", "pipelines", "src", "dvc.yaml", "params.yaml", ".dvcignore")


def make(source: Path, folder: Path, params: Mapping[str, Any]) -> None:
    """Copy the pipeline at `source` into `folder`, with these keys of params.yaml changed.

    A folder that exists already keeps its data and its cache: only what changed is run again.

    Raises:
        UserError: `source` holds no pipeline.
    """
    if not (source / "dvc.yaml").is_file():
        raise UserError(f"{source} holds no dvc.yaml: go to the root of the repository first")
    for part in PARTS:
        shutil.rmtree(folder / part, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(source / part, folder / part, ignore=ignored)
        else:
            shutil.copyfile(source / part, folder / part)
    write_yaml(folder / "params.yaml", {**read_yaml(source / "params.yaml"), **params})
    (folder / ".dvc").mkdir(exist_ok=True)
    shutil.copyfile(source / ".dvc/config", folder / ".dvc/config")
    (folder / ".dvc/config.local").write_text("[core]\n    no_scm = true\n", encoding="utf-8")


def environment(folder: Path) -> dict[str, str]:
    """The variables under which the workspace runs its own copy of the code."""
    variables = {**os.environ, "PYTHONPATH": str(folder.absolute() / "src")}
    if data := variables.get("LOOKINSIDE_DATASETS"):
        variables["LOOKINSIDE_DATASETS"] = str(Path(data).absolute())
    return variables


def dvc(folder: Path, *words: str, capture: bool = False) -> "subprocess.CompletedProcess[str]":
    """Run a DVC command in the workspace."""
    return subprocess.run(
        ["dvc", *words],
        cwd=folder,
        env=environment(folder),
        text=True,
        stdout=subprocess.PIPE if capture else None,
        stderr=subprocess.STDOUT if capture else None,
        check=False,
    )


def one_run_of_each_family(runs: Iterable[str], conf: Path) -> list[str]:
    """The first run of each model file, read from the experiments' `override /model` lines."""
    families: dict[str, str] = {}
    for run in runs:
        experiment = yaml.safe_load((conf / "experiment" / f"{run}.yaml").read_text("utf-8"))
        chosen = [
            entry["override /model"]
            for entry in experiment["defaults"]
            if isinstance(entry, dict) and "override /model" in entry
        ]
        families.setdefault(chosen[0] if chosen else "linear", run)
    return list(families.values())
