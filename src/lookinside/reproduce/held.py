"""DVC's note of which process reads and writes which output at this moment."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil
from dvc.rwlock import SCHEMA
from voluptuous import Invalid

from lookinside.core.files import write_text

HELD = Path(".dvc/tmp/rwlock")
CLOCK = 1.0
"""Seconds by which a process's start and a file's time may be off."""
PROGRAMS = ("python", "dvc", "lookinside")
"""How the names of programs begin that run stages."""


def writers() -> set[int]:
    """Take out of the note those who are gone; the processes left that write.

    A killed process stays in the note, and its number soon is another's, above all in a container
    that starts again. To be called under DVC's lock, by a process that runs no stage itself.
    """
    try:
        written = HELD.stat().st_mtime
        note = SCHEMA(json.loads(HELD.read_bytes()))
    except FileNotFoundError:
        return set()
    except (ValueError, Invalid):
        HELD.unlink()
        return set()

    def lives(entry: Mapping[str, Any]) -> bool:
        return is_holder(entry["pid"], written)

    readers = {path: [each for each in held if lives(each)] for path, held in note["read"].items()}
    left = {
        "write": {path: entry for path, entry in note["write"].items() if lives(entry)},
        "read": {path: held for path, held in readers.items() if held},
    }
    if left != note:
        write_text(HELD, json.dumps(left))
    return {entry["pid"] for entry in left["write"].values()}


def is_holder(number: int, written: float) -> bool:
    """Whether a process can be one that a note names which was last `written` then.

    It is another than this, older than the note, runs Python or DVC, and works here as far as one
    may look.
    """
    try:
        process = psutil.Process(number)
        if number == os.getpid() or process.create_time() > written + CLOCK:
            return False
        if not process.name().startswith(PROGRAMS):
            return False
        return Path(process.cwd()).is_relative_to(Path.cwd())
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
