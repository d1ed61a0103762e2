"""What a stage that has run took, noted beside the pipeline: it differs each time."""

import os
import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lookinside.core import paths
from lookinside.core.addresses import name_of
from lookinside.core.files import write_json

STATUS = Path("/proc/self/status")
STAT = Path("/proc/self/stat")
STARTED = 19
"""Where in `STAT`, after the program's name, the start stands: in clock ticks since booting."""


@contextmanager
def noted() -> Iterator[None]:
    """Note what this process has taken when the work inside is done, if DVC runs it as a stage.

    Noted are `wall`, seconds since the process began, `processor`, seconds of it and of those that
    it started and that have ended, and `memory`, the most MiB that it held itself. Work that fails
    leaves no note, nor does a training's process for another device than the first. No stage fails
    for want of a note.
    """
    yield
    stage = name_of(os.environ.get("DVC_STAGE", ""))
    if stage and os.environ.get("LOCAL_RANK", "0") == "0":
        with suppress(OSError):
            write_json(
                paths.STAGES / f"{stage}.json",
                {
                    "wall": round(_age(), 2),
                    "processor": round(sum(os.times()[:4]), 2),
                    "memory": round(_held() / 1024),
                },
            )


def _age() -> float:
    """Seconds since this process began, what it loaded first included."""
    ticks = STAT.read_text(encoding="utf-8").rpartition(")")[2].split()[STARTED]
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(ticks) / os.sysconf("SC_CLK_TCK")


def _held() -> int:
    """The most that this process held, in KiB.

    The kernel's count for `getrusage` begins with what the process held that started this one.
    """
    found = re.search(r"^VmHWM:\s+(\d+) kB", STATUS.read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
