"""What a kill or a full disk can leave behind, and how to go on from there."""

import json
from pathlib import Path

import psutil
from dvc.exceptions import DvcException
from dvc.lock import LockError
from dvc.repo import Repo, lock_repo
from dvc.schema import COMPILED_LOCKFILE_SCHEMA
from dvc.utils.strictyaml import load

from lookinside.core.errors import UserError
from lookinside.core.files import PART
from lookinside.reproduce.lockfile import LOCK
from lookinside.reproduce.words import one_line

HELD = Path(".dvc/tmp/rwlock")
"""DVC's note of who reads and writes which output at this moment."""
ASIDE = Path(".dvc/tmp/dvc.lock.damaged")


def mend() -> str:
    """Set dvc.lock aside if it isn't whole; what to say of it, nothing if all is well.

    DVC writes it and its note in place, so a kill or a full disk can cut them short. Nothing is
    lost without it: what a stage made of the same inputs before lies in DVC's cache of runs. Files
    that were being written when their process was killed are deleted.

    Raises:
        UserError: there is no pipeline here, or another DVC is at work in it.
    """
    try:
        with lock_repo(Repo(_wait_for_lock=True)):
            _delete_partial()
            if HELD.exists() and not _is_json(HELD):
                HELD.unlink()
            if not LOCK.exists() or _is_whole():
                return ""
            LOCK.replace(ASIDE)
    except (DvcException, LockError) as error:
        raise UserError(one_line(error)) from error
    return (
        f"dvc.lock was cut short, by a kill or a full disk, and lies in {ASIDE} now; what it told "
        "of comes back from DVC's cache"
    )


def _delete_partial() -> None:
    for top in (Path("data"), Path("reports")):
        for path in top.rglob(f".*{PART}"):
            process = path.name.split(".")[-3]
            if process.isdigit() and not psutil.pid_exists(int(process)):
                path.unlink(missing_ok=True)


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def _is_whole() -> bool:
    try:
        load(LOCK, COMPILED_LOCKFILE_SCHEMA)
    except DvcException:
        return False
    return LOCK.read_bytes().endswith(b"\n")
