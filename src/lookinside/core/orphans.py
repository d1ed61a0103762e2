"""Processes whose parent has died: none may go on and write later."""

import ctypes
import os
import signal
import sys
from contextlib import suppress

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """End this process when the `dvc` that started it dies, so that no orphan writes later."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def end_if_orphan() -> None:
    """End a stage whose `dvc` died before the stage could ask to die with it.

    A stage is in the process group of its `dvc`, and whoever takes over orphans is not.
    """
    if "DVC_STAGE" in os.environ:
        with suppress(ProcessLookupError):
            if os.getpgid(os.getppid()) == os.getpgrp():
                return
        sys.exit("the dvc that started this stage is gone")
