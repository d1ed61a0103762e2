"""DVC's cache of runs: what a stage made of which inputs, a small file each, named by its hash."""

import re
from contextlib import suppress
from pathlib import Path

from dvc.repo import Repo
from dvc.utils import dict_sha256
from dvc.utils.serialize import load_yaml

NAME = re.compile(r"[0-9a-f]{64}")
UNHASHED = ["size", "nfiles"]


def noted(repo: Repo) -> list[Path]:
    """The files in which runs are noted, as paths from the repository's root."""
    root = Path(repo.root_dir)
    found = sorted(Path(repo.stage_cache.cache_dir).glob("*/*/*"))
    here = (path.relative_to(root) if path.is_relative_to(root) else path for path in found)
    return [path for path in here if NAME.fullmatch(path.name)]


def is_whole(path: Path) -> bool:
    """Whether a run is noted as DVC did."""
    try:
        return bool(dict_sha256(load_yaml(path), exclude=UNHASHED) == path.name)
    except Exception:  # Whatever YAML, or what hashes, comes upon in a damaged file.
        return False


def forget(path: Path) -> None:
    """Delete the note of a run, and its folder if that is empty then, on which DVC would fail."""
    path.unlink()
    with suppress(OSError):
        path.parent.rmdir()


def forget_unreadable(repo: Repo) -> list[str]:
    """Delete notes that are no text, on which DVC would fail each time; what to say, in lines."""
    told = []
    for path in noted(repo):
        try:
            path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            forget(path)
            told.append(f"{path} was damaged and is deleted: what it told of may run again")
    return told
