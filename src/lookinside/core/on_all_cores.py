"""The same work on many things, on all cores."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import TypeVar

from lookinside.core.orphans import die_with_parent

MOST = 4
"""Processes at most: each holds what its work takes."""
T = TypeVar("T")
R = TypeVar("R")


def on_all_cores(work: Callable[[T], R], things: Sequence[T]) -> Iterator[R]:
    """What `work` makes of each thing, in their order; it raises what `work` raises.

    As many are worked on at a time as there are cores, each in a process forked from this one. It
    gives nothing on a single core, and ends early if such a process is killed, for want of memory
    say: the rest is left to be done one after another.
    """
    jobs = min(len(os.sched_getaffinity(0)), len(things), MOST)
    if jobs < 2:
        return
    pool = ProcessPoolExecutor(jobs, get_context("fork"), _begin)
    try:
        with suppress(BrokenProcessPool):
            yield from pool.map(work, things)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Make a fresh process one that ends with its parent and on Ctrl-C."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
