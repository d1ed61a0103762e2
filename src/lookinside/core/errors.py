"""The one kind of error that a user is meant to read, and how a program ends on it."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OF_DISKS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
"""A disk is full, read-only or broken: such errors name no file that is being written."""


class UserError(Exception):
    """Something a user can mend: one sentence that says what is wrong and what to do."""


class MissingError(UserError):
    """A file that the pipeline makes is not there; `path` is its path."""

    def __init__(self, path: Path, how: str = "run `dvc repro`, which makes it") -> None:
        super().__init__(f"{path} is missing: {how}")
        self.path = path


def one_line(error: BaseException) -> str:
    """What is wrong, in one line; the kind of error if it says nothing."""
    if isinstance(error, OSError) and error.strerror:
        name = error.filename2 or error.filename or "a file"
        return f"{name} can't be used: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


def printable(text: str) -> str:
    """A text as one line that does nothing to a terminal: what can't be printed is escaped."""
    signs = (sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
    return "".join(signs)


@contextmanager
def plainly(name: str) -> Iterator[None]:
    """End the program with one line and exit status 1 on an error that a user can mend."""
    try:
        yield
    except UserError as error:
        sys.exit(f"{name}: {printable(str(error))}")
    except OSError as error:
        if error.filename is None and error.errno not in OF_DISKS:
            raise
        sys.exit(f"{name}: {printable(one_line(error))}")
