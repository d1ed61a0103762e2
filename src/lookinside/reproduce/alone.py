"""Keeping others from working in this folder at the same time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dvc.exceptions import DvcException
from dvc.repo import lock_repo

from lookinside.core.errors import UserError, one_line
from lookinside.reproduce.databases import SoundRepo
from lookinside.reproduce.held import writers

BUSY = Path(".dvc/tmp/reproduce")


@contextmanager
def alone() -> Iterator[None]:
    """Keep others from reproducing in this folder at the same time.

    Raises:
        UserError: someone else does.
    """
    BUSY.parent.mkdir(parents=True, exist_ok=True)
    with BUSY.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                "`lookinside reproduce` is at work in this folder already: wait for it, or stop it"
            ) from None
        yield


@contextmanager
def at_rest() -> Iterator[SoundRepo]:
    """Keep all stages from running, those of a plain `dvc repro` too; gives DVC's view.

    Raises:
        UserError: there is no pipeline here, or a stage runs.
    """
    try:
        repo = SoundRepo(_wait_for_lock=True)
        with alone(), lock_repo(repo):
            if writers():
                raise UserError("a stage runs in this folder: wait for it, or stop it")
            yield repo
    except DvcException as error:
        raise UserError(one_line(error)) from error
