"""What a kill or a full disk can leave behind, and how to go on from there."""

from pathlib import Path

import psutil
from dvc.exceptions import DvcException
from dvc.lock import LockError
from dvc.repo import lock_repo

from lookinside.core.errors import UserError, one_line
from lookinside.core.files import PART
from lookinside.reproduce import runs
from lookinside.reproduce.databases import SoundRepo
from lookinside.reproduce.held import writers
from lookinside.reproduce.lockfile import FIRST, LOCK, is_whole

ASIDE = Path(".dvc/tmp/dvc.lock.damaged")


def mend() -> str:
    """Set dvc.lock aside if it isn't whole; what to say of it, nothing if all is well.

    DVC writes it and its note in place, so a kill or a full disk can cut them short. Nothing is
    lost without it: what a stage made of the same inputs before lies in DVC's cache of runs. Files
    that were being written when their process was killed are deleted. So are DVC's databases, what
    it noted of runs and the lock of the stage that runs each time, if they are damaged; and DVC's
    note forgets who is gone.

    Raises:
        UserError: there is no pipeline here, or another DVC is at work in it.
    """
    try:
        repo = SoundRepo(_wait_for_lock=True)
        told = list(repo.told)
        with lock_repo(repo):
            told += runs.forget_unreadable(repo)
            _delete_partial()
            writers()
            if FIRST.exists() and not is_whole(FIRST):
                FIRST.unlink()
            if LOCK.exists() and not is_whole():
                LOCK.replace(ASIDE)
                told.append(
                    f"dvc.lock was cut short, by a kill or a full disk, and lies in {ASIDE} now; "
                    "what it told of comes back from DVC's cache"
                )
    except (DvcException, LockError) as error:
        raise UserError(one_line(error)) from error
    return "\n".join(told)


def _delete_partial() -> None:
    for top in (Path("data"), Path("reports")):
        for path in top.rglob(f".*{PART}"):
            process = path.name.split(".")[-3]
            if process.isdigit() and not psutil.pid_exists(int(process)):
                path.unlink(missing_ok=True)
