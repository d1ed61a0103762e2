"""A copy of a finished pipeline, in which it can be run again without a change to the first one."""

import os
import shutil
from pathlib import Path

from dvc.repo import Repo

from benchmarks.stages import cost
from lookinside import workspace
from lookinside.core.addresses import name_of
from lookinside.core.errors import UserError

FIRST = "pipelines/dvc.yaml:sources"
"""The stage that runs each time."""
COPIED = ("data", "reports", "params.yaml", "dvc.lock", "pipelines/dvc.lock")
NOT_READ = ("downloads", "logs", "scratch")


def copy(folder: Path) -> None:
    """Copy the pipeline here, all that it made and its cache, into a folder.

    Raises:
        UserError: something of it is still to be made.
    """
    workspace.make(Path(), folder, {})
    for part in map(Path, COPIED):
        if part.is_dir():
            ignored = shutil.ignore_patterns(*NOT_READ) if part.name == "data" else None
            shutil.copytree(part, folder / part, ignore=ignored)
        elif part.is_file():
            shutil.copyfile(part, folder / part)
    # Without the notes of what was run, from which a change could be taken and not made.
    without = shutil.ignore_patterns("runs")
    cache = Path(Repo().cache.local_cache_dir)
    if cache.is_dir():
        shutil.copytree(cache, folder / ".dvc/cache", ignore=without, copy_function=link)
    cost(folder, f"exec dvc repro -q {FIRST}")
    dry = workspace.dvc(folder, "repro", "--dry", capture=True).stdout
    stages = [line.split("'")[1] for line in dry.splitlines() if line.startswith("Running stage")]
    if {name_of(each) for each in stages} != {name_of(FIRST)}:
        raise UserError("the pipeline here is not finished: run `dvc repro` first")


def link(source: str, target: str) -> None:
    """Let a file of the cache, which is never written to, stand in two places, or copy it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
