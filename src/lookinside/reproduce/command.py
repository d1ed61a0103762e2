"""`lookinside reproduce`: what `dvc repro` makes, with ready stages side by side."""

import os
import signal
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import active_children, get_context

import psutil
from rich.console import Console

from lookinside.core.errors import UserError
from lookinside.core.stopping import AGAIN, stoppable
from lookinside.reproduce.alone import alone
from lookinside.reproduce.display import Display
from lookinside.reproduce.graph import Graph
from lookinside.reproduce.plan import Plan
from lookinside.reproduce.worker import Ended, begin, held_back, run_stage

PATIENCE = 5.0
"""Seconds in which a stage may end by itself."""


def reproduce(jobs: int | None = None) -> None:
    """Run all stages that have to run, `jobs` at a time: as many as there are cores.

    What comes out, dvc.lock included, is what `dvc repro` makes. After a failure no more stages
    are begun; those under way are finished.

    Raises:
        UserError: a stage failed, someone else reproduces here, or the user stopped it.
    """
    jobs = jobs or len(os.sched_getaffinity(0))
    with alone(), stoppable():
        graph, console = Graph(), Console()
        if graph.shared and (said := graph.pull_runs()):
            console.print(said, highlight=False, markup=False, soft_wrap=True)
        plan = Plan(graph.needs, graph.stale)
        display = Display(console, len(graph.needs), jobs)
        try:
            with display.progress, _workers(jobs, graph.shared) as pool:
                failed = _work(plan, graph.addresses, jobs, pool, display)
        finally:
            graph.order_lock()
    if failed:
        raise UserError(failed)


def _work(
    plan: Plan,
    addresses: Mapping[str, str],
    jobs: int,
    pool: ProcessPoolExecutor,
    display: Display,
) -> str:
    """Run stages until all are done or one fails; the first failure in words, or nothing."""
    running: dict[Future[Ended], str] = {}
    failed = ""
    while running or (plan.ready and not failed):
        display.left(plan.left)
        while plan.ready and len(running) < jobs and not failed:
            name = plan.take()
            display.start(name)
            with held_back():
                running[pool.submit(run_stage, addresses[name])] = name
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            name, ended = running.pop(future), future.result()
            if ended.wrong is None:
                plan.finish(name)
                display.end(name, ended.said)
            else:
                display.fail(name, ended.said)
                failed = (
                    failed or f"stage {name} failed{ended.wrong and ': '}{ended.wrong}; {AGAIN}"
                )
    return failed


@contextmanager
def _workers(jobs: int, shared: bool) -> Iterator[ProcessPoolExecutor]:
    """A pool whose stages are ended, and then its processes, if the work in it is broken off."""
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), begin, (os.getpid(), shared))
    try:
        yield pool
    except BrokenProcessPool as error:
        raise UserError(
            f"a stage was ended from outside, perhaps for want of memory: {AGAIN}; "
            "with JOBS=1 it needs the least memory"
        ) from error
    except KeyboardInterrupt:
        _end_stages()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _end_stages() -> None:
    """Let the stages under way end as by Ctrl-C; after a while end them as they are."""
    begun = time.monotonic()
    workers = [psutil.Process(worker.pid) for worker in active_children()]
    while stages := [each for worker in workers for each in _below(worker)]:
        late = time.monotonic() - begun > PATIENCE
        for stage in stages:
            with suppress(psutil.NoSuchProcess):
                stage.send_signal(signal.SIGKILL if late else signal.SIGINT)
        psutil.wait_procs(stages, timeout=0.5)


def _below(process: psutil.Process) -> list[psutil.Process]:
    """The processes under one, none if it is gone itself."""
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
