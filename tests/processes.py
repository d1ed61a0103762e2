"""Processes, to be waited for, found by their folder and killed."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil


def wait(ready: Callable[[], object], seconds: float = 300) -> None:
    """Wait until something is true, which must be so at last: how soon is the machine's affair."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        time.sleep(0.02)


def is_alive(process: psutil.Process) -> bool:
    """Whether it can still do anything: one that nobody has asked for its end can not."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def at_work(folder: Path) -> list[psutil.Process]:
    """All processes in a folder."""
    return [
        each
        for each in psutil.process_iter(["cwd", "cmdline", "status"])
        if each.info["cwd"] == str(folder) and each.info["status"] != psutil.STATUS_ZOMBIE
    ]


def assert_nothing_runs(folder: Path) -> None:
    """Wait until no process is left: long enough to load torch, too short for a long stage."""
    end = time.monotonic() + 60
    while running := at_work(folder):
        assert time.monotonic() < end, [each.info["cmdline"] for each in running]
        time.sleep(0.05)


def kill(*processes: psutil.Process) -> None:
    """Kill processes, and wait until they have ended."""
    for each in processes:
        try:
            each.kill()
        except psutil.NoSuchProcess:
            continue
        each.wait()
