"""When, where and from what code a site was built: all of it that differs from build to build."""

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lookinside.core import files, paths
from lookinside.core.errors import UserError
from lookinside.report.costs import Row

NAME = "made.js"
"""The one file of a site that two builds from the same inputs need not have alike."""


def facts(trainings: Sequence[str], stages: Sequence[Row] = ()) -> Mapping[str, Any]:
    """What `made.js` gives, of trainings named `<run>-<seed>` and of what stages took.

    It names no machine and no folder.
    """
    times = {name: time for name in trainings if (time := _time(name))}
    return {
        "built": now().isoformat(timespec="minutes"),
        "revision": _git("rev-parse", "HEAD"),
        "edited": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "machine": {"processor": processor(), "cores": len(os.sched_getaffinity(0))},
        "stages": [row._asdict() for row in stages],
        "times": times,
        "trainings": len(trainings),
    }


def now() -> datetime:
    """The time of the build, in UTC."""
    return datetime.now(UTC)


def processor(listed: Path = Path("/proc/cpuinfo")) -> str:
    """The processor's name as Linux lists it, or else its kind."""
    try:
        lines = listed.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(filter(None, named), platform.machine())


def _time(name: str) -> Mapping[str, Any] | None:
    """What was noted of a training here; None where nothing was, or nothing that can be read."""
    path = paths.TIMING / f"{name}.json"
    try:
        noted = files.require_keys(path, files.read_json(path), ("seconds", "resumed", "device"))
    except UserError:
        return None
    return {key: noted[key] for key in ("seconds", "resumed", "device")}


def _git(*words: str) -> str | None:
    """What git says of the repository whose root this is; None without git, or elsewhere."""
    try:
        inside = subprocess.run(
            ["git", "rev-parse", "--show-prefix"], capture_output=True, text=True, check=True
        )
        said = subprocess.run(["git", *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return None if inside.stdout.strip() else said.stdout.strip()
