"""Which runs were rehearsed: the same run with the same code would say the same once more."""

import json
import os
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import cache
from importlib.metadata import distributions
from multiprocessing import get_context
from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from lookinside.config import rehearse
from lookinside.core import paths
from lookinside.core.closure import CODE, code_key, find_targets
from lookinside.core.errors import UserError
from lookinside.core.files import digest, write_text
from lookinside.core.orphans import die_with_parent

MOST = 500
"""How many rehearsals are remembered."""
JOBS = 4
"""Processes at most that rehearse at a time: each holds a network and what its probes compute."""


def once(config: DictConfig, tested: int) -> None:
    """Rehearse a run that is bound to its data, unless it was with these `tested` images.

    Raises:
        UserError: it can't work; `rehearse` says why.
    """
    wanted = key(config, tested)
    if wanted not in remembered():
        rehearse.rehearse(config, tested)
        _remember(wanted)


def side_by_side(runs: Sequence[tuple[DictConfig, int]]) -> None:
    """Rehearse several as `once` does, as many at a time as there are cores, `JOBS` at most.

    Raises:
        UserError: one can't work, the first of those that don't.
    """
    known = remembered()
    keyed = {key(*run): run for run in runs}
    fresh = {wanted: run for wanted, run in keyed.items() if wanted not in known}
    jobs = min(len(os.sched_getaffinity(0)), len(fresh), JOBS)
    if jobs < 2:
        return
    # A pool whose process was killed, for want of memory say, leaves the rest to `once`.
    with (
        suppress(BrokenProcessPool),
        ProcessPoolExecutor(jobs, get_context("fork"), _begin) as pool,
    ):
        for wanted, wrong in zip(fresh, pool.map(_refused, fresh.values()), strict=True):
            if wrong:
                pool.shutdown(cancel_futures=True)
                raise UserError(wrong)
            _remember(wanted)


def _begin() -> None:
    """Make a fresh process one that rehearses, which ends with its parent and on Ctrl-C."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _refused(run: tuple[DictConfig, int]) -> str:
    """Rehearse a run; why it can't work, nothing if it can."""
    try:
        rehearse.rehearse(*run)
    except UserError as error:
        return str(error)
    return ""


def _remember(wanted: str) -> None:
    write_text(paths.REHEARSED, json.dumps([*remembered(), wanted][-MOST:]))


def key(config: DictConfig, tested: int) -> str:
    """The hash of all that a rehearsal depends on: the run, its data, the code, libraries.

    Seeds and output folders don't count.
    """
    plain = OmegaConf.to_container(config, resolve=True)
    assert isinstance(plain, dict)
    for told in ("seed", "out_dir"):
        plain.pop(told)
    script = CODE / Path(*rehearse.__name__.split(".")).with_suffix(".py")
    code = code_key(script, find_targets(plain))
    return digest([plain, tested, code, installed()])


@cache
def installed() -> list[str]:
    """Every library here, with its version: any of them may be what a rehearsal calls."""
    return sorted(f"{each.name} {each.version}" for each in distributions())


def remembered() -> list[str]:
    """The keys of earlier rehearsals, the latest last; none if their file is damaged."""
    try:
        found = json.loads(paths.REHEARSED.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []
