"""A process that runs one stage after another, each as `dvc repro --single-item` does."""

import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dvc import dvcfile
from dvc.exceptions import CacheLinkError
from dvc.repo import Repo
from dvc.stage.exceptions import StageCmdFailedError

from lookinside.core.errors import one_line
from lookinside.core.orphans import die_with_parent
from lookinside.reproduce import lockfile

STOPPING = (signal.SIGINT, signal.SIGTERM)
_repo: Repo | None = None
_shared = False


@dataclass(frozen=True)
class Ended:
    """How a stage ended.

    Attributes:
        said: what it printed.
        wrong: what went wrong, in one line; None if all is well.
    """

    said: str
    wrong: str | None = None


@contextmanager
def held_back() -> Iterator[None]:
    """Let signals wait, in this process and in workers that are started inside until they begin."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def begin(parent: int, shared: bool) -> None:
    """Make a fresh process a worker, which dies with its parent and leaves signals to its stage.

    If there is a `shared` remote, what its known runs wrote is taken from there.
    """
    global _shared
    die_with_parent()
    if os.getppid() != parent:
        sys.exit()
    # A function and not SIG_IGN, which the stage would inherit.
    for each in STOPPING:
        signal.signal(each, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    # DVC warns of files that are empty by right, and would have the last word on a stage.
    logging.getLogger("dvc").setLevel(logging.ERROR)
    _shared = shared


def run_stage(address: str) -> Ended:
    """Run the stage that DVC calls so, if it has changed, and note what it read and wrote."""
    try:
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
            with _printing_to(printed.fileno()):
                wrong = _reproduce(address)
            printed.seek(0)
            return Ended(printed.read().strip(), wrong)
    except OSError as error:
        return Ended("", one_line(error))


def _reproduce(address: str) -> str | None:
    """What went wrong with a stage, in one line; empty if it said so itself, None if all is well.

    Whatever DVC stumbles over, a full disk or a damaged database, is wrong with this stage.
    """
    try:
        _opened().reproduce(address, single_item=True, pull=_shared)
    except Exception as error:
        cause = error.__cause__ or error
        if isinstance(cause, CacheLinkError):
            # So DVC says that it could not copy a file to or from its cache.
            free = shutil.disk_usage(".").free / 1e6
            return f"no room for DVC's cache, perhaps: {free:,.1f} MB are free. {one_line(cause)}"
        return "" if isinstance(cause, StageCmdFailedError) else one_line(cause)
    return None


def _opened() -> Repo:
    """DVC's view of this folder, the same for all stages of this process."""
    global _repo
    if _repo is None:
        _repo = Repo(_wait_for_lock=True)
        # DVC would ask the remote for all runs before each stage; `Graph.pull_runs` did, once.
        _repo.stage_cache.pull = lambda _remote: []
        dvcfile.modify_yaml = lockfile.modified
    return _repo


@contextmanager
def _printing_to(file: int) -> Iterator[None]:
    """Let all that this process and its children print go to a file."""
    kept = [os.dup(stream) for stream in (1, 2)]
    try:
        for stream in (1, 2):
            os.dup2(file, stream)
        yield
    finally:
        for stream, old in zip((1, 2), kept, strict=True):
            os.dup2(old, stream)
            os.close(old)
