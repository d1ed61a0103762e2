"""A second, separate copy of the pipeline, so that trying something touches nothing here."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lookinside.core.errors import UserError
from lookinside.core.files import read_yaml, write_text, write_yaml
from lookinside.core.orphans import die_with_parent

PARTS = ("conf", "pipelines", "src", "dvc.yaml", "params.yaml", ".dvcignore")
MARK = ".lookinside-workspace"
"""The file by which a workspace is known, so that no other folder is ever written over."""


def make(source: Path, folder: Path, params: Mapping[str, Any]) -> None:
    """Copy the pipeline at `source` into `folder`, with these keys of params.yaml changed.

    A workspace that exists already keeps its data and its cache: only what changed runs again.

    Raises:
        UserError: `source` holds no pipeline, or `folder` holds something else than a workspace.
    """
    if not (source / "dvc.yaml").is_file():
        raise UserError(f"{source.absolute()} holds no dvc.yaml: go to the repository's root first")
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        raise UserError(f"{folder} holds other files: name a folder that is new or empty")
    write_text(folder / MARK, "")
    for part in PARTS:
        if (source / part).is_dir():
            shutil.rmtree(folder / part, ignore_errors=True)
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(source / part, folder / part, ignore=ignored)
        else:
            shutil.copyfile(source / part, folder / part)
    write_yaml(folder / "params.yaml", {**read_yaml(source / "params.yaml"), **params})
    (folder / ".dvc").mkdir(exist_ok=True)
    shutil.copyfile(source / ".dvc/config", folder / ".dvc/config")
    write_text(folder / ".dvc/config.local", "[core]\n    no_scm = true\n")


def environment(folder: Path) -> dict[str, str]:
    """The variables under which the workspace runs its own copy of the code."""
    variables = {**os.environ, "PYTHONPATH": str(folder.absolute() / "src")}
    if data := variables.get("LOOKINSIDE_DATASETS"):
        variables["LOOKINSIDE_DATASETS"] = str(Path(data).absolute())
    return variables


def reproduce(folder: Path) -> int:
    """Make everything in the workspace, several stages at a time; the status with which that ends.

    It is stopped by what would stop this process, and dies with it.
    """
    words = [sys.executable, "-m", "lookinside.cli", "reproduce"]
    with subprocess.Popen(
        words, cwd=folder, env=environment(folder), preexec_fn=die_with_parent
    ) as child:
        # Ctrl-C reaches the child by itself; a function, and not SIG_IGN, which it would inherit.
        handlers = {signal.SIGINT: lambda *_: None, signal.SIGTERM: lambda *_: child.terminate()}
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            return child.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


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
